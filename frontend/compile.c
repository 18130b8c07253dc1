/* One function through import, passes and back end; which bodies are inlined. */
#include "frontend/compile.h"

#include <string.h>

#include "base/clock.h"
#include "frontend/il.h"

typedef struct Dump {
    Program *p;
    const DumpOptions *opt;
} Dump;

static const char *name_of(void *user, IrSym s) {
    Program *p = user;
    return sym_name(p, p->arena, s);
}

static bool wants(const DumpOptions *o, const char *stage) {
    return o && (strcmp(o->stage, stage) == 0 || strcmp(o->stage, "all") == 0);
}

static void dump_ir(void *user, const char *pass, const IrFunc *f) {
    Dump *d = user;
    if (!wants(d->opt, pass)) return;
    fprintf(d->opt->out, "; after %s\n", pass);
    ir_print(d->opt->out, f, name_of, d->p);
}

/* --- inlining: which bodies are copied to their callers --- */

enum {
    INLINE_IL = 32,         /* bytes of IL of a method that is worth it */
    INLINE_IL_ASKED = 2000, /* the same when it has [MethodImpl(AggressiveInlining)] */
    INLINE_INSTS = 40,      /* instructions after its own passes */
    INLINE_INSTS_ASKED = 160,
    INLINE_DEPTH = 4,      /* candidates inside candidates */
    LARGEST_CALLER = 6000, /* instructions; larger callers are left alone */
    IMPL_NOINLINING = 0x0008,
    IMPL_AGGRESSIVE = 0x0100,
    IMPL_NOOPTIMIZATION = 0x0040,
    IMPL_SYNCHRONIZED = 0x0020
};

enum { INLINE_UNKNOWN, INLINE_BUSY, INLINE_NO, INLINE_YES };

typedef struct InlineUser {
    Program *p;
    ImportedIr *into; /* receives the facts its candidates rely on */
    uint32_t depth;
} InlineUser;

static const IrFunc *inline_candidate(void *user, const IrFunc *caller, IrRef call);

static void prepare_candidate(Program *p, ImportedIr *ir, uint32_t depth) {
    Arena scratch;
    arena_init(&scratch);
    InlineUser user = {.p = p, .into = ir, .depth = depth};
    IrPassEnv env = {.scratch = &scratch,
                     .diag = p->diag,
                     .level = p->opt.level,
                     .verify = p->opt.verify,
                     .inline_candidate = inline_candidate,
                     .inline_user = &user};
    ir_run_passes_until(ir->f, &env, "splitcrit");
    arena_free(&scratch);
}

static uint32_t count_insts(const IrFunc *f) {
    uint32_t n = 0;
    for (uint32_t b = 0; b < f->blocks.len; b++)
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) n += f->inst[r].op != OP_param;
    return n;
}

/* What only throws stays a function, as in CoreCLR: the caller is smaller without it, and traces show it. */
static bool returns(const IrFunc *f) {
    for (uint32_t b = 0; b < f->blocks.len; b++)
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next)
            if (f->inst[r].op == OP_ret) return true;
    return false;
}

/* Inlined, a tail call would be an ordinary one. */
static bool has_tail_call(const IrFunc *f) {
    for (uint32_t b = 0; b < f->blocks.len; b++)
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next)
            if (ir_op_info[f->inst[r].op].flags & OPF_CALLS && f->inst[r].flags & IRF_TAIL) return true;
    return false;
}

static bool worth_importing(Program *p, Method *m, bool asked) {
    MethodDef *d = m->def;
    if (!m->owner->def || !d->has_body || d->is_cctor || contract_replaces(p, m)) return false;
    if (d->impl_flags & (IMPL_NOINLINING | IMPL_NOOPTIMIZATION | IMPL_SYNCHRONIZED)) return false;
    MdBody b;
    if (!md_body(m->owner->def->assembly->image, p->diag, p->arena, d->rid, &b)) return false;
    return b.clause_count == 0 && b.code_size <= (asked ? INLINE_IL_ASKED : INLINE_IL);
}

