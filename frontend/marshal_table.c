/* Native forms that are asked for at run time (Marshal.StructureToPtr, GetFunctionPointerForDelegate …):
 * which types get a row of RtModule.marshal, and the table. */
#include "frontend/emit.h"
#include "frontend/marshaller.h"
#include "frontend/pinvoke.h"
#include "runtime/abi.h"

static Importer importer(Program *p, Arena *a) {
    return (Importer){.p = p, .u = p->u, .a = a, .diag = p->diag, .as = p->u->corelib};
}

static bool is_delegate(const Type *t) { return t->def && t->def->is_delegate; }

/* The layout of a type that Marshal may be asked about, or NULL. */
static const NativeLayout *layout_of(Program *p, Type *t) {
    if ((t->kind != TK_STRUCT && t->kind != TK_CLASS) || t->has_canon || t->has_vars) return NULL;
    if (!t->def || t->def->is_delegate) return NULL;
    Importer im = importer(p, p->arena);
    const NativeLayout *l = native_layout(&im, t);
    return l->why.text || (t->nargs && !l->blittable) ? NULL : l;
}

uint32_t marshal_field(Program *p, Type *t, const FieldDef *f) {
    if (!sym_get(p, sym_runtime(p, "qcall_marshal_offset"))->reached) return 0;
    const NativeLayout *l = layout_of(p, t);
    return l ? l->offsets[f->index] + 1 : 0;
}

static bool delegate_has_row(Program *p, Type *t) {
    if (!is_delegate(t) || t->nargs || t->has_canon || t->has_vars) return false;
    if (t == p->u->wk[WK_DELEGATE] || t == p->u->wk[WK_MULTICASTDELEGATE]) return false;
    return true;
}

static IrSym invoke_of(Program *p, Type *t) {
    return sym_method(p, SK_REVERSE,
                      method_inst(p->u, typedef_find_method(t->def, "Invoke", -1), t, NULL, 0));
}

void marshal_type_named(Program *p, Type *t) {
    if (p->marshals_structs) {
        const NativeLayout *l = layout_of(p, t);
        if (l && !l->blittable) reach(p, sym_type(p, SK_MARSHAL_STRUCT, t), sym_plain(p, SK_MARSHAL_STRUCTS));
    }
    if (p->marshals_delegates && delegate_has_row(p, t)) {
        IrSym part = sym_plain(p, SK_MARSHAL_DELEGATES);
        reach(p, sym_type(p, SK_CONSTRUCTED, t), part);
        reach(p, invoke_of(p, t), part);
        reach(p, sym_type(p, SK_DELEGATE_NATIVE, t), part);
    }
}

void marshal_start(Program *p, IrSym part) {
    *(sym_get(p, part)->kind == SK_MARSHAL_STRUCTS ? &p->marshals_structs : &p->marshals_delegates) = true;
    for (uint32_t i = 0; i < p->order.len; i++) {
        const Symbol y = *sym_get(p, p->order.items[i]);
        if (y.kind == SK_MT) marshal_type_named(p, y.type);
    }
}

uint32_t emit_marshal(Emit *e) {
    Program *p = e->p;
    if (!p->marshals_structs && !p->marshals_delegates) return 0;
    VEC(Type *) types = {0};
    for (uint32_t i = 0; i < p->order.len; i++) {
        const Symbol y = *sym_get(p, p->order.items[i]);
        if (y.kind != SK_MT) continue;
        bool row = is_delegate(y.type) ? p->marshals_delegates && delegate_has_row(p, y.type)
                                       : p->marshals_structs && layout_of(p, y.type);
        if (row) vec_push(e->arena, &types, y.type);
    }
    Blob b = blob_new(e, e->relro, 8, (uint32_t)(sizeof(RtMarshal) + types.len * sizeof(RtMarshalRow)));
    blob_u64(&b, offsetof(RtMarshal, num_rows), types.len);
    for (uint32_t i = 0; i < types.len; i++) {
        Type *t = types.items[i];
        uint32_t at = (uint32_t)(sizeof(RtMarshal) + i * sizeof(RtMarshalRow));
        blob_sym(&b, at + offsetof(RtMarshalRow, mt), sym_type(p, SK_MT, t));
        if (is_delegate(t)) {
            blob_sym(&b, at + offsetof(RtMarshalRow, code), invoke_of(p, t));
            blob_sym(&b, at + offsetof(RtMarshalRow, over_native), sym_type(p, SK_DELEGATE_NATIVE, t));
            continue;
        }
        const NativeLayout *l = layout_of(p, t);
        blob_u64(&b, at + offsetof(RtMarshalRow, native_size), type_size(l->native));
        if (!l->blittable) blob_sym(&b, at + offsetof(RtMarshalRow, code), sym_type(p, SK_MARSHAL_STRUCT, t));
    }
    return blob_symbol(&b);
}
