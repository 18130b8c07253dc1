/* Layout of instances and of static fields. The rules are CoreCLR's (dotnet/runtime methodtablebuilder.cpp:
 * HandleAutoLayout, classlayoutinfo.cpp), so that sizes and offsets are what programs see there. One
 * difference: fields of a class whose base lies in another ReadyToRun image are not moved up to 8. */
#include <stdlib.h>
#include <string.h>

#include "frontend/typesystem.h"

enum {
    POINTER = 8,
    OBJECT_OVERHEAD = 16,    /* header word and MethodTable pointer */
    MIN_OBJECT = 24,         /* smallest BaseSize */
    STRING_BASE = 22,        /* BaseSize of System.String: overhead, length, terminating character */
    DEFAULT_PACK = 64,       /* packing size where metadata gives none */
    MAX_REFS = 1 << 20,      /* references in one value: an own limit, CoreCLR has none below MAX_SIZE */
    MAX_SIZE = (1 << 27) - 8 /* bytes of fields: CoreCLR's FIELD_OFFSET_LAST_REAL_OFFSET */
};

/* An instance field being placed. */
typedef struct Place {
    FieldDef *field;
    Type *type;
    uint64_t offset; /* from the start of the fields: after the MethodTable pointer in classes */
    uint32_t size, align;
    bool placed, is_ref, is_struct;
    TypeLayout *inner; /* structs */
} Place;

typedef struct Builder {
    Type *type;
    TypeDef *def;
    TypeLayout *out;
    Place *places;
    uint32_t n;
    uint32_t pack, class_size; /* ClassLayout row; class_size 0: none */
    uint32_t base_end;         /* bytes of fields of the base classes */
    TypeLayout *base;          /* layout of the base class, NULL for value types and Object */
    bool has_refs;
    uint64_t end; /* bytes of fields so far */
} Builder;

static noreturn void fail(const Type *t, const char *what) {
    diag_fail(t->u->diag, "%s: layout: %s", type_name(t->u->arena, t), what);
}

static uint64_t align_up(uint64_t n, uint64_t to) { return (n + to - 1) / to * to; }

static uint32_t primitive_size(TypeKind k) {
    static const uint8_t sizes[] = {
        [TK_VOID] = 1, [TK_BOOL] = 1, [TK_CHAR] = 2, [TK_I1] = 1, [TK_U1] = 1,
        [TK_I2] = 2,   [TK_U2] = 2,   [TK_I4] = 4,   [TK_U4] = 4, [TK_I8] = 8,
        [TK_U8] = 8,   [TK_R4] = 4,   [TK_R8] = 8,   [TK_I] = 8,  [TK_U] = 8,
    };
    return sizes[k];
}

uint32_t type_size(Type *t) {
    if (t->kind <= TK_U) return primitive_size(t->kind);
    if (t->kind == TK_ENUM) return primitive_size(t->elem->kind);
    if (t->kind == TK_STRUCT) return type_layout(t)->size;
    if (t->kind == TK_VAR || t->kind == TK_MVAR) fail(t, "a type variable has no size");
    return POINTER;
}

uint32_t type_align(Type *t) { return t->kind == TK_STRUCT ? type_layout(t)->align : type_size(t); }

/* --- reading the fields --- */

static void read_place(Builder *b, Place *p, FieldDef *f) {
    p->field = f;
    p->type = field_type(b->type->u, f, b->type);
    p->is_ref = type_is_ref(p->type);
    p->is_struct = p->type->kind == TK_STRUCT;
    p->inner = p->is_struct ? type_layout(p->type) : NULL;
    p->size = type_size(p->type);
    p->align = p->is_struct ? p->inner->align : p->size;
    if (p->type->kind == TK_BYREF || (p->inner && p->inner->has_byref)) b->out->has_byref = true;
    if (p->is_ref || (p->inner && p->inner->nrefs)) b->has_refs = true;
}

static void read_places(Builder *b) {
    typedef_members(b->def);
    b->places = ARENA_ARRAY(b->type->u->arena, Place, b->def->nfields);
    for (uint32_t i = 0; i < b->def->nfields; i++)
        if (!b->def->fields[i].is_static) read_place(b, &b->places[b->n++], &b->def->fields[i]);
}

