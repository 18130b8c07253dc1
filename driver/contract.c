/* `anvil contract`: what assemblies ask of their host (InternalCalls and imports), against
 * runtime/contract.def. With the next release of the framework the new rows show here. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "driver/driver.h"
#include "frontend/mdfile.h"

typedef struct Kind {
    const char *name; /* "InternalCall", or the module of the imports */
    uint32_t rows, served;
} Kind;

typedef struct Report {
    Session *s;
    Program *p;
    StrMap seen; /* "module name": imports occur in several assemblies */
    VEC(Kind) kinds;
    uint32_t assemblies;
} Report;

static Kind *kind_named(Report *r, const char *name) {
    for (uint32_t i = 0; i < r->kinds.len; i++)
        if (strcmp(r->kinds.items[i].name, name) == 0) return &r->kinds.items[i];
    vec_push(&r->s->arena, &r->kinds, (Kind){.name = name});
    return &vec_last(&r->kinds);
}

static void count(Report *r, const char *module, const char *method, const char *import, bool served) {
    bool added;
    const char *key = arena_printf(&r->s->arena, "%s %s", module, import ? import : method);
    strmap_put(&r->seen, key, strlen(key), &added);
    if (!added) return;
    Kind *k = kind_named(r, module);
    k->rows++;
    k->served += served;
    if (served && !r->s->o.verbose) return;
    printf("%-8s %s %s%s%s\n", served ? "there" : "missing", module, import ? import : "", import ? " " : "",
           method);
}

static void check_method(Report *r, const MdImage *img, uint32_t rid) {
    Arena *a = &r->s->arena;
    MdMethodDef m = md_methoddef(img, rid);
    bool import = m.flags & MD_MA_PINVOKE_IMPL, icall = m.impl_flags & MD_MI_INTERNAL_CALL;
    if (!import && !icall) return;
    const char *name = md_method_name(img, a, rid);
    bool replaced = contract_lookup(r->p, CONTRACT_REPLACE, name) != NULL;
    if (icall) {
        bool served = replaced || contract_lookup(r->p, CONTRACT_ICALL, name) || intrinsic_exists(r->p, name);
        count(r, "InternalCall", name, NULL, served);
        return;
    }
    uint32_t row = md_impl_map(img, md_token(MD_METHODDEF, rid));
    MdImplMap map = md_impl_map_row(img, row);
    ContractKind kind = strcmp(map.module, "QCall") == 0 ? CONTRACT_QCALL : CONTRACT_NATIVE;
    count(r, map.module, name, map.name, replaced || contract_lookup(r->p, kind, map.name));
}

static void check_file(Report *r, const char *path) {
    const MdImage *img = md_open_file(r->s->diag, &r->s->arena, arena_strdup(&r->s->arena, path));
    for (uint32_t rid = 1; rid <= md_rows(img, MD_METHODDEF); rid++) check_method(r, img, rid);
    r->assemblies++;
}

static void check(Report *r, const char *path) {
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
        check_file(r, path);
        return;
    }
    Paths files = session_assemblies(r->s, path);
    for (uint32_t i = 0; i < files.len; i++) check_file(r, files.items[i]);
}

int command_contract(Session *s) {
    Report r = {.s = s};
    strmap_init(&r.seen, &s->arena);
    session_load_frameworks(s, NULL);
    session_program(s, 1, true);
    r.p = s->p;
    for (uint32_t i = 0; i < s->o.operands.len; i++) check(&r, s->o.operands.items[i]);
    if (!s->o.operands.len) check(&r, s->frameworks.items[0]);
    printf("%u assemblies\n", r.assemblies);
    for (uint32_t i = 0; i < r.kinds.len; i++) {
        const Kind *k = &r.kinds.items[i];
        printf("%-50s %5u rows %5u there %5u missing\n", k->name, k->rows, k->served, k->rows - k->served);
    }
    return 0;
}
