/* Reads the textual form that ir/print.c writes. Line breaks mean nothing; ';' starts a comment. Predecessors
 * ("b1 <- b0") may be left out everywhere, then they are in the order of ir_build_preds. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "ir/edit.h"

typedef struct Parser {
    Arena *arena;
    Diag *diag;
    const char *text, *at;
    IrSym (*sym_of)(void *user, const char *name);
    void *user;
    StrMap ops; /* mnemonic -> IrOp */
    IrFuncs funcs;
    IrFunc *f;
    bool preds_given;
    VEC(const char *) used; /* first use of each value, to complain at the right place */
} Parser;

noreturn static void fail(Parser *p, const char *at, const char *what) {
    unsigned line = 1, column = 1;
    for (const char *s = p->text; s < at; s++) {
        column++;
        if (*s == '\n') line++, column = 1;
    }
    diag_fail(p->diag, "IR text, line %u, column %u: %s", line, column, what);
}

static void skip(Parser *p) {
    for (;; p->at++) {
        if (*p->at == ';') p->at += strcspn(p->at, "\n");
        if (!*p->at || !isspace((unsigned char)*p->at)) return;
    }
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '.'; }

static bool peek(Parser *p, char c) {
    skip(p);
    return *p->at == c;
}

static bool accept(Parser *p, const char *token) {
    skip(p);
    size_t n = strlen(token);
    if (strncmp(p->at, token, n) != 0 || (is_word(token[n - 1]) && is_word(p->at[n]))) return false;
    p->at += n;
    return true;
}

static void expect(Parser *p, const char *token) {
    if (!accept(p, token)) fail(p, p->at, arena_printf(p->arena, "'%s' expected", token));
}

static const char *word(Parser *p) {
    skip(p);
    const char *start = p->at;
    while (is_word(*p->at)) p->at++;
    if (p->at == start) fail(p, start, "a word expected");
    return arena_strndup(p->arena, start, (size_t)(p->at - start));
}

static int64_t integer(Parser *p) {
    skip(p);
    bool negative = *p->at == '-';
    const char *start = p->at + negative;
    if (!isdigit((unsigned char)*start)) fail(p, p->at, "a number expected");
    char *end;
    uint64_t v = strtoull(start, &end, 0);
    p->at = end;
    return (int64_t)(negative ? -v : v);
}

static uint32_t small(Parser *p, uint32_t limit) {
    const char *start = p->at;
    int64_t v = integer(p);
    if (v < 0 || v > limit) fail(p, start, "number out of range");
    return (uint32_t)v;
}

static uint8_t one_of(Parser *p, const char *const *names, size_t n, const char *what) {
    skip(p);
    const char *start = p->at, *w = word(p);
    for (size_t i = 0; i < n; i++)
        if (strcmp(w, names[i]) == 0) return (uint8_t)i;
    fail(p, start, arena_printf(p->arena, "'%s' is no %s", w, what));
}
#define ONE_OF(p, names, what) one_of(p, names, sizeof names / sizeof *names, what)

static const char *name(Parser *p) {
    expect(p, "@");
    if (*p->at != '"') {
        const char *start = p->at;
        while (is_word(*p->at) || (*p->at && strchr("$<>`:", *p->at))) p->at++;
        return arena_strndup(p->arena, start, (size_t)(p->at - start));
    }
    const char *start = ++p->at;
    char *out = arena_alloc(p->arena, strlen(start) + 1);
    size_t n = 0;
    while (*p->at != '"') {
        if (*p->at == '\\' && p->at[1]) p->at++;
        if (!*p->at) fail(p, start, "name without end");
        out[n++] = *p->at++;
    }
    p->at++;
    return out;
}

static IrSym symbol(Parser *p) { return p->sym_of(p->user, name(p)); }

/* A letter and a number, such as v12 or b3. */
static bool peek_numbered(Parser *p, char letter) {
    skip(p);
    return p->at[0] == letter && isdigit((unsigned char)p->at[1]);
}

static uint32_t numbered(Parser *p, char letter, uint32_t limit) {
    if (!peek_numbered(p, letter))
        fail(p, p->at, arena_printf(p->arena, "'%c' and a number expected", letter));
    p->at++;
    return small(p, limit);
}

static IrRef value(Parser *p) {
    skip(p);
    const char *start = p->at;
    IrRef r = numbered(p, 'v', p->f->ninst - 1);
    if (r < p->used.len && !p->used.items[r]) p->used.items[r] = start;
    return r;
}

enum { MAX_BLOCKS = 1 << 24, MAX_SLOTS = 1 << 24 };

static uint32_t block(Parser *p) {
    uint32_t b = numbered(p, 'b', MAX_BLOCKS);
    while (p->f->blocks.len <= b) ir_block_new(p->f, 0);
    return b;
}

typedef VEC(uint32_t) Words;

static Words value_list(Parser *p) {
    Words list = {0};
    if (!peek_numbered(p, 'v')) return list;
    do vec_push(p->arena, &list, value(p));
    while (accept(p, ","));
    return list;
}

