/* Signature decoding, ECMA-335 §II.23.2, with what dotnet/runtime's Ecma-335-Augments allows beyond
 * it: modifiers before any type, TypeSpecs in modifiers, any type as TypeSpec. */
#include "frontend/signature.h"

#include "base/vec.h"

enum {
    MAX_DEPTH = 256,
    MAX_RANK = 32, /* of arrays, as in CoreCLR */
    MAX_LOCALS = 0xFFFE,
};

/* ---- Cursor ---- */

MdSigCursor md_sig_cursor(const MdImage *img, Diag *d, MdBlob blob, uint32_t where) {
    const uint8_t *end = blob.p ? blob.p + blob.len : NULL;
    return (MdSigCursor){img, d, blob.p, end, "signature", where, blob.len, 0};
}

noreturn void md_sig_fail(const MdSigCursor *c, const char *what) {
    uint32_t table = c->where >> 24;
    const char *name = table < MD_TABLE_COUNT ? md_table_desc[table].name : NULL;
    if (c->where != 0 && name)
        diag_fail(c->d, "%s: %s row %u: %s: %s", c->img->path, name, md_token_rid(c->where), c->kind, what);
    diag_fail(c->d, "%s: %s: %s", c->img->path, c->kind, what);
}

uint8_t md_sig_byte(MdSigCursor *c) {
    if (md_sig_at_end(c)) md_sig_fail(c, "ends early");
    return *c->p++;
}

uint8_t md_sig_peek(const MdSigCursor *c) { return md_sig_at_end(c) ? (uint8_t)MD_ELEM_END : *c->p; }

uint32_t md_sig_uint(MdSigCursor *c) {
    uint32_t v, used = md_compressed_uint(c->p, c->end, &v);
    if (used == 0) md_sig_fail(c, "malformed compressed integer");
    c->p += used;
    return v;
}

int32_t md_sig_int(MdSigCursor *c) {
    int32_t v;
    uint32_t used = md_compressed_int(c->p, c->end, &v);
    if (used == 0) md_sig_fail(c, "malformed compressed integer");
    c->p += used;
    return v;
}

uint32_t md_sig_token(MdSigCursor *c) {
    uint32_t token = md_coded_decode(MD_CI_TYPEDEF_OR_REF, md_sig_uint(c));
    if (!md_token_valid(c->img, token)) md_sig_fail(c, "names a type that does not exist");
    return token;
}

/* Takes `n` items of at least one byte each from the budget, so that a count that cannot be true is
 * found out before memory is taken for it. */
static uint32_t reserve(MdSigCursor *c, uint32_t n) {
    if (n > c->budget) md_sig_fail(c, "counts more items than it has bytes");
    c->budget -= n;
    return n;
}

/* ---- Types ---- */

static void parse_type(MdSigCursor *c, Arena *a, MdTypeSig *t);
static void parse_method(MdSigCursor *c, Arena *a, MdMethodSig *s);

static void parse_mods(MdSigCursor *c, Arena *a, MdTypeSig *t) {
    VEC(MdMod) mods = {0};
    while (md_sig_peek(c) == MD_ELEM_CMOD_REQD || md_sig_peek(c) == MD_ELEM_CMOD_OPT) {
        bool required = md_sig_byte(c) == MD_ELEM_CMOD_REQD;
        MdMod mod = {md_sig_token(c), required};
        if (mods.len == UINT16_MAX) md_sig_fail(c, "too many modifiers");
        vec_push(a, &mods, mod);
    }
    t->mods = mods.items;
    t->mod_count = (uint16_t)mods.len;
}

static const MdTypeSig *parse_elem(MdSigCursor *c, Arena *a) {
    MdTypeSig *t = ARENA_ARRAY(a, MdTypeSig, reserve(c, 1));
    parse_type(c, a, t);
    return t;
}

static const MdTypeSig *parse_types(MdSigCursor *c, Arena *a, uint32_t n) {
    MdTypeSig *types = ARENA_ARRAY(a, MdTypeSig, reserve(c, n));
    for (uint32_t i = 0; i < n; i++) parse_type(c, a, &types[i]);
    return types;
}

static uint32_t class_token(MdSigCursor *c) {
    uint32_t token = md_sig_token(c);
    if (md_token_table(token) == MD_TYPESPEC) md_sig_fail(c, "a TypeSpec stands for a class");
    return token;
}

