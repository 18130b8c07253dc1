/* The table of runtime/contract.def by kind and name. */
#include <stdio.h>
#include <string.h>

#include "frontend/program.h"

typedef struct ContractRow {
    ContractKind kind;
    const char *name, *function;
} ContractRow;

static const ContractRow rows[] = {
#define ROW(kind, name, function) {CONTRACT_##kind, name, #function},
#define REFLECT ROW
#define MAKES(function, ns, name, array)
#define STARTS(function, part)
#include "runtime/contract.def"
#undef STARTS
#undef MAKES
#undef REFLECT
#undef ROW
    {CONTRACT_ICALL, "", ""}};

static const ContractMade made[] = {
#define ROW(kind, name, function)
#define REFLECT(kind, name, function)
#define MAKES(function, ns, name, array) {#function, ns, name, array},
#define STARTS(function, part)
#include "runtime/contract.def"
#undef STARTS
#undef MAKES
#undef REFLECT
#undef ROW
    {"", "", "", false}};

static const struct {
    const char *function;
    SymKind part;
} parts[] = {
#define ROW(kind, name, function)
#define REFLECT(kind, name, function) {#function, SK_REFLECT},
#define MAKES(function, ns, name, array)
#define STARTS(function, part) {#function, part},
#include "runtime/contract.def"
#undef STARTS
#undef MAKES
#undef REFLECT
#undef ROW
};

struct Contract {
    StrMap by_name[CONTRACT_REPLACE + 1];
};

static struct Contract *table(Program *p) {
    if (p->contract) return p->contract;
    struct Contract *t = p->contract = ARENA_NEW(p->arena, struct Contract);
    for (int k = 0; k <= CONTRACT_REPLACE; k++) strmap_init(&t->by_name[k], p->arena);
    for (uint32_t i = 0; i + 1 < sizeof rows / sizeof *rows; i++)
        *strmap_put(&t->by_name[rows[i].kind], rows[i].name, strlen(rows[i].name), NULL) =
            (uintptr_t)rows[i].function;
    return t;
}

const char *contract_lookup(Program *p, ContractKind kind, const char *name) {
    uint64_t *f = strmap_find(&table(p)->by_name[kind], name, strlen(name));
    return f ? (const char *)(uintptr_t)*f : NULL;
}

const ContractMade *contract_made(const char *function, const ContractMade *after) {
    for (const ContractMade *m = after ? after + 1 : made; *m->function; m++)
        if (strcmp(m->function, function) == 0) return m;
    return NULL;
}

SymKind contract_starts(const char *function) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].function, function) == 0) return parts[i].part;
    return SK_NONE;
}
