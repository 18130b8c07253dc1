/* Structs and classes with a layout at the border: the native layout, and the stub that carries the fields.
 */
#include <string.h>

#include "frontend/marshaller.h"
#include "frontend/mdflags.h"
#include "runtime/abi.h"

static uint32_t min(uint32_t a, uint32_t b) { return a < b ? a : b; }
static uint32_t max(uint32_t a, uint32_t b) { return a > b ? a : b; }
static uint32_t round_up(uint32_t v, uint32_t to) { return (v + to - 1) / to * to; }

static bool has_layout(const TypeDef *d) {
    uint32_t l = d->flags & MD_TA_LAYOUT_MASK;
    return l == MD_TA_SEQUENTIAL_LAYOUT || l == MD_TA_EXPLICIT_LAYOUT;
}

/* A struct type that no assembly has. */
static Type *made_struct(Universe *u, const char *name, uint32_t nfields) {
    Arena *a = u->arena;
    TypeDef *d = ARENA_NEW(a, TypeDef);
    Type *t = ARENA_NEW(a, Type);
    *d = (TypeDef){.assembly = u->corelib, .name = name, .ns = "", .kind = TK_STRUCT, .is_valuetype = true};
    d->is_sealed = d->members_done = d->parent_done = d->slots_done = true;
    d->fields = ARENA_ARRAY(a, FieldDef, nfields + 1);
    d->typical = t;
    *t = (Type){.kind = TK_STRUCT, .def = d, .u = u, .id = u->ntypes++, .weight = 1};
    t->hash = hash_bytes(name, strlen(name));
    t->canon_ = t;
    t->layout_ = ARENA_NEW(a, TypeLayout);
    t->layout_->offsets = ARENA_ARRAY(a, uint32_t, nfields + 1);
    return t;
}

static void add_field(Type *t, Type *of, uint32_t offset) {
    TypeDef *d = t->def;
    d->fields[d->nfields] = (FieldDef){.owner = d, .index = d->nfields, .name = "f", .open_type = of};
    t->layout_->offsets[d->nfields++] = offset;
}

/* `n` values in a row. */
static Type *made_array(Universe *u, Type *elem, uint32_t n) {
    Type *t = made_struct(u, arena_printf(u->arena, "%s[%u]", elem->def ? elem->def->name : "nint", n), 1);
    add_field(t, elem, 0);
    t->def->inline_array = n;
    t->layout_->size = n * type_size(elem);
    t->layout_->align = type_align(elem);
    return t;
}

typedef struct Build {
    Importer *im;
    NativeLayout *out;
    Refusal why;
    uint32_t size, align, pack;
    bool same;
} Build;

/* As CoreCLR says it: of the innermost field. */
static void refuse_field(Build *b, const TypeDef *d, const FieldDef *f) {
    if (!b->why.type_load)
        b->why.text = arena_printf(b->im->u->arena, "Cannot marshal field '%s' of type '%s%s%s': %s", f->name,
                                   d->ns, *d->ns ? "." : "", d->name, b->why.text);
    b->why.type_load = true;
}

static void add_fields(Build *b, Type *t, Type *native) {
    Importer *im = b->im;
    TypeDef *d = t->def;
    const MdImage *img = d->assembly->image;
    bool is_explicit = (d->flags & MD_TA_LAYOUT_MASK) == MD_TA_EXPLICIT_LAYOUT;
    bool unicode = (d->flags & MD_TA_STRING_FORMAT_MASK) == MD_TA_UNICODE_CLASS;
    uint32_t repeat = d->inline_array ? d->inline_array : 1;
    typedef_members(d);
    for (uint32_t i = 0; i < d->nfields && !b->why.text; i++) {
        FieldDef *f = &d->fields[i];
        if (f->is_static) continue;
        Type *ft = field_type(im->u, f, t);
        uint32_t token = md_token(MD_FIELD, f->rid);
        Marshaller *m = marshal_find(im, ft, d->assembly, token, SITE_FIELD, unicode, &b->why);
        if (!m) {
            refuse_field(b, d, f);
            return;
        }
        if (m->has_size && (m->native->kind == TK_U1 || m->native->kind == TK_U2 || m->elem))
            m->native = made_array(im->u, m->native, m->size ? m->size : 1);
        uint32_t align = min(type_align(m->native), b->pack), at = round_up(b->size, align);
        if (is_explicit) at = md_col(img, MD_FIELDLAYOUT_OFFSET, md_field_layout(img, f->rid));
        b->out->fields[i] = m;
        b->out->offsets[i] = at;
        b->size = max(b->size, at + repeat * type_size(m->native));
        b->align = max(b->align, align);
        uint32_t managed = type_layout(t)->offsets[i] - (type_is_valuetype(t) ? 0 : 8);
        b->same = b->same && marshal_is_copy(m) && managed == at && type_size(m->native) == type_size(ft);
        add_field(native, m->native, at);
    }
}

