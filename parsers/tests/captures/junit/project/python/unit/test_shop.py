import unittest


class ShopTest(unittest.TestCase):
    def test_adds(self):
        print("Ran 9 tests OK ]]> <testcase/>")

    def test_fails(self):
        self.assertEqual({"a": "<&>"}, {"a": "\x1b[31m]]>"})

    def test_errors(self):
        raise RuntimeError("no database")

    @unittest.skip("not <today>")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    def test_subtests(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertEqual(i, 1)


class BrokenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("class set-up broke")

    def test_never(self):
        pass