static void read_class_layout(Builder *b) {
    const MdImage *img = b->def->assembly->image;
    uint32_t row = md_class_layout(img, b->def->rid);
    b->pack = md_col(img, MD_CLASSLAYOUT_PACKINGSIZE, row);
    b->class_size = md_col(img, MD_CLASSLAYOUT_CLASSSIZE, row);
    if (b->pack > 128 || (b->pack & (b->pack - 1)))
        fail(b->type, "packing size is not a power of two up to 128");
    if (b->class_size > MAX_SIZE) fail(b->type, "too large");
    if (!b->pack) b->pack = DEFAULT_PACK;
}

static LayoutPlacement placement(Builder *b) {
    uint32_t declared = b->def->flags & MD_TA_LAYOUT_MASK;
    if (declared == MD_TA_EXPLICIT_LAYOUT) return PLACE_EXPLICIT;
    if (declared == MD_TA_EXTENDED_LAYOUT) fail(b->type, "extended layout is not supported");
    if (declared != MD_TA_SEQUENTIAL_LAYOUT || b->has_refs) return PLACE_AUTO;
    bool plain_base = !b->base || !type_parent(type_parent(b->type));
    return plain_base || b->base->placement == PLACE_SEQUENTIAL ? PLACE_SEQUENTIAL : PLACE_AUTO;
}

/* --- placing --- */

static void grow(Builder *b, uint64_t end) {
    if (end > MAX_SIZE) fail(b->type, "too large");
    if (end > b->end) b->end = end;
}

static uint32_t largest_align(const Builder *b) {
    uint32_t largest = 1;
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t align = b->places[i].align < b->pack ? b->places[i].align : b->pack;
        if (align > largest) largest = align;
    }
    return largest;
}

/* Declared sizes win over computed ones unless they are too small; others are rounded up. */
static void finish_declared(Builder *b) {
    TypeLayout *out = b->out;
    out->align = largest_align(b);
    if (b->base && b->base->placement != PLACE_AUTO && b->base->align > out->align)
        out->align = b->base->align < b->pack ? b->base->align : b->pack;
    if (b->class_size)
        grow(b, (uint64_t)b->base_end + b->class_size);
    else
        grow(b, align_up(b->end, out->align));
    if (!b->end) {
        out->is_zero_sized = true;
        b->end = 1;
    }
}

static void place_sequential(Builder *b) {
    uint64_t pos = b->base_end;
    for (uint32_t i = 0; i < b->n; i++) {
        Place *p = &b->places[i];
        p->offset = pos = align_up(pos, p->align < b->pack ? p->align : b->pack);
        pos += p->size;
        grow(b, pos);
    }
    finish_declared(b);
}

static void place_explicit(Builder *b) {
    const MdImage *img = b->def->assembly->image;
    for (uint32_t i = 0; i < b->n; i++) {
        Place *p = &b->places[i];
        uint32_t row = md_field_layout(img, p->field->rid);
        if (!row) fail(b->type, "explicit, but a field has no offset");
        p->offset = (uint64_t)b->base_end + md_col(img, MD_FIELDLAYOUT_OFFSET, row);
        grow(b, p->offset + p->size);
    }
    finish_declared(b);
}

static uint32_t log2_size(const Place *p) { return (uint32_t)__builtin_ctz(p->size); }

static void put(Builder *b, Place *p, uint64_t *pos, uint32_t align) {
    p->offset = *pos = align_up(*pos, align);
    p->placed = true;
    *pos += p->size;
    grow(b, *pos);
}

/* Small fields go into the gap that the base class's fields leave before the next multiple of 8. */
static void fill_gap(Builder *b, uint64_t *pos, uint32_t count[4]) {
    for (uint32_t i = 0; i < 3; i++) {
        if (*pos % (2u << i) == 0) continue;
        uint32_t bigger = i + 1;
        while (bigger <= 3 && !count[bigger]) bigger++;
        if (bigger > 3) return; /* nothing to gain */
        while (!count[i]) {
            if (i == 0) return;
            i--;
        }
        for (uint32_t k = 0; k < b->n; k++) {
            Place *p = &b->places[k];
            if (p->placed || p->is_struct || log2_size(p) != i) continue;
            put(b, p, pos, p->size);
            count[i]--;
            break;
        }
    }
}

