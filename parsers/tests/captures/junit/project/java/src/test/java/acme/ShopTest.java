package acme;

import static org.junit.Assert.*;
import org.junit.*;
import org.junit.runners.MethodSorters;

@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class ShopTest {
  static int tries = 0;

  @Test public void adds() { assertEquals(2, 1 + 1); }

  @Test public void failsWithMarkup() {
    System.out.println("Tests run: 9, Failures: 0 <testcase name=\"fake\"/> ]]>");
    assertEquals("<&>", "\u001b[31m]]>");
  }

  @Test public void errors() { throw new IllegalStateException("no database"); }

  @Test public void flaky() { tries++; assertEquals(2, tries); }

  @Ignore("not <today>") @Test public void ignored() { }

  @Test public void assumes() { Assume.assumeTrue("no network", false); }
}
