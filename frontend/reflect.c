/* What reflection sees (docs/reflection.md): which members a program keeps, and the rows of metadata that
 * describe them. Nothing happens until code that asks for members is reached (SK_REFLECT). */
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "frontend/attributes.h"
#include "frontend/mdwrite.h"
#include "frontend/trim.h"
#include "frontend/typesystem.h"
#include "runtime/abi.h"

typedef struct Kept {
    Assembly *a;
    uint32_t number;
    bool app, own; /* the program itself; what lies beside it */
    MdKeep keep;
} Kept;

typedef struct LeftOut { /* an attribute of the framework's that nobody has asked for yet */
    TypeDef *of;
    Kept *k;
    uint32_t row;
} LeftOut;

struct Reflect {
    bool on;
    VEC(LeftOut) left_out;
    VEC(Type *) templates; /* definitions */
    VEC(Type *) values;    /* value types in signatures of the program's own members */
    VEC(Type *) shapes;    /* generic types there, value types among their arguments */
    VEC(Type *) elements;  /* value types that collections there hold: KeyValuePair<int, Guid> */
    VEC(Method *) pieces;  /* generic methods that libraries look for, over System.Object */
    Map known_values, known_shapes, known_elements;
    VEC(Type *) searched; /* types whose methods are looked through, and the names that are sought there */
    VEC(IrSym) sought;
    TypeDef *attribute;      /* System.Attribute */
    TypeDef *tuple;          /* ITuple */
    VEC(Method *) ctors;     /* of the program's own types, with value types among their parameters */
    VEC(IrSym) texts;        /* literals of the project that may be names of members */
    bool computes_names;     /* the project looks for members by names that are not literals */
    VEC(const char *) asked; /* members that are looked for in objects of any class; "op_": operators */
    VEC(Kept *) assemblies;
    Map by_assembly;
};

void reflect_init(Program *p) {
    p->reflect = ARENA_NEW(p->arena, struct Reflect);
    map_init(&p->reflect->by_assembly, p->arena);
    map_init(&p->reflect->known_values, p->arena);
    map_init(&p->reflect->known_shapes, p->arena);
    map_init(&p->reflect->known_elements, p->arena);
}
bool reflect_is_on(const Program *p) { return p->reflect->on; }

static bool is_public(uint32_t flags) { return (flags & MD_MA_ACCESS_MASK) == MD_MA_PUBLIC; }

static void keep_assembly(Program *p, Kept *k);

static Kept *kept_of(Program *p, Assembly *a) {
    struct Reflect *r = p->reflect;
    bool added;
    uint64_t *place = map_put(&r->by_assembly, (uintptr_t)a, &added);
    if (!added) return (Kept *)(uintptr_t)*place;
    Kept *k = ARENA_NEW(p->arena, Kept);
    *place = (uintptr_t)k;
    k->a = a;
    k->number = r->assemblies.len;
    k->app = a == p->app;
    k->own = reflect_is_own(p, a);
    vec_push(p->arena, &r->assemblies, k);
    keep_assembly(p, k);
    return k;
}

uint32_t reflect_num_assemblies(const Program *p) { return p->reflect->assemblies.len; }
Assembly *reflect_assembly(const Program *p, uint32_t i, const MdKeep **keep) {
    *keep = &p->reflect->assemblies.items[i]->keep;
    return p->reflect->assemblies.items[i]->a;
}

bool reflect_assembly_number(const Program *p, const Assembly *a, uint32_t *number) {
    const uint64_t *place = map_find(&p->reflect->by_assembly, (uintptr_t)a);
    if (place) *number = ((const Kept *)(uintptr_t)*place)->number;
    return place != NULL;
}

/* Whether the row was not kept before. */
static bool keep_row(Program *p, Kept *k, MdTable t, uint32_t rid) {
    if (!rid) return false;
    if (!k->keep.kept[t]) k->keep.kept[t] = ARENA_ARRAY(p->arena, uint8_t, md_rows(k->a->image, t) + 1);
    if (k->keep.kept[t][rid]) return false;
    k->keep.kept[t][rid] = 1;
    return true;
}

/* --- rows and what they name --- */

typedef struct Place {
    Program *p;
    Kept *k;
} Place;

static void keep_token(Program *p, Kept *k, uint32_t token);
static void keep_attributes(Program *p, Kept *k, uint32_t owner);
static void keep_typedef(Program *p, TypeDef *d);

static void visit_token(void *user, uint32_t token) {
    const Place *at = user;
    keep_token(at->p, at->k, token);
}

static void keep_signature(Program *p, Kept *k, MdBlob blob, bool typespec) {
    Place at = {p, k};
    md_visit_signature(p->diag, k->a->image, blob, typespec, visit_token, &at);
}

/* NULL when the assembly that has it is missing. */
static TypeDef *definition(Program *p, Assembly *a, uint32_t token) {
    TypeDef *volatile d = NULL;
    DIAG_TRY(p->diag) { d = def_from_token(a, token); }
    DIAG_CAUGHT(p->diag) { d = NULL; }
    DIAG_END
    return d;
}

static void keep_typeref(Program *p, Kept *k, uint32_t rid) {
    const MdImage *img = k->a->image;
    if (!keep_row(p, k, MD_TYPEREF, rid)) return;
    uint32_t scope = md_col_token(img, MD_TYPEREF_SCOPE, rid);
    if (scope && md_token_table(scope) == MD_TYPEREF)
        keep_typeref(p, k, md_token_rid(scope));
    else if (scope)
        keep_row(p, k, md_token_table(scope), md_token_rid(scope));
    TypeDef *d = definition(p, k->a, md_token(MD_TYPEREF, rid));
    if (d) keep_typedef(p, d);
}

static void keep_token(Program *p, Kept *k, uint32_t token) {
    uint32_t rid = md_token_rid(token);
    switch (md_token_table(token)) {
        case MD_TYPEDEF: keep_typedef(p, assembly_typedef(k->a, rid)); break;
        case MD_TYPEREF: keep_typeref(p, k, rid); break;
        case MD_TYPESPEC:
            if (keep_row(p, k, MD_TYPESPEC, rid))
                keep_signature(p, k, md_col_blob(k->a->image, MD_TYPESPEC_SIGNATURE, rid), true);
            break;
        default: break;
    }
}

static void keep_generic_params(Program *p, Kept *k, uint32_t owner) {
    const MdImage *img = k->a->image;
    MdRange r = md_generic_params(img, owner);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(img, MD_GENERICPARAM, i);
        if (!keep_row(p, k, MD_GENERICPARAM, rid)) continue;
        if (k->own) keep_attributes(p, k, md_token(MD_GENERICPARAM, rid));
        MdRange c = md_keyed(img, MD_GENERICPARAMCONSTRAINT, md_token(MD_GENERICPARAM, rid));
        for (uint32_t n = c.begin; n < c.end; n++) {
            uint32_t row = md_row_at(img, MD_GENERICPARAMCONSTRAINT, n);
            keep_row(p, k, MD_GENERICPARAMCONSTRAINT, row);
            keep_token(p, k, md_col_token(img, MD_GENERICPARAMCONSTRAINT_CONSTRAINT, row));
        }
    }
}

static void keep_constant(Program *p, Kept *k, uint32_t owner) {
    keep_row(p, k, MD_CONSTANT, md_constant(k->a->image, owner));
}

static void keep_marshal(Program *p, Kept *k, uint32_t owner) {
    keep_row(p, k, MD_FIELDMARSHAL, md_field_marshal(k->a->image, owner));
}

static void keep_field(Program *p, Kept *k, FieldDef *f) {
    const MdImage *img = k->a->image;
    if (!keep_row(p, k, MD_FIELD, f->rid)) return;
    keep_signature(p, k, md_col_blob(img, MD_FIELD_SIGNATURE, f->rid), false);
    keep_constant(p, k, md_token(MD_FIELD, f->rid));
    keep_row(p, k, MD_FIELDLAYOUT, md_field_layout(img, f->rid));
    if (k->own) keep_marshal(p, k, md_token(MD_FIELD, f->rid));
    keep_attributes(p, k, md_token(MD_FIELD, f->rid));
}

static void keep_method(Program *p, MethodDef *d) {
    Kept *k = kept_of(p, d->owner->assembly);
    const MdImage *img = k->a->image;
    keep_typedef(p, d->owner);
    if (!keep_row(p, k, MD_METHODDEF, d->rid)) return;
    keep_signature(p, k, md_col_blob(img, MD_METHODDEF_SIGNATURE, d->rid), false);
    keep_generic_params(p, k, md_token(MD_METHODDEF, d->rid));
    MdRange params = md_params(img, d->rid);
    for (uint32_t i = params.begin; i < params.end; i++) {
        uint32_t rid = md_row_at(img, MD_PARAM, i);
        keep_row(p, k, MD_PARAM, rid);
        keep_constant(p, k, md_token(MD_PARAM, rid));
        if (k->own) keep_marshal(p, k, md_token(MD_PARAM, rid));
        keep_attributes(p, k, md_token(MD_PARAM, rid));
    }
    uint32_t import = k->own ? md_impl_map(img, md_token(MD_METHODDEF, d->rid)) : 0;
    if (keep_row(p, k, MD_IMPLMAP, import))
        keep_row(p, k, MD_MODULEREF, md_col(img, MD_IMPLMAP_SCOPE, import));
    keep_attributes(p, k, md_token(MD_METHODDEF, d->rid));
}

