#include <criterion/criterion.h>
Test(shop, ok) { cr_assert(1); }
Test(shop, bad) { cr_assert_eq(1, 2, "differ | `x`"); }
Test(shop, crash) { int *p = 0; *p = 1; }
Test(shop, off, .disabled = true) { }
