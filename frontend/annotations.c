/* [DynamicallyAccessedMembers]: which members of a type code looks for by reflection, as parameters, fields,
 * return values, type parameters and classes declare it. */
#include "frontend/attributes.h"

#include <string.h>

#include "frontend/trim.h"
#include "frontend/typesystem.h"

static uint32_t bits_at(const MdImage *img, uint32_t token) {
    uint32_t row = token ? md_find_attribute(img, token, "System.Diagnostics.CodeAnalysis",
                                             "DynamicallyAccessedMembersAttribute")
                         : 0;
    MdBlob value = row ? md_col_blob(img, MD_CUSTOMATTRIBUTE_VALUE, row) : (MdBlob){0};
    return value.len >= 6 ? md_le32(value.p + 2) : 0; /* behind the prolog */
}

uint32_t property_of_accessor(const MethodDef *m) {
    if (!(m->flags & MD_MA_SPECIAL_NAME)) return 0;
    const MdImage *img = m->owner->assembly->image;
    MdRange all = md_properties(img, m->owner->rid);
    for (uint32_t i = all.begin; i < all.end; i++) {
        uint32_t property = md_token(MD_PROPERTY, md_row_at(img, MD_PROPERTY, i));
        MdRange r = md_method_semantics(img, property);
        for (uint32_t k = r.begin; k < r.end; k++)
            if (md_col(img, MD_METHODSEMANTICS_METHOD, md_row_at(img, MD_METHODSEMANTICS, k)) == m->rid)
                return property;
    }
    return 0;
}

/* Annotations are about types and their names. */
static bool is_interesting(const Type *t) {
    if (t->kind == TK_BYREF) t = t->elem;
    const Universe *u = t->u;
    if (t == u->wk[WK_STRING]) return true;
    for (Type *c = (Type *)t; c && c->def && c->kind == TK_CLASS; c = type_parent(c))
        if (c == u->wk[WK_TYPE]) return true;
    return t->def && strcmp(t->def->name, "IReflect") == 0 && strcmp(t->def->ns, "System.Reflection") == 0;
}

uint32_t dam_of_parameter(const MethodDef *m, int parameter) {
    if (!m->owner) return 0; /* of an array */
    const MdImage *img = m->owner->assembly->image;
    if (parameter == DAM_THIS) {
        uint32_t bits = bits_at(img, md_token(MD_METHODDEF, m->rid));
        return bits && is_interesting(typedef_type(m->owner)) ? bits : 0;
    }
    MethodSig *s = method_def_sig((MethodDef *)m);
    if (parameter >= s->nparams) return 0;
    if (!is_interesting(parameter == DAM_RETURN ? s->ret : s->params[parameter])) return 0;
    uint32_t sequence = parameter == DAM_RETURN ? 0 : (uint32_t)parameter + 1, bits = 0;
    MdRange params = md_params(img, m->rid);
    for (uint32_t i = params.begin; i < params.end; i++) {
        uint32_t rid = md_row_at(img, MD_PARAM, i);
        if (md_col(img, MD_PARAM_SEQUENCE, rid) == sequence) bits = bits_at(img, md_token(MD_PARAM, rid));
    }
    bool getter = parameter == DAM_RETURN && strncmp(m->name, "get_", 4) == 0;
    bool setter = parameter == s->nparams - 1 && strncmp(m->name, "set_", 4) == 0;
    if (!bits && (getter || setter)) bits = bits_at(img, property_of_accessor(m));
    return bits;
}

uint32_t dam_of_field(const FieldDef *f) {
    const MdImage *img = f->owner->assembly->image;
    uint32_t bits = bits_at(img, md_token(MD_FIELD, f->rid));
    const char *end = f->name[0] == '<' ? strstr(f->name, ">k__BackingField") : NULL;
    MdRange all = end ? md_properties(img, f->owner->rid) : (MdRange){0};
    for (uint32_t i = all.begin; !bits && i < all.end; i++) {
        uint32_t rid = md_row_at(img, MD_PROPERTY, i);
        const char *name = md_col_string(img, MD_PROPERTY_NAME, rid);
        size_t n = (size_t)(end - f->name - 1);
        if (strlen(name) == n && memcmp(name, f->name + 1, n) == 0)
            bits = bits_at(img, md_token(MD_PROPERTY, rid));
    }
    return bits;
}

