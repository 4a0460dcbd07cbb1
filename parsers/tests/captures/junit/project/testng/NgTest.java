package acme;
import org.testng.annotations.*; import org.testng.*; import static org.testng.Assert.*;
public class NgTest {
  @Test public void ok() {}
  @Test public void bad() { assertEquals(1, 2, "price | `x`"); }
  @Test(dependsOnMethods="bad") public void dep() {}
  @Test public void skip() { throw new SkipException("no db"); }
  @Test(enabled=false) public void off() {}
  @DataProvider public Object[][] rows() { return new Object[][]{{1,"a"},{2,"b"},{3,"<&>"}}; }
  @Test(dataProvider="rows") public void row(int n, String s) { assertTrue(n != 2); }
  static int tries; @Test(retryAnalyzer=R.class) public void flaky() { assertTrue(++tries > 1); }
  public static class R implements IRetryAnalyzer { int c; public boolean retry(ITestResult r) { return c++ < 2; } }
  @Test(expectedExceptions=IllegalStateException.class) public void exp() { throw new IllegalStateException(); }
}