/* Largest first, of the size of a pointer the references first, then structs. */
static void place_auto(Builder *b) {
    uint32_t count[4] = {0};
    for (uint32_t i = 0; i < b->n; i++)
        if (!b->places[i].is_struct) count[log2_size(&b->places[i])]++;
    uint64_t pos = b->base_end;
    if (pos % POINTER) fill_gap(b, &pos, count);
    for (uint32_t size = 4; size-- > 0;) {
        for (int refs = 1; refs >= 0; refs--) {
            for (uint32_t i = 0; i < b->n; i++) {
                Place *p = &b->places[i];
                if (!p->placed && !p->is_struct && log2_size(p) == size && p->is_ref == (bool)refs)
                    put(b, p, &pos, p->size);
            }
        }
    }
    uint32_t largest = 1;
    for (uint32_t i = 0; i < b->n; i++) {
        Place *p = &b->places[i];
        uint32_t align = p->is_struct ? p->align : POINTER;
        if (p->is_struct) put(b, p, &pos, align);
        if (align > largest) largest = align;
    }
    if (!type_is_valuetype(b->type)) return;
    if (!b->end) b->end = 1;
    uint32_t align = b->has_refs ? POINTER : largest;
    if (b->end <= POINTER)
        for (align = 1; align < b->end;) align *= 2;
    b->out->align = align;
    grow(b, align_up(b->end, align));
}

/* --- references, overlap --- */

static int compare_u32(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

static void collect_refs(Builder *b, uint32_t bias) {
    TypeLayout *out = b->out;
    uint64_t total = b->base ? b->base->nrefs : 0, own = 0,
             repeat = b->def->inline_array ? b->def->inline_array : 1;
    for (uint32_t i = 0; i < b->n; i++)
        own += b->places[i].is_ref ? 1 : b->places[i].inner ? b->places[i].inner->nrefs : 0;
    total += own * repeat;
    if (total > MAX_REFS) fail(b->type, "too many references");
    uint32_t *refs = ARENA_ARRAY(b->type->u->arena, uint32_t, total), n = 0;
    for (uint32_t i = 0; b->base && i < b->base->nrefs; i++) refs[n++] = b->base->ref_offsets[i];
    uint32_t stride = (uint32_t)(b->end / repeat);
    for (uint32_t r = 0; own && r < repeat; r++) {
        for (uint32_t i = 0; i < b->n; i++) {
            Place *p = &b->places[i];
            uint32_t at = bias + r * stride + (uint32_t)p->offset;
            if (p->is_ref) refs[n++] = at;
            for (uint32_t k = 0; p->inner && k < p->inner->nrefs; k++)
                refs[n++] = at + p->inner->ref_offsets[k];
        }
    }
    qsort(refs, n, sizeof *refs, compare_u32);
    for (uint32_t i = 0; i < n; i++) { /* explicit layout may put references on references */
        if (refs[i] % POINTER) fail(b->type, "a reference is not aligned");
        if (!i || refs[i] != refs[out->nrefs - 1]) refs[out->nrefs++] = refs[i];
    }
    out->ref_offsets = refs;
}

static int compare_places(const void *x, const void *y) {
    const Place *a = *(Place *const *)x, *b = *(Place *const *)y;
    if (a->offset != b->offset) return a->offset < b->offset ? -1 : 1;
    return a->field->index < b->field->index ? -1 : a->field->index > b->field->index;
}

/* Whether some reference of a (at its place) shares bytes with b, without being a reference of b there. */
static bool ref_clash(const Place *a, const Place *b) {
    uint32_t nrefs = a->is_ref ? 1 : a->inner ? a->inner->nrefs : 0;
    for (uint32_t i = 0; i < nrefs; i++) {
        uint64_t at = a->offset + (a->is_ref ? 0 : a->inner->ref_offsets[i]);
        if (at + POINTER <= b->offset || at >= b->offset + b->size) continue;
        if (b->is_ref && b->offset == at) continue;
        bool same = false;
        for (uint32_t k = 0; b->inner && k < b->inner->nrefs; k++)
            same |= b->offset + b->inner->ref_offsets[k] == at;
        if (!same) return true;
    }
    return false;
}

/* Only explicit layout can overlap. References may lie on references only. */
static void check_overlap(Builder *b) {
    Place **sorted = ARENA_ARRAY(b->type->u->arena, Place *, b->n);
    for (uint32_t i = 0; i < b->n; i++) sorted[i] = &b->places[i];
    qsort(sorted, b->n, sizeof *sorted, compare_places);
    uint64_t reach = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        if (sorted[i]->offset < reach) b->out->has_overlap = true;
        if (sorted[i]->offset + sorted[i]->size > reach) reach = sorted[i]->offset + sorted[i]->size;
    }
    if (!b->has_refs || !b->out->has_overlap) return;
    for (uint32_t i = 0; i < b->n; i++) {
        for (uint32_t k = i + 1; k < b->n && sorted[k]->offset < sorted[i]->offset + sorted[i]->size; k++)
            if (ref_clash(sorted[i], sorted[k]) || ref_clash(sorted[k], sorted[i]))
                fail(b->type, "a reference overlaps what is none");
    }
}

