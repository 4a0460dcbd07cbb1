from .models import Item


def classify(count):
    if count < 0:
        raise ValueError("negative")
    if count == 0:
        label = "none"
    elif count < 10:
        label = "few"
    else:
        label = "many"
    return label


def restock(items):
    added = []
    for item in items:
        if item:
            added.append(Item(item, 1))
    return added


def audit(items):
    while items:
        item = items.pop()
        if item.price < 0:
            return False
    return True


def debug(items):  # pragma: no cover
    for item in items:
        print(item)
