/* Decoding of custom attributes (ECMA-335 §II.23.3), permission sets and constants. */
#include "frontend/attributes.h"

#include <string.h>

enum {
    PROLOG = 0x0001,
    NULL_STRING = 0xFF,
    NULL_ARRAY = 0xFFFFFFFF,
    MAX_BOXES = 32, /* of arrays of objects in arrays of objects */
};

/* Type of an argument. For SZARRAY, the rest describes its elements. */
typedef struct ArgType {
    uint8_t kind, elem; /* MdElem; elem is in use for SZARRAY */
    uint32_t token;     /* of an enum named in a signature, else 0 */
    MdBlob name;        /* of an enum named in the blob */
} ArgType;

typedef struct AttrReader {
    MdSigCursor c;
    Arena *a;
    const MdEnumResolver *enums;
    const MdTypeSig *instance; /* the attribute's type when it is an instance of a generic one */
    uint32_t boxes;
} AttrReader;

/* ---- Raw values ---- */

static const uint8_t *take(MdSigCursor *c, uint32_t n) {
    if ((size_t)(c->end - c->p) < n) md_sig_fail(c, "ends early");
    const uint8_t *p = c->p;
    c->p += n;
    return p;
}

static MdBlob take_counted(MdSigCursor *c) {
    uint32_t len = md_sig_uint(c);
    return (MdBlob){take(c, len), len};
}

/* SerString; the blob's `p` is NULL for the null string. */
static MdBlob take_string(MdSigCursor *c) {
    if (md_sig_peek(c) == NULL_STRING) {
        md_sig_byte(c);
        return (MdBlob){NULL, 0};
    }
    return take_counted(c);
}

/* Bytes of a primitive; 0 for what is not one. */
static uint32_t primitive_size(uint8_t kind) {
    switch (kind) {
        case MD_ELEM_BOOLEAN:
        case MD_ELEM_I1:
        case MD_ELEM_U1: return 1;
        case MD_ELEM_CHAR:
        case MD_ELEM_I2:
        case MD_ELEM_U2: return 2;
        case MD_ELEM_I4:
        case MD_ELEM_U4:
        case MD_ELEM_R4: return 4;
        case MD_ELEM_I8:
        case MD_ELEM_U8:
        case MD_ELEM_R8: return 8;
        default: return 0;
    }
}

/* Sign- or zero-extends the little-endian value of a primitive. */
static uint64_t primitive_bits(uint8_t kind, const uint8_t *p) {
    switch (kind) {
        case MD_ELEM_I1: return (uint64_t)(int64_t)(int8_t)p[0];
        case MD_ELEM_I2: return (uint64_t)(int64_t)(int16_t)md_le16(p);
        case MD_ELEM_I4: return (uint64_t)(int64_t)(int32_t)md_le32(p);
        default: break;
    }
    switch (primitive_size(kind)) {
        case 1: return p[0];
        case 2: return md_le16(p);
        case 4: return md_le32(p);
        default: return md_le64(p);
    }
}

static double real_of_bits(uint8_t kind, uint64_t bits) {
    double r;
    if (kind == MD_ELEM_R4) {
        uint32_t low = (uint32_t)bits;
        float f;
        memcpy(&f, &low, sizeof f);
        return f;
    }
    memcpy(&r, &bits, sizeof r);
    return r;
}

/* ---- Types of arguments ---- */

static bool is_system_type(const MdImage *img, uint32_t token) {
    bool def = md_token_table(token) == MD_TYPEDEF;
    uint32_t rid = md_token_rid(token);
    const char *ns = md_col_string(img, def ? MD_TYPEDEF_NAMESPACE : MD_TYPEREF_NAMESPACE, rid);
    const char *name = md_col_string(img, def ? MD_TYPEDEF_NAME : MD_TYPEREF_NAME, rid);
    return strcmp(ns, "System") == 0 && strcmp(name, "Type") == 0;
}