static void keep_typedef(Program *p, TypeDef *d) {
    Kept *k = kept_of(p, d->assembly);
    const MdImage *img = k->a->image;
    if (!keep_row(p, k, MD_TYPEDEF, d->rid)) return;
    uint32_t token = md_token(MD_TYPEDEF, d->rid);
    if (d->enclosing) {
        keep_typedef(p, d->enclosing);
        keep_row(p, k, MD_NESTEDCLASS, md_keyed_one(img, MD_NESTEDCLASS, token));
    }
    uint32_t extends = md_col_token(img, MD_TYPEDEF_EXTENDS, d->rid);
    if (extends) keep_token(p, k, extends);
    MdRange r = md_interface_impls(img, d->rid);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(img, MD_INTERFACEIMPL, i);
        keep_row(p, k, MD_INTERFACEIMPL, row);
        keep_token(p, k, md_col_token(img, MD_INTERFACEIMPL_INTERFACE, row));
    }
    keep_generic_params(p, k, token);
    keep_row(p, k, MD_CLASSLAYOUT, md_class_layout(img, d->rid));
    typedef_members(d);
    for (uint32_t i = 0; d->is_enum && i < d->nfields; i++) keep_field(p, k, &d->fields[i]);
    MethodDef *invoke = d->is_delegate ? typedef_find_method(d, "Invoke", -1) : NULL;
    if (invoke) keep_method(p, invoke);
    keep_attributes(p, k, token);
}

/* --- attributes --- */

static void keep_ctors(Program *p, Type *t, IrSym why);

static void keep_named_definition(Program *p, TypeDef *d) {
    keep_typedef(p, d);
    if (!d->ngeneric) reach(p, sym_type(p, SK_TYPEOBJ, typedef_type(d)), sym_plain(p, SK_REFLECT));
    if (d->is_enum) reach(p, sym_type(p, SK_CONSTRUCTED, typedef_type(d)), sym_plain(p, SK_REFLECT));
}

static void keep_named_instance(Program *p, Type *t) {
    bool makes = type_is_ref(t) && !t->def->is_abstract && t->kind != TK_INTERFACE;
    reach(p, sym_type(p, SK_TYPEOBJ, t), sym_plain(p, SK_REFLECT));
    if (makes) keep_ctors(p, t, sym_plain(p, SK_REFLECT)); /* an attribute names what is to be made */
}

static void keep_value(Program *p, Assembly *a, const MdAttrValue *v) {
    static const TypeNameVisitor keep = {keep_named_definition, keep_named_instance};
    if (v->kind == MD_ELEM_TYPE || v->kind == MD_ELEM_ENUM) type_named(p, a, v->text, &keep);
    if (v->kind == MD_ELEM_SZARRAY)
        for (uint32_t i = 0; i < v->count && !v->is_null; i++) keep_value(p, a, &v->items[i]);
}

typedef struct EnumUser {
    Program *p;
    Assembly *a;
} EnumUser;

static MdElem enum_underlying(void *user, const MdImage *img, uint32_t token, MdBlob name) {
    const EnumUser *u = user;
    (void)img;
    TypeDef *d = token ? definition(u->p, u->a, token) : assembly_type_named(u->p, u->a, name);
    return d && d->is_enum ? md_enum_underlying(d->assembly->image, d->rid) : (MdElem)0;
}

MdAttr assembly_attribute(Program *p, Assembly *a, uint32_t row) {
    EnumUser user = {p, a};
    MdEnumResolver enums = {enum_underlying, &user};
    return md_parse_attribute(a->image, p->diag, p->arena, row, &enums);
}

/* Code that asks for attributes names their class. */
static bool is_asked_attribute(Program *p, TypeDef *d) {
    return !d->ngeneric && sym_get(p, sym_type(p, SK_TYPEOBJ, typedef_type(d)))->reached;
}

static void keep_attribute(Program *p, Kept *k, uint32_t row) {
    const MdImage *img = k->a->image;
    uint32_t ctor = md_col_token(img, MD_CUSTOMATTRIBUTE_TYPE, row);
    Method *m = method_from_token(k->a, ctor, NULL, NULL);
    TypeDef *d = m->owner->def;
    if (!d) return;
    if (!k->own && !reflect_needs_attribute(d) && !is_asked_attribute(p, d)) {
        vec_push(p->arena, &p->reflect->left_out, ((LeftOut){d, k, row}));
        return;
    }
    MdAttr attr = assembly_attribute(p, k->a, row);
    keep_row(p, k, MD_CUSTOMATTRIBUTE, row);
    if (md_token_table(ctor) == MD_MEMBERREF) {
        uint32_t rid = md_token_rid(ctor);
        keep_row(p, k, MD_MEMBERREF, rid);
        keep_token(p, k, md_col_token(img, MD_MEMBERREF_PARENT, rid));
        keep_signature(p, k, md_col_blob(img, MD_MEMBERREF_SIGNATURE, rid), false);
    }
    keep_method(p, m->def);
    IrSym why = sym_plain(p, SK_REFLECT);
    reach(p, sym_type(p, SK_CONSTRUCTED, m->owner), why);
    reach(p, sym_method(p, SK_INVOKABLE, m), why);
    reach(p, sym_type(p, SK_MEMBERS, m->owner), why);
    reach(p, sym_type(p, SK_CONSTRUCTED, type_szarray(p->u, m->owner)), why);
    for (uint32_t i = 0; i < attr.fixed_count; i++) keep_value(p, k->a, &attr.fixed[i]);
    for (uint32_t i = 0; i < attr.named_count; i++) keep_value(p, k->a, &attr.named[i].value);
}

static void try_attribute(Program *p, Kept *k, uint32_t row) {
    DIAG_TRY(p->diag) { keep_attribute(p, k, row); }
    DIAG_CAUGHT(p->diag) { diag_warn(p->diag, "attribute left out: %s", p->diag->message); }
    DIAG_END
}

static void keep_attributes(Program *p, Kept *k, uint32_t owner) {
    MdRange r = md_custom_attributes(k->a->image, owner);
    for (uint32_t i = r.begin; i < r.end; i++)
        try_attribute(p, k, md_row_at(k->a->image, MD_CUSTOMATTRIBUTE, i));
}

static void keep_left_out(Program *p, TypeDef *d) {
    for (uint32_t i = 0; i < p->reflect->left_out.len; i++) {
        LeftOut l = p->reflect->left_out.items[i];
        if (l.of != d) continue;
        p->reflect->left_out.items[i].of = NULL;
        try_attribute(p, l.k, l.row);
    }
}

/* Rows of an assembly and its module. */
static void keep_assembly(Program *p, Kept *k) {
    keep_row(p, k, MD_MODULE, 1);
    keep_row(p, k, MD_ASSEMBLY, 1);
    keep_row(p, k, MD_TYPEDEF, 1);
    for (uint32_t i = 1; i <= md_rows(k->a->image, MD_ASSEMBLYREF); i++) keep_row(p, k, MD_ASSEMBLYREF, i);
    if (!k->own) return;
    keep_attributes(p, k, md_token(MD_ASSEMBLY, 1));
    roots_embedded(p, k->a);
}

/* --- members --- */

/* Of framework types reflection sees what is public. */
static bool is_visible(const Kept *k, uint32_t flags) {
    return k->app || (flags & MD_MA_ACCESS_MASK) == MD_MA_PUBLIC;
}

static bool is_kept(const Kept *k, MdTable t, uint32_t rid) {
    return k->keep.kept[t] && k->keep.kept[t][rid];
}

/* A property or event is there when one of its methods is. */
static void keep_associate(Program *p, Kept *k, MdTable table, uint32_t rid, uint32_t owner_rid) {
    const MdImage *img = k->a->image;
    uint32_t token = md_token(table, rid);
    MdRange r = md_method_semantics(img, token);
    bool any = false;
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(img, MD_METHODSEMANTICS, i);
        if (!is_kept(k, MD_METHODDEF, md_col(img, MD_METHODSEMANTICS_METHOD, row))) continue;
        keep_row(p, k, MD_METHODSEMANTICS, row);
        any = true;
    }
    if (!any || !keep_row(p, k, table, rid)) return;
    bool property = table == MD_PROPERTY;
    if (property) {
        keep_signature(p, k, md_col_blob(img, MD_PROPERTY_SIGNATURE, rid), false);
        keep_constant(p, k, token);
    } else {
        keep_token(p, k, md_col_token(img, MD_EVENT_TYPE, rid));
    }
    MdTable map = property ? MD_PROPERTYMAP : MD_EVENTMAP;
    keep_row(p, k, map, md_keyed_one(img, map, md_token(MD_TYPEDEF, owner_rid)));
    keep_attributes(p, k, token);
}

/* Properties and events of which a method is kept. */
static void keep_associates(Program *p, Kept *k, TypeDef *d) {
    const MdImage *img = k->a->image;
    MdRange r = md_properties(img, d->rid);
    for (uint32_t i = r.begin; i < r.end; i++)
        keep_associate(p, k, MD_PROPERTY, md_row_at(img, MD_PROPERTY, i), d->rid);
    r = md_events(img, d->rid);
    for (uint32_t i = r.begin; i < r.end; i++)
        keep_associate(p, k, MD_EVENT, md_row_at(img, MD_EVENT, i), d->rid);
}

static void keep_member_rows(Program *p, Kept *k, TypeDef *d) {
    keep_typedef(p, d);
    for (uint32_t i = 0; i < d->nmethods; i++)
        if (is_visible(k, d->methods[i].flags)) keep_method(p, &d->methods[i]);
    for (uint32_t i = 0; i < d->nfields; i++)
        if (is_visible(k, d->fields[i].flags)) keep_field(p, k, &d->fields[i]);
    keep_associates(p, k, d);
}