/* "+ n" or "- n" behind an address. */
static void offset(Parser *p, IrInst *i) {
    const IrOpInfo *info = &ir_op_info[i->op];
    if (!(info->flags & OPF_IMM) || (info->args == ARGS_none && !(info->flags & OPF_SYM))) return;
    if (accept(p, "+"))
        i->imm = integer(p);
    else if (accept(p, "-"))
        i->imm = (int64_t)(0 - (uint64_t)integer(p));
}

static void operands(Parser *p, IrInst *i) {
    uint8_t shape = ir_op_info[i->op].args;
    if (shape == ARGS_a_list) i->a = value(p);
    if (shape >= ARGS_list) {
        bool paren = ir_op_info[i->op].flags & OPF_CALLS;
        if (paren) expect(p, "(");
        Words list = value_list(p);
        if (paren) expect(p, ")");
        i->list = ir_list(p->f, list.items, list.len);
        i->nlist = list.len;
        return;
    }
    IrRef *place[] = {&i->a, &i->b, &i->c};
    static const uint8_t count[] = {[ARGS_none] = 0, [ARGS_a] = 1, [ARGS_ab] = 2, [ARGS_abc] = 3};
    for (uint8_t k = 0; k < count[shape]; k++) {
        if (k) expect(p, ",");
        *place[k] = value(p);
        if (k == 0) offset(p, i);
    }
    if (shape == ARGS_none) offset(p, i);
}

static void immediate(Parser *p, IrInst *i) {
    const IrOpInfo *info = &ir_op_info[i->op];
    if (!(info->flags & OPF_IMM)) return;
    if (i->op == OP_trapif) {
        expect(p, ",");
        i->imm = ONE_OF(p, ir_trap_names, "kind of trap");
    } else if (i->op == OP_memcpy || i->op == OP_memzero || i->op == OP_parentslot) {
        expect(p, ",");
        i->imm = integer(p);
    } else if (info->args == ARGS_none && !(info->flags & OPF_SYM)) {
        i->imm = integer(p);
    }
}

static void mnemonic(Parser *p, IrInst *i) {
    skip(p);
    const char *start = p->at, *w = word(p), *dot = strchr(w, '.');
    uint64_t *op = strmap_find(&p->ops, w, strlen(w));
    if (!op && dot) {
        op = strmap_find(&p->ops, w, (size_t)(dot - w));
        p->at = start + (dot - w) + 1;
    }
    if (!op) fail(p, start, arena_printf(p->arena, "no operation '%s'", w));
    i->op = (uint8_t)*op;
    uint16_t flags = ir_op_info[i->op].flags;
    if (flags & OPF_MEM) i->mem = ONE_OF(p, ir_mem_names, "memory width");
    if (flags & OPF_COND) i->mem = ONE_OF(p, ir_cond_names, "condition");
    if (flags & OPF_SYM) i->sym = symbol(p);
}

static void flags(Parser *p, IrInst *i) {
    for (bool any = true; any;) {
        any = false;
        for (int bit = 0; bit < 8; bit++)
            if (accept(p, ir_flag_names[bit])) i->flags |= (uint8_t)(1 << bit), any = true;
    }
    if (accept(p, "#")) i->loc = small(p, UINT32_MAX - 1);
}

static void instruction(Parser *p, uint32_t b) {
    IrInst i = {.loc = UINT32_MAX};
    IrRef r = 0;
    skip(p);
    const char *start = p->at;
    if (peek_numbered(p, 'v')) {
        r = numbered(p, 'v', p->f->ninst - 1);
        if (!r || p->f->inst[r].block != IR_NOBLOCK) fail(p, start, "value defined twice, or v0");
        expect(p, ":");
        i.type = ONE_OF(p, ir_type_names, "type");
        expect(p, "=");
    }
    mnemonic(p, &i);
    operands(p, &i);
    immediate(p, &i);
    Words succ = {0};
    if (ir_is_term(i.op) && i.op != OP_ret && i.op != OP_eh_resume && i.op != OP_unreachable) {
        bool first = ir_op_info[i.op].args == ARGS_none;
        while (first || accept(p, ",")) {
            vec_push(p->arena, &succ, block(p));
            first = false;
        }
    }
    flags(p, &i);
    if (r)
        ir_place(p->f, b, r, i);
    else
        ir_append(p->f, b, i);
    if (ir_is_term(i.op)) ir_set_succ(p->f, b, succ.items, succ.len);
}

static void block_head(Parser *p, uint32_t b) {
    IrBlock *blk = &p->f->blocks.items[b];
    if (accept(p, "<-")) {
        Words pred = {0};
        do vec_push(p->arena, &pred, block(p));
        while (accept(p, ","));
        blk = &p->f->blocks.items[b];
        blk->pred = pred.items;
        blk->npred = blk->cappred = pred.len;
        p->preds_given = true;
    }
    if (accept(p, "region")) blk->region = small(p, UINT32_MAX);
    if (accept(p, "landing")) blk->landing = true;
    if (accept(p, "cold")) blk->cold = true;
    expect(p, ":");
}

