/* Emission of MethodTables and what hangs on them (runtime/abi.h): RtAux, RtTypeInfo, gc descriptors,
 * interface maps, dispatch rows, dictionaries, RuntimeType objects; and rt_module. */
#include <stdlib.h>
#include <string.h>

#include "frontend/emit.h"
#include "frontend/typesystem.h"
#include "runtime/abi.h"

/* --- RtTypeInfo --- */

static uint8_t element_type(const Type *t) {
    static const uint8_t of[] = {
        [TK_VOID] = 0x01,  [TK_BOOL] = 0x02,   [TK_CHAR] = 0x03,  [TK_I1] = 0x04,        [TK_U1] = 0x05,
        [TK_I2] = 0x06,    [TK_U2] = 0x07,     [TK_I4] = 0x08,    [TK_U4] = 0x09,        [TK_I8] = 0x0A,
        [TK_U8] = 0x0B,    [TK_R4] = 0x0C,     [TK_R8] = 0x0D,    [TK_I] = 0x18,         [TK_U] = 0x19,
        [TK_ENUM] = 0x11,  [TK_STRUCT] = 0x11, [TK_CLASS] = 0x12, [TK_INTERFACE] = 0x12, [TK_SZARRAY] = 0x1D,
        [TK_ARRAY] = 0x14, [TK_PTR] = 0x0F,    [TK_BYREF] = 0x10, [TK_FNPTR] = 0x1B,     [TK_VAR] = 0x13,
        [TK_MVAR] = 0x1E};
    return of[t->kind];
}

typedef struct EnumMember {
    uint64_t value;
    const char *name;
} EnumMember;

static uint64_t constant_value(const MdImage *img, uint32_t field_rid, uint32_t size) {
    uint32_t row = md_constant(img, md_token(MD_FIELD, field_rid));
    MdBlob v = md_col_blob(img, MD_CONSTANT_VALUE, row);
    uint64_t r = 0;
    for (uint32_t i = 0; i < size && i < v.len; i++) r |= (uint64_t)v.p[i] << 8 * i;
    return r;
}

/* Members in the order of the metadata: System.Enum sorts them itself, and which of several equal values it
 * then finds depends on it. */
static uint32_t emit_enum_members(Emit *e, TypeDef *d, uint32_t size, uint32_t *count) {
    VEC(EnumMember) v = {0};
    for (uint32_t i = 0; i < d->nfields; i++)
        if (d->fields[i].is_literal)
            vec_push(e->arena, &v,
                     ((EnumMember){constant_value(d->assembly->image, d->fields[i].rid, size),
                                   d->fields[i].name}));
    *count = v.len;
    if (!v.len) return 0;
    Blob b = blob_new(e, e->relro, 8, v.len * (uint32_t)sizeof(RtEnumMember));
    for (uint32_t i = 0; i < v.len; i++) {
        blob_u64(&b, i * (uint32_t)sizeof(RtEnumMember), v.items[i].value);
        blob_ptr(&b, i * (uint32_t)sizeof(RtEnumMember) + 8,
                 emit_frozen_string(e, sym_string_utf8(e->p, v.items[i].name)), 0);
    }
    return blob_symbol(&b);
}

uint32_t emit_assembly_name(Emit *e, const Assembly *a) {
    bool added;
    uint64_t *place = map_put(&e->infos, (uintptr_t)a, &added);
    if (added) *place = emit_cstring(e, assembly_display_name(e->arena, a));
    return (uint32_t)*place;
}

static uint32_t emit_generic_info(Emit *e, TypeDef *d) {
    const MdImage *img = d->assembly->image;
    MdRange params = md_generic_params(img, md_token(MD_TYPEDEF, d->rid));
    const char *names = "";
    for (uint32_t i = params.begin; i < params.end; i++)
        names = arena_printf(e->arena, "%s%s%s", names, *names ? "," : "",
                             md_col_string(img, MD_GENERICPARAM_NAME, i));
    Blob b = blob_new(e, e->relro, 8, sizeof(RtGenericInfo));
    blob_sym(&b, offsetof(RtGenericInfo, definition), sym_type(e->p, SK_MT, typedef_type(d)));
    blob_ptr(&b, offsetof(RtGenericInfo, params), emit_cstring(e, names), 0);
    return blob_symbol(&b);
}

static uint8_t facts_of(TypeDef *d) {
    uint8_t facts = 0;
    typedef_members(d);
    const MethodDef *ctor = d->is_interface ? NULL : typedef_find_method(d, ".ctor", 0);
    if (ctor) facts |= RT_FACT_CTOR;
    if (ctor && (ctor->flags & MD_MA_ACCESS_MASK) == MD_MA_PUBLIC) facts |= RT_FACT_PUBLIC_CTOR;
    if (d->is_enum &&
        has_attribute(d->assembly, md_token(MD_TYPEDEF, d->rid), "System", "FlagsAttribute", NULL))
        facts |= RT_FACT_FLAGS;
    return facts;
}

