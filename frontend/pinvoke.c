/* Bodies at the border to native code, written in IL: calls out ([DllImport], delegates over function
 * pointers) and calls in ([UnmanagedCallersOnly], delegates given to C). */
#include "frontend/pinvoke.h"

#include <string.h>

#include "frontend/marshaller.h"
#include "frontend/mdflags.h"
#include "frontend/signature.h"

typedef struct Argument {
    Type *type; /* without by-ref */
    bool by_ref, in, out;
    Marshaller *m;
    MarshalPlace managed, native;
} Argument;

typedef struct Border {
    MarshalStub s;
    Method *m; /* NULL: a call through a function pointer */
    const MethodSig *sig;
    Assembly *as;  /* whose rules count */
    bool disabled; /* [DisableRuntimeMarshalling] */
    bool unicode, last_error, preserve_sig;
    bool loaded;    /* the function is looked for when it is called: RtNativeCall */
    uint32_t first; /* index of the first argument: 1 after `this` */
    Argument *args, ret;
    uint32_t n;
    const char *refused, *exception; /* the text, and the class */
} Border;

#define INTEROP "System.Runtime.InteropServices."

/* --- what the metadata says --- */

/* Param row of a parameter, from 1; 0 is the result. 0 when there is none. */
static uint32_t param_row(const MdImage *img, uint32_t method_rid, uint32_t sequence) {
    MdRange r = md_params(img, method_rid);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(img, MD_PARAM, i);
        if (md_col(img, MD_PARAM_SEQUENCE, rid) == sequence) return rid;
    }
    return 0;
}

bool pinvoke_is(Program *p, Method *m) {
    if (!m->owner->def || !m->def->is_pinvoke || m->def->has_body) return false;
    const MdImage *img = m->owner->def->assembly->image;
    MdImplMap map = md_impl_map_row(img, md_impl_map(img, md_token(MD_METHODDEF, m->def->rid)));
    if (contract_replaces(p, m) || strcmp(map.module, "QCall") == 0) return false;
    return native_carried(p, map.module) || !contract_lookup(p, CONTRACT_NATIVE, map.name);
}

static void refuse(Border *b, const char *exception, const char *text) {
    if (b->refused) return;
    b->exception = exception;
    b->refused = text;
}

/* Of the value that is refused; i: the parameter, from 1, 0: the result. */
static void refuse_value(Border *b, uint32_t i, Refusal why) {
    Arena *a = b->s.im->p->arena;
    if (why.type_load)
        refuse(b, "System.TypeLoadException", why.text);
    else
        refuse(b, INTEROP "MarshalDirectiveException",
               why.bare ? why.text
               : i      ? arena_printf(a, "Cannot marshal 'parameter #%u': %s", i, why.text)
                        : arena_printf(a, "Cannot marshal 'return value': %s", why.text));
}

static Marshaller *find_marshaller(Border *b, Argument *a, Type *t, uint32_t row, uint32_t sequence,
                                   Refusal *why) {
    if (b->disabled) return marshal_find_raw(b->s.im, t, why);
    /* a result is a value: by reference it is nothing that a marshaller could be found for */
    bool result = !sequence;
    return marshal_find(b->s.im, result ? t : a->type, b->as, row ? md_token(MD_PARAM, row) : 0,
                        result      ? SITE_RETURN
                        : a->by_ref ? SITE_BYREF
                                    : SITE_PARAM,
                        b->unicode, why);
}

static void find_argument(Border *b, Argument *a, Type *t, uint32_t sequence) {
    Refusal why = {0};
    uint32_t row = b->m ? param_row(b->as->image, b->m->def->rid, sequence) : 0;
    uint32_t flags = row ? md_col(b->as->image, MD_PARAM_FLAGS, row) : 0;
    a->by_ref = t->kind == TK_BYREF;
    a->type = a->by_ref ? t->elem : t;
    a->m = find_marshaller(b, a, t, row, sequence, &why);
    if (!a->m) {
        refuse_value(b, sequence, why);
        return;
    }
    if (!a->by_ref && sequence) marshal_by_value(a->m);
    if (a->by_ref && a->m->elem && !a->m->has_size && a->m->size_param < 0)
        a->m->has_size = true, a->m->size = 1;
    if (!a->by_ref && sequence) a->m->has_size = false; /* it is as long as it is */
    bool in = flags & MD_PA_IN, out = flags & MD_PA_OUT;
    a->in = in || !out;
    a->out = out || (!in && (a->by_ref || marshal_comes_back(a->m)));
}

