/* The classes of System.Reflection.DispatchProxy. CoreCLR's DispatchProxyGenerator writes them at run time;
 * here they are made when code that asks for one is reached: an assembly of metadata with one class, derived
 * from the proxy class, that implements the interface and those it extends. Each of its methods packs its
 * arguments into an object[] and calls DispatchProxy.Invoke. Their bodies are written when they are imported.
 * Names, flags and order follow dotnet/runtime, DispatchProxyGenerator.cs. */
#include "frontend/proxy.h"

#include <string.h>

#include "frontend/marshaller.h"
#include "frontend/mdbuild.h"
#include "frontend/mdflags.h"
#include "frontend/typesystem.h"

typedef struct Proxy {
    Type *face, *base, *type;
    /* What the class's methods implement, by their index less 1 (the first is the constructor): methods of
     * exact interfaces, over their own variables. */
    VEC(Method *) methods;
} Proxy;

struct Proxies {
    VEC(Proxy *) list;
    MethodDef *create; /* DispatchProxy.Create<T, TProxy>, once a call of it is imported */
};

void proxy_init(Program *p) { p->proxies = ARENA_NEW(p->arena, struct Proxies); }

uint32_t proxy_count(const Program *p) { return p->proxies->list.len; }
void proxy_get(const Program *p, uint32_t i, Type **face, Type **base, Type **type) {
    const Proxy *x = p->proxies->list.items[i];
    *face = x->face, *base = x->base, *type = x->type;
}

static Proxy *proxy_of(const Program *p, const TypeDef *d) {
    for (uint32_t i = 0; d && i < p->proxies->list.len; i++)
        if (p->proxies->list.items[i]->type->def == d) return p->proxies->list.items[i];
    return NULL;
}

/* --- what is asked for --- */

static bool is_closed(const Type *t) { return t->def && !t->has_vars && !t->has_canon; }

static bool derives(Type *t, const TypeDef *d) {
    for (; t; t = type_parent(t))
        if (t->def == d) return true;
    return false;
}

bool proxy_may_be(Type *face, Type *base, const MethodDef *create) {
    if (!is_closed(face) || !is_closed(base) || face->kind != TK_INTERFACE || base->kind != TK_CLASS)
        return false;
    TypeDef *d = base->def;
    if (d->is_sealed || d->is_abstract || !derives(base, create->owner)) return false;
    typedef_members(d);
    MethodDef *ctor = typedef_find_method(d, ".ctor", 0);
    return ctor && (ctor->flags & MD_MA_ACCESS_MASK) == MD_MA_PUBLIC;
}

void proxy_create_called(Program *p, MethodDef *create) { p->proxies->create = create; }

void proxy_instance(Program *p, Method *m) {
    if (m->def != p->proxies->create || m->nmargs != 2) return;
    if (proxy_may_be(m->margs[0], m->margs[1], m->def))
        reach(p, sym_proxy(p, m->margs[0], m->margs[1]), sym_method(p, SK_METHODDICT, m));
}

/* --- metadata --- */

typedef struct Writer {
    Program *p;
    MdBuild b;
    Map assemblies, types; /* Assembly *, TypeDef * → row of AssemblyRef, TypeRef */
} Writer;

static uint32_t assembly_row(Writer *w, Assembly *a) {
    bool added;
    uint64_t *place = map_put(&w->assemblies, (uintptr_t)a, &added);
    if (!added) return (uint32_t)*place;
    MdAssembly row = md_assembly(a->image);
    uint32_t key = md_build_blob(&w->b, row.public_key.p, row.public_key.len);
    enum { FULL_KEY = 1 };
    uint32_t cells[] = {row.version[0],
                        row.version[1],
                        row.version[2],
                        row.version[3],
                        key ? FULL_KEY : 0,
                        key,
                        md_build_string(&w->b, a->name),
                        0,
                        0};
    return (uint32_t)(*place = md_build_row(&w->b, MD_ASSEMBLYREF, cells));
}

