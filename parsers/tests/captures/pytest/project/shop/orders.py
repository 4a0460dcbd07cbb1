"""Orders and what is still owed."""


class Order:
    def __init__(self, total):
        self.total = total
        self.paid = 0

    def pay(self, amount):
        if amount <= 0:
            raise ValueError(f"cannot pay {amount}")
        self.paid += amount

    @property
    def status(self):
        if self.paid == 0:
            return "OPEN"
        return "PAID"

    def refund(self):
        if self.paid > self.total:
            back = self.paid - self.total
            self.paid = self.total
            return back
        return 0