uint32_t emit_type_info(Emit *e, TypeDef *d) {
    bool added;
    uint64_t *place = map_put(&e->infos, (uintptr_t)d, &added);
    if (!added) return (uint32_t)*place;
    Blob b = blob_new(e, e->relro, 8, sizeof(RtTypeInfo));
    uint32_t s = blob_symbol(&b);
    *place = s;
    typedef_members(d);
    Type *t = typedef_type(d);
    blob_ptr(&b, offsetof(RtTypeInfo, name), emit_cstring(e, d->name), 0);
    blob_ptr(&b, offsetof(RtTypeInfo, ns), emit_cstring(e, d->ns), 0);
    blob_ptr(&b, offsetof(RtTypeInfo, enclosing), d->enclosing ? emit_type_info(e, d->enclosing) : 0, 0);
    blob_ptr(&b, offsetof(RtTypeInfo, assembly), emit_cstring(e, d->assembly->name), 0);
    blob_ptr(&b, offsetof(RtTypeInfo, assembly_full), emit_assembly_name(e, d->assembly), 0);
    if (d->ngeneric) blob_ptr(&b, offsetof(RtTypeInfo, generic), emit_generic_info(e, d), 0);
    blob_u32(&b, offsetof(RtTypeInfo, attributes), d->flags);
    uint32_t image, token = e->images ? emit_token(e, d->assembly, MD_TYPEDEF, d->rid, &image) : 0;
    blob_u32(&b, offsetof(RtTypeInfo, token), token ? token : md_token(MD_TYPEDEF, d->rid));
    if (token) blob_ptr(&b, offsetof(RtTypeInfo, image), e->image_table, image * (int64_t)sizeof(RtImage));
    uint8_t el = t == e->p->u->wk[WK_STRING] ? 0x0E : t == e->p->u->wk[WK_OBJECT] ? 0x1C : element_type(t);
    blob_u8(&b, offsetof(RtTypeInfo, cor_element_type), el);
    blob_u8(&b, offsetof(RtTypeInfo, num_generic), (uint8_t)d->ngeneric);
    blob_u8(&b, offsetof(RtTypeInfo, facts), facts_of(d));
    if (d->is_enum) {
        Type *under = type_underlying(t);
        blob_u8(&b, offsetof(RtTypeInfo, enum_element_type), element_type(under));
        uint32_t n = 0;
        if (type_use(e->p, t)->constructed) {
            uint32_t members = emit_enum_members(e, d, type_size(under), &n);
            blob_ptr(&b, offsetof(RtTypeInfo, enum_members), members, 0);
        }
        blob_u32(&b, offsetof(RtTypeInfo, num_enum), n);
    }
    if (d->variance) {
        Blob v = blob_new(e, e->rodata, 1, d->ngeneric);
        memcpy(v.data, d->variance, d->ngeneric);
        blob_ptr(&b, offsetof(RtTypeInfo, variance), blob_symbol(&v), 0);
    }
    return s;
}

/* --- gc descriptors --- */

static uint32_t emit_gcdesc(Emit *e, Type *t) {
    const uint32_t *offsets = NULL;
    uint32_t n = 0, add = 0;
    static const uint32_t zero;
    if (t->kind == TK_SZARRAY || t->kind == TK_ARRAY) {
        if (type_is_ref(t->elem))
            offsets = &zero, n = 1;
        else if (t->elem->kind == TK_STRUCT)
            offsets = type_layout(t->elem)->ref_offsets, n = type_layout(t->elem)->nrefs;
    } else if (t->kind == TK_CLASS || t->kind == TK_STRUCT) {
        offsets = type_layout(t)->ref_offsets, n = type_layout(t)->nrefs;
        add = t->kind == TK_STRUCT ? 8 : 0;
    }
    if (!n) return 0;
    uint32_t *words = ARENA_ARRAY(e->arena, uint32_t, n + 1);
    words[0] = n;
    for (uint32_t i = 0; i < n; i++) words[i + 1] = offsets[i] + add;
    bool added;
    uint64_t *place = strmap_put(&e->gcdescs, (const char *)words, 4 * ((size_t)n + 1), &added);
    if (!added) return (uint32_t)*place;
    Blob b = blob_new(e, e->rodata, 4, 4 * (n + 1));
    for (uint32_t i = 0; i <= n; i++) blob_u32(&b, 4 * i, words[i]);
    uint32_t s = blob_symbol(&b);
    *strmap_put(&e->gcdescs, (const char *)words, 4 * ((size_t)n + 1), NULL) = s;
    return s;
}

/* --- MethodTable --- */

