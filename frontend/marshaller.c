/* The kinds of marshalling, one row each: what a value becomes, and the IL that carries it over. Which of
 * them a value takes: marshal_find.c. */
#include "frontend/marshaller.h"

#include <string.h>

#include "frontend/mdflags.h"
#include "frontend/pinvoke.h"
#include "frontend/signature.h"

typedef void StepFn(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                    MarshalPlace native);
typedef void ConvertFn(MarshalStub *s, const Marshaller *m, bool to_native); /* of what is on the stack */

struct MarshalKind {
    const char *name;
    WellKnown native; /* type; WK_OBJECT: found otherwise */
    /* Static methods of CoreLib with one parameter, or code, that turn what is on the stack. */
    const char *to_native, *to_managed, *clear;
    ConvertFn *convert;
    StepFn *step; /* whole steps, for what is more than a value */
    bool clears;  /* step frees something */
    bool pinned, comes_back;
};

/* --- pieces of IL --- */

void marshal_push(Synth *y, MarshalPlace p) {
    synth_var(y, p.op, p.var);
    if (!p.offset) return;
    synth_int(y, (int32_t)p.offset);
    synth_op(y, IL_ADD);
}

Method *marshal_corelib(Importer *im, const char *name, int nparams) {
    const char *colons = strstr(name, "::"), *dot = colons;
    while (dot > name && *dot != '.') dot--;
    const char *ns = arena_strndup(im->a, name, (size_t)(dot - name));
    TypeDef *d =
        assembly_find_type(im->u->corelib, ns, arena_strndup(im->a, dot + 1, (size_t)(colons - dot - 1)));
    if (!d) imp_fail(im, "CoreLib has no %s", name);
    typedef_members(d);
    MethodDef *m = typedef_find_method(d, colons + 2, nparams);
    if (!m) imp_fail(im, "CoreLib has no %s", name);
    return method_inst(im->u, m, typedef_type(d), NULL, 0);
}

MethodSig *marshal_c_sig(Arena *a, Type *ret, Type *const *params, uint32_t n, bool quick) {
    MethodSig *s = ARENA_NEW(a, MethodSig);
    *s = (MethodSig){.callconv = 1, .nparams = (uint16_t)n, .sentinel = (uint16_t)n, .ret = ret};
    s->suppress_gc_transition = quick;
    s->params = ARENA_ARRAY(a, Type *, n + 1);
    if (n) memcpy(s->params, params, n * sizeof *params);
    return s;
}

void marshal_runtime(MarshalStub *s, const char *function, Type *ret, Type *const *params, uint32_t n) {
    synth_address(s->y, sym_runtime(s->im->p, function));
    synth_calli(s->y, marshal_c_sig(s->im->a, ret, params, n, true));
}

/* The object, or the word, that a place holds. */
static void push_object(Synth *y, MarshalPlace p) {
    marshal_push(y, p);
    synth_op(y, IL_LDIND_REF);
}
static void push_word(Synth *y, MarshalPlace p) {
    marshal_push(y, p);
    synth_op(y, IL_LDIND_I);
}

static Type *well_known(MarshalStub *s, WellKnown wk) { return s->im->u->wk[wk]; }

/* --- numbers --- */

static void convert_bool(MarshalStub *s, const Marshaller *m, bool to_native) {
    (void)m;
    (void)to_native; /* 0 or 1 on both sides */
    synth_int(s->y, 0);
    synth_op(s->y, IL_CGT_UN);
}

static void convert_char(MarshalStub *s, const Marshaller *m, bool to_native) {
    (void)m;
    static const char to[] = "System.StubHelpers.AnsiCharMarshaler::ConvertToNative";
    if (!to_native) {
        synth_call(s->y, IL_CALL,
                   marshal_corelib(s->im, "System.StubHelpers.AnsiCharMarshaler::ConvertToManaged", 1));
        return;
    }
    synth_int(s->y, 1);
    synth_int(s->y, 0);
    synth_call(s->y, IL_CALL, marshal_corelib(s->im, to, 3));
}

static void convert_date(MarshalStub *s, const Marshaller *m, bool to_native) {
    if (to_native) {
        synth_call(s->y, IL_CALL,
                   marshal_corelib(s->im, "System.StubHelpers.DateMarshaler::ConvertToNative", 1));
        return;
    }
    synth_call(s->y, IL_CALL,
               marshal_corelib(s->im, "System.StubHelpers.DateMarshaler::ConvertToManaged", 1));
    for (uint32_t i = 0; i < m->managed->def->nmethods; i++) { /* DateTime(long ticks) */
        MethodDef *d = &m->managed->def->methods[i];
        MethodSig *sig = d->is_ctor ? method_def_sig(d) : NULL;
        if (sig && sig->nparams == 1 && sig->params[0]->kind == TK_I8)
            synth_call(s->y, IL_NEWOBJ, method_inst(s->im->u, d, m->managed, NULL, 0));
    }
}