/* SizeParamIndex names a parameter. */
static void check_size_param(Border *b, const Argument *a, uint32_t sequence) {
    if (a->m && a->by_ref && a->m->size_param >= (int32_t)b->n)
        refuse_value(b, sequence, (Refusal){.text = "Array size control parameter index is out of range."});
}

static bool find_arguments(Border *b) {
    b->n = b->sig->nparams;
    b->args = ARENA_ARRAY(b->s.im->a, Argument, b->n + 1);
    for (uint32_t i = 0; i < b->n; i++) find_argument(b, &b->args[i], b->sig->params[i], i + 1);
    for (uint32_t i = 0; i < b->n; i++) check_size_param(b, &b->args[i], i + 1);
    if (b->sig->ret->kind != TK_VOID) find_argument(b, &b->ret, b->sig->ret, 0);
    return !b->refused;
}

static Type *word(Border *b) { return b->s.im->u->wk[WK_I]; }

/* What an argument is to C. */
static Type *c_type(Border *b, const Argument *a) { return a->by_ref ? word(b) : a->m->native; }

/* --- calls out --- */

/* The local with the number of elements of an array whose SizeParamIndex names another argument. */
static void find_counts(Border *b) {
    for (uint32_t i = 0; i <= b->n; i++) {
        Argument *a = i < b->n ? &b->args[i] : &b->ret;
        if (!a->m || a->m->size_param < 0 || (i < b->n && !a->by_ref)) continue;
        if ((uint32_t)a->m->size_param >= b->n) continue;
        a->m->count = synth_local(b->s.y, b->s.im->u->wk[WK_I4]);
    }
}

static void read_counts(Border *b) {
    Synth *y = b->s.y;
    for (uint32_t i = 0; i <= b->n; i++) {
        Argument *a = i < b->n ? &b->args[i] : &b->ret;
        if (!a->m || a->m->count == UINT32_MAX) continue;
        const Argument *from = &b->args[a->m->size_param];
        marshal_push(y, from->managed);
        synth_type(y, IL_LDOBJ, from->type);
        synth_op(y, IL_CONV_I4);
        synth_var(y, IL_STLOC, a->m->count);
    }
}

static void place_arguments(Border *b) {
    Synth *y = b->s.y;
    for (uint32_t i = 0; i < b->n; i++) {
        Argument *a = &b->args[i];
        a->managed = (MarshalPlace){a->by_ref ? IL_LDARG : IL_LDARGA, b->first + i, 0};
        a->native = (MarshalPlace){IL_LDLOCA, marshal_is_copy(a->m) ? 0 : synth_local(y, a->m->native), 0};
    }
}

static void steps(Border *b, MarshalStep step) {
    for (uint32_t i = 0; i < b->n; i++) {
        Argument *a = &b->args[i];
        if (marshal_is_copy(a->m)) continue;
        if (step == STEP_TO_NATIVE && !a->in && a->by_ref) continue;
        if (step == STEP_TO_MANAGED && (!a->out || marshal_is_pinned(a->m))) continue;
        if (step == STEP_CLEAR && !marshal_needs_clear(a->m)) continue;
        marshal_step(&b->s, a->m, step, a->managed, a->native);
    }
}

static void push_arguments(Border *b) {
    Synth *y = b->s.y;
    for (uint32_t i = 0; i < b->n; i++) {
        const Argument *a = &b->args[i];
        if (marshal_is_copy(a->m)) {
            synth_var(y, IL_LDARG, b->first + i);
            if (a->by_ref) synth_op(y, IL_CONV_U);
        } else if (a->by_ref) {
            marshal_push(y, a->native);
            synth_op(y, IL_CONV_U);
        } else {
            synth_var(y, IL_LDLOC, a->native.var);
        }
    }
}

