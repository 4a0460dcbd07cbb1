import unittest

from shop.orders import Order


class OrderTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.order = Order(5)

    def test_open(self):
        self.assertEqual(self.order.status, "OPEN")

    def test_refund(self):
        self.assertEqual(self.order.refund(), 3)

    @unittest.skip("later")
    def test_later(self):
        pass

    @unittest.expectedFailure
    def test_known(self):
        self.assertTrue(False)

    @unittest.expectedFailure
    def test_known_no_more(self):
        self.assertTrue(True)


class BrokenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("no disk")

    def test_one(self):
        pass

    def test_two(self):
        pass
