def pytest_runtest_logfinish(nodeid):
    if "second" in nodeid:
        raise RuntimeError("plugin is broken")