/* The native form of the base class comes first, as a whole. */
static bool build_base(Build *b, Type *t, Type *base) {
    const NativeLayout *l = native_layout(b->im, base);
    b->why = l->why;
    if (!b->why.text && (t->def->flags & MD_TA_LAYOUT_MASK) == MD_TA_EXPLICIT_LAYOUT)
        b->why.text = "a class with an explicit layout that derives from another is not supported";
    if (b->why.text) return false;
    b->out->base = l;
    b->out->base_type = base;
    b->size = type_size(l->native);
    b->align = type_align(l->native);
    b->same = l->blittable;
    return true;
}

/* The classes from the root down: a class's fields follow those of its base. */
static void build(Build *b, Type *t) {
    TypeDef *d = t->def;
    NativeLayout *out = b->out;
    uint32_t row = md_class_layout(d->assembly->image, d->rid);
    Type *base = type_is_valuetype(t) ? NULL : type_parent(t);
    if (base && base != b->im->u->wk[WK_OBJECT] && !build_base(b, t, base)) return;
    uint32_t pack = md_col(d->assembly->image, MD_CLASSLAYOUT_PACKINGSIZE, row);
    uint32_t declared = md_col(d->assembly->image, MD_CLASSLAYOUT_CLASSSIZE, row);
    b->pack = pack ? pack : 32;
    typedef_members(d);
    out->fields = ARENA_ARRAY(b->im->u->arena, Marshaller *, d->nfields + 1);
    out->offsets = ARENA_ARRAY(b->im->u->arena, uint32_t, d->nfields + 1);
    out->native =
        made_struct(b->im->u, arena_printf(b->im->u->arena, "%s's native form", d->name), d->nfields + 1);
    if (out->base) add_field(out->native, out->base->native, 0);
    add_fields(b, t, out->native);
    TypeLayout *l = out->native->layout_;
    l->align = b->align;
    l->size = max(round_up(max(b->size, 1), b->align), declared);
    l->placement = PLACE_EXPLICIT;
}

const NativeLayout *native_layout(Importer *im, Type *t) {
    bool added;
    uint64_t *slot = map_put(&im->p->native_layouts, (uint64_t)(uintptr_t)t, &added);
    if (!added) {
        NativeLayout *known = (NativeLayout *)(uintptr_t)*slot;
        return known;
    }
    NativeLayout *out = ARENA_NEW(im->u->arena, NativeLayout);
    *slot = (uint64_t)(uintptr_t)out;
    if (!t->def || !has_layout(t->def) || t->has_canon) {
        out->why.text = "a type without a layout";
        return out;
    }
    Build b = {.im = im, .out = out, .align = 1, .same = true};
    out->why.type_load = true; /* until it is built */
    out->why.text = arena_printf(im->u->arena,
                                 "Type '%s' cannot be marshaled as an unmanaged structure; its native layout "
                                 "contains a recursive definition so no meaningful size can be computed.",
                                 t->def->name);
    build(&b, t);
    out->why = b.why;
    out->blittable =
        b.same && !b.why.text && (!type_is_valuetype(t) || type_size(out->native) == type_size(t));
    if (out->blittable && type_is_valuetype(t)) out->native = t;
    return out;
}

Type *marshal_frame_type(Importer *im) {
    return made_array(im->u, im->u->wk[WK_I8], (uint32_t)(sizeof(RtReverseFrame) / 8));
}

/* The stub: each step for all the fields. */
void marshal_struct_body(Importer *im, Type *t) {
    Synth *y = im->synth = synth_new(im->a);
    MarshalStub s = {im, y};
    const NativeLayout *l = native_layout(im, t);
    if (l->why.text) imp_fail(im, "%s", l->why.text);
    Type *bytes = type_byref(im->u, im->u->wk[WK_U1]), *pointer = type_ptr(im->u, im->u->wk[WK_U1]);
    Type *params[] = {bytes, pointer, im->u->wk[WK_I4], type_byref(im->u, im->u->wk[WK_OBJECT])};
    MethodSig *sig = marshal_c_sig(im->a, im->u->wk[WK_VOID], params, 4, false);
    sig->callconv = 0;
    y->sig = sig;
    uint32_t native_size = type_size(l->native);
    for (uint32_t step = STEP_TO_NATIVE; step <= STEP_CLEAR; step++) {
        SynthLabel other = synth_label();
        synth_var(y, IL_LDARG, 2);
        synth_int(y, (int32_t)step);
        synth_branch(y, IL_BNE_UN, &other);
        if (step == STEP_TO_NATIVE) {
            synth_var(y, IL_LDARG, 1);
            synth_int(y, 0);
            synth_int(y, (int32_t)native_size);
            synth_op(y, IL_INITBLK);
        }
        if (l->base) {
            synth_var(y, IL_LDARG, 0);
            synth_var(y, IL_LDARG, 1);
            marshal_call_struct(&s, l->base_type, (MarshalStep)step);
        }
        for (uint32_t i = 0; i < t->def->nfields; i++) {
            if (!l->fields[i]) continue;
            uint32_t at = type_layout(t)->offsets[i] - (type_is_valuetype(t) ? 0 : 8);
            marshal_step(&s, l->fields[i], (MarshalStep)step, (MarshalPlace){IL_LDARG, 0, at},
                         (MarshalPlace){IL_LDARG, 1, l->offsets[i]});
        }
        synth_op(y, IL_RET);
        synth_place(y, &other);
    }
    synth_op(y, IL_RET);
    im->body = synth_body(y);
}