static uint32_t typeref_row(Writer *w, TypeDef *d) {
    uint64_t *known = map_find(&w->types, (uintptr_t)d);
    if (known) return (uint32_t)*known;
    uint32_t scope = d->enclosing ? md_token(MD_TYPEREF, typeref_row(w, d->enclosing))
                                  : md_token(MD_ASSEMBLYREF, assembly_row(w, d->assembly));
    uint32_t cells[] = {md_build_coded(MD_CI_RESOLUTION_SCOPE, scope), md_build_string(&w->b, d->name),
                        md_build_string(&w->b, d->ns)};
    uint32_t row = md_build_row(&w->b, MD_TYPEREF, cells);
    *map_put(&w->types, (uintptr_t)d, NULL) = row;
    return row;
}

static void put_sig(Writer *w, MdBytes *out, const MethodSig *s);

static void put_type(Writer *w, MdBytes *out, Type *t) {
    static const uint8_t primitive[] = {
        [TK_VOID] = MD_ELEM_VOID, [TK_BOOL] = MD_ELEM_BOOLEAN, [TK_CHAR] = MD_ELEM_CHAR, [TK_I1] = MD_ELEM_I1,
        [TK_U1] = MD_ELEM_U1,     [TK_I2] = MD_ELEM_I2,        [TK_U2] = MD_ELEM_U2,     [TK_I4] = MD_ELEM_I4,
        [TK_U4] = MD_ELEM_U4,     [TK_I8] = MD_ELEM_I8,        [TK_U8] = MD_ELEM_U8,     [TK_R4] = MD_ELEM_R4,
        [TK_R8] = MD_ELEM_R8,     [TK_I] = MD_ELEM_I,          [TK_U] = MD_ELEM_U};
    Arena *a = w->b.a;
    Universe *u = w->p->u;
    if (t->kind <= TK_U) {
        vec_push(a, out, primitive[t->kind]);
    } else if (t == u->wk[WK_OBJECT] || t == u->wk[WK_STRING] || t == u->wk[WK_TYPEDREFERENCE]) {
        vec_push(a, out,
                 t == u->wk[WK_OBJECT]   ? MD_ELEM_OBJECT
                 : t == u->wk[WK_STRING] ? MD_ELEM_STRING
                                         : MD_ELEM_TYPEDBYREF);
    } else if (t->def) {
        if (t->nargs) vec_push(a, out, MD_ELEM_GENERICINST);
        vec_push(a, out, type_is_valuetype(t) ? MD_ELEM_VALUETYPE : MD_ELEM_CLASS);
        md_put_compressed(a, out,
                          md_build_coded(MD_CI_TYPEDEF_OR_REF, md_token(MD_TYPEREF, typeref_row(w, t->def))));
        if (t->nargs) md_put_compressed(a, out, t->nargs);
        for (uint32_t i = 0; i < t->nargs; i++) put_type(w, out, t->args[i]);
    } else if (t->kind == TK_VAR || t->kind == TK_MVAR) {
        vec_push(a, out, t->kind == TK_VAR ? MD_ELEM_VAR : MD_ELEM_MVAR);
        md_put_compressed(a, out, t->index);
    } else if (t->kind == TK_FNPTR) {
        vec_push(a, out, MD_ELEM_FNPTR);
        put_sig(w, out, t->sig);
    } else {
        vec_push(a, out,
                 t->kind == TK_SZARRAY ? MD_ELEM_SZARRAY
                 : t->kind == TK_ARRAY ? MD_ELEM_ARRAY
                 : t->kind == TK_PTR   ? MD_ELEM_PTR
                                       : MD_ELEM_BYREF);
        put_type(w, out, t->elem);
        if (t->kind != TK_ARRAY) return;
        md_put_compressed(a, out, t->rank);
        md_put_le(a, out, 0, 2); /* no sizes, no lower bounds */
    }
}

