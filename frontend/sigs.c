/* Signatures (ECMA-335 §II.23.2) decoded straight from the blob into interned types. */
#include <string.h>

#include "frontend/typesystem.h"

enum { MAX_NESTING = 256, SMALL = 16 };

/* State of one signature. */
typedef struct Decoder {
    Assembly *a;
    MdSigCursor c;
    uint32_t mods; /* see MethodSig.mods */
    uint32_t node; /* number of the type being read: place of a modifier */
    uint32_t depth;
} Decoder;

static Decoder decoder(Assembly *a, MdBlob blob, uint32_t where) {
    return (Decoder){.a = a, .c = md_sig_cursor(a->image, a->u->diag, blob, where)};
}

static Type *read_type(Decoder *d);

/* Modifiers of different assemblies are the same when their names are: they need not be loaded. */
static uint32_t mod_hash(Assembly *a, uint32_t token, bool required) {
    uint32_t rid = md_token_rid(token);
    const char *ns, *name;
    if (md_token_table(token) == MD_TYPESPEC) return MD_TYPESPEC;
    bool ref = md_token_table(token) == MD_TYPEREF;
    ns = md_col_string(a->image, ref ? MD_TYPEREF_NAMESPACE : MD_TYPEDEF_NAMESPACE, rid);
    name = md_col_string(a->image, ref ? MD_TYPEREF_NAME : MD_TYPEDEF_NAME, rid);
    return (uint32_t)hash_combine(hash_combine(hash_bytes(ns, strlen(ns)), hash_bytes(name, strlen(name))),
                                  required);
}

static bool is_named(Assembly *a, uint32_t token, const char *name) {
    bool ref = md_token_table(token) == MD_TYPEREF;
    if (!ref && md_token_table(token) != MD_TYPEDEF) return false;
    return strcmp(md_col_string(a->image, ref ? MD_TYPEREF_NAME : MD_TYPEDEF_NAME, md_token_rid(token)),
                  name) == 0;
}

/* What the modifiers in front of a return type say of the call. */
typedef struct RetMods {
    bool suppress_gc_transition;
} RetMods;

static void skip_mods(Decoder *d, RetMods *ret) {
    for (;;) {
        uint8_t e = md_sig_peek(&d->c);
        if (e != MD_ELEM_CMOD_OPT && e != MD_ELEM_CMOD_REQD) return;
        md_sig_byte(&d->c);
        uint32_t token = md_sig_token(&d->c);
        d->mods = (uint32_t)hash_combine(
            d->mods, hash_combine(mod_hash(d->a, token, e == MD_ELEM_CMOD_REQD), d->node));
        if (ret && is_named(d->a, token, "CallConvSuppressGCTransition")) ret->suppress_gc_transition = true;
    }
}

static MethodSig *read_method_sig(Decoder *d) {
    Universe *u = d->a->u;
    MethodSig *s = ARENA_NEW(u->arena, MethodSig);
    uint8_t flags = md_sig_byte(&d->c);
    s->callconv = flags & MD_SIG_KIND_MASK;
    if (s->callconv > MD_SIG_VARARG && s->callconv != MD_SIG_UNMANAGED)
        md_sig_fail(&d->c, "not a method signature");
    s->has_this = flags & MD_SIG_HASTHIS;
    s->explicit_this = flags & MD_SIG_EXPLICITTHIS;
    uint32_t ngeneric = flags & MD_SIG_GENERIC ? md_sig_uint(&d->c) : 0;
    uint32_t n = md_sig_uint(&d->c);
    if (n > (uint32_t)(d->c.end - d->c.p) || n > 0x7fff || ngeneric > 0x7fff)
        md_sig_fail(&d->c, "more parameters than bytes");
    s->ngeneric = (uint16_t)ngeneric;
    s->nparams = s->sentinel = (uint16_t)n;
    s->params = ARENA_ARRAY(u->arena, Type *, n);
    RetMods ret = {0};
    skip_mods(d, &ret);
    s->suppress_gc_transition = ret.suppress_gc_transition;
    s->ret = read_type(d);
    for (uint32_t i = 0; i < n; i++) {
        if (md_sig_peek(&d->c) == MD_ELEM_SENTINEL) {
            md_sig_byte(&d->c);
            s->sentinel = (uint16_t)i;
        }
        s->params[i] = read_type(d);
    }
    if (md_sig_peek(&d->c) == MD_ELEM_SENTINEL && !md_sig_at_end(&d->c)) md_sig_byte(&d->c);
    return s;
}

static Type *read_inst(Decoder *d) {
    uint8_t kind = md_sig_byte(&d->c);
    if (kind != MD_ELEM_CLASS && kind != MD_ELEM_VALUETYPE) md_sig_fail(&d->c, "bad generic instantiation");
    TypeDef *def = def_from_token(d->a, md_sig_token(&d->c));
    uint32_t n = md_sig_uint(&d->c);
    if (n > (uint32_t)(d->c.end - d->c.p)) md_sig_fail(&d->c, "more type arguments than bytes");
    Type *small[SMALL], **args = n <= SMALL ? small : ARENA_ARRAY(d->a->u->arena, Type *, n);
    for (uint32_t i = 0; i < n; i++) args[i] = read_type(d);
    return type_inst(d->a->u, def, args, n);
}

