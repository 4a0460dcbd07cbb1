package acme;

import org.junit.*;

public class BrokenTest {
  @BeforeClass public static void setUp() { throw new IllegalStateException("class set-up broke"); }

  @Test public void never() { }
}