static void put_sig(Writer *w, MdBytes *out, const MethodSig *s) {
    Arena *a = w->b.a;
    vec_push(
        a, out,
        (uint8_t)(s->callconv | (s->has_this ? MD_SIG_HASTHIS : 0) | (s->ngeneric ? MD_SIG_GENERIC : 0)));
    if (s->ngeneric) md_put_compressed(a, out, s->ngeneric);
    md_put_compressed(a, out, s->nparams);
    put_type(w, out, s->ret);
    for (uint32_t i = 0; i < s->nparams; i++) put_type(w, out, s->params[i]);
}

static uint32_t sig_blob(Writer *w, const MethodSig *s) {
    MdBytes out = {0};
    put_sig(w, &out, s);
    return md_build_blob(&w->b, out.items, out.len);
}

/* TypeRef, or TypeSpec of an instance. */
static uint32_t type_token(Writer *w, Type *t) {
    if (!t->nargs) return md_token(MD_TYPEREF, typeref_row(w, t->def));
    MdBytes out = {0};
    put_type(w, &out, t);
    uint32_t cells[] = {md_build_blob(&w->b, out.items, out.len)};
    return md_token(MD_TYPESPEC, md_build_row(&w->b, MD_TYPESPEC, cells));
}

static uint32_t method_row(Writer *w, const char *name, uint32_t flags, const MethodSig *s) {
    enum { NO_PARAMS = 1 };
    uint32_t cells[] = {0, 0, flags, md_build_string(&w->b, name), sig_blob(w, s), NO_PARAMS};
    return md_build_row(&w->b, MD_METHODDEF, cells);
}

/* Type parameters with the flags of the interface's, without their other constraints. */
static void generic_rows(Writer *w, uint32_t method, Method *decl) {
    TypeDef *d = decl->def->owner;
    const MdImage *img = d->assembly->image;
    MdRange r = md_generic_params(img, md_token(MD_METHODDEF, decl->def->rid));
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t from = md_row_at(img, MD_GENERICPARAM, i);
        uint32_t cells[] = {md_col(img, MD_GENERICPARAM_NUMBER, from),
                            md_col(img, MD_GENERICPARAM_FLAGS, from),
                            md_build_coded(MD_CI_TYPE_OR_METHODDEF, md_token(MD_METHODDEF, method)),
                            md_build_string(&w->b, md_col_string(img, MD_GENERICPARAM_NAME, from))};
        md_build_row(&w->b, MD_GENERICPARAM, cells);
    }
}

enum { PROXY_CLASS = 2 }; /* row of TypeDef; the first is <Module> */

/* The interface's methods that may be overridden, each with the field that keeps its MethodInfo. */
static void implement(Writer *w, Proxy *x, Type *face) {
    uint32_t cells[] = {PROXY_CLASS, md_build_coded(MD_CI_TYPEDEF_OR_REF, type_token(w, face))};
    md_build_row(&w->b, MD_INTERFACEIMPL, cells);
    typedef_members(face->def);
    for (uint32_t i = 0; i < face->def->nmethods; i++) {
        MethodDef *d = &face->def->methods[i];
        if (!d->is_virtual || d->is_final || d->is_static) continue;
        Method *decl = method_typical(w->p->u, d, face);
        uint32_t row = method_row(w, d->name, MD_MA_PUBLIC | MD_MA_VIRTUAL, method_sig(decl));
        generic_rows(w, row, decl);
        vec_push(w->p->arena, &x->methods, decl);
    }
}

static void field_rows(Writer *w, const Proxy *x) {
    TypeDef *d = assembly_find_type(w->p->u->corelib, "System.Reflection", "MethodInfo");
    if (!d) diag_fail(w->p->diag, "System.Private.CoreLib has no System.Reflection.MethodInfo");
    MdBytes sig = {0};
    vec_push(w->b.a, &sig, MD_SIG_FIELD);
    put_type(w, &sig, typedef_type(d));
    for (uint32_t i = 0; i < x->methods.len; i++) {
        uint32_t cells[] = {MD_MA_PRIVATE | MD_FA_STATIC,
                            md_build_string(&w->b, arena_printf(w->b.a, "_methodInfo%u", i)),
                            md_build_blob(&w->b, sig.items, sig.len)};
        md_build_row(&w->b, MD_FIELD, cells);
    }
}