/* Objects whose memory or code C may have used until the end of the call. */
static void keep_alive(Border *b) {
    Method *keep = marshal_corelib(b->s.im, "System.GC::KeepAlive", 1);
    for (uint32_t i = 0; i < b->n; i++) {
        const Argument *a = &b->args[i];
        if (a->by_ref || !type_is_ref(a->type) || a->type == b->s.im->u->wk[WK_STRING]) continue;
        synth_var(b->s.y, IL_LDARG, b->first + i);
        synth_call(b->s.y, IL_CALL, keep);
    }
}

static bool any_clear(const Border *b) {
    bool any = b->ret.m && marshal_needs_clear(b->ret.m);
    for (uint32_t i = 0; i < b->n; i++) any = any || marshal_needs_clear(b->args[i].m);
    return any;
}

/* The call itself, of `code`; 0: of the C function that the delegate in the first argument is made of, or
 * whose address is the last argument. */
static void call_c_function(Border *b, IrSym code, bool quick) {
    Importer *im = b->s.im;
    Synth *y = b->s.y;
    Type **params = ARENA_ARRAY(im->a, Type *, b->n + 2);
    uint32_t n = b->n;
    for (uint32_t i = 0; i < n; i++) params[i] = c_type(b, &b->args[i]);
    Type *ret = b->ret.m ? b->ret.m->native : b->sig->ret;
    bool hresult = !b->preserve_sig;
    if (hresult && b->ret.m) { /* the result is a last parameter, by reference */
        synth_var(y, IL_LDLOCA, b->ret.native.var);
        synth_op(y, IL_CONV_U);
        params[n++] = word(b);
    }
    if (hresult) ret = im->u->wk[WK_I4];
    if (code) {
        synth_address(y, code);
        Type *call = word(b);
        if (b->loaded) marshal_runtime(&b->s, "rt_native_resolve", call, &call, 1);
    } else if (!b->m) {
        synth_var(y, IL_LDARG, b->n);
    } else {
        synth_var(y, IL_LDARG, 0);
        FieldDef *aux = typedef_find_field(im->u->wk[WK_DELEGATE]->def, "_methodPtrAux");
        synth_field(y, IL_LDFLD, aux, im->u->wk[WK_DELEGATE]);
    }
    synth_calli(y, marshal_c_sig(im->a, ret, params, n, quick));
    uint32_t result = hresult ? synth_local(y, ret) : b->ret.native.var;
    if (hresult || b->ret.m) synth_var(y, IL_STLOC, result);
    if (b->last_error) marshal_runtime(&b->s, "icall_save_errno", im->u->wk[WK_VOID], NULL, 0);
    if (!hresult) return;
    SynthLabel good = synth_label();
    synth_var(y, IL_LDLOC, result);
    synth_int(y, 0);
    synth_branch(y, IL_BGE, &good);
    synth_var(y, IL_LDLOC, result);
    synth_call(y, IL_CALL,
               marshal_corelib(im, "System.Runtime.InteropServices.Marshal::ThrowExceptionForHR", 1));
    synth_place(y, &good);
}

