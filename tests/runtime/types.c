#include "tests/runtime/test.h"
void test_types(void) {}
