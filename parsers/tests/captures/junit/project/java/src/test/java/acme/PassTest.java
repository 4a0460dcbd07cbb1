package acme;

import org.junit.Test;

public class PassTest {
  @Test public void passes() { }
}