static ArgType type_of_sig(AttrReader *r, const MdTypeSig *t, bool in_array) {
    if (t->kind == MD_ELEM_VAR && r->instance) {
        if (t->index >= r->instance->arg_count)
            md_sig_fail(&r->c, "names a type argument that does not exist");
        t = &r->instance->args[t->index];
    }
    ArgType out = {.kind = t->kind};
    switch (t->kind) {
        case MD_ELEM_STRING: return out;
        case MD_ELEM_OBJECT: out.kind = MD_ELEM_BOXED; return out;
        case MD_ELEM_GENERICINST:
            if (!t->value_type) break;
            /* fall through */
        case MD_ELEM_VALUETYPE:
            out.kind = MD_ELEM_ENUM;
            out.token = t->token;
            return out;
        case MD_ELEM_CLASS:
            if (!is_system_type(r->c.img, t->token)) break;
            out.kind = MD_ELEM_TYPE;
            return out;
        case MD_ELEM_SZARRAY:
            if (in_array) break;
            out = type_of_sig(r, t->elem, true);
            out.elem = out.kind;
            out.kind = MD_ELEM_SZARRAY;
            return out;
        default:
            if (primitive_size(t->kind)) return out;
            break;
    }
    md_sig_fail(&r->c, "a parameter of the constructor has a type that attributes do not allow");
}

/* FieldOrPropType. */
static ArgType type_of_tag(AttrReader *r, bool in_array) {
    ArgType out = {.kind = md_sig_byte(&r->c)};
    switch (out.kind) {
        case MD_ELEM_STRING:
        case MD_ELEM_TYPE:
        case MD_ELEM_BOXED: return out;
        case MD_ELEM_ENUM:
            out.name = take_string(&r->c);
            if (!out.name.p) md_sig_fail(&r->c, "an enum has no name");
            return out;
        case MD_ELEM_SZARRAY:
            if (in_array) break;
            out = type_of_tag(r, true);
            out.elem = out.kind;
            out.kind = MD_ELEM_SZARRAY;
            return out;
        default:
            if (primitive_size(out.kind)) return out;
            break;
    }
    md_sig_fail(&r->c, "unknown type of argument");
}

/* ---- Values ---- */

static MdAttrValue read_value(AttrReader *r, ArgType t);

static void read_enum(AttrReader *r, ArgType t, MdAttrValue *v) {
    MdElem underlying = r->enums->underlying(r->enums->user, r->c.img, t.token, t.name);
    uint32_t size = primitive_size((uint8_t)underlying);
    if (size == 0 || underlying == MD_ELEM_R4 || underlying == MD_ELEM_R8)
        md_sig_fail(&r->c, "the underlying type of an enum is not known");
    v->underlying = (uint8_t)underlying;
    v->enum_token = t.token;
    v->text = t.name;
    v->i = (int64_t)primitive_bits(v->underlying, take(&r->c, size));
}

static void read_array(AttrReader *r, ArgType t, MdAttrValue *v) {
    v->elem = t.elem;
    uint32_t count = md_le32(take(&r->c, 4));
    v->is_null = count == NULL_ARRAY;
    if (v->is_null) return;
    if (count > r->c.budget) md_sig_fail(&r->c, "counts more items than it has bytes");
    r->c.budget -= count;
    t.kind = t.elem;
    MdAttrValue *items = ARENA_ARRAY(r->a, MdAttrValue, count);
    for (uint32_t i = 0; i < count; i++) items[i] = read_value(r, t);
    v->items = items;
    v->count = count;
}

static MdAttrValue read_boxed(AttrReader *r) {
    if (++r->boxes > MAX_BOXES) md_sig_fail(&r->c, "objects are nested too deep");
    MdAttrValue v = read_value(r, type_of_tag(r, false));
    v.boxed = true;
    r->boxes--;
    return v;
}

static MdAttrValue read_value(AttrReader *r, ArgType t) {
    MdAttrValue v = {.kind = t.kind};
    switch (t.kind) {
        case MD_ELEM_STRING:
        case MD_ELEM_TYPE:
            v.text = take_string(&r->c);
            v.is_null = v.text.p == NULL;
            break;
        case MD_ELEM_BOXED: return read_boxed(r);
        case MD_ELEM_ENUM: read_enum(r, t, &v); break;
        case MD_ELEM_SZARRAY: read_array(r, t, &v); break;
        case MD_ELEM_R4:
        case MD_ELEM_R8:
            v.r = real_of_bits(t.kind, primitive_bits(t.kind, take(&r->c, primitive_size(t.kind))));
            break;
        default: v.i = (int64_t)primitive_bits(t.kind, take(&r->c, primitive_size(t.kind))); break;
    }
    return v;
}

