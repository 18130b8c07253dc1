#include "tests/runtime/test.h"
void test_monitor(void) {}