static void slot(Parser *p) {
    skip(p);
    const char *start = p->at;
    uint32_t number = small(p, MAX_SLOTS);
    if (number < p->f->slots.len) fail(p, start, "slots must be numbered in order");
    while (p->f->slots.len < number) vec_push(p->arena, &p->f->slots, ((IrSlot){.align = 1})); /* gone */
    expect(p, ":");
    IrSlot s = {.size = small(p, UINT32_MAX)};
    expect(p, "align");
    s.align = small(p, 32);
    s.zeroed = accept(p, "zeroed");
    s.escapes = accept(p, "escapes");
    vec_push(p->arena, &p->f->slots, s);
}

static void region(Parser *p) {
    IrFunc *f = p->f;
    if (!f->regions.len) vec_push(p->arena, &f->regions, (IrRegion){0});
    skip(p);
    const char *start = p->at;
    if (small(p, UINT32_MAX) != f->regions.len) fail(p, start, "regions must be numbered in order");
    expect(p, ":");
    IrRegion r = {.kind = ONE_OF(p, ir_clause_names, "kind of clause"), .pad = IR_NOBLOCK};
    expect(p, "parent");
    r.parent = small(p, UINT32_MAX);
    if (accept(p, "type")) r.type = symbol(p);
    if (accept(p, "filter")) r.filter = symbol(p);
    if (accept(p, "pad")) r.pad = block(p);
    vec_push(p->arena, &f->regions, r);
}

static IrFunc *find_func(Parser *p, const char *start, const char *wanted) {
    for (uint32_t i = 0; i < p->funcs.len; i++)
        if (strcmp(p->funcs.items[i]->name, wanted) == 0) return p->funcs.items[i];
    fail(p, start, "parent must come first");
}

static void head(Parser *p) {
    const char *called = name(p);
    IrFunc *f = p->f = ir_func_new(p->arena, called, p->sym_of(p->user, called));
    VEC(uint8_t) params = {0};
    expect(p, "(");
    if (accept(p, "ctx")) f->has_ctx = true;
    if (!peek(p, ')')) {
        do vec_push(p->arena, &params, ONE_OF(p, ir_type_names, "type"));
        while (accept(p, ","));
    }
    expect(p, ")");
    f->param_types = params.items;
    f->nparams = params.len;
    if (accept(p, "->")) {
        f->ret_types[0] = ONE_OF(p, ir_type_names, "type");
        if (accept(p, ",")) f->ret_types[1] = ONE_OF(p, ir_type_names, "type");
    }
    f->ccall_entry = accept(p, "ccall");
    skip(p);
    const char *start = p->at;
    if (accept(p, "parent")) f->parent = find_func(p, start, name(p));
    expect(p, "{");
}

/* Values keep the numbers of the text; instructions without a value get numbers above the largest one. */
static void reserve_values(Parser *p) {
    uint32_t most = 0;
    for (const char *s = p->at; *s && *s != '}'; s++) {
        if (*s != 'v' || is_word(s[-1]) || !isdigit((unsigned char)s[1])) continue;
        unsigned long n = strtoul(s + 1, NULL, 10);
        if (n > (1u << 26)) fail(p, s, "number out of range");
        if (n > most) most = (uint32_t)n;
    }
    IrFunc *f = p->f;
    f->capinst = most + 64;
    f->inst = ARENA_ARRAY(p->arena, IrInst, f->capinst);
    f->ninst = most + 1;
    for (uint32_t i = 0; i <= most; i++) f->inst[i].block = IR_NOBLOCK;
    p->used.len = p->used.cap = most + 1;
    p->used.items = ARENA_ARRAY(p->arena, const char *, most + 1);
}

static void function(Parser *p) {
    p->preds_given = false;
    head(p);
    reserve_values(p);
    while (accept(p, "slot")) slot(p);
    while (accept(p, "region")) region(p);
    while (!accept(p, "}")) {
        skip(p);
        const char *start = p->at;
        uint32_t b = block(p);
        if (p->f->blocks.items[b].first) fail(p, start, "block defined twice");
        block_head(p, b);
        while (!peek_numbered(p, 'b') && !peek(p, '}')) {
            if (ir_block_done(p->f, b)) fail(p, p->at, "instruction after the end of its block");
            instruction(p, b);
        }
    }
    for (uint32_t r = 0; r < p->used.len; r++)
        if (p->used.items[r] && p->f->inst[r].block == IR_NOBLOCK)
            fail(p, p->used.items[r], "value is not defined");
    if (p->preds_given)
        p->f->preds_valid = true;
    else
        ir_build_preds(p->f);
    vec_push(p->arena, &p->funcs, p->f);
}

IrFuncs ir_parse(Arena *arena, Diag *diag, const char *text, IrSym (*sym_of)(void *user, const char *name),
                 void *user) {
    Parser p = {.arena = arena, .diag = diag, .text = text, .at = text, .sym_of = sym_of, .user = user};
    strmap_init(&p.ops, arena);
    for (uint32_t i = 0; i < OP_COUNT; i++)
        *strmap_put(&p.ops, ir_op_info[i].text, strlen(ir_op_info[i].text), NULL) = i;
    while (accept(&p, "func")) function(&p);
    if (*p.at) fail(&p, p.at, "'func' expected");
    return p.funcs;
}