static void decide(Program *p, IrSym s, Method *m, MethodUse *u, uint32_t depth) {
    bool asked = m->def->impl_flags & IMPL_AGGRESSIVE;
    u->inline_state = INLINE_NO;
    if (!worth_importing(p, m, asked)) return;
    u->inline_state = INLINE_BUSY;
    ImportedIr *volatile ir = NULL;
    DIAG_TRY(p->diag) {
        ImportedIr *i = import_symbol(p, s, p->arena);
        prepare_candidate(p, i, depth + 1);
        ir = i;
    }
    DIAG_CAUGHT(p->diag) { p->invalid = NULL; }
    DIAG_END
    bool small = ir && returns(ir->f) && !has_tail_call(ir->f) &&
                 count_insts(ir->f) <= (asked ? INLINE_INSTS_ASKED : INLINE_INSTS);
    u->inline_state = small ? INLINE_YES : INLINE_NO;
    u->ir = small ? ir : NULL;
}

static const IrFunc *inline_candidate(void *user, const IrFunc *caller, IrRef call) {
    InlineUser *c = user;
    Program *p = c->p;
    IrSym s = caller->inst[call].sym;
    const Symbol y = *sym_get(p, s);
    if (y.kind == SK_METHOD && y.method == p->entry) return NULL; /* traces end in it */
    if (y.kind != SK_METHOD || caller->ninst > LARGEST_CALLER || s == caller->sym) return NULL;
    MethodUse *u = method_use(p, y.method);
    if (u->inline_state == INLINE_UNKNOWN && c->depth < INLINE_DEPTH) decide(p, s, y.method, u, c->depth);
    if (u->inline_state != INLINE_YES) return NULL;
    for (uint32_t i = 0; i < u->ir->deps.len; i++) vec_push(p->arena, &c->into->deps, u->ir->deps.items[i]);
    for (uint32_t i = 0; i < u->ir->makes.len; i++)
        vec_push(p->arena, &c->into->makes, u->ir->makes.items[i]);
    return u->ir->f;
}

static void optimise(Program *p, IrFunc *f, ImportedIr *ir, Dump *dump) {
    InlineUser user = {.p = p, .into = ir};
    IrPassEnv env = {.scratch = &p->scratch,
                     .diag = p->diag,
                     .level = p->opt.level,
                     .verify = p->opt.verify,
                     .inline_candidate = inline_candidate,
                     .inline_user = &user};
    if (dump) env.dump = dump_ir, env.dump_user = dump;
    ir_run_passes(f, &env);
}

static CodeOut *generate(Program *p, IrFunc *f, Arena *arena, const CodeOut *parent,
                         const DumpOptions *dump) {
    BackendEnv env = {.arena = arena,
                      .scratch = &p->scratch,
                      .diag = p->diag,
                      .check = p->opt.verify,
                      .level = p->opt.level,
                      .parent = parent,
                      .sym_name = name_of,
                      .sym_user = p};
    memcpy(env.trap_sym, p->trap_sym, sizeof env.trap_sym);
    env.barrier_sym = sym_runtime(p, "rt_card_mark");
    env.resume_sym = sym_runtime(p, "rt_eh_resume");
    env.tail_sym = sym_runtime(p, "rt_tail");
    if (wants(dump, "regs")) env.dump_regs = dump->out;
    CodeOut *code = ARENA_NEW(arena, CodeOut);
    p->target->compile(f, &env, code);
    arena_reset(&p->scratch);
    if (wants(dump, "asm")) p->target->disassemble(dump->out, code, name_of, p);
    return code;
}

static void keep_regions(Program *p, Symbol *y, const IrFunc *f) {
    if (!f->regions.len) return;
    MethodEh *eh = ARENA_NEW(p->arena, MethodEh);
    eh->nregions = f->regions.len;
    eh->regions = ARENA_ARRAY(p->arena, IrRegion, f->regions.len);
    memcpy(eh->regions, f->regions.items, sizeof(IrRegion) * f->regions.len);
    y->eh = eh;
}

/* Objects are made where the code still names their MethodTable: the passes may have found that it never gets
 * there. */
static void reach_made(Program *p, const CodeOut *code, const Map *makes, IrSym s) {
    for (uint32_t i = 0; i < code->nrelocs && makes->len; i++)
        if (map_find(makes, code->relocs[i].sym))
            reach(p, sym_type(p, SK_CONSTRUCTED, sym_get(p, code->relocs[i].sym)->type), s);
}