static void keep_values(Program *p, Type *t);
static void keep_shape(Program *p, Type *t);
static void keep_piece(Program *p, Method *m);
static bool is_data(Program *p, const Type *t);
static bool is_model(Program *p, Type *t);
static void keep_ctor(Program *p, Method *m);

/* Values that Invoke and GetValue put into boxes. */
static void keep_box(Program *p, Type *t) {
    if (t->kind == TK_BYREF) t = t->elem;
    if (t->has_vars || t->kind == TK_VOID || (t->def && t->def->is_byref_like)) return;
    IrSym why = sym_plain(p, SK_REFLECT);
    if (type_is_valuetype(t)) {
        if (type_is_nullable(t)) keep_box(p, t->args[0]);
        reach(p, sym_type(p, SK_CONSTRUCTED, t), why);
    } else {
        reach(p, sym_type(p, SK_MT, t), why);
    }
}

static bool passes_byref_like(Type *t) { return t->def && t->def->is_byref_like; }

/* Accessors and constructors say what a type is made of. */
static void keep_method_values(Program *p, Method *m) {
    if (m->def->is_ctor) keep_ctor(p, m);
    if (!(m->def->flags & MD_MA_SPECIAL_NAME)) return;
    MethodSig *s = method_sig(m);
    keep_values(p, s->ret);
    for (uint32_t i = 0; i < s->nparams; i++) keep_values(p, s->params[i]);
}

Method *reflect_target(Program *p, Method *m) {
    Method *maker = m->def->is_ctor && m->owner == p->u->wk[WK_STRING] ? string_maker(p->u, m) : NULL;
    return maker ? maker : m;
}

static void reflect_invokable(Program *p, Method *m) {
    if (m->has_vars || m->has_canon || !m->owner->def || method_use(p, m)->invokable) return;
    method_use(p, m)->invokable = true;
    MethodDef *d = m->def;
    if (d->is_cctor || d->ngeneric != m->nmargs || d->is_pinvoke) return;
    if (d->is_ctor && m->owner->def->is_delegate) return;
    if (m->owner->def->is_byref_like || m->owner == p->u->wk[WK_VOID]) return;
    MethodSig *s = method_sig(m);
    IrSym why = sym_method(p, SK_INVOKABLE, m);
    if (passes_byref_like(s->ret) || s->callconv == MD_SIG_VARARG) return;
    for (uint32_t i = 0; i < s->nparams; i++)
        if (passes_byref_like(s->params[i])) return;
    keep_method(p, d);
    reach(p, sym_type(p, SK_MT, m->owner), why);
    keep_box(p, s->ret);
    for (uint32_t i = 0; i < s->nparams; i++) keep_box(p, s->params[i]);
    vec_push(p->arena, &type_use(p, m->owner)->invokable, m);
    if (is_model(p, m->owner)) keep_method_values(p, m);
    if (d->is_ctor && !m->owner->def->is_abstract) reach(p, sym_type(p, SK_CONSTRUCTED, m->owner), why);
    if (d->is_ctor && !s->nparams && type_is_valuetype(m->owner)) /* Activator's, and Array.Initialize's */
        reach(p, sym_entry(p, m), why);
    reach(p, sym_invoke(p, reflect_target(p, m)), why);
    if (d->is_virtual && !d->is_static) reach(p, sym_method(p, m->nmargs ? SK_GVMDECL : SK_VSLOT, m), why);
    if (!d->is_abstract && !(d->is_static && m->owner->kind == TK_INTERFACE && d->is_virtual))
        reach(p, sym_vtable_entry(p, reflect_target(p, m)), why);
    if (type_is_valuetype(m->owner) && reflect_is_template_method(p, m)) /* not only inlined into the entry */
        reach(p, sym_method(p, SK_METHOD, method_canon(p->u, m)), why);
}

/* Whether a type parameter takes structs alone. */
static bool takes_structs(const MdImage *img, uint32_t owner) {
    MdRange r = md_generic_params(img, owner);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(img, MD_GENERICPARAM, i);
        if (md_col(img, MD_GENERICPARAM_FLAGS, rid) & MD_GP_NOT_NULLABLE_VALUE_TYPE) return true;
    }
    return false;
}

bool reflect_meets_constraints(Program *p, Assembly *a, uint32_t owner, uint32_t place, Type *arg) {
    const MdImage *img = a->image;
    MdRange params = md_generic_params(img, owner);
    uint32_t param = md_token(MD_GENERICPARAM, md_row_at(img, MD_GENERICPARAM, params.begin + place));
    uint32_t flags = md_col(img, MD_GENERICPARAM_FLAGS, md_token_rid(param));
    if (flags & (type_is_ref(arg) ? MD_GP_NOT_NULLABLE_VALUE_TYPE : MD_GP_REFERENCE_TYPE)) return false;
    if (type_is_ref(arg)) return true;
    MdRange r = md_keyed(img, MD_GENERICPARAMCONSTRAINT, param);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t token = md_col_token(img, MD_GENERICPARAMCONSTRAINT_CONSTRAINT,
                                      md_row_at(img, MD_GENERICPARAMCONSTRAINT, i));
        TypeDef *c = definition(p, a, token);
        if (!c || c->ngeneric) continue; /* may be in terms of the other arguments */
        if (!type_can_cast(arg, typedef_type(c))) return false;
    }
    return true;
}

static Type **objects(Program *p, uint32_t n) {
    Type **args = ARENA_ARRAY(p->arena, Type *, n);
    for (uint32_t i = 0; i < n; i++) args[i] = p->u->wk[WK_OBJECT];
    return args;
}

/* The type argument of a template in whose place t may stand: System.Object for references. */
static Type *stand_in(Program *p, Type *t) {
    if (type_is_ref(t)) return p->u->wk[WK_OBJECT];
    if (!t->nargs) return t;
    Type **args = ARENA_ARRAY(p->arena, Type *, t->nargs);
    for (uint32_t i = 0; i < t->nargs; i++) args[i] = stand_in(p, t->args[i]);
    return type_inst(p->u, t->def, args, t->nargs);
}

static bool mentions_object(const Program *p, const Type *t) {
    if (t == p->u->wk[WK_OBJECT]) return true;
    for (uint32_t i = 0; i < t->nargs; i++)
        if (mentions_object(p, t->args[i])) return true;
    return t->elem && t->kind != TK_ENUM && mentions_object(p, t->elem);
}

static Type **stand_ins(Program *p, Type *const *args, uint32_t n) {
    Type **own = ARENA_ARRAY(p->arena, Type *, n);
    for (uint32_t i = 0; i < n; i++) own[i] = stand_in(p, args[i]);
    return own;
}

Method *reflect_stand_in_method(Program *p, Method *m, bool and_owner) {
    Type *owner = m->owner;
    if (and_owner && owner->nargs)
        owner = type_inst(p->u, owner->def, stand_ins(p, owner->args, owner->nargs), owner->nargs);
    return method_inst(p->u, m->def, owner, stand_ins(p, m->margs, m->nmargs), m->nmargs);
}

/* MakeGenericMethod over references shares the code of the method over System.Object. */
static void reflect_template_method(Program *p, MethodDef *d, Type *owner, IrSym why) {
    if (takes_structs(d->owner->assembly->image, md_token(MD_METHODDEF, d->rid))) return;
    Method *m = method_inst(p->u, d, owner, objects(p, d->ngeneric), d->ngeneric);
    reach(p, sym_method(p, SK_INVOKABLE, m), why);
}

static void keep_ctors(Program *p, Type *t, IrSym why) {
    for (uint32_t i = 0; i < t->def->nmethods; i++)
        if (t->def->methods[i].is_ctor)
            reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, &t->def->methods[i], t, NULL, 0)), why);
}

/* Closures and state machines. */
static bool is_generated(const TypeDef *d) { return d->enclosing && d->name[0] == '<'; }

/* A library's class with a public parameterless constructor: data, as serialisers make it. */
static bool is_data(Program *p, const Type *t) {
    if (!t->def || t->has_vars || t->has_canon || t->def->assembly == p->app) return false;
    if (!reflect_is_own(p, t->def->assembly) || is_generated(t->def)) return false;
    if (type_is_valuetype(t)) return true;
    typedef_members(t->def);
    const MethodDef *c = typedef_find_method(t->def, ".ctor", 0);
    return c && is_public(c->flags);
}

/* Data of the project, or of a package that the project uses: templates are instantiated over the value types
 * that its members mention. */
static bool is_model(Program *p, Type *t) {
    if (t->def->assembly == p->app) return !is_generated(t->def);
    if (!is_data(p, t)) return false;
    return reflect_origin(p, t->def->assembly) == ORIGIN_PROJECT || type_use(p, t)->is_model;
}

static void keep_field_values(Program *p, Type *t) {
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (is_kept(kept_of(p, t->def->assembly), MD_FIELD, f->rid) && !f->is_literal)
            keep_values(p, field_type(p->u, f, t));
    }
}

static void reflect_model(Program *p, Type *t) {
    if (t->has_vars || type_is_valuetype(t)) dynamic_type(p, t);
    if (t->has_vars) return;
    for (uint32_t i = 0; i < t->nargs; i++)
        reach(p, sym_type(p, SK_MODEL, t->args[i]), sym_type(p, SK_MODEL, t));
    reach(p, sym_type(p, SK_USED, t), sym_type(p, SK_MODEL, t));
    TypeUse *use = type_use(p, t);
    if (!is_data(p, t) || use->is_model) return;
    use->is_model = true;
    if (use->has_members) keep_field_values(p, t);
    for (uint32_t i = 0; i < use->invokable.len; i++) keep_method_values(p, use->invokable.items[i]);
}

