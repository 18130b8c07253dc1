/* Invoke stubs: how reflection calls a method. There is one for each shape of signature, a text such as
 * "I8;I4,W8.4,R": what comes back, `this`, and how each argument is read from the address that holds it. */
#include <string.h>

#include "frontend/import.h"
#include "runtime/abi.h"

/* Scalars are told by how they are loaded, structs by their words, larger ones by their size. */
static const char *shape_of(Arena *a, Type *t, AbiVal v, bool argument) {
    if (v.kind == ABI_VOID) return "v";
    if (argument && t->kind == TK_BYREF) return "r";
    if (v.kind == ABI_SCALAR) return arena_printf(a, "%c", 'A' + v.mem[0]);
    if (v.kind == ABI_MEMORY) return arena_printf(a, "m%u.%u", v.size, v.align);
    return v.nwords == 1 ? arena_printf(a, "w1%c%c%u.", 'A' + v.mem[0], 'A' + v.type[0], v.size)
                         : arena_printf(a, "w2%c%c%c%c%u.", 'A' + v.mem[0], 'A' + v.type[0], 'A' + v.mem[1],
                                        'A' + v.type[1], v.size);
}

IrSym sym_invoke(Program *p, Method *m) {
    MethodSig *ms = method_sig(m);
    Type *self = m->def->is_static ? NULL : p->u->wk[WK_OBJECT];
    AbiSig s = abi_sig(p->arena, ms, self, false, false);
    const char *shape =
        arena_printf(p->arena, "%s%s", self ? "I" : "S", shape_of(p->arena, ms->ret, s.ret, false));
    for (uint32_t i = 0; i < s.nparams; i++)
        shape = arena_printf(p->arena, "%s%s", shape, shape_of(p->arena, ms->params[i], s.params[i], true));
    return sym_shape(p, shape);
}

static uint32_t number(const char **at) {
    uint32_t v = 0;
    for (; **at >= '0' && **at <= '9'; ++*at) v = v * 10 + (uint32_t)(**at - '0');
    if (**at == '.') ++*at;
    return v;
}

static IrType type_of_mem(IrMem m) {
    switch (m) {
        case MEM_I64: return IR_I64;
        case MEM_F32: return IR_F32;
        case MEM_F64: return IR_F64;
        case MEM_REF: return IR_REF;
        case MEM_BYREF: return IR_BYREF;
        default: return IR_I32;
    }
}

/* One value of a shape. */
typedef struct Piece {
    char kind; /* v r s(calar) w m */
    uint8_t nwords, mem[2], type[2];
    uint32_t size, align;
} Piece;

static Piece next_piece(const char **at) {
    Piece x = {.kind = *(*at)++};
    if (x.kind == 'w') {
        x.nwords = (uint8_t)(*(*at)++ - '0');
        for (uint32_t i = 0; i < x.nwords; i++) {
            x.mem[i] = (uint8_t)(*(*at)++ - 'A');
            x.type[i] = (uint8_t)(*(*at)++ - 'A');
        }
        x.size = number(at);
    } else if (x.kind == 'm') {
        x.size = number(at);
        x.align = number(at);
    } else if (x.kind != 'v' && x.kind != 'r') {
        x.mem[0] = (uint8_t)(x.kind - 'A');
        x.type[0] = (uint8_t)type_of_mem((IrMem)x.mem[0]);
        x.kind = 's';
    }
    return x;
}

