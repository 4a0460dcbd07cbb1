#include <QtTest>
class Shop: public QObject { Q_OBJECT
private slots:
 void ok() { QVERIFY(true); }
 void bad() { QCOMPARE(1,2); }
 void skip() { QSKIP("no gpu"); }
 void known() { QEXPECT_FAIL("", "bug", Continue); QVERIFY(false); }
 void xpass() { QEXPECT_FAIL("", "bug", Continue); QVERIFY(true); }
 void rows_data() { QTest::addColumn<int>("n"); QTest::newRow("one") << 1; QTest::newRow("two | `x`") << 2; }
 void rows() { QFETCH(int, n); QVERIFY2(n!=2, "is two <&>"); }
 void warns() { qWarning("careful"); }
};
QTEST_GUILESS_MAIN(Shop)
#include "q.moc"