static void write_call_out(Border *b, IrSym code, bool quick) {
    Importer *im = b->s.im;
    Synth *y = b->s.y;
    SynthLabel end = synth_label();
    place_arguments(b);
    find_counts(b);
    if (b->ret.m) {
        b->ret.managed = (MarshalPlace){IL_LDLOCA, synth_local(y, b->ret.type), 0};
        b->ret.native = b->ret.managed;
        if (!marshal_is_copy(b->ret.m))
            b->ret.native = (MarshalPlace){IL_LDLOCA, synth_local(y, b->ret.m->native), 0};
    }
    bool guarded = any_clear(b);
    uint32_t begin = synth_here(y);
    steps(b, STEP_TO_NATIVE);
    if (b->last_error) marshal_runtime(&b->s, "icall_clear_errno", im->u->wk[WK_VOID], NULL, 0);
    push_arguments(b);
    call_c_function(b, code, quick);
    read_counts(b);
    if (b->ret.m && !marshal_is_copy(b->ret.m))
        marshal_step(&b->s, b->ret.m, STEP_TO_MANAGED, b->ret.managed, b->ret.native);
    /* counts that come back by reference are there only now */
    steps(b, STEP_TO_MANAGED);
    if (guarded) {
        synth_branch(y, IL_LEAVE, &end);
        MdClause c = {.kind = MD_CLAUSE_FINALLY, .try_begin = begin, .try_end = synth_here(y)};
        c.handler_begin = c.try_end;
        steps(b, STEP_CLEAR);
        if (b->ret.m && !marshal_is_copy(b->ret.m))
            marshal_step(&b->s, b->ret.m, STEP_CLEAR, b->ret.managed, b->ret.native);
        synth_op(y, IL_ENDFINALLY);
        c.handler_end = synth_here(y);
        vec_push(y->a, &y->clauses, c);
        synth_place(y, &end);
    }
    keep_alive(b);
    if (b->ret.m) synth_var(y, IL_LDLOC, b->ret.managed.var);
    synth_op(y, IL_RET);
}

static Border border_new(Importer *im) {
    Border b = {.s = {im, synth_new(im->a)}, .m = im->m, .sig = method_sig(im->m), .preserve_sig = true};
    im->synth = b.s.y;
    b.first = !im->m->def->is_static;
    b.as = im->m->owner->def->assembly;
    b.disabled = marshal_is_disabled(b.as);
    return b;
}

/* A call through a pointer of signature `sig`, whose address is a last argument. */
static Border border_of_calli(Importer *im, const MethodSig *sig, bool disabled) {
    Border b = {.s = {im, synth_new(im->a)}, .sig = sig, .as = im->as, .preserve_sig = true};
    b.disabled = disabled;
    if (sig->callconv == MD_SIG_FASTCALL)
        refuse(&b, "System.TypeLoadException", "Unsupported unmanaged calling convention.");
    return b;
}

/* throw new E(text) */
static void write_throw(Border *b, const char *exception, const char *text) {
    Synth *y = b->s.y;
    const char *ctor = arena_printf(b->s.im->a, "%s::.ctor", exception);
    Method *first = marshal_corelib(b->s.im, ctor, 1);
    synth_text(y, arena_strdup(b->s.im->p->arena, text));
    synth_call(y, IL_NEWOBJ, first);
    synth_op(y, IL_THROW);
}