void import_invoke(Importer *im, const char *shape) {
    const char *at = shape;
    bool instance = *at++ == 'I';
    Piece ret = next_piece(&at);
    AbiSig s = {.nir = 4, .ir_types = ARENA_ARRAY(im->a, uint8_t, 4)};
    s.ir_types[0] = IR_I64, s.ir_types[1] = IR_REF, s.ir_types[2] = IR_I64, s.ir_types[3] = IR_BYREF;
    IrRef *params = imp_begin_stub(im, &s);
    IrRef *list = ARENA_ARRAY(im->a, IrRef, 2 * strlen(shape) + 4);
    uint32_t n = 0;
    if (ret.kind == 'm') list[n++] = imp_cast(im, IR_I64, params[3]);
    if (instance) list[n++] = params[1];
    for (uint32_t i = 0; *at; i++) {
        Piece x = next_piece(&at);
        IrRef from = imp_load(im, MEM_BYREF, params[2], 8 * (int64_t)i, IRF_NOFAULT);
        if (x.kind == 'r') {
            list[n++] = from;
        } else if (x.kind == 's') {
            list[n++] = imp_load(im, (IrMem)x.mem[0], from, 0, IRF_NOFAULT);
        } else if (x.kind == 'w') {
            /* a copy that is padded to whole words, as abi_classify's loads expect */
            IrRef copy = imp_slot(im, ir_slot_new(im->f, 8u * x.nwords, 8));
            imp_memcpy(im, copy, from, x.size, IRF_NOFAULT);
            for (uint32_t w = 0; w < x.nwords; w++)
                list[n++] = imp_load(im, (IrMem)x.mem[w], copy, 8 * w, IRF_NOFAULT);
        } else {
            IrRef copy = imp_slot(im, ir_slot_new(im->f, (x.size + 7) & ~7u, x.align < 8 ? 8 : x.align));
            imp_memcpy(im, copy, from, x.size, IRF_NOFAULT);
            list[n++] = imp_cast(im, IR_I64, copy);
        }
    }
    bool comes_back = ret.kind == 's' || ret.kind == 'w';
    IrRef returned = ret.kind == 'w' ? imp_slot(im, ir_slot_new(im->f, 16, 8)) : 0;
    IrInst call = {
        .op = OP_calli, .type = comes_back ? ret.type[0] : IR_VOID, .a = params[0], .loc = UINT32_MAX};
    call.list = ir_list(im->f, list, n);
    call.nlist = n;
    IrRef r = ir_append(im->f, im->block, call);
    if (ret.kind == 's') imp_store(im, (IrMem)ret.mem[0], params[3], 0, r, IRF_NOFAULT);
    if (ret.kind == 'w') {
        IrRef second = 0; /* comes right after the call */
        if (ret.nwords == 2)
            second = ir_append(im->f, im->block,
                               (IrInst){.op = OP_ret2, .type = ret.type[1], .a = r, .loc = UINT32_MAX});
        imp_store(im, (IrMem)ret.mem[0], returned, 0, r, IRF_NOFAULT);
        if (second) imp_store(im, (IrMem)ret.mem[1], returned, 8, second, IRF_NOFAULT);
        imp_memcpy(im, params[3], returned, ret.size, IRF_NOFAULT);
    }
    imp_ret(im, NULL, 0);
}

static TypeDef *reflection_type(Importer *im, const char *ns, const char *name) {
    TypeDef *d = assembly_find_type(im->u->corelib, ns, name);
    if (!d) imp_fail(im, "System.Private.CoreLib has no %s.%s", ns, name);
    typedef_members(d);
    return d;
}

/* Calls the static method of CoreLib whose last parameter is of this class; all take and return references.
 */
static void call_reflection(Importer *im, TypeDef *d, const char *name, TypeDef *last, uint32_t nparams) {
    AbiSig s = {.nir = nparams, .ir_types = ARENA_ARRAY(im->a, uint8_t, nparams), .ret_types = {IR_REF, 0}};
    for (uint32_t i = 0; i < nparams; i++) s.ir_types[i] = IR_REF;
    IrRef *params = imp_begin_stub(im, &s);
    MethodDef *m = NULL;
    for (uint32_t i = 0; i < d->nmethods && !m; i++) {
        MethodDef *x = &d->methods[i];
        if (strcmp(x->name, name) != 0 || !x->is_static) continue;
        MethodSig *ms = method_def_sig(x);
        if (ms->nparams == nparams && ms->params[nparams - 1] == typedef_type(last)) m = x;
    }
    if (!m) imp_fail(im, "%s.%s has no %s", d->ns, d->name, name);
    Val *args = ARENA_ARRAY(im->a, Val, nparams);
    for (uint32_t i = 0; i < nparams; i++)
        args[i] = (Val){.type = IR_REF, .ref = params[i], .t = method_def_sig(m)->params[i]};
    imp_call_method(im, method_inst(im->u, m, typedef_type(d), NULL, 0), args, false);
    IrRef r = imp_pop(im).ref;
    imp_ret(im, &r, 1);
}

/* RtReflection.resolve_type */
void import_resolve_type(Importer *im) {
    call_reflection(im, reflection_type(im, "System.Reflection", "TypeNameResolver"),
                    "GetTypeReferencedByCustomAttribute",
                    reflection_type(im, "System.Reflection", "RuntimeModule"), 2);
}

/* RtReflection.method_base */
void import_method_base(Importer *im) {
    call_reflection(im, reflection_type(im, "System", "RuntimeType"), "GetMethodBase",
                    reflection_type(im, "System", "IRuntimeMethodInfo"), 1);
}
