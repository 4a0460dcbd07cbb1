import unittest
class Shop(unittest.TestCase):
    def test_ok(self): self.assertEqual(1+1, 2)
    def test_bad(self):
        """Bad | `doc`"""
        self.assertEqual("ü🎉", "ש")
    def test_err(self): raise ValueError("boom ]]> x")
    @unittest.skip("later | x")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_known(self): self.fail()
    @unittest.expectedFailure
    def test_xpass(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
class Db(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise RuntimeError("no db")
    def test_a(self): pass
class Down(unittest.TestCase):
    @classmethod
    def tearDownClass(cls): raise RuntimeError("no down")
    def test_b(self): pass