static uint32_t category(const Type *t) {
    switch (t->kind) {
        case TK_ENUM: return RT_MTF_CATEGORY_PRIMITIVE;
        case TK_STRUCT: return type_is_nullable(t) ? RT_MTF_CATEGORY_NULLABLE : RT_MTF_CATEGORY_VALUETYPE;
        case TK_CLASS: return RT_MTF_CATEGORY_CLASS;
        case TK_INTERFACE: return RT_MTF_CATEGORY_INTERFACE;
        case TK_SZARRAY: return RT_MTF_CATEGORY_SZARRAY;
        case TK_ARRAY: return RT_MTF_CATEGORY_ARRAY;
        case TK_VOID: return RT_MTF_CATEGORY_VALUETYPE;
        case TK_PTR:
        case TK_BYREF:
        case TK_FNPTR:
        case TK_VAR:
        case TK_MVAR: return RT_MTF_CATEGORY_CLASS;
        default: return RT_MTF_CATEGORY_TRUE_PRIMITIVE;
    }
}

static bool is_pointer(const Type *t) {
    return t->kind == TK_PTR || t->kind == TK_BYREF || t->kind == TK_FNPTR;
}
static bool is_open(const Type *t) { return t->has_vars; }

static uint32_t flags_of(Emit *e, Type *t, uint32_t gcdesc) {
    uint32_t f = category(t);
    bool array = t->kind == TK_SZARRAY || t->kind == TK_ARRAY;
    if (array) f |= RT_MTF_HAS_COMPONENT_SIZE | type_size(t->elem);
    if (t == e->p->u->wk[WK_STRING]) f |= RT_MTF_HAS_COMPONENT_SIZE | 2;
    if (gcdesc) f |= RT_MTF_CONTAINS_GC_POINTERS;
    if (!(f & RT_MTF_HAS_COMPONENT_SIZE)) {
        if (t->nargs)
            f |= is_open(t)     ? RT_MTF_GENERICS_TYPICAL
                 : t->has_canon ? RT_MTF_GENERICS_SHARED
                                : RT_MTF_GENERICS_INST;
        if (t->def && t->def->is_byref_like) f |= RT_MTF_IS_BYREF_LIKE;
        if (t->def && typedef_find_method(t->def, ".ctor", 0)) f |= RT_MTF_HAS_DEFAULT_CTOR;
    }
    if (type_is_ref(t) && !is_open(t) && type_has_finalizer(t)) f |= RT_MTF_HAS_FINALIZER;
    return f;
}

/* Whether the marshalled form of a value is the same bytes: fields in the declared order, no references, and
 * nothing that the marshaller writes otherwise (bool, char). */
static bool is_blittable(Emit *e, Type *t) {
    if (t->kind != TK_STRUCT)
        return !type_is_ref(t) && t->kind != TK_BOOL && t->kind != TK_CHAR && t->kind != TK_BYREF;
    if (!(t->def->flags & (MD_TA_SEQUENTIAL_LAYOUT | MD_TA_EXPLICIT_LAYOUT)) || t->nargs) return false;
    for (uint32_t i = 0; i < t->def->nfields; i++)
        if (!t->def->fields[i].is_static && !is_blittable(e, field_type(e->p->u, &t->def->fields[i], t)))
            return false;
    return true;
}

static uint32_t flags2_of(Emit *e, Type *t) {
    uint32_t f = is_pointer(t) ? RT_MT2_POINTER : 0;
    if (t->kind == TK_VAR || t->kind == TK_MVAR) f |= RT_MT2_GENERIC_VARIABLE;
    if (!t->def) return f;
    if (t->def->variance) f |= RT_MT2_VARIANT;
    if (t->def->is_delegate) f |= RT_MT2_DELEGATE;
    if (t->def->cctor) f |= RT_MT2_HAS_CCTOR;
    if (t == e->p->u->wk[WK_STRING]) f |= RT_MT2_STRING;
    if (t->kind == TK_ENUM) f |= RT_MT2_ENUM;
    if (t->def->is_abstract) f |= RT_MT2_ABSTRACT;
    if (t->kind == TK_STRUCT && !is_open(t) && is_blittable(e, t)) f |= RT_MT2_BLITTABLE;
    if (t->kind == TK_CLASS && !is_open(t) && type_is_subclass(t, e->p->u->wk[WK_EXCEPTION]))
        f |= RT_MT2_EXCEPTION;
    return f;
}

/* Dictionaries of the generic classes from the root down. */
static uint32_t emit_per_inst_info(Emit *e, Type *t) {
    uint32_t n = 0;
    for (Type *b = t; b; b = type_parent(b)) n += b->nargs != 0;
    if (!n || is_open(t)) return 0;
    Blob b = blob_new(e, e->relro, 8, 8 + 8 * n);
    blob_u16(&b, 0, (uint16_t)n);
    blob_u16(&b, 2, t->nargs);
    uint32_t i = n;
    for (Type *c = t; c; c = type_parent(c))
        if (c->nargs) blob_sym(&b, 8 + 8 * --i, sym_type(e->p, SK_TYPEDICT, c));
    return blob_symbol(&b);
}

typedef struct IfaceList {
    Type **items;
    uint32_t n;
} IfaceList;

