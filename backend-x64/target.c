/* The entrance to the x64 back end. */
#include <elf.h>

#include "backend-x64/x64.h"
#include "backend-x64/x64_disasm.h"

/* What the back end works through, in order:
 *   1. select     IR -> machine instructions over virtual registers, blocks in order of emission
 *   2. allocate   every operand has a location; moves between instructions
 *   3. emit       frame, bytes, shortest branches, constants, relocations, rows, lines */
static void compile(IrFunc *f, BackendEnv *env, CodeOut *out) {
    XFunc *x = x64_select(f, env);
    RaResult regs = ra_allocate(&x->ra, &x64_ra_regs, env->scratch, env->scratch, env->diag);
    if (env->dump_regs) x64_dump(env->dump_regs, x, &regs, env);
    if (env->check) {
        const char *wrong = ra_check(&x->ra, &x64_ra_regs, &regs, env->scratch);
        if (wrong) diag_bug(env->diag, "register allocation", f->name, "%s", wrong);
    }
    x64_emit(x, &regs, env, out);
}

typedef struct Names {
    const CodeOut *code;
    IrSymName name;
    void *user;
} Names;

/* Relocations are sorted by offset. */
static const char *name_field(void *user, size_t field, uint64_t target) {
    const Names *n = user;
    uint32_t lo = 0, hi = n->code->nrelocs;
    (void)target;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (n->code->relocs[mid].offset < field)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == n->code->nrelocs || n->code->relocs[lo].offset != field || !n->name) return NULL;
    return n->name(n->user, n->code->relocs[lo].sym);
}

static void disassemble(FILE *out, const CodeOut *code, IrSymName name, void *user) {
    Names names = {code, name, user};
    x64_disasm(out, code->bytes, code->code_size, 0, name_field, &names);
}

const Target target_x64 = {.name = "x64",
                           .pointer_size = 8,
                           .elf_machine = EM_X86_64,
                           .compile = compile,
                           .disassemble = disassemble};
