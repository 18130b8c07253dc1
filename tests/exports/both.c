/* Two archives in one program: each has its own runtime, and neither sees the other's roots. */
#define Point ShapesPoint /* each header has one */
#include "shapes.h"
#undef Point
#include "more.h"

int main(void) {
    for (int i = 1; i <= 10; i++) {
        if (shapes_churn(20000) / 1000000 != i) return 1;
        if (more_keep((Point){1}) != i) return 2;
    }
    if (more_null(shapes_caught) != -10 || shapes_caught(0) != -1) return 3;
    return rt_new(4) == 5 ? 0 : 4;
}