void pinvoke_body(Importer *im) {
    Border b = border_new(im);
    const MdImage *img = im->as->image;
    MdImplMap map = md_impl_map_row(img, md_impl_map(img, md_token(MD_METHODDEF, im->m->def->rid)));
    b.unicode = (map.flags & MD_PI_CHARSET_MASK) == MD_PI_CHARSET_UNICODE;
    b.last_error = map.flags & MD_PI_SUPPORTS_LAST_ERROR;
    b.preserve_sig = im->m->def->impl_flags & MD_MI_PRESERVE_SIG;
    const ProgramOptions *o = &im->p->opt;
    NativeLookup found = o->native ? o->native(o->native_user, map.module, map.name) : NATIVE_NO_LIBRARY;
    b.loaded = found == NATIVE_NO_LIBRARY && o->loads;
    if (b.sig->callconv == MD_SIG_VARARG)
        refuse(&b, "System.InvalidProgramException", "Vararg calling convention not supported.");
    if (b.disabled && b.last_error)
        refuse(&b, INTEROP "MarshalDirectiveException",
               "Setting SetLastError to 'true' is not supported when runtime marshalling is disabled.");
    if (b.disabled && !b.preserve_sig)
        refuse(&b, INTEROP "MarshalDirectiveException",
               "Setting PreserveSig to false for a P/Invoke is not supported when runtime marshalling is "
               "disabled.");
    if (!find_arguments(&b)) {
        imp_warn_once(im, method_name(im->a, im->m), ": ", b.refused);
        write_throw(&b, b.exception, b.refused);
    } else if (found != NATIVE_LINKED && !b.loaded) {
        bool library = found == NATIVE_NO_LIBRARY;
        if (library) prog_needs(im->p, NEED_LOADING, im->f->sym);
        const char *text =
            library
                ? arena_printf(im->a,
                               "Unable to load shared library '%s' or one of its dependencies: a static "
                               "executable loads none; anvil --native-lib links it in, --dynamic makes an "
                               "executable that loads libraries",
                               map.module)
                : arena_printf(im->a, "Unable to find an entry point named '%s' in shared library '%s'.",
                               map.name, map.module);
        if (library) /* one for all functions of the library */
            imp_warn_once(im, map.module,
                          ": a static executable loads no libraries, so this one's functions throw "
                          "DllNotFoundException; --dynamic makes an executable that loads it, --native-lib "
                          "links one in. The first function is ",
                          method_name(im->a, im->m));
        else
            imp_warn_once(im, method_name(im->a, im->m), ": ", text);
        write_throw(&b, library ? "System.DllNotFoundException" : "System.EntryPointNotFoundException", text);
    } else {
        IrSym code = b.loaded ? sym_method(im->p, SK_NATIVE, im->m)
                              : sym_runtime(im->p, arena_strdup(im->p->arena, map.name));
        write_call_out(&b, code, im->m->def->suppresses_gc_transition);
    }
    im->body = synth_body(b.s.y);
}

static bool is_text(MdBlob b, const char *text) {
    return b.len == strlen(text) && memcmp(b.p, text, b.len) == 0;
}

/* [UnmanagedFunctionPointer]: CharSet and SetLastError among the named arguments. */
static void read_function_pointer_attribute(Border *b) {
    enum { CHARSET_UNICODE = 3 };
    TypeDef *d = b->m->owner->def;
    uint32_t row = md_find_attribute(d->assembly->image, md_token(MD_TYPEDEF, d->rid),
                                     "System.Runtime.InteropServices", "UnmanagedFunctionPointerAttribute");
    if (!row) return;
    MdAttr attr = assembly_attribute(b->s.im->p, d->assembly, row);
    for (uint32_t i = 0; i < attr.named_count; i++) {
        const MdAttrNamed *n = &attr.named[i];
        if (is_text(n->name, "CharSet")) b->unicode = n->value.i == CHARSET_UNICODE;
        if (is_text(n->name, "SetLastError")) b->last_error = n->value.i;
    }
}

/* Invoke of a delegate whose _methodPtrAux is a C function. */
static void delegate_body(Importer *im) {
    Border b = border_new(im);
    read_function_pointer_attribute(&b);
    if (find_arguments(&b))
        write_call_out(&b, 0, false);
    else
        write_throw(&b, b.exception, b.refused);
    im->body = synth_body(b.s.y);
}

/* --- calls in --- */

/* Arguments are those of the C function; what is not the same becomes a local. */
static void place_incoming(Border *b) {
    Synth *y = b->s.y;
    for (uint32_t i = 0; i < b->n; i++) {
        Argument *a = &b->args[i];
        if (marshal_is_copy(a->m)) continue;
        a->native = (MarshalPlace){a->by_ref ? IL_LDARG : IL_LDARGA, i, 0};
        a->managed = (MarshalPlace){IL_LDLOCA, synth_local(y, a->type), 0};
    }
}

static void push_incoming(Border *b) {
    Synth *y = b->s.y;
    for (uint32_t i = 0; i < b->n; i++) {
        const Argument *a = &b->args[i];
        if (marshal_is_copy(a->m))
            synth_var(y, IL_LDARG, i);
        else
            synth_var(y, a->by_ref ? IL_LDLOCA : IL_LDLOC, a->managed.var);
    }
}