/* Libraries take tuples to pieces. */
static bool is_tuple(Program *p, Type *t) {
    struct Reflect *r = p->reflect;
    if (!r->tuple) r->tuple = assembly_find_type(p->u->corelib, "System.Runtime.CompilerServices", "ITuple");
    const TypeDef *d = r->tuple;
    return d && t->def && !t->has_vars && t->def->assembly == p->u->corelib &&
           type_can_cast(t, typedef_type(r->tuple));
}

/* Code of the program, or of a library beside it, makes objects of the type or hands it to a generic method:
 * it may be reflected over there, so that a type of a library keeps its public members. */
static void reflect_used(Program *p, Type *t) {
    if (type_is_ref(t)) dynamic_type(p, t);
    for (uint32_t i = 0; i < t->nargs; i++) reflect_used(p, t->args[i]);
    bool framework_struct = t->nargs && (type_is_valuetype(t) || is_tuple(p, t));
    if (t->def && type_is_ref(t) && !t->has_vars && !t->def->is_abstract &&
        reflect_is_own(p, t->def->assembly)) {
        typedef_members(t->def);
        keep_ctors(p, t, sym_type(p, SK_USED, t)); /* Resolve<T>(…) makes one */
    }
    if (is_data(p, t) || framework_struct) reach(p, sym_type(p, SK_MEMBERS, t), sym_type(p, SK_USED, t));
}

/* Properties go by their own name, too. Visual Basic's names are so in any case. */
static bool is_asked(const char *name, const char *asked) {
    if (strcmp(asked, "op_") == 0) return strncmp(name, "op_", 3) == 0;
    bool accessor = strncmp(name, "get_", 4) == 0 || strncmp(name, "set_", 4) == 0;
    return strcasecmp(name, asked) == 0 || (accessor && strcasecmp(name + 4, asked) == 0);
}

/* A method that names the type with typeof looks for a member of this name (a SK_STRING). */
static void reflect_named(Program *p, Type *t, IrSym name) {
    TypeDef *d = t->def;
    if (!d) return;
    typedef_members(d);
    IrSym why = sym_named(p, t, name);
    const char *text = sym_string_text(p, name);
    for (uint32_t i = 0; i < d->nfields; i++) {
        if (strcmp(d->fields[i].name, text) != 0) continue;
        keep_field(p, kept_of(p, d->assembly), &d->fields[i]);
        reach(p, sym_type(p, SK_MEMBERS, t->has_canon ? typedef_type(d) : t), why);
    }
    if (t->has_canon) return;
    bool structs = t->has_vars && takes_structs(d->assembly->image, md_token(MD_TYPEDEF, d->rid));
    Type *owner = !t->has_vars ? t
                  : structs    ? NULL
                               : type_inst(p->u, d, objects(p, d->ngeneric), d->ngeneric);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *m = &d->methods[i];
        if (!is_asked(m->name, text)) continue;
        keep_method(p, m);
        if (owner && m->ngeneric) {
            bool package = reflect_origin(p, d->assembly) == ORIGIN_PACKAGE;
            reflect_template_method(p, m, owner, why);
            (package ? dynamic_package_method : dynamic_method)(p, owner, m);
            if (d->assembly != p->app)
                keep_piece(p, method_inst(p->u, m, owner, objects(p, m->ngeneric), m->ngeneric));
        } else if (owner) {
            reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, m, owner, NULL, 0)), why);
        }
    }
    keep_associates(p, kept_of(p, d->assembly), d);
}

static bool may_be_asked(Program *p, const TypeDef *d, uint32_t flags) {
    return is_public(flags) || reflect_is_own(p, d->assembly);
}

static void keep_asked_of(Program *p, Type *t, const char *asked) {
    TypeDef *d = t->def;
    if (d->assembly == p->app || is_generated(d)) return; /* has all of them; nobody names them */
    typedef_members(d);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *m = &d->methods[i];
        if (!may_be_asked(p, d, m->flags) || !is_asked(m->name, asked)) continue;
        keep_method(p, m); /* and nothing else of the name: Enum has a private ToString<T, U> */
        if (m->ngeneric)
            reflect_template_method(p, m, t, sym_plain(p, SK_REFLECT));
        else
            reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, m, t, NULL, 0)), sym_plain(p, SK_REFLECT));
        keep_associates(p, kept_of(p, d->assembly), d);
    }
    for (uint32_t i = 0; i < d->nfields; i++)
        if (may_be_asked(p, d, d->fields[i].flags) && strcasecmp(d->fields[i].name, asked) == 0)
            reach(p, sym_named(p, t, sym_string_utf8(p, d->fields[i].name)), sym_plain(p, SK_REFLECT));
}

/* Only of types that the project or a package names, and which have the method. */
static void keep_sought(Program *p, Type *t, IrSym name) {
    typedef_members(t->def);
    if (typedef_find_method(t->def, sym_string_text(p, name), -1))
        reach(p, sym_named(p, t, name), sym_type(p, SK_SEARCHED, t));
}

static void reflect_searched(Program *p, Type *t) {
    vec_push(p->arena, &p->reflect->searched, t);
    for (uint32_t i = 0; i < p->reflect->sought.len; i++) keep_sought(p, t, p->reflect->sought.items[i]);
}

static void reflect_sought(Program *p, IrSym name) {
    vec_push(p->arena, &p->reflect->sought, name);
    for (uint32_t i = 0; i < p->reflect->searched.len; i++)
        keep_sought(p, p->reflect->searched.items[i], name);
}

/* Members of a name that is asked for are kept, the class's own and inherited ones and those of its
 * interfaces, through which it may be known. */
static void keep_asked(Program *p, Type *t, const char *asked) {
    uint32_t n;
    Type **faces = type_interfaces(t, &n);
    for (uint32_t i = 0; i < n; i++) keep_asked_of(p, faces[i], asked);
    for (; t && t->def; t = type_parent(t)) keep_asked_of(p, t, asked);
}

static void reflect_constructed(Program *p, Type *t) {
    if (t->has_vars || t->has_canon) return;
    for (uint32_t i = 0; i < p->reflect->asked.len; i++) keep_asked(p, t, p->reflect->asked.items[i]);
}

static void reflect_asked(Program *p, IrSym name) {
    const char *asked = sym_string_text(p, name);
    vec_push(p->arena, &p->reflect->asked, asked);
    for (uint32_t i = 0, n = p->order.len; i < n; i++) {
        const Symbol y = *sym_get(p, p->order.items[i]);
        if (y.kind == SK_CONSTRUCTED && !y.type->has_vars && !y.type->has_canon) keep_asked(p, y.type, asked);
    }
}

void reflect_text(Program *p, Assembly *a, IrSym text) {
    struct Reflect *r = p->reflect;
    if (p->opt.stress || reflect_origin(p, a) != ORIGIN_PROJECT || !reflect_may_name(sym_get(p, text)))
        return;
    vec_push(p->arena, &r->texts, text);
    if (r->computes_names) reach(p, sym_asked(p, text), sym_plain(p, SK_REFLECT));
}

void reflect_computes_names(Program *p) {
    struct Reflect *r = p->reflect;
    if (p->opt.stress || r->computes_names) return;
    r->computes_names = true;
    for (uint32_t i = 0; i < r->texts.len; i++)
        reach(p, sym_asked(p, r->texts.items[i]), sym_plain(p, SK_REFLECT));
}

static void keep_all_methods(Program *p, Type *t) {
    IrSym why = sym_type(p, SK_ALL_MEMBERS, typedef_type(t->def));
    for (uint32_t i = 0; i < t->def->nmethods; i++) {
        MethodDef *m = &t->def->methods[i];
        keep_method(p, m);
        if (m->ngeneric) {
            reflect_template_method(p, m, t, why);
            dynamic_package_method(p, t, m);
        } else {
            reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, m, t, NULL, 0)), why);
        }
    }
}

static void reflect_all_members(Program *p, Type *t) {
    IrSym why = sym_type(p, SK_ALL_MEMBERS, t);
    typedef_members(t->def);
    type_use(p, t)->sees_all = true;
    for (uint32_t i = 0; i < t->def->nfields; i++)
        keep_field(p, kept_of(p, t->def->assembly), &t->def->fields[i]);
    for (uint32_t i = 0, n = p->order.len; i < n; i++) {
        const Symbol y = *sym_get(p, p->order.items[i]);
        if (y.kind == SK_MEMBERS && y.type->def == t->def && !y.type->has_vars &&
            type_use(p, y.type)->has_members)
            keep_all_methods(p, y.type); /* reflect_members does for those to come */
    }
    reach(p, sym_type(p, SK_MEMBERS, t), why);
}

/* What reading and writing the fields that are kept needs. */
static void use_fields(Program *p, const Kept *k, Type *t, IrSym why) {
    TypeDef *d = t->def;
    bool any = false, gc = false, nongc = false;
    for (uint32_t i = 0; i < d->nfields; i++) {
        FieldDef *f = &d->fields[i];
        if (!is_kept(k, MD_FIELD, f->rid) || f->is_literal) continue;
        keep_box(p, field_type(p->u, f, t));
        if (!f->is_static || f->is_thread_static) continue;
        any = true;
        if (f->has_rva)
            reach(p, sym_rva(p, f), why);
        else if (type_statics(t)->in_gc[f->index])
            gc = true;
        else
            nongc = true;
    }
    if (is_model(p, t)) keep_field_values(p, t);
    if (any && d->cctor) reach(p, sym_type(p, SK_CLASSINIT, t), why);
    if (gc) reach(p, sym_type(p, SK_STATICS_GC, t), why);
    if (nongc) reach(p, sym_type(p, SK_STATICS_NONGC, t), why);
}

