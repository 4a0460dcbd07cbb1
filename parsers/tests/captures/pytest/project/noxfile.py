import nox


@nox.session(venv_backend="none")
def tests(session):
    session.run("pytest", "-q", "tests/green", external=True)


@nox.session(venv_backend="none")
def flaky(session):
    session.run("pytest", "tests/flaky/test_network.py", external=True)