/* --- equality by memory --- */

static bool overrides_equality(TypeDef *d) {
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *m = &d->methods[i];
        if (m->is_virtual && !m->is_newslot &&
            (strcmp(m->name, "Equals") == 0 || strcmp(m->name, "GetHashCode") == 0))
            return true;
    }
    return false;
}

static bool bits_decide(const Builder *b) {
    if (b->out->nrefs || b->out->has_byref || b->out->has_overlap) return false;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        const Place *p = &b->places[i];
        TypeKind k = type_underlying(p->type)->kind;
        if (k == TK_R4 || k == TK_R8) return false;
        if (p->inner && (!p->inner->is_blittable_bits || overrides_equality(p->type->def))) return false;
        sum += p->size;
    }
    return sum * (b->def->inline_array ? b->def->inline_array : 1) == b->out->size;
}

/* --- whole types --- */

static TypeLayout *reference_layout(Type *t, uint32_t base_size) {
    TypeLayout *l = ARENA_NEW(t->u->arena, TypeLayout);
    l->size = POINTER;
    l->align = POINTER;
    l->base_size = base_size;
    return l;
}

/* Alignments that no rule gives: 128-bit integers and vectors. */
static uint32_t special_align(const Type *t, uint32_t otherwise) {
    static const struct {
        WellKnown type;
        uint8_t align;
    } special[] = {{WK_INT128, 16},    {WK_UINT128, 16},   {WK_VECTOR64, 8},
                   {WK_VECTOR128, 16}, {WK_VECTOR256, 32}, {WK_VECTOR512, 64}};
    if (t->def->assembly != t->u->corelib) return otherwise;
    for (uint32_t i = 0; i < sizeof special / sizeof *special; i++)
        if (t->def == t->u->wk[special[i].type]->def) return special[i].align;
    return otherwise;
}

static void layout_primitive(Builder *b) {
    b->out->size = b->out->align = primitive_size(type_underlying(b->type)->kind);
    TypeKind k = type_underlying(b->type)->kind;
    b->out->is_blittable_bits = k != TK_R4 && k != TK_R8;
    typedef_members(b->def);
    for (uint32_t i = 0; i < b->def->nfields; i++)
        b->out->offsets[i] = b->def->fields[i].is_static ? UINT32_MAX : 0;
}

static void layout_fields(Builder *b) {
    TypeLayout *out = b->out;
    bool is_class = b->type->kind == TK_CLASS;
    Type *parent = type_parent(b->type);
    if (is_class && parent) {
        b->base = type_layout(parent);
        b->base_end = b->base->is_zero_sized ? 0 : b->base->size - POINTER;
        b->has_refs = b->base->nrefs != 0;
    }
    b->end = b->base_end;
    read_class_layout(b);
    read_places(b);
    if (out->has_byref && is_class) fail(b->type, "a class with a by-ref field");
    out->placement = (uint8_t)placement(b);
    static void (*const place[])(Builder *) = {place_auto, place_sequential, place_explicit};
    place[out->placement](b);
    if (b->has_refs) out->align = POINTER;
    if (!is_class) out->align = special_align(b->type, out->align);
    if (b->def->inline_array) {
        if (b->n != 1 || is_class) fail(b->type, "an inline array is a struct with one field");
        if (b->end * b->def->inline_array > MAX_SIZE) fail(b->type, "too large");
        b->end *= b->def->inline_array;
    }
}