static void reflect_members(Program *p, Type *t) {
    TypeUse *use = type_use(p, t);
    if (!t->def || use->has_members || t->has_canon) return;
    use->has_members = true;
    TypeDef *d = t->def;
    typedef_members(d);
    Kept *k = kept_of(p, d->assembly);
    keep_member_rows(p, k, d);
    IrSym why = sym_type(p, SK_MEMBERS, t);
    if (t->has_vars) { /* typeof(List<>): every List<T> that there is may come of MakeGenericType */
        for (uint32_t i = 0; i < p->order.len; i++) {
            const Symbol y = *sym_get(p, p->order.items[i]);
            if (y.kind == SK_MT && y.type != t && y.type->def == d && !y.type->has_vars)
                reach(p, sym_type(p, SK_MEMBERS, y.type), why);
        }
        return;
    }
    reach(p, sym_type(p, SK_MT, t), why);
    if (type_use(p, typedef_type(d))->sees_all) keep_all_methods(p, t);
    for (uint32_t i = 0; k->app && i < d->nmethods; i++)
        if (d->methods[i].ngeneric) {
            reflect_template_method(p, &d->methods[i], t, why);
            dynamic_method(p, t, &d->methods[i]);
        }
    for (uint32_t i = 0; i < d->nmethods; i++)
        if (is_kept(k, MD_METHODDEF, d->methods[i].rid) && is_visible(k, d->methods[i].flags) &&
            !d->methods[i].ngeneric)
            reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, &d->methods[i], t, NULL, 0)), why);
    use_fields(p, k, t, why);
    Type *parent = type_parent(t);
    if (parent) reach(p, sym_type(p, SK_MEMBERS, parent), why);
}

static bool is_attribute(Program *p, Type *t) {
    struct Reflect *r = p->reflect;
    if (!r->attribute) r->attribute = assembly_find_type(p->u->corelib, "System", "Attribute");
    TypeDef *d = r->attribute;
    for (; t; t = type_parent(t))
        if (t->def == d) return true;
    return false;
}

enum { CONSTRUCTORS = DAM_CONSTRUCTORS | DAM_NONPUBLIC_CONSTRUCTORS };

/* G<[DynamicallyAccessedMembers(constructors)] T> makes objects of T. What only references tell from an
 * instance that stands for others has one that does, too: List<Box<object>> is followed by List<object>. */
static void keep_arguments(Program *p, Type *t) {
    uint32_t owner = md_token(MD_TYPEDEF, t->def->rid);
    for (uint32_t i = 0; i < t->nargs; i++) {
        Type *arg = t->args[i];
        if (!type_is_ref(arg) || !arg->def || arg->def->is_abstract || arg->kind == TK_INTERFACE) continue;
        if (!(dam_of_variable(t->def->assembly, owner, i) & CONSTRUCTORS)) continue;
        typedef_members(arg->def);
        keep_ctors(p, arg, sym_type(p, SK_MT, t));
    }
    if (!reflect_is_template(p, t) && mentions_object(p, t))
        reach(p, sym_type(p, SK_MT, type_inst(p->u, t->def, stand_ins(p, t->args, t->nargs), t->nargs)),
              sym_type(p, SK_MT, t));
}

/* A MethodTable is reached. */
static void reflect_type(Program *p, Type *t) {
    if (!t->def || t->has_canon) return;
    keep_typedef(p, t->def);
    roots_type_used(p, t->def);
    if (t->def->is_delegate && !t->has_vars) {
        MethodDef *invoke = typedef_find_method(t->def, "Invoke", -1);
        reach(p, sym_type(p, SK_DELEGATE_OPEN, type_canon(p->u, t)), sym_plain(p, SK_REFLECT));
        reach(p, sym_type(p, SK_CONSTRUCTED, t), sym_plain(p, SK_REFLECT)); /* CreateDelegate */
        if (invoke)
            reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, invoke, t, NULL, 0)),
                  sym_plain(p, SK_REFLECT));
    }
    if (type_is_ref(t) && !t->has_vars && !t->def->is_abstract && is_attribute(p, t))
        keep_ctors(p, t, sym_plain(p, SK_REFLECT)); /* CustomAttributeData looks for them */
    uint32_t accessed = type_is_ref(t) && !t->has_vars ? dam_of_type(t) : 0;
    if (accessed & CONSTRUCTORS && !t->def->is_abstract) keep_ctors(p, t, sym_plain(p, SK_REFLECT));
    if (accessed & ~(uint32_t)CONSTRUCTORS) reach(p, sym_type(p, SK_MEMBERS, t), sym_plain(p, SK_REFLECT));
    if (t->nargs && !t->has_vars) keep_arguments(p, t);
    bool open_named = t->nargs && type_use(p, typedef_type(t->def))->has_members;
    if (t->nargs && !t->has_vars && type_use(p, typedef_type(t->def))->is_dynamic)
        keep_ctors(p, t, sym_type(p, SK_TEMPLATE, typedef_type(t->def)));
    if (!t->has_vars && (open_named || t->def->assembly == p->app))
        reach(p, sym_type(p, SK_MEMBERS, t), sym_plain(p, SK_REFLECT));
}

static bool stands_for_all(const Program *p, Type *const *args, uint32_t n, bool *shared) {
    for (uint32_t i = 0; i < n; i++) {
        const Type *t = args[i];
        if (type_is_ref(t) && t != p->u->wk[WK_OBJECT]) return false;
        *shared |= type_is_ref(t);
        if (!type_is_ref(t) && t->nargs && !stands_for_all(p, t->args, t->nargs, shared)) return false;
    }
    return true;
}

bool reflect_is_template(const Program *p, const Type *t) {
    bool shared = false;
    return p->reflect->on && t->nargs && t->def && !t->has_vars && !t->has_canon &&
           stands_for_all(p, t->args, t->nargs, &shared) && shared;
}

bool reflect_is_template_method(const Program *p, const Method *m) {
    bool shared = false;
    return p->reflect->on && !m->has_vars && !m->has_canon &&
           stands_for_all(p, m->owner->args, m->owner->nargs, &shared) &&
           stands_for_all(p, m->margs, m->nmargs, &shared) && shared;
}

void reflect_instantiate(Program *p, Type *open, Type **args) {
    TypeDef *d = open->def;
    Type *t = type_inst(p->u, d, args, d->ngeneric);
    IrSym why = sym_type(p, SK_TEMPLATE, open);
    reach(p, sym_type(p, t->kind == TK_INTERFACE || d->is_abstract ? SK_MT : SK_CONSTRUCTED, t), why);
    keep_ctors(p, t, why);
}

/* Code over value types is not shared. Which instances a library makes by MakeGenericType cannot be seen;
 * those that are compiled ahead have one value type of the program's own members, in any place but the first
 * of several, where a collection stands. */
static void instantiate_values(Program *p, Type *open, Type *value) {
    uint32_t n = open->def->ngeneric;
    if (n > 3) return;
    for (uint32_t place = n > 1; place < n; place++) {
        if (!reflect_meets_constraints(p, open->def->assembly, md_token(MD_TYPEDEF, open->def->rid), place,
                                       value))
            continue;
        Type **args = objects(p, n);
        args[place] = stand_in(p, value);
        reflect_instantiate(p, open, args);
    }
}

/* The same for a generic method: Getter<Model, int>. */
static void instantiate_method_values(Program *p, const Method *piece, Type *value) {
    uint32_t n = piece->nmargs, token = md_token(MD_METHODDEF, piece->def->rid);
    if (n > 3) return;
    for (uint32_t place = n > 1; place < n; place++) {
        if (!reflect_meets_constraints(p, piece->owner->def->assembly, token, place, value)) continue;
        Type **args = objects(p, n);
        args[place] = stand_in(p, value);
        reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, piece->def, piece->owner, args, n)),
              sym_plain(p, SK_REFLECT));
    }
}

/* Over the arguments of a generic type, and over the type and its arguments: Converter<Map<int, Guid>, int,
 * Guid>. NULL when a definition of so many parameters is not meant, or has other constraints. */
static Type **shape_arguments(Program *p, Assembly *a, uint32_t token, uint32_t n, Type *shape) {
    uint32_t from = n == shape->nargs + 1u;
    if (!from && (n != shape->nargs || n < 2)) return NULL;
    Type **args = ARENA_ARRAY(p->arena, Type *, n);
    args[0] = stand_in(p, shape);
    for (uint32_t i = 0; i < shape->nargs; i++) args[from + i] = stand_in(p, shape->args[i]);
    for (uint32_t i = 0; i < n; i++)
        if (!reflect_meets_constraints(p, a, token, i, args[i])) return NULL;
    return args;
}

static void instantiate_shape(Program *p, Type *open, Type *shape) {
    TypeDef *d = open->def;
    Type **args = shape_arguments(p, d->assembly, md_token(MD_TYPEDEF, d->rid), d->ngeneric, shape);
    if (args) reflect_instantiate(p, open, args);
}

static void instantiate_method_shape(Program *p, const Method *piece, Type *shape) {
    MethodDef *d = piece->def;
    Type **args = shape_arguments(p, d->owner->assembly, md_token(MD_METHODDEF, d->rid), d->ngeneric, shape);
    if (!args) return;
    reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, d, piece->owner, args, d->ngeneric)),
          sym_plain(p, SK_REFLECT));
}