static void steps_incoming(Border *b, MarshalStep step) {
    for (uint32_t i = 0; i < b->n; i++) {
        Argument *a = &b->args[i];
        if (marshal_is_copy(a->m)) continue;
        if (step == STEP_TO_MANAGED && !a->in) continue;
        if (step == STEP_TO_NATIVE && (!a->by_ref || !a->out)) continue;
        marshal_step(&b->s, a->m, step, a->managed, a->native);
    }
}

/* What [UnmanagedCallersOnly] takes is the same on both sides. */
static void refuse_conversions(Border *b) {
    bool same = !b->ret.m || marshal_is_copy(b->ret.m);
    for (uint32_t i = 0; i < b->n; i++)
        same = same && b->args[i].m && marshal_is_copy(b->args[i].m) && !b->args[i].by_ref;
    if (same && !b->refused) return;
    b->exception = "System.InvalidProgramException";
    b->refused = "Non-blittable parameter types are invalid for UnmanagedCallersOnly methods.";
}

/* C may call it: CoreCLR, too, refuses at the call. */
static void write_refusal(Border *b) {
    Importer *im = b->s.im;
    Synth *y = b->s.y;
    Type *self = word(b);
    uint32_t frame = synth_local(y, marshal_frame_type(im));
    /* of delegates all types are here that might be asked for */
    if (!im->m->owner->def->is_delegate) imp_warn_once(im, method_name(im->a, im->m), ": ", b->refused);
    synth_var(y, IL_LDLOCA, frame);
    synth_op(y, IL_CONV_U);
    marshal_runtime(&b->s, "rt_reverse_enter", im->u->wk[WK_VOID], &self, 1);
    write_throw(b, b->exception, b->refused);
    im->body = synth_body(y);
}

/* What C calls for an [UnmanagedCallersOnly] method or for a delegate, whose Invoke im->m is. */
static void reverse_body(Importer *im) {
    Border b = border_new(im);
    Synth *y = b.s.y;
    bool delegate = im->m->owner->def->is_delegate;
    if (delegate) read_function_pointer_attribute(&b);
    find_arguments(&b);
    if (!delegate) refuse_conversions(&b);
    Type **params = ARENA_ARRAY(im->a, Type *, b.n + 1), *v = im->u->wk[WK_VOID], *self = word(&b);
    for (uint32_t i = 0; i < b.n && !b.refused; i++) params[i] = c_type(&b, &b.args[i]);
    y->sig = b.refused ? marshal_c_sig(im->a, v, NULL, 0, false)
                       : marshal_c_sig(im->a, b.ret.m ? b.ret.m->native : v, params, b.n, false);
    y->from_c = true;
    y->has_ctx = delegate;
    if (b.refused) {
        write_refusal(&b);
        return;
    }
    place_incoming(&b);
    uint32_t ret = b.ret.m ? synth_local(y, b.ret.type) : 0, native = ret;
    if (b.ret.m && !marshal_is_copy(b.ret.m)) native = synth_local(y, b.ret.m->native);
    uint32_t frame = synth_local(y, marshal_frame_type(im));
    synth_var(y, IL_LDLOCA, frame);
    synth_op(y, IL_CONV_U);
    marshal_runtime(&b.s, "rt_reverse_enter", v, &self, 1);
    steps_incoming(&b, STEP_TO_MANAGED);
    if (delegate) {
        synth_var(y, IL_LDARG, b.n);
        marshal_runtime(&b.s, "rt_delegate_target", im->m->owner, &self, 1);
    }
    push_incoming(&b);
    synth_call(y, delegate ? IL_CALLVIRT : IL_CALL, im->m);
    if (b.ret.m) synth_var(y, IL_STLOC, ret);
    steps_incoming(&b, STEP_TO_NATIVE);
    if (native != ret)
        marshal_step(&b.s, b.ret.m, STEP_TO_NATIVE, (MarshalPlace){IL_LDLOCA, ret, 0},
                     (MarshalPlace){IL_LDLOCA, native, 0});
    synth_var(y, IL_LDLOCA, frame);
    synth_op(y, IL_CONV_U);
    marshal_runtime(&b.s, "rt_reverse_leave", v, &self, 1);
    if (b.ret.m) synth_var(y, IL_LDLOC, native);
    synth_op(y, IL_RET);
    im->body = synth_body(y);
}