/* The image of the assembly that has the proxy's class. */
static MdImage *write_image(Program *p, Proxy *x, uint32_t number) {
    enum { LENGTH_OF_SHA1 = 0x8004 };
    static const uint8_t mvid[16];
    Writer w = {.p = p};
    md_build_init(&w.b, p->arena);
    map_init(&w.assemblies, p->arena);
    map_init(&w.types, p->arena);
    uint32_t module[] = {0, md_build_string(&w.b, "testmod"), md_build_guid(&w.b, mvid), 0, 0};
    uint32_t assembly[] = {LENGTH_OF_SHA1, 0, 0, 0, 0, 0, 0, md_build_string(&w.b, "ProxyBuilder"), 0};
    uint32_t globals[] = {0, md_build_string(&w.b, "<Module>"), 0, 0, 1, 1};
    md_build_row(&w.b, MD_MODULE, module);
    md_build_row(&w.b, MD_ASSEMBLY, assembly);
    md_build_row(&w.b, MD_TYPEDEF, globals);
    uint32_t own[] = {MD_TA_PUBLIC,
                      md_build_string(&w.b, arena_printf(p->arena, "generatedProxy_%u", number)),
                      0,
                      md_build_coded(MD_CI_TYPEDEF_OR_REF, type_token(&w, x->base)),
                      1,
                      1};
    md_build_row(&w.b, MD_TYPEDEF, own);
    MethodSig ctor = {.has_this = true, .ret = p->u->wk[WK_VOID]};
    method_row(&w, ".ctor", MD_MA_PUBLIC | MD_MA_SPECIAL_NAME | MD_MA_RT_SPECIAL_NAME, &ctor);
    uint32_t n;
    Type **faces = type_interfaces(x->face, &n);
    for (uint32_t i = 0; i < n; i++) implement(&w, x, faces[i]);
    implement(&w, x, x->face);
    field_rows(&w, x);
    MdBlob written = md_build_finish(&w.b);
    return md_open_root(p->diag, p->arena, "ProxyBuilder", written.p, written.len, 0);
}

/* Each method of the class implements the one of the interface that it was made for, whatever their names. */
static void set_impls(Program *p, Proxy *x) {
    TypeDef *d = x->type->def;
    d->impls = ARENA_ARRAY(p->arena, ImplRow, x->methods.len + 1);
    d->nimpls = x->methods.len;
    d->impls_done = true;
    for (uint32_t i = 0; i < x->methods.len; i++)
        d->impls[i] =
            (ImplRow){.body = method_typical(p->u, &d->methods[i + 1], x->type), .decl = x->methods.items[i]};
}

void proxy_make(Program *p, Type *face, Type *base) {
    IrSym why = sym_proxy(p, face, base);
    Proxy *x = ARENA_NEW(p->arena, Proxy);
    *x = (Proxy){.face = face, .base = base};
    Assembly *a = universe_add_image(p->u, write_image(p, x, p->proxies->list.len + 1));
    a->origin = ORIGIN_PACKAGE;
    TypeDef *d = assembly_typedef(a, PROXY_CLASS);
    typedef_members(d);
    x->type = typedef_type(d);
    set_impls(p, x);
    vec_push(p->arena, &p->proxies->list, x);
    reach(p, sym_type(p, SK_CONSTRUCTED, x->type), why);
    reach(p, sym_type(p, SK_MEMBERS, x->type), why);
    reach(p, sym_type(p, SK_MT, face), why);
    reach(p, sym_type(p, SK_MT, base), why);
    reach(p, sym_entry(p, method_inst(p->u, &d->methods[0], x->type, NULL, 0)), why);
    for (uint32_t i = 0; i < x->methods.len; i++) {
        Method *decl = x->methods.items[i];
        reach(p, sym_type(p, SK_MEMBERS, decl->owner), why);
        reach(p, sym_named(p, decl->owner, sym_string_utf8(p, decl->def->name)), why);
    }
}