static void convert_ansi_bstr(MarshalStub *s, const Marshaller *m, bool to_native) {
    (void)m;
    static const char to[] = "System.StubHelpers.AnsiBSTRMarshaler::ConvertToNative";
    if (!to_native) {
        synth_call(s->y, IL_CALL,
                   marshal_corelib(s->im, "System.StubHelpers.AnsiBSTRMarshaler::ConvertToManaged", 1));
        return;
    }
    uint32_t text = synth_local(s->y, well_known(s, WK_STRING));
    synth_var(s->y, IL_STLOC, text);
    synth_int(s->y, 0); /* flags: no best fit, nothing thrown */
    synth_var(s->y, IL_LDLOC, text);
    synth_call(s->y, IL_CALL, marshal_corelib(s->im, to, 2));
}

/* A struct in memory of its own, by its address. */
static void step_pointed(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                         MarshalPlace native) {
    Synth *y = s->y;
    if (step == STEP_CLEAR) {
        push_word(y, native);
        synth_call(y, IL_CALL,
                   marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::FreeCoTaskMem", 1));
        return;
    }
    SynthLabel null = synth_label();
    if (step == STEP_TO_NATIVE) {
        marshal_push(y, native);
        synth_int(y, (int32_t)type_size(m->managed));
        synth_call(y, IL_CALL,
                   marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::AllocCoTaskMem", 1));
        synth_op(y, IL_STIND_I);
        push_word(y, native);
        marshal_push(y, managed);
    } else {
        push_word(y, native);
        synth_branch(y, IL_BRFALSE, &null);
        marshal_push(y, managed);
        push_word(y, native);
    }
    synth_type(y, IL_LDOBJ, m->managed);
    synth_type(y, IL_STOBJ, m->managed);
    synth_place(y, &null);
}

/* --- delegates --- */

/* ArgumentException(string message, string paramName) */
static Method *argument_exception(MarshalStub *s) {
    const Universe *u = s->im->u;
    Method *m = marshal_corelib(s->im, "System.ArgumentException::.ctor", 2);
    TypeDef *d = m->owner->def;
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *c = &d->methods[i];
        const MethodSig *sig = c->is_ctor ? method_def_sig(c) : NULL;
        if (sig && sig->nparams == 2 && sig->params[1] == u->wk[WK_STRING])
            return method_inst(s->im->u, c, m->owner, NULL, 0);
    }
    return m;
}

/* System.Delegate: the type of the object says what its C function is. */
static void convert_any_delegate(MarshalStub *s, const Marshaller *m, bool to_native) {
    (void)m;
    static const char marshal[] = "System.Runtime.InteropServices.Marshal::";
    Synth *y = s->y;
    Type *u = well_known(s, to_native ? WK_OBJECT : WK_I);
    uint32_t from = synth_local(y, to_native ? well_known(s, WK_DELEGATE) : u);
    uint32_t to = synth_local(y, to_native ? well_known(s, WK_I) : well_known(s, WK_DELEGATE));
    SynthLabel null = synth_label();
    synth_var(y, IL_STLOC, from);
    if (to_native) {
        synth_int(y, 0);
        synth_op(y, IL_CONV_I);
    } else {
        synth_op(y, IL_LDNULL);
    }
    synth_var(y, IL_STLOC, to);
    synth_var(y, IL_LDLOC, from);
    synth_branch(y, IL_BRFALSE, &null);
    synth_var(y, IL_LDLOC, from);
    if (to_native) {
        synth_call(
            y, IL_CALL,
            marshal_corelib(s->im, arena_printf(s->im->a, "%sGetFunctionPointerForDelegate", marshal), 1));
        synth_var(y, IL_STLOC, to);
    } else { /* of which type, nothing tells */
        synth_op(y, IL_POP);
        synth_text(y, "Type must derive from Delegate.");
        synth_text(y, "t");
        synth_call(y, IL_NEWOBJ, argument_exception(s));
        synth_op(y, IL_THROW);
    }
    synth_place(y, &null);
    synth_var(y, IL_LDLOC, to);
}

static void convert_delegate(MarshalStub *s, const Marshaller *m, bool to_native) {
    Type *word = well_known(s, WK_I), *object = well_known(s, WK_OBJECT);
    Method *invoke =
        method_inst(s->im->u, typedef_find_method(m->managed->def, "Invoke", -1), m->managed, NULL, 0);
    if (to_native) {
        synth_address(s->y, sym_method(s->im->p, SK_REVERSE, invoke));
        marshal_runtime(s, "rt_delegate_to_native", word, (Type *[]){object, word}, 2);
        return;
    }
    imp_dep(s->im, sym_type(s->im->p, SK_CONSTRUCTED, m->managed));
    synth_address(s->y, sym_type(s->im->p, SK_MT, m->managed));
    synth_address(s->y, sym_type(s->im->p, SK_DELEGATE_NATIVE, m->managed));
    marshal_runtime(s, "rt_delegate_from_native", object, (Type *[]){word, word, word}, 3);
}

/* --- handles --- */

static void step_safe_handle(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                             MarshalPlace native) {
    Synth *y = s->y;
    if (step == STEP_TO_NATIVE) {
        m->state = synth_local(y, well_known(s, WK_BOOL));
        marshal_push(y, native);
        push_object(y, managed);
        synth_var(y, IL_LDLOCA, m->state);
        synth_call(y, IL_CALL, marshal_corelib(s->im, "System.StubHelpers.StubHelpers::SafeHandleAddRef", 2));
        synth_op(y, IL_STIND_I);
        return;
    }
    if (step == STEP_TO_MANAGED) { /* a new handle object: out, ref and results */
        MethodDef *ctor = typedef_find_method(m->managed->def, ".ctor", 0);
        uint32_t made = synth_local(y, m->managed);
        synth_call(y, IL_NEWOBJ, method_inst(s->im->u, ctor, m->managed, NULL, 0));
        synth_var(y, IL_STLOC, made);
        synth_var(y, IL_LDLOC, made);
        push_word(y, native);
        synth_call(y, IL_CALL,
                   marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::InitHandle", 2));
        marshal_push(y, managed);
        synth_var(y, IL_LDLOC, made);
        synth_op(y, IL_STIND_REF);
        return;
    }
    if (m->state == UINT32_MAX) return;
    SynthLabel free = synth_label();
    synth_var(y, IL_LDLOC, m->state);
    synth_branch(y, IL_BRFALSE, &free);
    push_object(y, managed);
    synth_call(y, IL_CALL, marshal_corelib(s->im, "System.StubHelpers.StubHelpers::SafeHandleRelease", 1));
    synth_place(y, &free);
}

static void step_handle_ref(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                            MarshalPlace native) {
    if (step != STEP_TO_NATIVE) return;
    marshal_push(s->y, native);
    marshal_push(s->y, managed);
    synth_field(s->y, IL_LDFLD, typedef_find_field(m->managed->def, "_handle"), m->managed);
    synth_op(s->y, IL_STIND_I);
}

/* --- strings that are more than a value --- */

static void step_string_builder(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                                MarshalPlace native) {
    static const char marshal[] = "System.Runtime.InteropServices.Marshal::";
    Synth *y = s->y;
    Importer *im = s->im;
    SynthLabel null = synth_label();
    TypeDef *d = m->managed->def;
    if (step == STEP_CLEAR) {
        push_word(y, native);
        synth_call(y, IL_CALL, marshal_corelib(im, arena_printf(im->a, "%sFreeCoTaskMem", marshal), 1));
        return;
    }
    if (m->fresh && step == STEP_TO_MANAGED) {
        push_word(y, native);
        synth_branch(y, IL_BRFALSE, &null);
        marshal_push(y, managed);
        synth_call(y, IL_NEWOBJ, method_inst(im->u, typedef_find_method(d, ".ctor", 0), m->managed, NULL, 0));
        synth_op(y, IL_STIND_REF);
    }
    push_object(y, managed);
    synth_branch(y, IL_BRFALSE, &null);
    if (step == STEP_TO_NATIVE) { /* the text, in room for the capacity */
        marshal_push(y, native);
        push_object(y, managed);
        synth_call(y, IL_CALLVIRT,
                   method_inst(im->u, typedef_find_method(d, "ToString", 0), m->managed, NULL, 0));
        synth_call(
            y, IL_CALL,
            marshal_corelib(
                im, arena_printf(im->a, "%sStringToCoTaskMem%s", marshal, m->unicode ? "Uni" : "UTF8"), 1));
        push_object(y, managed);
        synth_call(y, IL_CALL,
                   method_inst(im->u, typedef_find_method(d, "get_Capacity", 0), m->managed, NULL, 0));
        synth_int(y, 2);
        synth_op(y, IL_ADD);
        synth_int(y, m->unicode ? 2 : 3);
        synth_op(y, IL_MUL);
        synth_call(y, IL_CALL, marshal_corelib(im, arena_printf(im->a, "%sReAllocCoTaskMem", marshal), 2));
        synth_op(y, IL_STIND_I);
    } else {
        Type *string = well_known(s, WK_STRING);
        push_object(y, managed);
        synth_call(y, IL_CALL, method_inst(im->u, typedef_find_method(d, "Clear", 0), m->managed, NULL, 0));
        push_word(y, native);
        synth_call(y, IL_CALL,
                   marshal_corelib(
                       im, arena_printf(im->a, "%sPtrToString%s", marshal, m->unicode ? "Uni" : "UTF8"), 1));
        for (uint32_t i = 0; i < d->nmethods; i++) {
            MethodDef *x = &d->methods[i];
            if (strcmp(x->name, "Append") != 0 || method_def_sig(x)->nparams != 1) continue;
            if (method_def_sig(x)->params[0] == string)
                synth_call(y, IL_CALL, method_inst(im->u, x, m->managed, NULL, 0));
        }
        synth_op(y, IL_POP);
    }
    synth_place(y, &null);
}

/* ByValTStr: m->size characters within the struct, the last of them 0. */
static void step_fixed_string(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                              MarshalPlace native) {
    Synth *y = s->y;
    if (step == STEP_CLEAR) return;
    if (step == STEP_TO_MANAGED) marshal_push(y, managed);
    if (step == STEP_TO_NATIVE && !m->unicode) synth_int(y, 0);
    marshal_push(y, step == STEP_TO_NATIVE ? managed : native);
    if (step == STEP_TO_NATIVE) {
        synth_op(y, IL_LDIND_REF);
        marshal_push(y, native);
    }
    synth_int(y, (int32_t)m->size);
    const char *name =
        m->unicode ? (step == STEP_TO_NATIVE ? "System.StubHelpers.FixedWSTRMarshaler::ConvertToNative"
                                             : "System.StubHelpers.FixedWSTRMarshaler::ConvertToManaged")
                   : (step == STEP_TO_NATIVE ? "System.StubHelpers.CSTRMarshaler::ConvertFixedToNative"
                                             : "System.StubHelpers.CSTRMarshaler::ConvertFixedToManaged");
    synth_call(y, IL_CALL, marshal_corelib(s->im, name, -1));
    if (step == STEP_TO_MANAGED) synth_op(y, IL_STIND_REF);
}

/* --- structs --- */

void marshal_call_struct(MarshalStub *s, Type *t, MarshalStep step) {
    Type *bytes = type_byref(s->im->u, well_known(s, WK_U1)),
         *pointer = type_ptr(s->im->u, well_known(s, WK_U1));
    Type *params[] = {bytes, pointer, well_known(s, WK_I4), type_byref(s->im->u, well_known(s, WK_OBJECT))};
    MethodSig *sig = marshal_c_sig(s->im->a, well_known(s, WK_VOID), params, 4, false);
    sig->callconv = 0;
    synth_int(s->y, (int32_t)step);
    synth_int(s->y, 0);
    synth_op(s->y, IL_CONV_U);
    synth_address(s->y, sym_type(s->im->p, SK_MARSHAL_STRUCT, t));
    synth_calli(s->y, sig);
}

static void step_struct(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                        MarshalPlace native) {
    marshal_push(s->y, managed);
    marshal_push(s->y, native);
    marshal_call_struct(s, m->managed, step);
}

/* The contents of the object in `managed`, as an address. */
static void push_contents(MarshalStub *s, MarshalPlace managed) {
    push_object(s->y, managed);
    synth_call(s->y, IL_CALL,
               marshal_corelib(s->im, "System.Runtime.CompilerServices.RuntimeHelpers::GetRawData", 1));
}

/* A new object of the marshaller's class. */
static void push_new(MarshalStub *s, const Marshaller *m) {
    Type *word = well_known(s, WK_I);
    imp_dep(s->im, sym_type(s->im->p, SK_CONSTRUCTED, m->managed));
    synth_address(s->y, sym_type(s->im->p, SK_MT, m->managed));
    marshal_runtime(s, "rt_new", well_known(s, WK_OBJECT), &word, 1);
}

/* A class with a layout within a struct; null is all zeros. */
static void step_nested_class(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                              MarshalPlace native) {
    Synth *y = s->y;
    SynthLabel null = synth_label();
    if (step == STEP_TO_MANAGED) {
        marshal_push(y, managed);
        push_new(s, m);
        synth_op(y, IL_STIND_REF);
    }
    if (step == STEP_CLEAR) {
        marshal_push(y, native);
    } else {
        push_object(y, managed);
        synth_branch(y, IL_BRFALSE, &null);
        push_contents(s, managed);
    }
    marshal_push(y, native);
    synth_op(y, IL_CONV_U);
    marshal_call_struct(s, m->managed, step);
    synth_place(y, &null);
}

/* The same by its address, where C may put another one: what comes back is a new object. */
static void step_new_class(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                           MarshalPlace native) {
    Synth *y = s->y;
    SynthLabel null = synth_label();
    if (step == STEP_TO_NATIVE) {
        push_object(y, managed);
        synth_branch(y, IL_BRFALSE, &null);
        marshal_push(y, native);
        synth_int(y, (int32_t)type_size(native_layout(s->im, m->managed)->native));
        synth_call(y, IL_CALL,
                   marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::AllocCoTaskMem", 1));
        synth_op(y, IL_STIND_I);
        push_contents(s, managed);
    } else {
        if (step == STEP_TO_MANAGED) {
            marshal_push(y, managed);
            synth_op(y, IL_LDNULL);
            synth_op(y, IL_STIND_REF);
        }
        push_word(y, native);
        synth_branch(y, IL_BRFALSE, &null);
        if (step == STEP_TO_MANAGED) {
            marshal_push(y, managed);
            push_new(s, m);
            synth_op(y, IL_STIND_REF);
            push_contents(s, managed);
        } else {
            push_word(y, native);
        }
    }
    push_word(y, native);
    marshal_call_struct(s, m->managed, step);
    if (step == STEP_CLEAR) {
        push_word(y, native);
        synth_call(y, IL_CALL,
                   marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::FreeCoTaskMem", 1));
    }
    synth_place(y, &null);
}

/* A class with a layout, as the address of a struct. */
static void step_layout_class(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                              MarshalPlace native) {
    Synth *y = s->y;
    const NativeLayout *l = native_layout(s->im, m->managed);
    SynthLabel null = synth_label();
    MarshalPlace pointed = {IL_LDLOC, synth_local(y, type_ptr(s->im->u, well_known(s, WK_U1))), 0};
    push_object(y, managed);
    synth_branch(y, IL_BRFALSE, &null);
    if (m->kind->pinned) {
        if (step == STEP_TO_NATIVE) {
            marshal_push(y, native);
            push_contents(s, managed);
            synth_op(y, IL_CONV_U);
            synth_op(y, IL_STIND_I);
        }
        synth_place(y, &null);
        return;
    }
    if (step == STEP_TO_NATIVE) {
        marshal_push(y, native);
        synth_int(y, (int32_t)type_size(l->native));
        synth_call(y, IL_CALL,
                   marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::AllocCoTaskMem", 1));
        synth_op(y, IL_STIND_I);
    }
    push_word(y, native);
    synth_var(y, IL_STLOC, pointed.var);
    synth_var(y, IL_LDLOC, pointed.var);
    synth_branch(y, IL_BRFALSE, &null);
    push_contents(s, managed);
    marshal_push(y, pointed);
    marshal_call_struct(s, m->managed, step);
    if (step == STEP_CLEAR) {
        marshal_push(y, pointed);
        synth_call(y, IL_CALL,
                   marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::FreeCoTaskMem", 1));
    }
    synth_place(y, &null);
}

/* --- arrays --- */

/* The first element of an array of any rank, from the array on the stack. */
static void push_data(MarshalStub *s) {
    Method *data = NULL;
    TypeDef *d = assembly_find_type(s->im->u->corelib, "System.Runtime.InteropServices", "MemoryMarshal");
    typedef_members(d);
    for (uint32_t i = 0; i < d->nmethods; i++) /* of Array: any rank */
        if (strcmp(d->methods[i].name, "GetArrayDataReference") == 0 && !d->methods[i].ngeneric)
            data = method_inst(s->im->u, &d->methods[i], typedef_type(d), NULL, 0);
    if (!data) imp_fail(s->im, "MemoryMarshal has no GetArrayDataReference");
    synth_call(s->y, IL_CALL, data);
}

static void step_pinned_array(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                              MarshalPlace native) {
    Synth *y = s->y;
    if (step != STEP_TO_NATIVE) return;
    (void)m;
    SynthLabel null = synth_label();
    push_object(y, managed);
    synth_branch(y, IL_BRFALSE, &null);
    marshal_push(y, native);
    push_object(y, managed);
    push_data(s);
    synth_op(y, IL_CONV_U);
    synth_op(y, IL_STIND_I);
    synth_place(y, &null);
}

typedef struct Loop {
    uint32_t index, at;
    SynthLabel head, end;
} Loop;

/* for (i = 0, at = first; i < count; i++, at += size) */
static Loop begin_loop(MarshalStub *s, uint32_t first, uint32_t count) {
    Synth *y = s->y;
    Loop l = {.index = synth_local(y, well_known(s, WK_I4)), .head = synth_label(), .end = synth_label()};
    l.at = synth_local(y, type_ptr(s->im->u, well_known(s, WK_U1)));
    synth_int(y, 0);
    synth_var(y, IL_STLOC, l.index);
    synth_var(y, IL_LDLOC, first);
    synth_var(y, IL_STLOC, l.at);
    synth_place(y, &l.head);
    synth_var(y, IL_LDLOC, l.index);
    synth_var(y, IL_LDLOC, count);
    synth_branch(y, IL_BGE, &l.end);
    return l;
}

static void end_loop(MarshalStub *s, const Marshaller *m, Loop *l) {
    Synth *y = s->y;
    synth_var(y, IL_LDLOC, l->index);
    synth_int(y, 1);
    synth_op(y, IL_ADD);
    synth_var(y, IL_STLOC, l->index);
    synth_var(y, IL_LDLOC, l->at);
    synth_int(y, (int32_t)type_size(m->elem->native));
    synth_op(y, IL_ADD);
    synth_var(y, IL_STLOC, l->at);
    synth_branch(y, IL_BR, &l->head);
    synth_place(y, &l->end);
}

/* The steps of `count` (a local) elements between the array in local `array` and memory at local `first`. */
static void elements(MarshalStub *s, Marshaller *m, MarshalStep step, uint32_t array, uint32_t first,
                     uint32_t count) {
    Synth *y = s->y;
    if (step == STEP_CLEAR && !marshal_needs_clear(m->elem)) return;
    Type *elem = m->managed->elem;
    MarshalPlace place = {IL_LDLOC, synth_local(y, type_byref(s->im->u, elem)), 0};
    Loop l = begin_loop(s, first, count);
    if (step != STEP_CLEAR) {
        synth_var(y, IL_LDLOC, array);
        if (m->managed->kind == TK_ARRAY) { /* row after row */
            push_data(s);
            synth_var(y, IL_LDLOC, l.index);
            synth_op(y, IL_CONV_I);
            synth_int(y, (int32_t)type_size(elem));
            synth_op(y, IL_MUL);
            synth_op(y, IL_ADD);
        } else {
            synth_var(y, IL_LDLOC, l.index);
            synth_op(y, IL_READONLY);
            synth_type(y, IL_LDELEMA, elem);
        }
        synth_var(y, IL_STLOC, place.var);
    }
    marshal_step(s, m->elem, step, place, (MarshalPlace){IL_LDLOC, l.at, 0});
    end_loop(s, m, &l);
}

static void length_of(MarshalStub *s, MarshalPlace array, uint32_t to) {
    push_object(s->y, array);
    synth_call(s->y, IL_CALL, marshal_corelib(s->im, "System.Array::get_Length", 0));
    synth_var(s->y, IL_STLOC, to);
}

/* How many elements C gives back: SizeConst and what SizeParamIndex names, else those of the array. */
static void count_from_c(MarshalStub *s, Marshaller *m, uint32_t to) {
    synth_int(s->y, m->has_size ? (int32_t)m->size : m->count == UINT32_MAX ? 1 : 0);
    if (m->count != UINT32_MAX) {
        synth_var(s->y, IL_LDLOC, m->count);
        synth_op(s->y, IL_ADD);
    }
    synth_var(s->y, IL_STLOC, to);
}

/* An array as the address of memory from the task allocator. m->state: how many elements lie there. */
static void step_array(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                       MarshalPlace native) {
    Synth *y = s->y;
    Type *i4 = well_known(s, WK_I4);
    SynthLabel null = synth_label();
    uint32_t array = synth_local(y, m->managed),
             first = synth_local(y, type_ptr(s->im->u, well_known(s, WK_U1)));
    if (m->state == UINT32_MAX) m->state = synth_local(y, i4);
    if (step == STEP_TO_NATIVE) {
        push_object(y, managed);
        synth_var(y, IL_STLOC, array);
        synth_var(y, IL_LDLOC, array);
        synth_branch(y, IL_BRFALSE, &null);
        length_of(s, managed, m->state);
        synth_var(y, IL_LDLOC, m->state);
        synth_int(y, (int32_t)type_size(m->elem->native));
        synth_op(y, IL_MUL_OVF);
        marshal_runtime(s, "rt_marshal_space", well_known(s, WK_I), &i4, 1);
        synth_var(y, IL_STLOC, first);
        marshal_push(y, native);
        synth_var(y, IL_LDLOC, first);
        synth_op(y, IL_STIND_I);
        elements(s, m, step, array, first, m->state);
        synth_place(y, &null);
        return;
    }
    push_word(y, native);
    synth_var(y, IL_STLOC, first);
    synth_var(y, IL_LDLOC, first);
    synth_branch(y, IL_BRFALSE, &null);
    if (step == STEP_TO_MANAGED) {
        push_object(y, managed);
        synth_var(y, IL_STLOC, array);
        if (m->count != UINT32_MAX || m->has_size) { /* by reference, or a result */
            count_from_c(s, m, m->state);
            synth_var(y, IL_LDLOC, m->state);
            synth_type(y, IL_NEWARR, m->managed->elem);
            synth_var(y, IL_STLOC, array);
            marshal_push(y, managed);
            synth_var(y, IL_LDLOC, array);
            synth_op(y, IL_STIND_REF);
        }
        synth_var(y, IL_LDLOC, array);
        synth_branch(y, IL_BRFALSE, &null);
        elements(s, m, step, array, first, m->state);
        synth_place(y, &null);
        return;
    }
    elements(s, m, step, array, first, m->state);
    synth_var(y, IL_LDLOC, first);
    synth_call(y, IL_CALL,
               marshal_corelib(s->im, "System.Runtime.InteropServices.Marshal::FreeCoTaskMem", 1));
    synth_place(y, &null);
}

/* ByValArray: m->size elements within the struct. */
static void step_fixed_array(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                             MarshalPlace native) {
    Synth *y = s->y;
    Type *i4 = well_known(s, WK_I4);
    SynthLabel null = synth_label();
    uint32_t array = synth_local(y, m->managed),
             first = synth_local(y, type_ptr(s->im->u, well_known(s, WK_U1)));
    uint32_t count = synth_local(y, i4);
    synth_int(y, (int32_t)m->size);
    synth_var(y, IL_STLOC, count);
    if (step == STEP_TO_MANAGED) {
        synth_int(y, (int32_t)m->size);
        synth_type(y, IL_NEWARR, m->managed->elem);
        synth_var(y, IL_STLOC, array);
        marshal_push(y, managed);
        synth_var(y, IL_LDLOC, array);
        synth_op(y, IL_STIND_REF);
    } else if (step == STEP_TO_NATIVE) {
        push_object(y, managed);
        synth_var(y, IL_STLOC, array);
        synth_var(y, IL_LDLOC, array);
        synth_branch(y, IL_BRFALSE, &null);
    }
    if (step == STEP_TO_NATIVE) {
        synth_var(y, IL_LDLOC, array);
        synth_int(y, (int32_t)m->size);
        marshal_runtime(s, "rt_marshal_check_length", well_known(s, WK_VOID),
                        (Type *[]){well_known(s, WK_OBJECT), i4}, 2);
    }
    marshal_push(y, native);
    synth_op(y, IL_CONV_U);
    synth_var(y, IL_STLOC, first);
    elements(s, m, step, array, first, count);
    synth_place(y, &null);
}

/* --- ICustomMarshaler --- */

static void call_custom(MarshalStub *s, const char *method, int nparams) {
    static const char face[] = "System.Runtime.InteropServices.ICustomMarshaler::";
    synth_call(s->y, IL_CALLVIRT,
               marshal_corelib(s->im, arena_printf(s->im->a, "%s%s", face, method), nparams));
}

static void push_custom(MarshalStub *s, const Marshaller *m) {
    synth_text(s->y, m->cookie);
    MethodDef *get = typedef_find_method(m->custom->def, "GetInstance", 1);
    synth_call(s->y, IL_CALL, method_inst(s->im->u, get, m->custom, NULL, 0));
}

/* Null and 0 stand for each other, and nothing is called for them. */
static void step_custom(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                        MarshalPlace native) {
    Synth *y = s->y;
    SynthLabel null = synth_label();
    bool out = step == STEP_TO_NATIVE;
    marshal_push(y, out ? managed : native);
    synth_op(y, out ? IL_LDIND_REF : IL_LDIND_I);
    synth_branch(y, IL_BRFALSE, &null);
    if (step != STEP_CLEAR) marshal_push(y, out ? native : managed);
    push_custom(s, m);
    marshal_push(y, out ? managed : native);
    synth_op(y, out ? IL_LDIND_REF : IL_LDIND_I);
    if (out) {
        call_custom(s, "MarshalManagedToNative", 1);
        synth_op(y, IL_STIND_I);
    } else if (step == STEP_TO_MANAGED) {
        call_custom(s, "MarshalNativeToManaged", 1);
        synth_type(y, IL_CASTCLASS, m->managed);
        synth_op(y, IL_STIND_REF);
    } else {
        call_custom(s, "CleanUpNativeData", 1);
    }
    synth_place(y, &null);
}

/* --- the table --- */

#define MARSHAL "System.Runtime.InteropServices.Marshal::"
static const MarshalKind kinds[] = {
    [KIND_CUSTOM] = {"ICustomMarshaler", .native = WK_I, .step = step_custom, .clears = true},
    [KIND_COPY] = {"copy", .native = WK_OBJECT},
    [KIND_BOOL] = {"BOOL", .native = WK_I4, .convert = convert_bool},
    [KIND_BYTE_BOOL] = {"bool", .native = WK_U1, .convert = convert_bool},
    [KIND_ANSI_BSTR] = {"ANSI BSTR", .native = WK_I, .convert = convert_ansi_bstr,
                        .clear = "System.StubHelpers.AnsiBSTRMarshaler::ClearNative"},
    [KIND_CURRENCY] = {"CURRENCY", .native = WK_I8, .to_native = "System.Decimal::ToOACurrency",
                       .to_managed = "System.Decimal::FromOACurrency"},
    [KIND_POINTED] = {"pointed", .native = WK_I, .step = step_pointed, .clears = true},
    [KIND_ANY_DELEGATE] = {"Delegate", .native = WK_I, .convert = convert_any_delegate},
    [KIND_NEW_CLASS] = {"new class", .native = WK_I, .step = step_new_class, .clears = true},
    [KIND_NESTED_CLASS] = {"nested class", .native = WK_OBJECT, .step = step_nested_class, .clears = true},
    [KIND_ANSI_CHAR] = {"char", .native = WK_U1, .convert = convert_char},
    [KIND_UTF8] = {"UTF-8", .native = WK_I, .to_native = MARSHAL "StringToCoTaskMemUTF8",
                   .to_managed = MARSHAL "PtrToStringUTF8", .clear = MARSHAL "FreeCoTaskMem"},
    [KIND_UTF16] = {"UTF-16", .native = WK_I, .to_native = MARSHAL "StringToCoTaskMemUni",
                    .to_managed = MARSHAL "PtrToStringUni", .clear = MARSHAL "FreeCoTaskMem"},
    [KIND_BSTR] = {"BSTR", .native = WK_I, .to_native = MARSHAL "StringToBSTR",
                   .to_managed = "System.StubHelpers.BSTRMarshaler::ConvertToManaged",
                   .clear = MARSHAL "FreeBSTR"},
    [KIND_DATE] = {"DATE", .native = WK_R8, .convert = convert_date},
    [KIND_DELEGATE] = {"delegate", .native = WK_I, .convert = convert_delegate},
    [KIND_SAFE_HANDLE] = {"SafeHandle", .native = WK_I, .step = step_safe_handle, .clears = true},
    [KIND_HANDLE_REF] = {"HandleRef", .native = WK_I, .step = step_handle_ref},
    [KIND_STRING_BUILDER] = {"StringBuilder", .native = WK_I, .step = step_string_builder, .clears = true,
                             .comes_back = true},
    [KIND_FIXED_STRING] = {"ByValTStr", .native = WK_U1, .step = step_fixed_string},
    [KIND_STRUCT] = {"struct", .native = WK_OBJECT, .step = step_struct, .clears = true},
    [KIND_LAYOUT_CLASS] = {"class", .native = WK_I, .step = step_layout_class, .clears = true},
    [KIND_PINNED_CLASS] = {"pinned class", .native = WK_I, .step = step_layout_class, .pinned = true},
    [KIND_PINNED_ARRAY] = {"pinned array", .native = WK_I, .step = step_pinned_array, .pinned = true},
    [KIND_ARRAY] = {"array", .native = WK_I, .step = step_array, .clears = true},
    [KIND_FIXED_ARRAY] = {"ByValArray", .native = WK_OBJECT, .step = step_fixed_array, .clears = true},
};

bool marshal_is_copy(const Marshaller *m) { return m->kind == &kinds[KIND_COPY]; }
bool marshal_is_pinned(const Marshaller *m) { return m->kind->pinned; }
bool marshal_comes_back(const Marshaller *m) { return m->kind->comes_back; }

bool marshal_needs_clear(const Marshaller *m) {
    if (m->kind == &kinds[KIND_FIXED_ARRAY]) return marshal_needs_clear(m->elem);
    return m->kind->clear || m->kind->clears;
}

static void convert(MarshalStub *s, const Marshaller *m, bool to_native) {
    const char *name = to_native ? m->kind->to_native : m->kind->to_managed;
    if (m->kind->convert)
        m->kind->convert(s, m, to_native);
    else if (name)
        synth_call(s->y, IL_CALL, marshal_corelib(s->im, name, 1));
}

void marshal_step(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed,
                  MarshalPlace native) {
    Synth *y = s->y;
    if (m->kind->step) {
        m->kind->step(s, m, step, managed, native);
        return;
    }
    if (step == STEP_CLEAR) {
        if (!m->kind->clear) return;
        marshal_push(y, native);
        synth_type(y, IL_LDOBJ, m->native);
        synth_call(y, IL_CALL, marshal_corelib(s->im, m->kind->clear, 1));
        return;
    }
    bool out = step == STEP_TO_NATIVE;
    marshal_push(y, out ? native : managed);
    marshal_push(y, out ? managed : native);
    synth_type(y, IL_LDOBJ, out ? m->managed : m->native);
    convert(s, m, out);
    synth_type(y, IL_STOBJ, out ? m->native : m->managed);
}

Marshaller *marshal_make(Importer *im, KindId id, Type *t) {
    Marshaller *m = ARENA_NEW(im->u->arena, Marshaller);
    Type *native = kinds[id].native == WK_OBJECT ? t : im->u->wk[kinds[id].native];
    *m = (Marshaller){
        .kind = &kinds[id], .managed = t, .native = native, .state = UINT32_MAX, .count = UINT32_MAX};
    m->size_param = -1;
    return m;
}

void marshal_by_value(Marshaller *m) {
    if (m->kind != &kinds[KIND_ARRAY] || !marshal_is_copy(m->elem)) return;
    m->kind = &kinds[KIND_PINNED_ARRAY];
}
