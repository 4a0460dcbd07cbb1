import sys


def main():
    if len(sys.argv) > 1:
        print(sys.argv)
    return 0
