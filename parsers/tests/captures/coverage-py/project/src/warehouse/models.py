class Item:
    def __init__(self, name, price):
        self.name = name
        self.price = price

    def total(self, count):
        return self.price * count
