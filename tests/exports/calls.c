/* Calls every export of shapes.cs; linked with the shared library or with the archive. Prints nothing when
 * all is well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shapes.h"

static int failed;
#define CHECK(e)                                                             \
    do {                                                                     \
        if (!(e)) failed = 1, printf("%s:%d: %s\n", __FILE__, __LINE__, #e); \
    } while (0)

static int64_t square(int32_t n, void *user) {
    *(int *)user += 1;
    return (int64_t)n * n;
}

static int64_t nested(int32_t n, void *user) { return shapes_each(n, square, user) + shapes_caught(n % 4); }

static char told[512];
static void tell(char *text) {
    strcat(told, text);
    strcat(told, ";");
}

static void numbers(void) {
    CHECK(shapes_add(2, -5) == -3);
    CHECK(shapes_many(-1, 255, -300, 65535, -70000, 4000000000u, 1, 2, 0.5f, 0.25, -7, 8) ==
          -1.0 + 255 - 300 + 65535 - 70000 + 4000000000.0 + 1 + 2 + 0.5 + 0.25 - 7 + 8);
    CHECK(shapes_mixture(1, 512) == 513);
}

static void structs(void) {
    Point middle = shapes_middle((Point){0, 2}, (Point){4, 5});
    CHECK(middle.X == 2 && middle.Y == 3.5);
    Small small = shapes_small((Small){1, 2, 3});
    CHECK(small.A == 3 && small.B == 1 && small.C == 2);
    Mixed mixed = shapes_mixed((Mixed){10, 3});
    CHECK(mixed.N == 5 && mixed.F == 1.5f);
    Large large = shapes_large((Large){{1, 2}, {3, 4}, 5}, 6);
    CHECK(large.From.X == 3 && large.To.Y == 2 && large.Id == 11);
    Packed packed = {1, 1000000000000, -2};
    CHECK(sizeof packed == 11 && shapes_packed(&packed) == 999999999999);
    Either either;
    either.Float = 1;
    CHECK(sizeof either == 4 && shapes_bits(either) == 0x3f800000);
    Node second = {NULL, {NULL, 4}, "second", {0, 0, 30}}, first = {&second, {NULL, 5}, "first", {0, 0, 7}};
    uint8_t *name;
    CHECK(shapes_walk(&first, &name) == 46 && !strcmp((char *)name, "second"));
    Hidden *hidden = NULL; /* its fields are nothing for C */
    CHECK(shapes_opaque(hidden) == 1);
}

static void strings(void) {
    char text[] =
        "Gr\xc3\xb6\xc3\x9f"
        "e";
    char *back = shapes_reverse(text);
    CHECK(!strcmp(back, "e\xc3\x9f\xc3\xb6rG"));
    shapes_free(back);
}

static void callbacks(void) {
    int called = 0;
    CHECK(shapes_each(5, square, &called) == 0 + 1 + 4 + 9 + 16 + 3000 && called == 5);
    CHECK(shapes_each(3, nested, &called) == (0 - 1) + (0 - 2) + (1 - 3));
    CHECK(shapes_pick(0) == NULL && shapes_pick(1)(6, 7) == 42);
    for (int i = 0; i < 5; i++) CHECK(shapes_caught(i) == -1 - i);
}

static void environment(void) {
    shapes_about(tell);
    CHECK(!strcmp(
        told, "static constructor;entry assembly none;this assembly shapes;arguments one two;variable yes;"));
    if (failed) puts(told);
    CHECK(shapes_initialised() == 1);
}

int main(int argc, char **argv) {
    (void)argv;
    CHECK(argc == 3);
    setenv("SHAPES", "yes",
           1); /* moves the environment, which does not lie at the end of the stack any more */
    numbers();
    structs();
    strings();
    callbacks();
    CHECK(shapes_churn(30000) / 1000000 == 1);
    CHECK(shapes_churn(30000) / 1000000 == 2);
    CHECK(shapes_tasks(100) == 5050);
    environment();
    return failed;
}