static const MdAttrNamed *read_named(AttrReader *r, uint32_t count) {
    if (count > r->c.budget) md_sig_fail(&r->c, "counts more items than it has bytes");
    r->c.budget -= count;
    MdAttrNamed *out = ARENA_ARRAY(r->a, MdAttrNamed, count);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t kind = md_sig_byte(&r->c);
        if (kind != MD_ELEM_FIELD && kind != MD_ELEM_PROPERTY)
            md_sig_fail(&r->c, "a named argument is neither field nor property");
        out[i].is_property = kind == MD_ELEM_PROPERTY;
        ArgType t = type_of_tag(r, false);
        out[i].name = take_string(&r->c);
        out[i].value = read_value(r, t);
    }
    return out;
}

static AttrReader reader(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where, const char *kind,
                         const MdEnumResolver *enums) {
    AttrReader r = {md_sig_cursor(img, d, b, where), a, enums, NULL, 0};
    r.c.kind = kind;
    return r;
}

/* ---- Custom attributes ---- */

/* The generic instance that the constructor is a member of, or NULL. */
static const MdTypeSig *ctor_instance(const MdImage *img, Diag *d, Arena *a, uint32_t ctor) {
    if (md_token_table(ctor) != MD_MEMBERREF) return NULL;
    uint32_t parent = md_col_token(img, MD_MEMBERREF_PARENT, md_token_rid(ctor));
    if (md_token_table(parent) != MD_TYPESPEC) return NULL;
    MdBlob b = md_col_blob(img, MD_TYPESPEC_SIGNATURE, md_token_rid(parent));
    const MdTypeSig *t = md_parse_typespec(img, d, a, b, parent);
    return t->kind == MD_ELEM_GENERICINST ? t : NULL;
}

MdAttr md_parse_attribute(const MdImage *img, Diag *d, Arena *a, uint32_t attribute_rid,
                          const MdEnumResolver *enums) {
    MdBlob b = md_col_blob(img, MD_CUSTOMATTRIBUTE_VALUE, attribute_rid);
    AttrReader r = reader(img, d, a, b, md_token(MD_CUSTOMATTRIBUTE, attribute_rid), "value", enums);
    MdAttr out = {.ctor = md_col_token(img, MD_CUSTOMATTRIBUTE_TYPE, attribute_rid)};
    const MdMethodSig *sig = md_method_sig(img, d, a, out.ctor);
    r.instance = ctor_instance(img, d, a, out.ctor);
    if (b.len == 0 && sig->param_count == 0) return out;
    if (md_le16(take(&r.c, 2)) != PROLOG) md_sig_fail(&r.c, "does not begin with 0x0001");
    MdAttrValue *fixed = ARENA_ARRAY(a, MdAttrValue, sig->param_count);
    for (uint32_t i = 0; i < sig->param_count; i++)
        fixed[i] = read_value(&r, type_of_sig(&r, &sig->params[i], false));
    out.fixed = fixed;
    out.fixed_count = sig->param_count;
    out.named_count = md_le16(take(&r.c, 2));
    out.named = read_named(&r, out.named_count);
    if (!md_sig_at_end(&r.c)) md_sig_fail(&r.c, "has bytes left over");
    return out;
}

/* Namespace and name of a TypeDef or TypeRef token. */
static bool plain_name(const MdImage *img, uint32_t token, const char **ns, const char **name) {
    uint32_t rid = md_token_rid(token);
    switch (md_token_table(token)) {
        case MD_TYPEDEF:
            *ns = md_col_string(img, MD_TYPEDEF_NAMESPACE, rid);
            *name = md_col_string(img, MD_TYPEDEF_NAME, rid);
            return rid != 0;
        case MD_TYPEREF:
            *ns = md_col_string(img, MD_TYPEREF_NAMESPACE, rid);
            *name = md_col_string(img, MD_TYPEREF_NAME, rid);
            return rid != 0;
        default: return false;
    }
}

bool md_attribute_type_name(const MdImage *img, uint32_t attribute_rid, const char **ns, const char **name) {
    uint32_t ctor = md_col_token(img, MD_CUSTOMATTRIBUTE_TYPE, attribute_rid), rid = md_token_rid(ctor);
    uint32_t type = md_token_table(ctor) == MD_METHODDEF ? md_token(MD_TYPEDEF, md_type_of_method(img, rid))
                                                         : md_col_token(img, MD_MEMBERREF_PARENT, rid);
    return plain_name(img, type, ns, name);
}

