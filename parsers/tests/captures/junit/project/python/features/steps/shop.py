from behave import given, then, step

@step("a step that passes")
def passes(context): print("3 scenarios passed ]]>")

@step("a step that fails")
def fails(context): assert False, "not <equal>"

@step("a step that errors")
def errors(context): raise RuntimeError("no database")