/* --- bodies --- */

bool proxy_is(const Program *p, const Method *m) { return proxy_of(p, m->owner->def) != NULL; }

/* Pushes the MethodInfo of the interface's method. Of a generic one it is the instance that is called: in
 * shared code that must be made of the definition. */
static void push_method_info(MarshalStub *s, Proxy *x, uint32_t i) {
    Synth *y = s->y;
    Importer *im = s->im;
    Method *decl = x->methods.items[i];
    Type *word = im->u->wk[WK_I], *object = im->u->wk[WK_OBJECT];
    bool shared = decl->def->ngeneric && im->shared;
    Method *told = decl->def->ngeneric && !shared
                       ? method_inst(im->u, decl->def, decl->owner, im->m->margs, im->m->nmargs)
                       : decl;
    FieldDef *keeps = &x->type->def->fields[i];
    SynthLabel known = synth_label();
    if (told == decl) {
        synth_field(y, IL_LDSFLD, keeps, x->type);
        synth_op(y, IL_DUP);
        synth_branch(y, IL_BRTRUE, &known);
        synth_op(y, IL_POP);
    }
    synth_address(y, sym_method(im->p, SK_METHOD_TOKEN, told));
    marshal_runtime(s, "reflect_method_token", object, &word, 1);
    synth_call(y, IL_CALL, marshal_corelib(im, "System.RuntimeType::GetMethodBase", 1));
    if (told == decl) {
        synth_op(y, IL_DUP);
        synth_field(y, IL_STSFLD, keeps, x->type);
        synth_place(y, &known);
    }
    if (!shared) return;
    Type *type = im->u->wk[WK_TYPE];
    synth_int(y, decl->def->ngeneric);
    synth_type(y, IL_NEWARR, type);
    for (uint32_t k = 0; k < decl->def->ngeneric; k++) {
        synth_op(y, IL_DUP);
        synth_int(y, (int32_t)k);
        synth_type(y, IL_LDTOKEN, type_mvar(im->u, k));
        synth_call(y, IL_CALL, marshal_corelib(im, "System.Type::GetTypeFromHandle", 1));
        synth_op(y, IL_STELEM_REF);
    }
    synth_call(y, IL_CALLVIRT, marshal_corelib(im, "System.Reflection.MethodInfo::MakeGenericMethod", 1));
}

/* What the handler may make by reflection: T of `where T : new()`. */
static void keep_constructors(Importer *im, const Method *decl) {
    const MdImage *img = decl->def->owner->assembly->image;
    MdRange r = md_generic_params(img, md_token(MD_METHODDEF, decl->def->rid));
    for (uint32_t i = r.begin; i < r.end && im->source == CTX_METHOD; i++) {
        uint32_t rid = md_row_at(img, MD_GENERICPARAM, i);
        uint32_t number = md_col(img, MD_GENERICPARAM_NUMBER, rid);
        if (md_col(img, MD_GENERICPARAM_FLAGS, rid) & MD_GP_DEFAULT_CONSTRUCTOR)
            dict_slot_method(im->p, im->m, DK_DEFAULT_CTOR, type_mvar(im->u, number), NULL);
    }
}

/* Whether C# says `out`: nothing comes in. */
static bool is_out_alone(const Method *decl, uint32_t i) {
    const MdImage *img = decl->def->owner->assembly->image;
    MdRange r = md_params(img, decl->def->rid);
    for (uint32_t k = r.begin; k < r.end; k++) {
        uint32_t rid = md_row_at(img, MD_PARAM, k), flags = md_col(img, MD_PARAM_FLAGS, rid);
        if (md_col(img, MD_PARAM_SEQUENCE, rid) == i + 1)
            return (flags & (MD_PA_IN | MD_PA_OUT)) == MD_PA_OUT;
    }
    return false;
}