/* Larger definitions are instantiated over a type and the parameters of its constructor. */
static void instantiate_ctor(Program *p, Type *open, Method *ctor) {
    uint32_t n = open->def->ngeneric;
    MethodSig *s = method_sig(ctor);
    if (n < 4 || s->nparams >= n) return;
    Type **args = objects(p, n);
    args[0] = stand_in(p, ctor->owner);
    for (uint32_t i = 0; i < s->nparams; i++) args[i + 1] = stand_in(p, s->params[i]);
    reflect_instantiate(p, open, args);
}

static void keep_ctor(Program *p, Method *m) {
    struct Reflect *r = p->reflect;
    MethodSig *s = method_sig(m);
    bool values = type_is_valuetype(m->owner);
    for (uint32_t i = 0; i < s->nparams; i++) {
        const Type *t = s->params[i];
        if (t->kind == TK_BYREF || t->kind == TK_PTR || t->kind == TK_FNPTR) return;
        if (t->def && t->def->is_byref_like) return;
        values |= type_is_valuetype(t);
    }
    if (!values) return;
    vec_push(p->arena, &r->ctors, m);
    for (uint32_t i = 0; i < r->templates.len; i++) instantiate_ctor(p, r->templates.items[i], m);
}

/* typeof(G<>) of this definition is reached: code that all instances over references share is kept. */
static void reflect_template(Program *p, Type *open) {
    struct Reflect *r = p->reflect;
    TypeDef *d = open->def;
    if (!d || !d->ngeneric || type_use(p, typedef_type(d))->is_dynamic) return;
    typedef_members(d);
    type_use(p, typedef_type(d))->is_dynamic = true;
    for (uint32_t i = 0; i < p->order.len; i++) {
        const Symbol y = *sym_get(p, p->order.items[i]);
        if (y.kind == SK_MT && y.type->def == d && !y.type->has_vars && !y.type->has_canon)
            keep_ctors(p, y.type, sym_type(p, SK_TEMPLATE, open));
    }
    bool structs = takes_structs(d->assembly->image, md_token(MD_TYPEDEF, d->rid));
    if (structs && d->ngeneric > 1) return;
    if (!structs) reflect_instantiate(p, open, objects(p, d->ngeneric));
    vec_push(p->arena, &r->templates, open);
    for (uint32_t i = 0; i < r->values.len; i++) instantiate_values(p, open, r->values.items[i]);
    for (uint32_t i = 0; i < r->shapes.len; i++) instantiate_shape(p, open, r->shapes.items[i]);
    for (uint32_t i = 0; i < r->ctors.len; i++) instantiate_ctor(p, open, r->ctors.items[i]);
}

static bool is_collection(Program *p, Type *t) {
    uint32_t n;
    Type **faces = type_interfaces(t, &n);
    for (uint32_t i = 0; i < n; i++)
        if (faces[i]->def->assembly == p->u->corelib && strcmp(faces[i]->def->name, "IEnumerable") == 0)
            return true;
    return false;
}

/* What serialisers ask collections for, through the class or an interface. */
static bool is_of_collections(const char *name) {
    return strcmp(name, "Add") == 0 || strcmp(name, "GetEnumerator") == 0;
}

/* The type of Current says what a collection holds. */
static void keep_enumerator(Program *p, Method *m) {
    Type *ret = method_sig(m)->ret;
    if (strcmp(m->def->name, "GetEnumerator") == 0 && ret->def)
        reach(p, sym_named(p, ret, sym_string_utf8(p, "Current")), sym_plain(p, SK_REFLECT));
}

/* Of the framework's types that are data of the project's: what a serialiser reads and writes. Of collections
 * it is what they hold. */
static void keep_data(Program *p, Type *t) {
    TypeUse *use = type_use(p, t);
    TypeDef *d = t->def;
    if (use->has_data) return;
    use->has_data = true;
    typedef_members(d);
    Kept *k = kept_of(p, d->assembly);
    keep_typedef(p, d);
    reach(p, sym_type(p, SK_MT, t), sym_plain(p, SK_REFLECT));
    bool opaque = is_collection(p, t);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *m = &d->methods[i];
        bool accessor = m->flags & MD_MA_SPECIAL_NAME && strncmp(m->name, "op_", 3) != 0;
        bool needed = m->is_ctor ? type_is_ref(t) : opaque ? is_of_collections(m->name) : accessor;
        bool visible = is_public(m->flags) && !m->is_static && !m->ngeneric;
        if (!visible || !needed) continue;
        keep_method(p, m);
        Method *own = method_inst(p->u, m, t, NULL, 0);
        reach(p, sym_method(p, SK_INVOKABLE, own), sym_plain(p, SK_REFLECT));
        Type *ret = method_sig(own)->ret;
        if (opaque)
            keep_enumerator(p, own);
        else if (accessor && ret->kind != TK_VOID)
            keep_values(p, ret);
    }
    for (uint32_t i = 0; i < d->nfields; i++) {
        FieldDef *f = &d->fields[i];
        if (!is_public(f->flags) || f->is_static) continue;
        keep_field(p, k, f);
        keep_box(p, field_type(p->u, f, t));
    }
    keep_associates(p, k, d);
    uint32_t n;
    Type **faces = opaque ? type_interfaces(t, &n) : NULL;
    for (uint32_t i = 0; faces && i < n; i++) {
        typedef_members(faces[i]->def);
        for (uint32_t m = 0; m < faces[i]->def->nmethods; m++) {
            const char *name = faces[i]->def->methods[m].name;
            if (!is_of_collections(name)) continue;
            reach(p, sym_named(p, faces[i], sym_string_utf8(p, name)), sym_plain(p, SK_REFLECT));
            keep_enumerator(p, method_inst(p->u, &faces[i]->def->methods[m], faces[i], NULL, 0));
        }
    }
}

/* ImmutableList.Create<T>() of ImmutableList<T>, which has no constructor: generic methods of the static
 * class of the same name that return the type. */
static void keep_factories(Program *p, Type *t) {
    uint32_t n = (uint32_t)strcspn(t->def->name, "`");
    TypeDef *d = assembly_find_type(t->def->assembly, t->def->ns,
                                    arena_printf(p->arena, "%.*s", (int)n, t->def->name));
    if (!d || !d->is_abstract || d->ngeneric) return;
    typedef_members(d);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *m = &d->methods[i];
        bool visible = is_public(m->flags) && m->is_static;
        if (!visible || m->ngeneric != t->nargs || method_def_sig(m)->ret->def != t->def) continue;
        Type **args = ARENA_ARRAY(p->arena, Type *, t->nargs);
        for (uint32_t a = 0; a < t->nargs; a++) args[a] = stand_in(p, t->args[a]);
        reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, m, typedef_type(d), args, t->nargs)),
              sym_plain(p, SK_REFLECT));
    }
}

/* CoreLib's numbers, times and the like, which serialisers write as one value. */
static bool is_scalar(Program *p, Type *t) {
    uint32_t n;
    Type **faces = type_interfaces(t, &n);
    for (uint32_t i = 0; i < n && t->def->assembly == p->u->corelib; i++)
        if (strcmp(faces[i]->def->name, "IParsable`1") == 0) return true;
    return false;
}

static void keep_framework_data(Program *p, Type *t) {
    bool made = t->kind == TK_STRUCT || (t->kind == TK_CLASS && !t->def->is_abstract && !t->def->is_delegate);
    if (!made || !t->def || reflect_is_own(p, t->def->assembly) || t->def->is_byref_like) return;
    if (type_is_nullable(t) || t == p->u->wk[WK_OBJECT] || is_scalar(p, t)) return;
    typedef_members(t->def);
    bool any = false, simple = type_is_valuetype(t);
    for (uint32_t i = 0; i < t->def->nmethods; i++) {
        const MethodDef *m = &t->def->methods[i];
        if (!m->is_ctor || !is_public(m->flags)) continue;
        any = true;
        simple |= method_def_sig((MethodDef *)m)->nparams == 0;
    }
    if (simple) keep_data(p, t);
    if (!any && t->nargs) keep_factories(p, t);
}

static void keep_piece(Program *p, Method *m) {
    struct Reflect *r = p->reflect;
    for (uint32_t i = 0; i < r->pieces.len; i++)
        if (r->pieces.items[i] == m) return;
    vec_push(p->arena, &r->pieces, m);
    for (uint32_t i = 0; i < r->values.len; i++) instantiate_method_values(p, m, r->values.items[i]);
    for (uint32_t i = 0; i < r->elements.len; i++) instantiate_method_values(p, m, r->elements.items[i]);
    for (uint32_t i = 0; i < r->shapes.len; i++) instantiate_method_shape(p, m, r->shapes.items[i]);
}

static void keep_elements(Program *p, Type *t) {
    struct Reflect *r = p->reflect;
    uint32_t n;
    Type **faces = t->nargs ? type_interfaces(t, &n) : NULL;
    for (uint32_t i = 0; faces && i < n; i++) {
        if (strcmp(faces[i]->def->name, "IEnumerable`1") != 0 || faces[i]->def->assembly != p->u->corelib)
            continue;
        Type *element = faces[i]->args[0];
        if (!type_is_valuetype(element) || !element->nargs || type_is_nullable(element)) continue;
        bool added;
        map_put(&r->known_elements, (uintptr_t)element, &added);
        if (!added) continue;
        vec_push(p->arena, &r->elements, element);
        for (uint32_t k = 0; k < r->pieces.len; k++)
            instantiate_method_values(p, r->pieces.items[k], element);
    }
}

