package acme;

import static org.junit.jupiter.api.Assertions.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.*;

@DisplayName("A cart <&>")
class NestedTest {
  @Test void adds() { }

  @Nested class WhenFull {
    @Test @DisplayName("refuses more") void refuses() { fail("took one more"); }
  }

  @ParameterizedTest @ValueSource(strings = {"a", "b & c"}) void each(String s) { assertEquals("a", s); }

  @Disabled("not <today>") @Test void disabled() { }

  @Nested class Broken {
    @BeforeEach void setUp() { throw new IllegalStateException("no database"); }
    @Test void never() { }
  }
}