bool md_attribute_is(const MdImage *img, uint32_t rid, const char *ns, const char *name) {
    const char *its_ns, *its_name;
    return md_attribute_type_name(img, rid, &its_ns, &its_name) && strcmp(its_name, name) == 0 &&
           strcmp(its_ns, ns) == 0;
}

uint32_t md_find_attribute(const MdImage *img, uint32_t owner, const char *ns, const char *name) {
    MdRange range = md_custom_attributes(img, owner);
    for (uint32_t i = range.begin; i < range.end; i++) {
        uint32_t rid = md_row_at(img, MD_CUSTOMATTRIBUTE, i);
        if (md_attribute_is(img, rid, ns, name)) return rid;
    }
    return 0;
}

MdElem md_enum_underlying(const MdImage *img, uint32_t typedef_rid) {
    const char *ns, *name;
    if (!plain_name(img, md_col_token(img, MD_TYPEDEF_EXTENDS, typedef_rid), &ns, &name)) return MD_ELEM_END;
    if (strcmp(ns, "System") != 0 || strcmp(name, "Enum") != 0) return MD_ELEM_END;
    MdRange fields = md_fields(img, typedef_rid);
    for (uint32_t i = fields.begin; i < fields.end; i++) {
        uint32_t field = md_row_at(img, MD_FIELD, i);
        if (md_col(img, MD_FIELD_FLAGS, field) & MD_FA_STATIC) continue;
        MdBlob b = md_col_blob(img, MD_FIELD_SIGNATURE, field);
        return b.len == 2 && b.p[0] == MD_SIG_FIELD ? (MdElem)b.p[1] : MD_ELEM_END;
    }
    return MD_ELEM_END;
}

/* ---- Permission sets ---- */

uint32_t md_parse_permissions(const MdImage *img, Diag *d, Arena *a, uint32_t declsecurity_rid,
                              const MdEnumResolver *enums) {
    MdBlob b = md_col_blob(img, MD_DECLSECURITY_PERMISSIONSET, declsecurity_rid);
    AttrReader r = reader(img, d, a, b, md_token(MD_DECLSECURITY, declsecurity_rid), "permission set", enums);
    if (md_sig_peek(&r.c) != '.') {
        if (b.len % 2) md_sig_fail(&r.c, "is neither a list of attributes nor XML in UTF-16");
        return 0;
    }
    md_sig_byte(&r.c);
    uint32_t count = md_sig_uint(&r.c);
    for (uint32_t i = 0; i < count; i++) {
        take_string(&r.c);
        MdBlob values = take_counted(&r.c);
        AttrReader inner = reader(img, d, a, values, r.c.where, r.c.kind, enums);
        read_named(&inner, md_sig_uint(&inner.c));
        if (!md_sig_at_end(&inner.c)) md_sig_fail(&inner.c, "has bytes left over");
    }
    return count;
}

/* ---- Constants ---- */

MdConstant md_parse_constant(const MdImage *img, Diag *d, uint32_t constant_rid) {
    MdBlob b = md_col_blob(img, MD_CONSTANT_VALUE, constant_rid);
    MdSigCursor c = md_sig_cursor(img, d, b, md_token(MD_CONSTANT, constant_rid));
    c.kind = "value";
    MdConstant out = {.type = (uint8_t)md_col(img, MD_CONSTANT_TYPE, constant_rid)};
    uint32_t size = primitive_size(out.type);
    if (out.type == MD_ELEM_STRING) {
        if (b.len % 2) md_sig_fail(&c, "a string has half a character");
        out.utf16 = b.p;
        out.chars = b.len / 2;
        return out;
    }
    if (out.type == MD_ELEM_CLASS) size = 4;
    if (size == 0) md_sig_fail(&c, "unknown type of constant");
    if (b.len != size) md_sig_fail(&c, "does not have the size of its type");
    out.bits = out.type == MD_ELEM_CLASS ? md_le32(b.p) : primitive_bits(out.type, b.p);
    if (out.type == MD_ELEM_CLASS && out.bits != 0) md_sig_fail(&c, "a reference other than null");
    return out;
}