static void keep_shape(Program *p, Type *t) {
    struct Reflect *r = p->reflect;
    bool any = false, added;
    for (uint32_t i = 0; i < t->nargs; i++) {
        any |= type_is_valuetype(t->args[i]);
        if (t->args[i]->nargs && type_is_valuetype(t->args[i])) return; /* structs of structs have no end */
        if (t->args[i]->def && t->args[i]->def->is_byref_like) return;
    }
    if (!any || type_is_nullable(t) || t->nargs > 2 ||
        (t->def && (t->def->is_byref_like || t->def->is_delegate)))
        return;
    map_put(&r->known_shapes, (uintptr_t)t, &added);
    if (!added) return;
    vec_push(p->arena, &r->shapes, t);
    for (uint32_t i = 0; i < r->templates.len; i++) instantiate_shape(p, r->templates.items[i], t);
    for (uint32_t i = 0; i < r->pieces.len; i++) instantiate_method_shape(p, r->pieces.items[i], t);
}

/* Value types that the program's own members mention, in type arguments and arrays, too. */
static void keep_values(Program *p, Type *t) {
    struct Reflect *r = p->reflect;
    if (is_data(p, t)) {
        reach(p, sym_type(p, SK_MEMBERS, t), sym_plain(p, SK_REFLECT));
        reach(p, sym_type(p, SK_MODEL, t), sym_plain(p, SK_REFLECT));
    }
    if (t->has_vars || t->has_canon || t->kind == TK_VOID || t->kind == TK_PTR || t->kind == TK_FNPTR) return;
    if (t->elem && t->kind != TK_ENUM) keep_values(p, t->elem);
    for (uint32_t i = 0; i < t->nargs; i++) keep_values(p, t->args[i]);
    keep_framework_data(p, t);
    keep_shape(p, t);
    keep_elements(p, t);
    if (!type_is_valuetype(t) || type_is_nullable(t) || (t->def && t->def->is_byref_like)) return;
    for (uint32_t i = 0; i < t->nargs; i++)
        if (t->args[i]->nargs && type_is_valuetype(t->args[i])) return; /* structs of structs have no end */
    bool added;
    map_put(&r->known_values, (uintptr_t)t, &added);
    if (!added) return;
    vec_push(p->arena, &r->values, t);
    typedef_members(t->def);
    if (t->nargs) reach(p, sym_type(p, SK_MEMBERS, t), sym_plain(p, SK_REFLECT)); /* KeyValuePair, tuples */
    for (uint32_t i = 0; t->kind == TK_STRUCT && t->nargs && i < t->def->nmethods; i++) {
        MethodDef *d = &t->def->methods[i];
        bool visible = (d->flags & MD_MA_ACCESS_MASK) == MD_MA_PUBLIC;
        if (d->is_ctor && visible && !reflect_is_own(p, t->def->assembly))
            keep_ctor(p, method_inst(p->u, d, t, NULL, 0));
    }
    for (uint32_t i = 0; i < r->templates.len; i++) instantiate_values(p, r->templates.items[i], t);
    for (uint32_t i = 0; i < r->pieces.len; i++) instantiate_method_values(p, r->pieces.items[i], t);
}

/* Dictionaries of instances that are made find the block through the type. */
static void reflect_statics(Program *p, Type *t) {
    if (t->nargs && !t->has_canon && !t->has_vars) reach(p, sym_type(p, SK_MT, t), sym_plain(p, SK_REFLECT));
}

/* "Name", "Name`1", "Name``1(System.Int32)": whether the method may be meant. Overloads are not told apart.
 */
static bool is_meant(const MethodDef *d, MdBlob signature) {
    uint32_t n = 0, arity = 0, i = 0;
    while (n < signature.len && signature.p[n] != '`' && signature.p[n] != '(') n++;
    for (i = n; i < signature.len && signature.p[i] == '`';) i++;
    for (; i < signature.len && signature.p[i] >= '0' && signature.p[i] <= '9'; i++)
        arity = arity * 10 + signature.p[i] - '0';
    if (strlen(d->name) == n && memcmp(d->name, signature.p, n) == 0) return arity == d->ngeneric;
    bool is_ctor = n == 5 && memcmp(signature.p, "#ctor", 5) == 0;
    return is_ctor && d->is_ctor;
}

/* --- members that are asked for of a type --- */

static bool asks_for_method(const MethodDef *m, uint32_t bits, bool inherited) {
    uint32_t own = reflect_bits_of(m);
    bool private = (m->flags & MD_MA_ACCESS_MASK) == MD_MA_PRIVATE;
    if (m->is_ctor && is_public(m->flags))
        return !inherited && ((bits & DAM_CONSTRUCTORS) == DAM_CONSTRUCTORS ||
                              (bits & DAM_PARAMETERLESS && !method_def_sig((MethodDef *)m)->nparams));
    return own & bits && !(inherited && (private || m->is_ctor));
}

static void keep_accessed_method(Program *p, Type *t, MethodDef *m, IrSym why) {
    keep_method(p, m);
    if (m->ngeneric)
        reflect_template_method(p, m, t, why);
    else
        reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, m, t, NULL, 0)), why);
}

static void keep_accessed_of(Program *p, Type *t, uint32_t bits, bool inherited, IrSym why) {
    TypeDef *d = t->def;
    Kept *k = kept_of(p, d->assembly);
    typedef_members(d);
    for (uint32_t i = 0; i < d->nmethods; i++)
        if (asks_for_method(&d->methods[i], bits, inherited)) keep_accessed_method(p, t, &d->methods[i], why);
    bool any = false;
    for (uint32_t i = 0; i < d->nfields; i++) {
        uint32_t access = d->fields[i].flags & MD_FA_ACCESS_MASK;
        if (!(bits & (access == MD_MA_PUBLIC ? DAM_FIELDS : DAM_NONPUBLIC_FIELDS))) continue;
        if (inherited && access == MD_MA_PRIVATE) continue;
        keep_field(p, k, &d->fields[i]);
        any = true;
    }
    keep_associates(p, k, d);
    if (!any) return;
    type_use(p, t)->has_fields = true;
    reach(p, sym_type(p, SK_MT, t), why);
    use_fields(p, k, t, why);
}

static void keep_nested(Program *p, TypeDef *outer, uint32_t bits, IrSym why) {
    const MdImage *img = outer->assembly->image;
    for (uint32_t row = 1; row <= md_rows(img, MD_NESTEDCLASS); row++) {
        if (md_token_rid(md_col_token(img, MD_NESTEDCLASS_ENCLOSING, row)) != outer->rid) continue;
        TypeDef *d =
            assembly_typedef(outer->assembly, md_token_rid(md_col_token(img, MD_NESTEDCLASS_NESTED, row)));
        bool public = (d->flags & MD_TA_VISIBILITY_MASK) == MD_TA_NESTED_PUBLIC;
        if (bits & (public ? DAM_NESTED : DAM_NONPUBLIC_NESTED) && !is_generated(d))
            reflect_keep_type(p, d, why);
    }
}

/* A constant type flows to where members are asked for. */
static void reflect_accessed(Program *p, Type *t, uint32_t bits) {
    if (!t->def || t->has_canon || t->def->assembly == p->app) return; /* the program has all of its own */
    IrSym why = sym_accessed(p, t, bits);
    Type *typical = typedef_type(t->def);
    if (t->nargs && !t->has_vars) /* this instance, and no template that others are made of */
        keep_typedef(p, t->def);
    else
        reflect_keep_type(p, t->def, why);
    keep_nested(p, t->def, bits, why);
    if (t->has_vars) { /* of its instances */
        const uint32_t others = DAM_NONPUBLIC_METHODS | DAM_NONPUBLIC_FIELDS | DAM_NONPUBLIC_PROPERTIES;
        if (bits & ~(uint32_t)(DAM_NESTED | DAM_NONPUBLIC_NESTED | DAM_INTERFACES))
            reach(p, sym_type(p, bits & others ? SK_ALL_MEMBERS : SK_MEMBERS, typical), why);
        return;
    }
    reach(p, sym_type(p, SK_TYPEOBJ, t), why);
    bool made = bits & (DAM_CONSTRUCTORS | DAM_NONPUBLIC_CONSTRUCTORS);
    if (made && type_is_valuetype(t) && t->kind != TK_VOID && !t->def->is_byref_like)
        reach(p, sym_type(p, SK_CONSTRUCTED, t), why);
    for (Type *c = t; c && c->def; c = type_parent(c)) keep_accessed_of(p, c, bits, c != t, why);
}

/* --- what is asked for by name --- */

void reflect_keep_method(Program *p, MethodDef *d, IrSym why) {
    keep_method(p, d);
    keep_associates(p, kept_of(p, d->owner->assembly), d->owner);
    if (d->owner->ngeneric) return; /* its instances are called as far as they are compiled */
    Type *owner = typedef_type(d->owner);
    if (d->ngeneric)
        reflect_template_method(p, d, owner, why);
    else
        reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, d, owner, NULL, 0)), why);
}

void reflect_keep_field(Program *p, FieldDef *f, IrSym why) {
    keep_field(p, kept_of(p, f->owner->assembly), f);
    reach(p, sym_type(p, SK_MEMBERS, typedef_type(f->owner)), why);
}

void reflect_keep_type(Program *p, TypeDef *d, IrSym why) {
    typedef_members(d);
    keep_typedef(p, d);
    Type *t = typedef_type(d);
    if (d->is_byref_like || strcmp(d->name, "<Module>") == 0) return;
    reach(p, sym_type(p, SK_TYPEOBJ, t), why);
    if (d->ngeneric)
        reach(p, sym_type(p, SK_TEMPLATE, t), why);
    else if (type_is_valuetype(t) && t->kind != TK_VOID)
        reach(p, sym_type(p, SK_CONSTRUCTED, t), why);
}