static const MdArrayShape *parse_shape(MdSigCursor *c, Arena *a) {
    MdArrayShape *s = ARENA_NEW(a, MdArrayShape);
    s->rank = md_sig_uint(c);
    if (s->rank == 0 || s->rank > MAX_RANK) md_sig_fail(c, "array rank is not in 1..32");
    s->size_count = md_sig_uint(c);
    if (s->size_count > s->rank) md_sig_fail(c, "array has more sizes than dimensions");
    uint32_t *sizes = ARENA_ARRAY(a, uint32_t, s->size_count);
    for (uint32_t i = 0; i < s->size_count; i++) sizes[i] = md_sig_uint(c);
    s->bound_count = md_sig_uint(c);
    if (s->bound_count > s->rank) md_sig_fail(c, "array has more lower bounds than dimensions");
    int32_t *bounds = ARENA_ARRAY(a, int32_t, s->bound_count);
    for (uint32_t i = 0; i < s->bound_count; i++) bounds[i] = md_sig_int(c);
    s->sizes = sizes;
    s->lower_bounds = bounds;
    return s;
}

static void parse_instance(MdSigCursor *c, Arena *a, MdTypeSig *t) {
    uint8_t kind = md_sig_byte(c);
    if (kind != MD_ELEM_CLASS && kind != MD_ELEM_VALUETYPE)
        md_sig_fail(c, "the generic type of an instance is neither class nor value type");
    t->value_type = kind == MD_ELEM_VALUETYPE;
    t->token = class_token(c);
    t->arg_count = md_sig_uint(c);
    if (t->arg_count == 0) md_sig_fail(c, "generic instance without arguments");
    t->args = parse_types(c, a, t->arg_count);
}

static void parse_type(MdSigCursor *c, Arena *a, MdTypeSig *t) {
    if (++c->depth > MAX_DEPTH) md_sig_fail(c, "types are nested too deep");
    parse_mods(c, a, t);
    t->kind = md_sig_byte(c);
    switch (t->kind) {
        case MD_ELEM_VOID:
        case MD_ELEM_BOOLEAN:
        case MD_ELEM_CHAR:
        case MD_ELEM_I1:
        case MD_ELEM_U1:
        case MD_ELEM_I2:
        case MD_ELEM_U2:
        case MD_ELEM_I4:
        case MD_ELEM_U4:
        case MD_ELEM_I8:
        case MD_ELEM_U8:
        case MD_ELEM_R4:
        case MD_ELEM_R8:
        case MD_ELEM_STRING:
        case MD_ELEM_TYPEDBYREF:
        case MD_ELEM_I:
        case MD_ELEM_U:
        case MD_ELEM_OBJECT: break;
        case MD_ELEM_PTR:
        case MD_ELEM_BYREF:
        case MD_ELEM_SZARRAY:
        case MD_ELEM_PINNED: t->elem = parse_elem(c, a); break;
        case MD_ELEM_CLASS:
        case MD_ELEM_VALUETYPE:
            t->value_type = t->kind == MD_ELEM_VALUETYPE;
            t->token = class_token(c);
            break;
        case MD_ELEM_VAR:
        case MD_ELEM_MVAR: t->index = md_sig_uint(c); break;
        case MD_ELEM_ARRAY:
            t->elem = parse_elem(c, a);
            t->shape = parse_shape(c, a);
            break;
        case MD_ELEM_GENERICINST: parse_instance(c, a, t); break;
        case MD_ELEM_FNPTR: {
            MdMethodSig *s = ARENA_ARRAY(a, MdMethodSig, reserve(c, 1));
            parse_method(c, a, s);
            t->fnptr = s;
            break;
        }
        default: md_sig_fail(c, "unknown element type");
    }
    c->depth--;
}

MdTypeSig md_parse_type(MdSigCursor *c, Arena *a) {
    MdTypeSig t = {0};
    parse_type(c, a, &t);
    return t;
}

/* ---- Methods ---- */

static void parse_params(MdSigCursor *c, Arena *a, MdMethodSig *s) {
    MdTypeSig *params = ARENA_ARRAY(a, MdTypeSig, reserve(c, s->param_count));
    s->sentinel = s->param_count;
    for (uint32_t i = 0; i < s->param_count; i++) {
        if (md_sig_peek(c) == MD_ELEM_SENTINEL) {
            if (s->sentinel != s->param_count) md_sig_fail(c, "has two sentinels");
            md_sig_byte(c);
            s->sentinel = i;
        }
        parse_type(c, a, &params[i]);
    }
    s->params = params;
}

