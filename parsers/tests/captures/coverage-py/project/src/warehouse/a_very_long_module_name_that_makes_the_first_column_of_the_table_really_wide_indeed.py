def answer():
    return 42


def question():
    return None