/* --- calls through function pointers --- */

bool pinvoke_calli_converts(Importer *im, const MethodSig *sig) {
    Importer inner = {.p = im->p, .u = im->u, .a = im->a, .diag = im->diag, .as = im->as};
    Border b = border_of_calli(&inner, sig, marshal_is_disabled(im->as));
    if (!find_arguments(&b)) return true;
    bool same = !b.ret.m || marshal_is_copy(b.ret.m);
    for (uint32_t i = 0; i < b.n; i++) same = same && marshal_is_copy(b.args[i].m);
    return !same;
}

/* A function of the pointer's signature, with the address as a last parameter, that makes the call. */
static void calli_body(Importer *im, Type *pointer, bool disabled) {
    Border b = border_of_calli(im, pointer->sig, disabled);
    Synth *y = im->synth = b.s.y;
    Type **params = ARENA_ARRAY(im->a, Type *, b.sig->nparams + 1);
    memcpy(params, b.sig->params, b.sig->nparams * sizeof *params);
    params[b.sig->nparams] = word(&b);
    MethodSig *sig = marshal_c_sig(im->a, b.sig->ret, params, b.sig->nparams + 1u, false);
    sig->callconv = 0;
    y->sig = sig;
    if (find_arguments(&b)) {
        write_call_out(&b, 0, b.sig->suppress_gc_transition);
    } else {
        imp_warn_once(im, type_name(im->a, pointer), ": ", b.refused);
        write_throw(&b, b.exception, b.refused);
    }
    im->body = synth_body(y);
}

/* --- which --- */

static void delegate_native(Importer *im, const Symbol *y) {
    im->m = method_inst(im->u, typedef_find_method(y->type->def, "Invoke", -1), y->type, NULL, 0);
    delegate_body(im);
    im->sig = abi_sig(im->a, method_sig(im->m), y->type, false, false);
}

static void reverse(Importer *im, const Symbol *y) {
    im->m = y->method;
    reverse_body(im);
    im->sig = abi_c(im->a, im->synth->sig, NULL, im->synth->has_ctx).s;
}

/* In the place of a method that did not compile. */
static void invalid_program(Importer *im, const Symbol *y) {
    im->m = y->method;
    Border b = border_new(im);
    write_throw(&b, "System.InvalidProgramException", im->p->invalid);
    im->body = synth_body(b.s.y);
    im->sig = abi_method(im->a, im->m);
}

static void of_synth(Importer *im) { im->sig = abi_sig(im->a, im->synth->sig, NULL, false, false); }
static void calli(Importer *im, const Symbol *y) {
    calli_body(im, y->type, y->n);
    of_synth(im);
}
static void hresult(Importer *im, const Symbol *y) {
    (void)y;
    marshal_hresult_body(im);
    of_synth(im);
}
static void marshal_struct(Importer *im, const Symbol *y) {
    marshal_struct_body(im, y->type);
    of_synth(im);
}

static const struct {
    SymKind kind;
    void (*write)(Importer *im, const Symbol *y);
} made_up[] = {{SK_DELEGATE_NATIVE, delegate_native},
               {SK_REVERSE, reverse},
               {SK_THROWER, invalid_program},
               {SK_CALLI, calli},
               {SK_HRESULT, hresult},
               {SK_MARSHAL_STRUCT, marshal_struct}};

bool pinvoke_makes_up(const Program *p, SymKind kind) {
    if (kind == SK_THROWER) return p->invalid;
    for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++)
        if (made_up[i].kind == kind) return true;
    return false;
}

bool pinvoke_made_up(Importer *im, const Symbol *y) {
    for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++) {
        if (made_up[i].kind != y->kind) continue;
        made_up[i].write(im, y);
        return true;
    }
    return false;
}