static void reach_code(Program *p, IrSym s, const Map *makes) {
    const Symbol y = *sym_get(p, s);
    reach_made(p, y.code, makes, s);
    for (uint32_t i = 0; i < y.code->nrelocs; i++) reach(p, y.code->relocs[i].sym, s);
    for (uint32_t i = 1; y.eh && i < y.eh->nregions; i++) {
        const IrRegion *r = &y.eh->regions[i];
        if (r->pad == IR_NOBLOCK) continue; /* code that is never run was not imported, its filter neither */
        reach(p, r->type, s);
        reach(p, r->filter, s);
    }
}

/* Import, passes, back end; the code lies in `arena`. */
static void compile(Program *p, IrSym s, Arena *arena, Dump *dump) {
    const DumpOptions *opt = dump ? dump->opt : NULL;
    uint64_t t0 = clock_nanos();
    ImportedIr *ir = import_symbol(p, s, &p->fn_arena);
    if (dump) dump_ir(dump, "ssa", ir->f);
    uint64_t t1 = clock_nanos();
    optimise(p, ir->f, ir, dump);
    uint64_t t2 = clock_nanos();
    CodeOut *code = generate(p, ir->f, arena, NULL, opt);
    uint64_t t3 = clock_nanos();
    p->ns_import += t1 - t0;
    p->ns_passes += t2 - t1;
    p->ns_backend += t3 - t2;
    p->nmethods++;
    p->il_bytes += ir->il_size;
    sym_get(p, s)->code = code;
    if (!p->opt.stress) keep_regions(p, sym_get(p, s), ir->f);
    for (uint32_t i = 0; i < ir->deps.len; i++) reach(p, ir->deps.items[i], s);
    Map makes;
    map_init(&makes, &p->fn_arena);
    for (uint32_t i = 0; i < ir->makes.len; i++) map_put(&makes, ir->makes.items[i], NULL);
    for (uint32_t i = 0; i < ir->filters.len; i++) {
        IrFunc *f = ir->filters.items[i];
        optimise(p, f, ir, dump);
        IrSym fs = f->sym;
        CodeOut *fc = generate(p, f, arena, code, opt);
        sym_get(p, fs)->code = fc;
        reach(p, fs, s);
        reach_code(p, fs, &makes);
    }
    reach_code(p, s, &makes);
    sym_get(p, s)->done = true;
    if (p->opt.stress) sym_get(p, s)->code = NULL;
}

void compile_symbol(Program *p, IrSym s) {
    volatile bool failed = false;
    p->invalid = NULL;
    DIAG_TRY(p->diag) { compile(p, s, p->arena, NULL); }
    DIAG_CAUGHT(p->diag) {
        failed = true;
        prog_warn(p, s, "%s; the method throws %s when called", p->diag->message,
                  p->invalid ? "InvalidProgramException" : "PlatformNotSupportedException");
    }
    DIAG_END
    arena_reset(&p->fn_arena);
    arena_reset(&p->scratch);
    if (!failed) return;
    p->nfailed++;
    Symbol *y = sym_get(p, s);
    if (y->kind == SK_THROWER || (y->kind != SK_METHOD && y->kind != SK_ENTRY && y->kind != SK_UNBOX)) {
        diag_bug(p->diag, "compile", sym_name(p, p->arena, s), "a synthesised function failed: %s",
                 p->diag->message);
    }
    IrSym t = sym_method(p, SK_THROWER, sym_get(p, s)->method);
    sym_get(p, t)->reason = s;
    compile(p, t, p->arena, NULL);
    p->invalid = NULL;
    sym_get(p, s)->code = sym_get(p, t)->code;
    sym_get(p, s)->eh = NULL;
    reach_code(p, s, &(Map){0});
    arena_reset(&p->fn_arena);
}

void compile_dump(Program *p, IrSym s, const DumpOptions *opt) {
    Dump dump = {.p = p, .opt = opt};
    compile(p, s, p->arena, &dump);
}

void compile_only(Program *p, IrSym s) {
    arena_reset(&p->fn_arena);
    arena_reset(&p->scratch);
    arena_reset(&p->code_arena);
    compile(p, s, &p->code_arena, NULL);
}