static IfaceList listed_interfaces(Emit *e, Type *t) {
    IfaceList l = {0};
    if (is_pointer(t) || is_open(t) || t->kind == TK_VAR || t->kind == TK_MVAR) return l;
    uint32_t n;
    Type **all = type_interfaces(t, &n);
    l.items = ARENA_ARRAY(e->arena, Type *, n);
    for (uint32_t i = 0; i < n; i++)
        if (interface_is_listed(e->p, all[i])) l.items[l.n++] = all[i];
    return l;
}

static int by_slot(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Implementations of the interface methods that are called anywhere. */
static uint32_t emit_dispatch(Emit *e, Type *t, IfaceList l, uint32_t *count) {
    typedef struct Row {
        uint16_t iface, slot;
        IrSym code;
        bool inherited;
    } Row;
    VEC(Row) rows = {0};
    for (uint32_t i = 0; i < l.n; i++) {
        DefUse *u = def_use(e->p, l.items[i]->def);
        uint32_t *slots = ARENA_ARRAY(e->arena, uint32_t, u->used.len);
        uint32_t n = 0;
        for (uint32_t k = 0; k < u->used.len; k++)
            slots[n++] = method_slot(method_inst(e->p->u, u->used.items[k], l.items[i], NULL, 0));
        qsort(slots, n, sizeof *slots, by_slot);
        VTable *vt = type_vtable(l.items[i]);
        for (uint32_t k = 0; k < n; k++) {
            if (slots[k] >= vt->nslots) continue;
            Method *impl = resolve_interface(t, vt->slots[slots[k]].decl, NULL);
            if (!impl || impl->def->is_abstract) continue;
            IrSym code = sym_vtable_entry(e->p, impl);
            if (!sym_get(e->p, code)->reached) continue;
            bool inherited = !provides_interface(t, l.items[i], u->used.items[k]);
            vec_push(e->arena, &rows, ((Row){(uint16_t)i, (uint16_t)slots[k], code, inherited}));
        }
    }
    *count = rows.len;
    if (!rows.len) return 0;
    Blob b = blob_new(e, e->relro, 8, rows.len * (uint32_t)sizeof(RtDispatchRow));
    for (uint32_t i = 0; i < rows.len; i++) {
        uint32_t at = i * (uint32_t)sizeof(RtDispatchRow);
        blob_u16(&b, at, rows.items[i].iface);
        blob_u16(&b, at + 2, rows.items[i].slot);
        blob_u16(&b, at + offsetof(RtDispatchRow, exact), !sym_is_shared(e->p, rows.items[i].code));
        blob_u16(&b, at + offsetof(RtDispatchRow, inherited), rows.items[i].inherited);
        blob_sym(&b, at + offsetof(RtDispatchRow, code), rows.items[i].code);
    }
    return blob_symbol(&b);
}

static uint32_t emit_interface_map(Emit *e, IfaceList l) {
    if (!l.n) return 0;
    Blob b = blob_new(e, e->relro, 8, 8 * l.n);
    for (uint32_t i = 0; i < l.n; i++) blob_sym(&b, 8 * i, sym_type(e->p, SK_MT, l.items[i]));
    return blob_symbol(&b);
}

static uint32_t emit_gvm(Emit *e, Type *t) {
    TypeUse *u = type_use(e->p, t);
    if (!u->gvm_decls.len) return 0;
    Blob b = blob_new(e, e->relro, 8, (u->gvm_decls.len + 1) * (uint32_t)sizeof(RtGvmRow));
    for (uint32_t i = 0; i < u->gvm_decls.len; i++) {
        uint32_t at = i * (uint32_t)sizeof(RtGvmRow);
        Method *impl = u->gvm_impls.items[i];
        blob_sym(&b, at + offsetof(RtGvmRow, decl), sym_method(e->p, SK_GVMDECL, u->gvm_decls.items[i]));
        blob_sym(&b, at + offsetof(RtGvmRow, code), sym_vtable_entry(e->p, impl));
        Method *like = e->images ? reflect_stand_in_method(e->p, impl, true) : impl;
        if (reflect_is_template_method(e->p, like) && sym_get(e->p, sym_vtable_entry(e->p, like))->reached)
            blob_ptr(&b, at + offsetof(RtGvmRow, shared), emit_shared(e, like), 0);
        blob_sym(&b, at + offsetof(RtGvmRow, owner), sym_type(e->p, SK_MT, impl->owner));
    }
    return blob_symbol(&b);
}

static IrSym default_ctor(Program *p, Type *t) {
    if (!t->def || is_open(t) || t->kind == TK_INTERFACE || t->def->is_abstract) return 0;
    MethodDef *c = typedef_find_method(t->def, ".ctor", 0);
    return c ? sym_entry(p, method_inst(p->u, c, t, NULL, 0)) : 0;
}

static IrSym finalizer(Program *p, Type *t) {
    if (!type_is_ref(t) || !type_has_finalizer(t)) return 0;
    Type *obj = p->u->wk[WK_OBJECT];
    Method *m =
        resolve_virtual(t, method_inst(p->u, typedef_find_method(obj->def, "Finalize", 0), obj, NULL, 0));
    return m ? sym_vtable_entry(p, m) : 0;
}

/* RtTypeCode, or 0 when all of it would be empty. */
static uint32_t emit_type_code(Emit *e, Type *t, IfaceList l) {
    Program *p = e->p;
    bool constructed = type_use(p, t)->constructed;
    typedef struct Field {
        uint32_t offset;
        IrSym code;
    } Field;
    VEC(Field) fields = {0};
#define FIELD(name, sym) vec_push(e->arena, &fields, ((Field){offsetof(RtTypeCode, name), sym}))
    FIELD(class_init, t->def && t->def->cctor ? sym_type(p, SK_CLASSINIT, t) : 0);
    FIELD(default_ctor, default_ctor(p, t));
    if (constructed && t->def && t->def->is_delegate) {
        Type *canon = type_canon(p->u, t);
        FIELD(delegate_multicast, sym_type(p, SK_DELEGATE_MULTICAST, canon));
        FIELD(delegate_invoke, sym_type(p, SK_DELEGATE_INVOKE, canon));
        FIELD(delegate_pack, p->packs ? sym_type(p, SK_DELEGATE_PACK, canon) : 0);
        FIELD(delegate_open, e->images ? sym_type(p, SK_DELEGATE_OPEN, canon) : 0);
    }
    if (constructed) FIELD(finalizer, finalizer(p, t));
#undef FIELD
    uint32_t n = 0, rows = constructed ? emit_dispatch(e, t, l, &n) : 0,
             gvm = constructed ? emit_gvm(e, t) : 0;
    bool any = n || gvm;
    for (uint32_t i = 0; i < fields.len; i++) {
        Symbol *y = sym_get(p, fields.items[i].code);
        any |= fields.items[i].code && y->reached;
    }
    if (!any) return 0;
    Blob b = blob_new(e, e->relro, 8, sizeof(RtTypeCode));
    for (uint32_t i = 0; i < fields.len; i++)
        if (fields.items[i].code) blob_sym(&b, fields.items[i].offset, fields.items[i].code);
    blob_ptr(&b, offsetof(RtTypeCode, dispatch), rows, 0);
    blob_u32(&b, offsetof(RtTypeCode, num_dispatch), n);
    if (gvm) blob_ptr(&b, offsetof(RtTypeCode, gvm), gvm, 0);
    return blob_symbol(&b);
}

static uint32_t emit_aux(Emit *e, Type *t, IfaceList l) {
    Program *p = e->p;
    Blob b = blob_new(e, e->data, 8, sizeof(RtAux));
    blob_u32(&b, offsetof(RtAux, flags), t->def && t->def->cctor ? 0 : 1);
    if (type_is_valuetype(t) && !is_open(t)) blob_u32(&b, offsetof(RtAux, value_size), type_size(t));
    blob_sym(&b, offsetof(RtAux, exposed_class_object), sym_type(p, SK_TYPEOBJ, t));
    if (t->def) blob_ptr(&b, offsetof(RtAux, info), emit_type_info(e, t->def), 0);
    if (!is_open(t)) blob_sym(&b, offsetof(RtAux, sz_array), sym_type(p, SK_MT, type_szarray(p->u, t)));
    blob_ptr(&b, offsetof(RtAux, members), emit_members(e, t, l.items, l.n), 0);
    return blob_symbol(&b);
}

/* What a slot holds; 0: nobody calls it. */
static IrSym slot_code(Emit *e, Type *t, const VSlot *slot) {
    Method *impl = slot->impl;
    if (!impl || impl->def->is_abstract || impl->def->ngeneric || !slot->decl->def->slot_is_used) return 0;
    return sym_slot_code(e->p, t, impl);
}

void emit_type(Emit *e, IrSym s) {
    Program *p = e->p;
    Type *t = sym_get(p, s)->type;
    bool open = is_open(t) || t->kind == TK_VAR || t->kind == TK_MVAR;
    bool constructed = type_use(p, t)->constructed && !open && t->kind != TK_INTERFACE;
    VTable *vt = constructed ? type_vtable(t) : NULL;
    uint32_t nslots = vt ? vt->nslots : 0;
    while (nslots && !slot_code(e, t, &vt->slots[nslots - 1])) nslots--;
    uint32_t gcdesc = open ? 0 : emit_gcdesc(e, t);
    /* Definitions get their parameters at run time. */
    Blob b = blob_new(e, open && e->images ? e->data : e->relro, 8,
                      (uint32_t)offsetof(RtMethodTable, vtable) + 8 * nslots);
    blob_define(&b, s, 0);
    bool sized = !open && !is_pointer(t) && t->kind != TK_INTERFACE && t->kind != TK_VOID;
    uint32_t base = t->kind == TK_SZARRAY ? 24
                    : t->kind == TK_ARRAY ? 24 + 8u * t->rank
                    : sized               ? type_layout(t)->base_size
                    : t->kind == TK_BYREF ? 1 /* tells by-refs from pointers */
                                          : 0;
    blob_u32(&b, offsetof(RtMethodTable, flags), flags_of(e, t, gcdesc));
    blob_u32(&b, offsetof(RtMethodTable, base_size), base);
    blob_u32(&b, offsetof(RtMethodTable, flags2), flags2_of(e, t));
    blob_u16(&b, offsetof(RtMethodTable, num_virtuals), (uint16_t)nslots);
    Type *parent = type_parent(t);
    blob_sym(&b, offsetof(RtMethodTable, parent), parent ? sym_type(p, SK_MT, parent) : 0);
    blob_ptr(&b, offsetof(RtMethodTable, gcdesc), gcdesc, 0);
    IfaceList l = listed_interfaces(e, t);
    blob_ptr(&b, offsetof(RtMethodTable, aux), emit_aux(e, t, l), 0);
    blob_ptr(&b, offsetof(RtMethodTable, code), emit_type_code(e, t, l), 0);
    if (t->elem && t->kind != TK_ENUM)
        blob_sym(&b, offsetof(RtMethodTable, element_type), sym_type(p, SK_MT, t->elem));
    else
        blob_ptr(&b, offsetof(RtMethodTable, per_inst_info), emit_per_inst_info(e, t), 8);
    if (type_is_nullable(t) && !open) {
        FieldDef *f = typedef_find_field(t->def, "value");
        blob_u32(&b, offsetof(RtMethodTable, nullable_value_offset),
                 f ? type_layout(t)->offsets[f->index] : 0);
        blob_u32(&b, offsetof(RtMethodTable, nullable_value_size), type_size(t->args[0]));
    } else {
        blob_u16(&b, offsetof(RtMethodTable, num_interfaces), (uint16_t)l.n);
        blob_ptr(&b, offsetof(RtMethodTable, interface_map), emit_interface_map(e, l), 0);
    }
    for (uint32_t i = 0; i < nslots; i++) {
        IrSym code = slot_code(e, t, &vt->slots[i]);
        if (code) blob_sym(&b, (uint32_t)offsetof(RtMethodTable, vtable) + 8 * i, code);
    }
}

/* --- dictionaries --- */

static void emit_dict(Emit *e, IrSym s, Type **args, uint32_t nargs, DictLayout *l, const GenericCtx *ctx,
                      bool exact) {
    uint32_t n = exact && l ? l->slots.len : 0;
    Blob b = blob_new(e, e->relro, 8, 8 * (nargs + n));
    blob_define(&b, s, 0);
    for (uint32_t i = 0; i < nargs; i++) blob_sym(&b, 8 * i, sym_type(e->p, SK_MT, args[i]));
    for (uint32_t i = 0; i < n; i++) {
        DictSlot slot = l->slots.items[i];
        int64_t number;
        IrSym v = dict_resolve(e->p, &slot, ctx, &number);
        if (v)
            blob_sym(&b, 8 * (nargs + i), v);
        else
            blob_u64(&b, 8 * (nargs + i), (uint64_t)number);
    }
}

void emit_typedict(Emit *e, IrSym s) {
    Type *t = sym_get(e->p, s)->type;
    GenericCtx ctx = {.targs = t->args, .ntargs = t->nargs};
    emit_dict(e, s, t->args, t->nargs, type_use(e->p, type_canon(e->p->u, t))->dict, &ctx,
              !t->has_canon && !t->has_vars);
}

void emit_methoddict(Emit *e, IrSym s) {
    Method *m = sym_get(e->p, s)->method;
    GenericCtx ctx = method_ctx(m);
    emit_dict(e, s, m->margs, m->nmargs, method_use(e->p, method_canon(e->p->u, m))->dict, &ctx,
              !m->has_canon && !m->has_vars);
}

/* --- RuntimeType objects --- */

void emit_typeobj(Emit *e, IrSym s) {
    Type *rt = e->p->u->wk[WK_RUNTIMETYPE], *t = sym_get(e->p, s)->type;
    Blob b = blob_new(e, e->frozen, 8, (type_layout(rt)->base_size + 7) & ~7u);
    blob_sym(&b, 8, sym_type(e->p, SK_MT, rt));
    FieldDef *f = typedef_find_field(rt->def, "m_handle");
    if (!f) diag_fail(e->p->diag, "System.Private.CoreLib: RuntimeType has no field m_handle");
    blob_sym(&b, 8 + type_layout(rt)->offsets[f->index], sym_type(e->p, SK_MT, t));
    blob_define(&b, s, 8);
}

/* --- rt_module --- */

static Type *corelib_type(Program *p, const char *ns, const char *name) {
    TypeDef *d = assembly_find_type(p->u->corelib, ns, name);
    if (!d) return NULL;
    typedef_members(d);
    return typedef_type(d);
}

static void emit_exception_row(Emit *e, Blob *b, uint32_t at, const char *ns, const char *name) {
    Program *p = e->p;
    Type *t = corelib_type(p, ns, name);
    if (!t) return;
    blob_sym(b, at + offsetof(RtExceptionRow, mt), sym_type(p, SK_MT, t));
    for (uint32_t i = 0; i < t->def->nmethods; i++) {
        MethodDef *d = &t->def->methods[i];
        ExceptionCtor kind = exception_ctor_kind(p, d);
        if (kind == EXC_CTOR_OTHER || d->is_static) continue;
        IrSym s = sym_method(p, SK_METHOD, method_inst(p->u, d, t, NULL, 0));
        blob_sym(b,
                 at + (kind == EXC_CTOR_PLAIN ? offsetof(RtExceptionRow, ctor)
                                              : offsetof(RtExceptionRow, ctor_message)),
                 s);
    }
}

static Type *corelib_nested_type(Program *p, const char *ns, const char *outer, const char *name) {
    const MdImage *img = p->u->corelib->image;
    TypeDef *enclosing = assembly_find_type(p->u->corelib, ns, outer);
    for (uint32_t row = 1; enclosing && row <= md_rows(img, MD_NESTEDCLASS); row++) {
        if (md_col(img, MD_NESTEDCLASS_ENCLOSING, row) != enclosing->rid) continue;
        uint32_t rid = md_col(img, MD_NESTEDCLASS_NESTED, row);
        if (strcmp(md_col_string(img, MD_TYPEDEF_NAME, rid), name) != 0) continue;
        TypeDef *d = assembly_typedef(p->u->corelib, rid);
        typedef_members(d);
        return typedef_type(d);
    }
    return NULL;
}

static int32_t field_offset(Program *p, const char *ns, const char *type, const char *field) {
    const char *slash = strchr(type, '/');
    Type *t =
        slash ? corelib_nested_type(p, ns, arena_strndup(p->arena, type, (size_t)(slash - type)), slash + 1)
              : corelib_type(p, ns, type);
    FieldDef *f = t ? typedef_find_field(t->def, field) : NULL;
    if (!f || f->is_static) return -1;
    return (int32_t)type_layout(t)->offsets[f->index];
}

static void emit_classes(Emit *e, Blob *b) {
    Program *p = e->p;
    uint32_t at = offsetof(RtModule, classes);
#define X(id, ns, name)                                                    \
    {                                                                      \
        Type *t = corelib_type(p, ns, name);                               \
        if (t) blob_sym(b, at + 8 * RT_CLASS_##id, sym_type(p, SK_MT, t)); \
    }
    RT_CLASSES(X)
#undef X
    static const struct {
        uint8_t id, wk;
    } arrays[] = {{RT_CLASS_STRING_ARRAY, WK_STRING},
                  {RT_CLASS_OBJECT_ARRAY, WK_OBJECT},
                  {RT_CLASS_BYTE_ARRAY, WK_U1},
                  {RT_CLASS_UINT64_ARRAY, WK_U8}};
    for (uint32_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        blob_sym(b, at + 8 * arrays[i].id, sym_type(p, SK_MT, type_szarray(p->u, p->u->wk[arrays[i].wk])));
}

static uint32_t section_bound(Emit *e, const char *name) { return obj_symbol_named(e->o, name); }

static void emit_properties(Emit *e, Blob *b) {
    const ProgramOptions *o = &e->p->opt;
    if (!o->nfeatures) return;
    Blob t = blob_new(e, e->relro, 8, 16 * o->nfeatures);
    for (uint32_t i = 0; i < o->nfeatures; i++) {
        const char *eq = strchr(o->features[i], '=');
        if (!eq) continue;
        blob_ptr(&t, 16 * i,
                 emit_cstring(e, arena_strndup(e->arena, o->features[i], (size_t)(eq - o->features[i]))), 0);
        blob_ptr(&t, 16 * i + 8, emit_cstring(e, eq + 1), 0);
    }
    blob_ptr(b, offsetof(RtModule, properties), blob_symbol(&t), 0);
    blob_u64(b, offsetof(RtModule, num_properties), o->nfeatures);
}

static void emit_module_inits(Emit *e, Blob *b) {
    Blob t = blob_new(e, e->relro, 8, 16);
    blob_sym(&t, 0, sym_type(e->p, SK_CLASSINIT, typedef_type(assembly_typedef(e->p->app, 1))));
    blob_ptr(b, offsetof(RtModule, module_inits), blob_symbol(&t), 0);
}

/* Array.CreateInstance finds them by element and rank. */
static void emit_md_arrays(Emit *e, Blob *b) {
    VEC(IrSym) v = {0};
    for (uint32_t i = 0; i < e->p->order.len; i++) {
        const Symbol *y = sym_get(e->p, e->p->order.items[i]);
        if (y->kind == SK_MT && y->type->kind == TK_ARRAY) vec_push(e->arena, &v, e->p->order.items[i]);
    }
    Blob t = blob_new(e, e->relro, 8, 8 * (v.len + 1));
    for (uint32_t i = 0; i < v.len; i++) blob_sym(&t, 8 * i, v.items[i]);
    blob_ptr(b, offsetof(RtModule, md_arrays), blob_symbol(&t), 0);
}

void emit_module(Emit *e, IrSym s) {
    Program *p = e->p;
    Blob b = blob_new(e, e->relro, 8, sizeof(RtModule));
    blob_define(&b, s, 0);
    blob_ptr(&b, offsetof(RtModule, funcs), e->func_table, 0);
    blob_u64(&b, offsetof(RtModule, num_funcs), e->funcs.len);
    blob_ptr(&b, offsetof(RtModule, names), e->names, 0);
    Blob assemblies = blob_new(e, e->relro, 8, 8 * (e->assemblies.len + 1));
    for (uint32_t i = 0; i < e->assemblies.len; i++)
        blob_ptr(&assemblies, 8 * i, emit_assembly_name(e, e->assemblies.items[i]), 0);
    blob_ptr(&b, offsetof(RtModule, assemblies), blob_symbol(&assemblies), 0);
    EmitOwner before = emit_own(e, (EmitOwner){.part = PART_LINES});
    uint32_t neh, eh = emit_eh_table(e, &neh);
    blob_ptr(&b, offsetof(RtModule, eh_funcs), eh, 0);
    blob_u64(&b, offsetof(RtModule, num_eh_funcs), neh);
    uint32_t nlines, lines = emit_lines(e, &nlines);
    emit_own(e, before);
    blob_ptr(&b, offsetof(RtModule, line_funcs), lines, 0);
    blob_u64(&b, offsetof(RtModule, num_line_funcs), nlines);
    blob_ptr(&b, offsetof(RtModule, static_roots), section_bound(e, "__start_anvil_roots"), 0);
    blob_ptr(&b, offsetof(RtModule, static_roots_end), section_bound(e, "__stop_anvil_roots"), 0);
    blob_ptr(&b, offsetof(RtModule, frozen), section_bound(e, "__start_anvil_frozen"), 0);
    blob_ptr(&b, offsetof(RtModule, frozen_end), section_bound(e, "__stop_anvil_frozen"), 0);
    blob_sym(&b, offsetof(RtModule, main), sym_plain(p, SK_MAIN));
    blob_sym(&b, offsetof(RtModule, exception_to_string), sym_plain(p, SK_EXC_TOSTRING));
    blob_sym(&b, offsetof(RtModule, process_exit), sym_plain(p, SK_PROCESS_EXIT));
    blob_sym(&b, offsetof(RtModule, unhandled), sym_plain(p, SK_UNHANDLED));
    blob_sym(&b, offsetof(RtModule, first_chance), sym_plain(p, SK_FIRST_CHANCE));
    blob_sym(&b, offsetof(RtModule, exception_for_hresult), sym_plain(p, SK_HRESULT));
    blob_sym(&b, offsetof(RtModule, thread_start), sym_plain(p, SK_THREAD_START));
    blob_sym(&b, offsetof(RtModule, load_library), sym_plain(p, SK_LOAD_LIBRARY));
    blob_sym(&b, offsetof(RtModule, resolve_library), sym_plain(p, SK_RESOLVE_LIBRARY));
    blob_u64(&b, offsetof(RtModule, thread_static_size), p->thread_static_size);
    emit_properties(e, &b);
    emit_classes(e, &b);
    uint32_t at = offsetof(RtModule, exceptions);
#define X(id, ns, name) \
    emit_exception_row(e, &b, at + RT_EXC_##id * (uint32_t)sizeof(RtExceptionRow), ns, name);
    RT_EXCEPTIONS(X)
#undef X
    at = offsetof(RtModule, field_offsets);
#define X(id, ns, type, field) \
    blob_u32(&b, at + 4 * RT_FIELD_##id, (uint32_t)field_offset(p, ns, type, field));
    RT_FIELDS(X)
#undef X
    emit_md_arrays(e, &b);
    before = emit_own(e, (EmitOwner){.part = PART_REFLECTION});
    blob_ptr(&b, offsetof(RtModule, reflection), emit_reflection(e), 0);
    emit_own(e, before);
    blob_ptr(&b, offsetof(RtModule, marshal), emit_marshal(e), 0);
    blob_ptr(&b, offsetof(RtModule, entry_assembly), emit_assembly_name(e, p->app), 0);
    blob_u64(&b, offsetof(RtModule, is_library), p->opt.library);
    emit_module_inits(e, &b);
    Blob types = blob_new(e, e->relro, 8, 8);
    blob_ptr(&b, offsetof(RtModule, types), blob_symbol(&types), 0);
}