uint32_t dam_of_variable(Assembly *a, uint32_t owner, uint32_t index) {
    MdRange r = md_generic_params(a->image, owner);
    if (index >= r.end - r.begin) return 0;
    return bits_at(a->image,
                   md_token(MD_GENERICPARAM, md_row_at(a->image, MD_GENERICPARAM, r.begin + index)));
}

uint32_t dam_of_type(Type *t) {
    uint32_t bits = 0;
    for (; t && t->def; t = type_parent(t))
        bits |= bits_at(t->def->assembly->image, md_token(MD_TYPEDEF, t->def->rid));
    return bits;
}

uint32_t dam_missing(uint32_t wanted, uint32_t has) {
    if ((has & wanted) == wanted) return 0;
    if (wanted == DAM_ALL) return wanted;
    uint32_t missing = wanted & ~has; /* PublicConstructors has two bits, one of them the parameterless one */
    if ((wanted & DAM_CONSTRUCTORS) == DAM_CONSTRUCTORS && (has & DAM_CONSTRUCTORS) != DAM_CONSTRUCTORS)
        missing |= DAM_CONSTRUCTORS;
    return missing;
}

const char *dam_text(Arena *a, uint32_t bits) {
    static const struct {
        uint32_t bits;
        const char *name;
    } rows[] = {
        {DAM_PARAMETERLESS, "PublicParameterlessConstructor"},
        {DAM_CONSTRUCTORS, "PublicConstructors"},
        {DAM_NONPUBLIC_CONSTRUCTORS, "NonPublicConstructors"},
        {DAM_METHODS, "PublicMethods"},
        {DAM_NONPUBLIC_METHODS, "NonPublicMethods"},
        {DAM_FIELDS, "PublicFields"},
        {DAM_NONPUBLIC_FIELDS, "NonPublicFields"},
        {DAM_NESTED, "PublicNestedTypes"},
        {DAM_NONPUBLIC_NESTED, "NonPublicNestedTypes"},
        {DAM_PROPERTIES, "PublicProperties"},
        {DAM_NONPUBLIC_PROPERTIES, "NonPublicProperties"},
        {DAM_EVENTS, "PublicEvents"},
        {DAM_NONPUBLIC_EVENTS, "NonPublicEvents"},
        {DAM_INTERFACES, "Interfaces"},
        {0x4000 | DAM_NONPUBLIC_CONSTRUCTORS, "NonPublicConstructorsWithInherited"},
        {0x8000 | DAM_NONPUBLIC_METHODS, "NonPublicMethodsWithInherited"},
        {0x10000 | DAM_NONPUBLIC_FIELDS, "NonPublicFieldsWithInherited"},
        {0x20000 | DAM_NONPUBLIC_NESTED, "NonPublicNestedTypesWithInherited"},
        {0x40000 | DAM_NONPUBLIC_PROPERTIES, "NonPublicPropertiesWithInherited"},
        {0x80000 | DAM_NONPUBLIC_EVENTS, "NonPublicEventsWithInherited"},
        {0x100000 | DAM_CONSTRUCTORS, "PublicConstructorsWithInherited"},
        {0x200000 | DAM_NESTED, "PublicNestedTypesWithInherited"},
    };
    if (bits == DAM_ALL) return "'DynamicallyAccessedMemberTypes.All'";
    const char *text = "";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((bits & rows[i].bits) != rows[i].bits) continue;
        if (!i && (bits & DAM_CONSTRUCTORS) == DAM_CONSTRUCTORS) continue;
        text =
            arena_printf(a, "%s%s'DynamicallyAccessedMemberTypes.%s'", text, *text ? ", " : "", rows[i].name);
    }
    return text;
}
