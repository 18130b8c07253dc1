/* Passes by example: each tests/ir/<name>.ir names passes in its first line ("; run: a b"), has functions in
 * the textual form, and, behind a line of dashes, what they look like after those passes. With ANVIL_UPDATE
 * set (tests/ir/update.sh) the second part is written anew. Each text is also printed, parsed and printed
 * again. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/ir_util.h"

#define DIRECTORY "tests/ir/"
#define SEPARATOR "----\n"

static char *read_file(const char *path) {
    FILE *f = fopen(path, "rb");
    cr_assert(f, "%s", path);
    char *text = calloc(1, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, f);
    text[n] = 0;
    fclose(f);
    return text;
}

static char *print(IrText *t, IrFuncs funcs) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    for (uint32_t i = 0; i < funcs.len; i++) ir_print(out, funcs.items[i], irtext_name, t);
    fclose(out);
    return text;
}

static void run_named_passes(IrText *t, IrFunc *f, const char *names) {
    IrPassEnv env = {.scratch = &t->scratch, .diag = &t->diag, .level = 1, .verify = true};
    char *list = strndup(names, strcspn(names, "\n")), *save = NULL;
    for (char *name = strtok_r(list, " ", &save); name; name = strtok_r(NULL, " ", &save)) {
        uint32_t row = 0;
        while (row < ir_npasses && strcmp(ir_passes[row].name, name) != 0) row++;
        cr_assert(row < ir_npasses, "no pass '%s'", name);
        ir_run_pass(f, &env, row);
    }
    free(list);
}

static void check_round_trip(IrText *t, const char *path, IrFuncs funcs) {
    char *once = print(t, funcs), *twice = print(t, irtext_parse(t, once));
    cr_expect_str_eq(once, twice, "%s: printed, parsed and printed again", path);
    free(once);
    free(twice);
}

static void check_file(const char *name) {
    IrText t;
    irtext_init(&t);
    char path[512];
    snprintf(path, sizeof path, DIRECTORY "%s", name);
    char *text = read_file(path), *expected = strstr(text, SEPARATOR);
    cr_assert(strncmp(text, "; run:", 6) == 0, "%s: first line", path);
    if (expected) {
        *expected = 0;
        expected += strlen(SEPARATOR);
    }
    IrFuncs funcs = irtext_parse(&t, text);
    for (uint32_t i = 0; i < funcs.len; i++) {
        const char *error = ir_verify(funcs.items[i], &t.scratch);
        cr_assert_null(error, "%s: %s: %s", path, funcs.items[i]->name, error);
    }
    check_round_trip(&t, path, funcs);
    for (uint32_t i = 0; i < funcs.len; i++) run_named_passes(&t, funcs.items[i], text + 6);
    check_round_trip(&t, path, funcs);
    char *actual = print(&t, funcs);
    if (getenv("ANVIL_UPDATE")) {
        FILE *out = fopen(path, "wb");
        fprintf(out, "%s" SEPARATOR "%s", text, actual);
        fclose(out);
    } else {
        cr_assert(expected, "%s: nothing expected", path);
        cr_expect_str_eq(actual, expected, "%s: after%.*s\n%s", path, (int)strcspn(text + 6, "\n"), text + 6,
                         actual);
    }
    free(actual);
    free(text);
    irtext_free(&t);
}

Test(ir_text, passes) {
    DIR *d = opendir(DIRECTORY);
    cr_assert(d, "run from the root of the repository");
    int n = 0;
    for (struct dirent *e; (e = readdir(d));) {
        size_t len = strlen(e->d_name);
        if (len < 3 || strcmp(e->d_name + len - 3, ".ir") != 0) continue;
        check_file(e->d_name);
        n++;
    }
    closedir(d);
    cr_assert_geq(n, 8);
}

typedef struct BadText {
    IrText *t;
    const char *text;
} BadText;

static void parse_bad(void *user) {
    BadText *b = user;
    ir_parse(&b->t->arena, &b->t->diag, b->text, irtext_sym, b->t);
}

/* Text that cannot be read: the message says where and what. */
Test(ir_text, errors) {
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"func @f() {\nb0:\n  frob\n}", "line 3, column 3: no operation 'frob'"},
        {"func @f() {\nb0:\n  ret v1\n}", "line 3, column 7"},
        {"func @f() {\nb0:\n  v1: i32 = add v2, v2\n  v2: i33 = iconst 1\n}", "'i33' is no type"},
        {"func @f() {\nb0:\n  v1: i32 = add v2, v2\n  ret\n}", "column 17: value is not defined"},
        {"func @f() {\nb0:\n  v1: i32 = iconst 1\n  v1: i32 = iconst 2\n  ret\n}", "defined twice"},
        {"func @f() {\nb0:\n  ret\n  ret\n}", "after the end of its block"},
        {"func @f() {\nb0:\n  ret\nb0:\n  ret\n}", "block defined twice"},
        {"func @f() parent @g {\nb0:\n  ret\n}", "parent must come first"},
        {"func @f() {\n  slot 1: 4 align 4\n  slot 0: 4 align 4\nb0:\n  ret\n}", "numbered in order"},
        {"func @\"f() {\n", "name without end"},
        {"b0:\n", "'func' expected"},
        {"func @f() {\nb0:\n  store.i33 v1, v1\n}", "memory width"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        IrText t;
        irtext_init(&t);
        BadText b = {&t, bad[i].text};
        cr_expect_not(irtext_try(&t, parse_bad, &b), "%s", bad[i].text);
        cr_expect(strstr(t.diag.message, bad[i].message), "%s: %s", bad[i].message, t.diag.message);
        irtext_free(&t);
    }
}