/* Boxes of them do not exist. */
static bool cannot_be_object(const Type *t) {
    return t->kind == TK_PTR || t->kind == TK_FNPTR || t->kind == TK_BYREF ||
           (t->def && t->def->is_byref_like);
}

/* DispatchProxy.Invoke(MethodInfo, object[]): abstract in the first class below System.Object. */
static Method *invoke_method(Importer *im, Type *base) {
    Type *dispatch = base;
    while (type_parent(dispatch) != im->u->wk[WK_OBJECT]) dispatch = type_parent(dispatch);
    typedef_members(dispatch->def);
    MethodDef *invoke = typedef_find_method(dispatch->def, "Invoke", 2);
    if (!invoke) imp_fail(im, "%s has no Invoke", type_name(im->a, dispatch));
    return method_inst(im->u, invoke, dispatch, NULL, 0);
}

static void method_body(MarshalStub *s, Proxy *x, uint32_t i) {
    Synth *y = s->y;
    Importer *im = s->im;
    Type *object = im->u->wk[WK_OBJECT];
    Method *decl = x->methods.items[i];
    MethodSig *sig = method_sig(decl);
    uint32_t args = synth_local(y, type_szarray(im->u, object));
    for (uint32_t k = 0; k <= sig->nparams; k++) {
        const Type *t = k ? sig->params[k - 1] : sig->ret;
        if (cannot_be_object(k && t->kind == TK_BYREF ? t->elem : t))
            imp_fail(im, "DispatchProxy cannot pass a %s of %s", type_name(im->a, t),
                     method_name(im->a, decl));
    }
    keep_constructors(im, decl);
    synth_int(y, sig->nparams);
    synth_type(y, IL_NEWARR, object);
    synth_var(y, IL_STLOC, args);
    for (uint32_t k = 0; k < sig->nparams; k++) {
        bool byref = sig->params[k]->kind == TK_BYREF;
        Type *t = byref ? sig->params[k]->elem : sig->params[k];
        if (byref && is_out_alone(decl, k)) continue;
        synth_var(y, IL_LDLOC, args);
        synth_int(y, (int32_t)k);
        synth_var(y, IL_LDARG, k + 1);
        if (byref) synth_type(y, IL_LDOBJ, t);
        if (!type_is_ref(t)) synth_type(y, IL_BOX, t);
        synth_op(y, IL_STELEM_REF);
    }
    synth_var(y, IL_LDARG, 0);
    push_method_info(s, x, i);
    synth_var(y, IL_LDLOC, args);
    synth_call(y, IL_CALLVIRT, invoke_method(im, x->base));
    uint32_t result = synth_local(y, object);
    synth_var(y, IL_STLOC, result);
    for (uint32_t k = 0; k < sig->nparams; k++) {
        if (sig->params[k]->kind != TK_BYREF) continue;
        synth_var(y, IL_LDARG, k + 1);
        synth_var(y, IL_LDLOC, args);
        synth_int(y, (int32_t)k);
        synth_op(y, IL_LDELEM_REF);
        synth_type(y, IL_UNBOX_ANY, sig->params[k]->elem);
        synth_type(y, IL_STOBJ, sig->params[k]->elem);
    }
    if (sig->ret->kind != TK_VOID) {
        synth_var(y, IL_LDLOC, result);
        synth_type(y, IL_UNBOX_ANY, sig->ret);
    }
    synth_op(y, IL_RET);
}

void proxy_body(Importer *im) {
    Proxy *x = proxy_of(im->p, im->m->owner->def);
    Synth *y = im->synth = synth_new(im->a);
    MarshalStub s = {im, y};
    if (im->m->def->is_ctor) {
        synth_var(y, IL_LDARG, 0);
        synth_call(y, IL_CALL,
                   method_inst(im->u, typedef_find_method(x->base->def, ".ctor", 0), x->base, NULL, 0));
        synth_op(y, IL_RET);
    } else {
        method_body(&s, x, im->m->def->index - 1);
    }
    im->body = synth_body(y);
}