static void parse_method(MdSigCursor *c, Arena *a, MdMethodSig *s) {
    s->flags = md_sig_byte(c);
    uint8_t kind = s->flags & MD_SIG_KIND_MASK;
    if (kind > MD_SIG_VARARG && kind != MD_SIG_UNMANAGED) md_sig_fail(c, "is not that of a method");
    if (s->flags & MD_SIG_GENERIC) s->generic_count = md_sig_uint(c);
    s->param_count = md_sig_uint(c);
    parse_type(c, a, &s->ret);
    parse_params(c, a, s);
}

static void finish(const MdSigCursor *c) {
    if (!md_sig_at_end(c)) md_sig_fail(c, "has bytes left over");
}

static void expect(MdSigCursor *c, uint8_t kind, const char *what) {
    if ((md_sig_byte(c) & MD_SIG_KIND_MASK) != kind) md_sig_fail(c, what);
}

const MdMethodSig *md_parse_method_sig(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where) {
    MdSigCursor c = md_sig_cursor(img, d, b, where);
    MdMethodSig *s = ARENA_NEW(a, MdMethodSig);
    parse_method(&c, a, s);
    finish(&c);
    return s;
}

const MdMethodSig *md_parse_property_sig(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where) {
    MdSigCursor c = md_sig_cursor(img, d, b, where);
    MdMethodSig *s = ARENA_NEW(a, MdMethodSig);
    s->flags = md_sig_byte(&c);
    if ((s->flags & MD_SIG_KIND_MASK) != MD_SIG_PROPERTY) md_sig_fail(&c, "is not that of a property");
    s->param_count = md_sig_uint(&c);
    parse_type(&c, a, &s->ret);
    parse_params(&c, a, s);
    finish(&c);
    return s;
}

const MdTypeSig *md_parse_field_sig(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where) {
    MdSigCursor c = md_sig_cursor(img, d, b, where);
    expect(&c, MD_SIG_FIELD, "is not that of a field");
    MdTypeSig *t = ARENA_NEW(a, MdTypeSig);
    parse_type(&c, a, t);
    finish(&c);
    return t;
}

const MdTypeSig *md_parse_typespec(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where) {
    MdSigCursor c = md_sig_cursor(img, d, b, where);
    MdTypeSig *t = ARENA_NEW(a, MdTypeSig);
    parse_type(&c, a, t);
    finish(&c);
    return t;
}

MdTypeList md_parse_locals(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where) {
    MdSigCursor c = md_sig_cursor(img, d, b, where);
    expect(&c, MD_SIG_LOCAL, "is not that of local variables");
    MdTypeList list = {md_sig_uint(&c), NULL};
    if (list.count > MAX_LOCALS) md_sig_fail(&c, "has too many local variables");
    list.types = parse_types(&c, a, list.count);
    finish(&c);
    return list;
}

MdTypeList md_parse_methodspec(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where) {
    MdSigCursor c = md_sig_cursor(img, d, b, where);
    expect(&c, MD_SIG_METHODSPEC, "is not that of a generic method's instance");
    MdTypeList list = {md_sig_uint(&c), NULL};
    if (list.count == 0) md_sig_fail(&c, "has no type arguments");
    list.types = parse_types(&c, a, list.count);
    finish(&c);
    return list;
}

/* ---- By token ---- */

static MdBlob member_blob(const MdImage *img, Diag *d, uint32_t token) {
    static const uint16_t cols[][2] = {
        {MD_METHODDEF, MD_METHODDEF_SIGNATURE},
        {MD_MEMBERREF, MD_MEMBERREF_SIGNATURE},
        {MD_STANDALONESIG, MD_STANDALONESIG_SIGNATURE},
        {MD_FIELD, MD_FIELD_SIGNATURE},
    };
    if (md_token_valid(img, token))
        for (size_t i = 0; i < sizeof cols / sizeof *cols; i++)
            if (cols[i][0] == token >> 24) return md_col_blob(img, (MdCol)cols[i][1], md_token_rid(token));
    diag_fail(d, "%s: token 0x%08X has no signature", img->path, token);
}

const MdMethodSig *md_method_sig(const MdImage *img, Diag *d, Arena *a, uint32_t token) {
    return md_parse_method_sig(img, d, a, member_blob(img, d, token), token);
}

const MdTypeSig *md_field_sig(const MdImage *img, Diag *d, Arena *a, uint32_t token) {
    return md_parse_field_sig(img, d, a, member_blob(img, d, token), token);
}