/* Lower bounds and sizes are dropped: CoreCLR, too, tells arrays apart by rank alone. */
static Type *read_array(Decoder *d) {
    Type *elem = read_type(d);
    uint32_t rank = md_sig_uint(&d->c);
    for (uint32_t n = md_sig_uint(&d->c); n > 0; n--) md_sig_uint(&d->c);
    for (uint32_t n = md_sig_uint(&d->c); n > 0; n--) md_sig_int(&d->c);
    return type_array(d->a->u, elem, rank);
}

static Type *read_plain(Decoder *d) {
    Universe *u = d->a->u;
    uint8_t e = md_sig_byte(&d->c);
    switch (e) {
        case MD_ELEM_VOID: return u->wk[WK_VOID];
        case MD_ELEM_STRING: return u->wk[WK_STRING];
        case MD_ELEM_OBJECT: return u->wk[WK_OBJECT];
        case MD_ELEM_TYPEDBYREF: return u->wk[WK_TYPEDREFERENCE];
        case MD_ELEM_I: return u->wk[WK_I];
        case MD_ELEM_U: return u->wk[WK_U];
        case MD_ELEM_CLASS:
        case MD_ELEM_VALUETYPE: return typedef_type(def_from_token(d->a, md_sig_token(&d->c)));
        case MD_ELEM_VAR: return type_var(u, md_sig_uint(&d->c));
        case MD_ELEM_MVAR: return type_mvar(u, md_sig_uint(&d->c));
        case MD_ELEM_PTR: return type_ptr(u, read_type(d));
        case MD_ELEM_BYREF: return type_byref(u, read_type(d));
        case MD_ELEM_SZARRAY: return type_szarray(u, read_type(d));
        case MD_ELEM_ARRAY: return read_array(d);
        case MD_ELEM_GENERICINST: return read_inst(d);
        case MD_ELEM_FNPTR: return type_fnptr(u, read_method_sig(d));
        default: break;
    }
    if (e >= MD_ELEM_BOOLEAN && e <= MD_ELEM_R8) return u->wk[WK_BOOL + (e - MD_ELEM_BOOLEAN)];
    md_sig_fail(&d->c, "unknown element type");
}

static Type *read_type(Decoder *d) {
    if (++d->depth > MAX_NESTING) md_sig_fail(&d->c, "nested too deep");
    d->node++;
    skip_mods(d, NULL);
    Type *t = read_plain(d);
    d->depth--;
    return t;
}

Type *decode_field_type(Assembly *a, MdBlob blob, uint32_t where) {
    Decoder d = decoder(a, blob, where);
    if ((md_sig_byte(&d.c) & MD_SIG_KIND_MASK) != MD_SIG_FIELD) md_sig_fail(&d.c, "not a field signature");
    return read_type(&d);
}

MethodSig *decode_method_sig(Assembly *a, MdBlob blob, uint32_t where) {
    Decoder d = decoder(a, blob, where);
    MethodSig *s = read_method_sig(&d);
    s->mods = d.mods;
    return s;
}

Type *decode_typespec(Assembly *a, MdBlob blob, uint32_t where) {
    Decoder d = decoder(a, blob, where);
    return read_type(&d);
}

Type **decode_methodspec(Assembly *a, MdBlob blob, uint32_t where, uint32_t *n) {
    Decoder d = decoder(a, blob, where);
    if (md_sig_byte(&d.c) != MD_SIG_METHODSPEC) md_sig_fail(&d.c, "not a method instantiation");
    *n = md_sig_uint(&d.c);
    if (*n > blob.len) md_sig_fail(&d.c, "more type arguments than bytes");
    Type **args = ARENA_ARRAY(a->u->arena, Type *, *n);
    for (uint32_t i = 0; i < *n; i++) args[i] = read_type(&d);
    return args;
}

LocalVar *decode_locals(Assembly *a, MdBlob blob, uint32_t where, uint32_t *n) {
    Decoder d = decoder(a, blob, where);
    if (md_sig_byte(&d.c) != MD_SIG_LOCAL) md_sig_fail(&d.c, "not a signature of locals");
    *n = md_sig_uint(&d.c);
    if (*n > blob.len) md_sig_fail(&d.c, "more locals than bytes");
    LocalVar *vars = ARENA_ARRAY(a->u->arena, LocalVar, *n);
    for (uint32_t i = 0; i < *n; i++) {
        skip_mods(&d, NULL);
        while (md_sig_peek(&d.c) == MD_ELEM_PINNED) {
            md_sig_byte(&d.c);
            vars[i].pinned = true;
            skip_mods(&d, NULL);
        }
        vars[i].type = read_type(&d);
    }
    return vars;
}