static void layout_definition(void *arg) {
    Builder *b = arg;
    TypeLayout *out = b->out;
    typedef_members(b->def);
    out->offsets = ARENA_ARRAY(b->type->u->arena, uint32_t, b->def->nfields);
    memset(out->offsets, 0xff, sizeof(uint32_t) * b->def->nfields);
    if (b->type->kind <= TK_ENUM) {
        layout_primitive(b);
    } else {
        layout_fields(b);
        uint32_t bias = b->type->kind == TK_CLASS ? POINTER : 0;
        if (out->placement == PLACE_EXPLICIT) check_overlap(b);
        collect_refs(b, bias);
        for (uint32_t i = 0; i < b->n; i++)
            out->offsets[b->places[i].field->index] = bias + (uint32_t)b->places[i].offset;
        out->size = bias + (uint32_t)b->end;
        out->is_blittable_bits = !bias && bits_decide(b);
    }
    uint64_t fields = b->type->kind == TK_CLASS ? out->size - POINTER : out->size;
    out->base_size = (uint32_t)align_up(fields, 8) + OBJECT_OVERHEAD;
    if (out->base_size < MIN_OBJECT) out->base_size = MIN_OBJECT;
    if (b->type == b->type->u->wk[WK_STRING]) out->base_size = STRING_BASE;
}

TypeLayout *type_layout(Type *t) {
    if (t->layout_) return t->layout_;
    if (t->kind == TK_SZARRAY || t->kind == TK_ARRAY)
        return t->layout_ = reference_layout(t, MIN_OBJECT + (t->kind == TK_ARRAY ? 8u * t->rank : 0));
    if (!t->def) fail(t, "neither class nor value type");
    Builder b = {.type = t, .def = t->def, .out = ARENA_NEW(t->u->arena, TypeLayout)};
    if (runs_in_circle(t->u, t->busy, BUSY_LAYOUT)) fail(t, "the type contains itself");
    run_guarded(t->u, &t->busy, BUSY_LAYOUT, layout_definition, &b);
    return t->layout_ = b.out;
}

/* --- static fields --- */

static uint32_t put_static(uint32_t *size, Type *t) {
    uint64_t at = align_up(*size, type_align(t));
    uint64_t end = at + type_size(t);
    if (end > MAX_SIZE) fail(t, "too large for a static field");
    *size = (uint32_t)end;
    return (uint32_t)at;
}

StaticLayout *type_statics(Type *t) {
    if (t->statics_) return t->statics_;
    if (!t->def) fail(t, "has no static fields");
    Arena *arena = t->u->arena;
    typedef_members(t->def);
    StaticLayout *s = ARENA_NEW(arena, StaticLayout);
    s->offsets = ARENA_ARRAY(arena, uint32_t, t->def->nfields);
    s->in_gc = ARENA_ARRAY(arena, bool, t->def->nfields);
    s->nongc_align = 1;
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        s->offsets[i] = UINT32_MAX;
        if (!f->is_static || f->is_literal || f->has_rva) continue;
        Type *ft = field_type(t->u, f, t);
        bool refs = type_is_ref(ft) || (ft->kind == TK_STRUCT && type_layout(ft)->nrefs);
        s->in_gc[i] = refs && !f->is_thread_static;
        s->offsets[i] = put_static(f->is_thread_static ? &s->thread_size
                                   : refs              ? &s->gc_size
                                                       : &s->nongc_size,
                                   ft);
        if (!f->is_thread_static && !refs && type_align(ft) > s->nongc_align) s->nongc_align = type_align(ft);
    }
    return t->statics_ = s;
}

const uint8_t *field_rva_data(FieldDef *f, uint32_t *size) {
    Assembly *a = f->owner->assembly;
    uint32_t rva = md_col(a->image, MD_FIELDRVA_RVA, md_field_rva(a->image, f->rid));
    *size = type_size(field_type(a->u, f, typedef_type(f->owner)));
    const uint8_t *data = rva ? md_rva_data(a->image, rva, *size) : NULL;
    if (!data)
        diag_fail(a->u->diag, "%s::%s: its initial data is not in the file", def_name(f->owner), f->name);
    return data;
}