bool md_memberref_is_field(const MdImage *img, uint32_t memberref_rid) {
    MdBlob b = md_col_blob(img, MD_MEMBERREF_SIGNATURE, memberref_rid);
    return b.len > 0 && (b.p[0] & MD_SIG_KIND_MASK) == MD_SIG_FIELD;
}

/* ---- Names for messages ---- */

static const char *const elem_names[] = {
    [MD_ELEM_VOID] = "void",    [MD_ELEM_BOOLEAN] = "bool",  [MD_ELEM_CHAR] = "char",
    [MD_ELEM_I1] = "int8",      [MD_ELEM_U1] = "uint8",      [MD_ELEM_I2] = "int16",
    [MD_ELEM_U2] = "uint16",    [MD_ELEM_I4] = "int32",      [MD_ELEM_U4] = "uint32",
    [MD_ELEM_I8] = "int64",     [MD_ELEM_U8] = "uint64",     [MD_ELEM_R4] = "float32",
    [MD_ELEM_R8] = "float64",   [MD_ELEM_STRING] = "string", [MD_ELEM_TYPEDBYREF] = "typedref",
    [MD_ELEM_I] = "native int", [MD_ELEM_U] = "native uint", [MD_ELEM_OBJECT] = "object",
};

static const char *join(const MdImage *img, Arena *a, const MdTypeSig *types, uint32_t n) {
    const char *out = "";
    for (uint32_t i = 0; i < n; i++)
        out = arena_printf(a, "%s%s%s", out, i ? ", " : "", md_type_sig_name(img, a, &types[i]));
    return out;
}

static const char *shape_name(Arena *a, const MdArrayShape *s) {
    char *out = arena_alloc_raw(a, s->rank + 2);
    out[0] = '[';
    for (uint32_t i = 1; i < s->rank; i++) out[i] = ',';
    out[s->rank] = ']';
    out[s->rank + 1] = 0;
    return out;
}

static const char *bare_type_name(const MdImage *img, Arena *a, const MdTypeSig *t) {
    switch (t->kind) {
        case MD_ELEM_CLASS:
        case MD_ELEM_VALUETYPE: return md_type_name(img, a, t->token);
        case MD_ELEM_VAR: return arena_printf(a, "!%u", t->index);
        case MD_ELEM_MVAR: return arena_printf(a, "!!%u", t->index);
        case MD_ELEM_PTR: return arena_printf(a, "%s*", md_type_sig_name(img, a, t->elem));
        case MD_ELEM_BYREF: return arena_printf(a, "%s&", md_type_sig_name(img, a, t->elem));
        case MD_ELEM_SZARRAY: return arena_printf(a, "%s[]", md_type_sig_name(img, a, t->elem));
        case MD_ELEM_PINNED: return arena_printf(a, "%s pinned", md_type_sig_name(img, a, t->elem));
        case MD_ELEM_ARRAY:
            return arena_printf(a, "%s%s", md_type_sig_name(img, a, t->elem), shape_name(a, t->shape));
        case MD_ELEM_GENERICINST:
            return arena_printf(a, "%s<%s>", md_type_name(img, a, t->token),
                                join(img, a, t->args, t->arg_count));
        case MD_ELEM_FNPTR: return arena_printf(a, "method %s", md_method_sig_name(img, a, t->fnptr));
        default: break;
    }
    const char *name = t->kind < sizeof elem_names / sizeof *elem_names ? elem_names[t->kind] : NULL;
    return name ? name : arena_printf(a, "element 0x%02X", t->kind);
}

const char *md_type_sig_name(const MdImage *img, Arena *a, const MdTypeSig *t) {
    const char *out = bare_type_name(img, a, t);
    for (uint32_t i = 0; i < t->mod_count; i++) {
        const char *mod = md_token_table(t->mods[i].token) == MD_TYPESPEC
                              ? arena_printf(a, "typespec %u", md_token_rid(t->mods[i].token))
                              : md_type_name(img, a, t->mods[i].token);
        out = arena_printf(a, "%s %s(%s)", out, t->mods[i].required ? "modreq" : "modopt", mod);
    }
    return out;
}

const char *md_method_sig_name(const MdImage *img, Arena *a, const MdMethodSig *s) {
    const char *fixed = join(img, a, s->params, s->sentinel);
    const char *rest = join(img, a, s->params + s->sentinel, s->param_count - s->sentinel);
    bool variable = s->sentinel < s->param_count;
    return arena_printf(a, "%s%s (%s%s%s)", s->flags & MD_SIG_HASTHIS ? "instance " : "",
                        md_type_sig_name(img, a, &s->ret), fixed, variable ? ", ..., " : "", rest);
}