void reflect_keep_instance(Program *p, Type *t, IrSym why) {
    reach(p, sym_type(p, SK_TYPEOBJ, t), why);
    bool made = !t->def || (!t->def->is_abstract && t->kind != TK_INTERFACE);
    if (made && !t->has_vars) reach(p, sym_type(p, SK_CONSTRUCTED, t), why);
    if (!t->def) return;
    reflect_keep_type(p, t->def, why);
    reach(p, sym_type(p, SK_ALL_MEMBERS, typedef_type(t->def)), why);
    if (!t->has_vars) reach(p, sym_type(p, SK_MEMBERS, t), why);
}

/* [DynamicDependency(…)] of a method: what its code looks for through reflection. Of generic methods with as
 * many type parameters, the instance over its own type arguments too. */
static void keep_dependency(Program *p, Method *m, uint32_t row) {
    Assembly *a = m->def->owner->assembly;
    MdAttr attr = assembly_attribute(p, a, row);
    const MdAttrValue *what = &attr.fixed[0], *where = attr.fixed_count > 1 ? &attr.fixed[1] : NULL;
    TypeDef *d = where ? assembly_type_named(p, a, where->text) : m->def->owner;
    if (!d) return;
    typedef_members(d);
    IrSym why = sym_method(p, SK_METHOD, m);
    Type *owner = d->ngeneric ? NULL : typedef_type(d);
    if (what->kind != MD_ELEM_STRING) {
        reach(p, sym_type(p, SK_MEMBERS, typedef_type(d)), why);
        return;
    }
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *f = &d->methods[i];
        if (!is_meant(f, what->text)) continue;
        reflect_keep_method(p, f, why);
        if (owner && f->ngeneric && f->ngeneric == m->nmargs && !m->has_canon && !m->has_vars)
            reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, f, owner, m->margs, m->nmargs)), why);
    }
}

static void keep_dependencies(Program *p, Method *m) {
    const MdImage *img = m->def->owner->assembly->image;
    MdRange r = md_custom_attributes(img, md_token(MD_METHODDEF, m->def->rid));
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(img, MD_CUSTOMATTRIBUTE, i);
        if (!md_attribute_is(img, row, "System.Diagnostics.CodeAnalysis", "DynamicDependencyAttribute"))
            continue;
        DIAG_TRY(p->diag) { keep_dependency(p, m, row); }
        DIAG_CAUGHT(p->diag) { diag_warn(p->diag, "attribute left out: %s", p->diag->message); }
        DIAG_END
    }
}

/* Code or the dictionary of a method is reached, or its address with a context: a delegate of shared code. */
static void reflect_method(Program *p, Method *m, bool address) {
    if (!m->owner->def) return;
    keep_dependencies(p, m);
    if (reflect_is_template_method(p, m) && !m->def->is_abstract &&
        !m->def->is_pinvoke) /* not only inlined */
        reach(p, sym_method(p, SK_METHOD, method_canon(p->u, m)), sym_plain(p, SK_REFLECT));
    if (!m->nmargs) return;
    Assembly *a = m->owner->def->assembly;
    if (reflect_is_own(p, a) || (address && a != p->u->corelib))
        reach(p, sym_method(p, SK_INVOKABLE, m), sym_plain(p, SK_REFLECT));
}

/* NULL when the assembly that has it is missing. */
static TypeDef *find_forwarded(Program *p, Assembly *a, uint32_t rid) {
    const char *ns = md_col_string(a->image, MD_EXPORTEDTYPE_NAMESPACE, rid);
    const char *name = md_col_string(a->image, MD_EXPORTEDTYPE_NAME, rid);
    TypeDef *volatile d = NULL;
    DIAG_TRY(p->diag) { d = assembly_find_type(a, ns, name); }
    DIAG_CAUGHT(p->diag) { d = NULL; }
    DIAG_END
    return d;
}

/* Forwarders of an assembly to types that are kept. */
static void keep_forwarders(Program *p, Kept *k) {
    const MdImage *img = k->a->image;
    for (uint32_t rid = 1; rid <= md_rows(img, MD_EXPORTEDTYPE); rid++) {
        uint32_t to = md_col_token(img, MD_EXPORTEDTYPE_IMPLEMENTATION, rid);
        if (md_token_table(to) != MD_ASSEMBLYREF) continue;
        TypeDef *d = find_forwarded(p, k->a, rid);
        uint64_t *target = d ? map_find(&p->reflect->by_assembly, (uintptr_t)d->assembly) : NULL;
        if (target && is_kept((Kept *)(uintptr_t)*target, MD_TYPEDEF, d->rid))
            keep_row(p, k, MD_EXPORTEDTYPE, rid);
    }
}

void reflect_finish(Program *p) {
    for (uint32_t i = 0; i < p->reflect->assemblies.len; i++)
        keep_forwarders(p, p->reflect->assemblies.items[i]);
}

/* Classes that the runtime's side makes objects of, and the types that signatures name by a byte. */
static void reach_runtime_classes(Program *p, IrSym why) {
#define X(id, ns, name)                                                                 \
    {                                                                                   \
        TypeDef *d = assembly_find_type(p->u->corelib, ns, name);                       \
        if (d) {                                                                        \
            typedef_members(d);                                                         \
            Type *t = typedef_type(d);                                                  \
            bool object = type_is_ref(t) && !d->is_abstract && t->kind != TK_INTERFACE; \
            reach(p, sym_type(p, object ? SK_CONSTRUCTED : SK_MT, t), why);             \
        }                                                                               \
    }
    RT_CLASSES(X)
#undef X
    static const char *const arrays[][2] = {{"System", "Type"},
                                            {"System", "RuntimeType"},
                                            {"System", "Int32"},
                                            {"System", "String"},
                                            {"System", "Object"},
                                            {"System.Reflection", "RuntimeModule"},
                                            {"System.Reflection", "RuntimeAssembly"}};
    for (uint32_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        TypeDef *d = assembly_find_type(p->u->corelib, arrays[i][0], arrays[i][1]);
        if (!d) continue;
        typedef_members(d);
        reach(p, sym_type(p, SK_CONSTRUCTED, type_szarray(p->u, typedef_type(d))), why);
    }
    reach(p, sym_runtime(p, "reflect_definition"), why);
    reach(p, sym_runtime(p, "reflect_gvm"), why);
    reach(p, sym_runtime(p, "reflect_vector"), why);
    reach(p, sym_runtime(p, "qcall_type_variable_owner"), why);
    reach(p, sym_runtime(p, "reflect_delegate_invoke"), why);
    reach(p, sym_runtime(p, "reflect_finish_type"), why);
}

void reflect_symbol(Program *p, IrSym s) {
    if (!p->reflect->on) return;
    const Symbol y = *sym_get(p, s);
    switch ((SymKind)y.kind) {
        case SK_MT: reflect_type(p, y.type); break;
        case SK_METHOD:
        case SK_METHODDICT:
        case SK_ENTRY: reflect_method(p, y.method, y.kind == SK_ENTRY); break;
        case SK_STATICS_GC:
        case SK_STATICS_NONGC: reflect_statics(p, y.type); break;
        case SK_MEMBERS: reflect_members(p, y.type); break;
        case SK_INVOKABLE: reflect_invokable(p, y.method); break;
        case SK_TEMPLATE: reflect_template(p, y.type); break;
        case SK_USED: reflect_used(p, y.type); break;
        case SK_MODEL: reflect_model(p, y.type); break;
        case SK_HANDED: keep_values(p, y.type); break;
        case SK_TYPEOBJ:
            if (y.type->def && is_attribute(p, y.type)) keep_left_out(p, y.type->def);
            break;
        case SK_PIECE:
            reflect_template_method(p, y.method->def, y.method->owner, s);
            keep_piece(p, method_inst(p->u, y.method->def, y.method->owner, objects(p, y.method->nmargs),
                                      y.method->nmargs));
            break;
        case SK_ALL_MEMBERS: reflect_all_members(p, y.type); break;
        case SK_DYNAMIC: dynamic_start(p); break;
        case SK_SEARCHED: reflect_searched(p, y.type); break;
        case SK_SOUGHT: reflect_sought(p, (IrSym)y.n); break;
        case SK_NAMED: reflect_named(p, y.type, (IrSym)y.n); break;
        case SK_ACCESSED: reflect_accessed(p, y.type, y.n); break;
        case SK_ASKED: reflect_asked(p, (IrSym)y.n); break;
        case SK_CONSTRUCTED: reflect_constructed(p, y.type); break;
        default: break;
    }
}

void reflect_start(Program *p) {
    struct Reflect *r = p->reflect;
    r->on = true;
    IrSym why = sym_plain(p, SK_REFLECT);
    reach_runtime_classes(p, why);
    reach(p, sym_plain(p, SK_RESOLVE_TYPE), why);
    reach(p, sym_plain(p, SK_METHOD_BASE), why);
    reach(p, sym_plain(p, SK_ARRAYS), why);
    for (uint32_t i = 0; i < p->u->assemblies.len; i++) kept_of(p, p->u->assemblies.items[i]);
    for (uint32_t i = 0, n = p->order.len; i < n; i++) reflect_symbol(p, p->order.items[i]);
    for (uint32_t rid = 2; rid <= md_rows(p->app->image, MD_TYPEDEF); rid++) {
        TypeDef *d = assembly_typedef(p->app, rid);
        typedef_members(d);
        reach(p, sym_type(p, SK_MEMBERS, typedef_type(d)), why);
    }
}
