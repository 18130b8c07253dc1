/* [UnsafeAccessor]: an extern method stands for a member that C# could not name
 * (System.Runtime.CompilerServices. UnsafeAccessorAttribute). It is imported as the few instructions that one
 * would write in its place. */
#include <string.h>

#include "frontend/attributes.h"
#include "frontend/il.h"
#include "frontend/import.h"
#include "frontend/mdflags.h"
#include "frontend/signature.h"
#include "frontend/typesystem.h"

enum { /* UnsafeAccessorKind */
       ACCESS_CONSTRUCTOR,
       ACCESS_METHOD,
       ACCESS_STATIC_METHOD,
       ACCESS_FIELD,
       ACCESS_STATIC_FIELD
};

static const char services[] = "System.Runtime.CompilerServices";

bool accessor_is(Method *m) {
    TypeDef *d = m->owner->def;
    return d && m->def->is_static && !m->def->has_body &&
           has_attribute(d->assembly, md_token(MD_METHODDEF, m->def->rid), services,
                         "UnsafeAccessorAttribute", NULL);
}

static bool read_text(const MdBlob *b, uint32_t at, const char **text, uint32_t *n) {
    if (at >= b->len || b->p[at] == 0xFF) return false;
    uint32_t used = md_compressed_uint(b->p + at, b->p + b->len, n);
    if (!used || *n > b->len - at - used) return false;
    *text = (const char *)b->p + at + used;
    return true;
}

/* The blob: prolog, int32 kind, number of named arguments, then Name. */
static const char *read_attribute(Importer *im, Method *m, int32_t *kind) {
    enum { NAMED_COUNT = 6, NAMED = 8 };
    MdBlob b = {0};
    has_attribute(im->as, md_token(MD_METHODDEF, m->def->rid), services, "UnsafeAccessorAttribute", &b);
    if (b.len < NAMED) imp_fail(im, "UnsafeAccessorAttribute: the blob is too short");
    *kind = (int32_t)md_le32(b.p + 2);
    const char *name, *value;
    uint32_t n, length;
    if (!b.p[NAMED_COUNT] || !read_text(&b, NAMED + 2, &name, &n)) return m->def->name;
    uint32_t after = (uint32_t)((const uint8_t *)name + n - b.p);
    if (n != 4 || memcmp(name, "Name", 4) != 0 || !read_text(&b, after, &value, &length)) return m->def->name;
    return arena_strndup(im->a, value, length);
}

/* The type of a parameter (0: of the result), which [UnsafeAccessorType] may name where C# could not. */
static Type *named_type(Importer *im, Method *m, uint32_t sequence, Type *declared) {
    const MdImage *img = im->as->image;
    MdRange r = md_params(img, m->def->rid);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(img, MD_PARAM, i), n;
        MdBlob b = {0};
        const char *text;
        if (md_col(img, MD_PARAM_SEQUENCE, rid) != sequence) continue;
        if (!has_attribute(im->as, md_token(MD_PARAM, rid), services, "UnsafeAccessorTypeAttribute", &b))
            break;
        if (!read_text(&b, 2, &text, &n)) break;
        Type *t = type_named(im->p, im->as, (MdBlob){(const uint8_t *)text, n}, NULL);
        if (!t || t->has_vars) imp_fail(im, "UnsafeAccessorType: there is no type %.*s", (int)n, text);
        return declared->kind == TK_BYREF ? type_byref(im->u, t) : t;
    }
    return declared;
}

static Type *pointee(Type *t) { return t->kind == TK_BYREF ? t->elem : t; }

/* Whether a method of the target takes what the accessor passes after its first `skip` parameters. */
static bool matches(Importer *im, Method *candidate, Method *accessor, uint32_t skip, bool ctor) {
    MethodSig *have = method_sig(candidate), *want = method_def_sig(accessor->def);
    if (have->nparams + skip != want->nparams) return false;
    for (uint32_t i = 0; i < have->nparams; i++) {
        Type *t = named_type(im, accessor, i + skip + 1, want->params[i + skip]);
        if (have->params[i] != t) return false;
    }
    return ctor || have->ret == named_type(im, accessor, 0, want->ret);
}

static Method *find_method(Importer *im, Type *owner, const char *name, bool is_static, bool ctor) {
    uint32_t skip = ctor ? 0 : 1;
    MethodDef *own = im->m->def;
    for (uint32_t i = 0; i < owner->def->nmethods; i++) {
        MethodDef *d = &owner->def->methods[i];
        if (strcmp(d->name, name) != 0 || d->is_static != is_static || d->ngeneric != own->ngeneric) continue;
        Method *typical = method_typical(im->u, own, im->m->owner);
        Method *m = method_inst(im->u, d, owner, d->ngeneric ? typical->margs : NULL, d->ngeneric);
        if (matches(im, m, typical, skip, ctor)) return m;
    }
    return NULL;
}

enum { /* §III */
       LDARG_S = 0x0E,
       CALL = 0x28,
       RET = 0x2A,
       CALLVIRT = 0x6F,
       NEWOBJ = 0x73,
       LDFLDA = 0x7C,
       LDSFLDA = 0x7F
};

/* Arguments, then the member by the token 0, which stands for it. */
static void write_body(Importer *im, uint8_t op, uint32_t first) {
    uint32_t n = 0, nparams = method_def_sig(im->m->def)->nparams;
    uint8_t *code = arena_alloc(im->a, 2 * (size_t)nparams + 8);
    if (nparams > 0xFF) imp_fail(im, "UnsafeAccessorAttribute: too many parameters");
    for (uint32_t i = first; i < nparams; i++) code[n++] = LDARG_S, code[n++] = (uint8_t)i;
    code[n++] = op;
    memset(code + n, 0, 4);
    n += 4;
    code[n++] = RET;
    im->body = (MdBody){.code = code, .code_size = n, .max_stack = nparams + 1};
}

void accessor_body(Importer *im) {
    static const uint8_t ops[] = {NEWOBJ, CALLVIRT, CALL, LDFLDA, LDSFLDA};
    int32_t kind;
    Method *m = method_typical(im->u, im->m->def, im->m->owner);
    const char *name = read_attribute(im, m, &kind);
    MethodSig *s = method_def_sig(m->def);
    bool ctor = kind == ACCESS_CONSTRUCTOR, field = kind == ACCESS_FIELD || kind == ACCESS_STATIC_FIELD;
    if (kind < ACCESS_CONSTRUCTOR || kind > ACCESS_STATIC_FIELD || (!ctor && !s->nparams))
        imp_fail(im, "UnsafeAccessorAttribute: unknown kind %d", kind);
    bool is_static = kind == ACCESS_STATIC_METHOD || kind == ACCESS_STATIC_FIELD;
    Type *owner = ctor ? named_type(im, m, 0, s->ret) : pointee(named_type(im, m, 1, s->params[0]));
    if (!owner->def) imp_fail(im, "UnsafeAccessorAttribute: no class or struct");
    typedef_members(owner->def);
    im->accessed_owner = owner;
    if (field) {
        im->accessed_field = typedef_find_field(owner->def, name);
        if (im->accessed_field && im->accessed_field->is_static != is_static) im->accessed_field = NULL;
    } else {
        im->accessed = find_method(im, owner, ctor ? ".ctor" : name, is_static, ctor);
    }
    if (!im->accessed && !im->accessed_field)
        imp_fail(im, "UnsafeAccessorAttribute: %s has no such %s", type_name(im->a, owner), name);
    bool by_value = kind == ACCESS_METHOD && type_is_valuetype(owner);
    write_body(im, by_value ? CALL : ops[kind], is_static ? 1 : 0);
}
