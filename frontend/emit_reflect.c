/* Emission of what reflection reads at run time (runtime/abi.h: RtReflection): images, members of types. */
#include <string.h>

#include "frontend/emit.h"
#include "frontend/mdwrite.h"
#include "frontend/proxy.h"
#include "runtime/abi.h"

typedef struct ImageOut {
    Assembly *a;
    MdWritten md;
} ImageOut;

void emit_images(Emit *e) {
    Program *p = e->p;
    if (!reflect_is_on(p)) return;
    reflect_finish(p);
    uint32_t n = reflect_num_assemblies(p);
    e->images = ARENA_ARRAY(e->arena, ImageOut, n);
    for (uint32_t i = 0; i < n; i++) {
        const MdKeep *keep;
        e->images[i].a = reflect_assembly(p, i, &keep);
        e->images[i].md = md_write(p->diag, e->arena, e->images[i].a->image, keep);
    }
    e->image_table = obj_symbol_new(e->o, NULL, BIND_LOCAL, SYM_OBJECT);
}

static ImageOut *image_of(Emit *e, const Assembly *a, uint32_t *number) {
    uint32_t i;
    if (!e->images || !reflect_assembly_number(e->p, a, &i)) return NULL;
    if (number) *number = i;
    return &e->images[i];
}

uint32_t emit_token(Emit *e, Assembly *a, MdTable t, uint32_t rid, uint32_t *image) {
    ImageOut *o = image_of(e, a, image);
    uint32_t to = o && o->md.new_rid[t] ? o->md.new_rid[t][rid] : 0;
    return to ? md_token(t, to) : 0;
}

/* --- members of a type --- */

static uint32_t emit_methods(Emit *e, Type *t, uint32_t *count) {
    TypeUse *use = type_use(e->p, t);
    uint32_t n = 0;
    Blob b = blob_new(e, e->relro, 8, use->invokable.len * (uint32_t)sizeof(RtMethodRow));
    for (uint32_t i = 0; i < use->invokable.len; i++) {
        Method *m = use->invokable.items[i];
        uint32_t token = emit_token(e, t->def->assembly, MD_METHODDEF, m->def->rid, NULL);
        if (!token) continue;
        uint32_t at = n++ * (uint32_t)sizeof(RtMethodRow);
        blob_u32(&b, at + offsetof(RtMethodRow, token), token);
        blob_u16(&b, at + offsetof(RtMethodRow, num_args), (uint16_t)m->nmargs);
        blob_u16(&b, at + offsetof(RtMethodRow, exact), !sym_is_shared(e->p, sym_vtable_entry(e->p, m)));
        if (reflect_is_template_method(e->p, m))
            blob_ptr(&b, at + offsetof(RtMethodRow, shared), emit_shared(e, m), 0);
        Method *target = reflect_target(e->p, m);
        blob_sym(&b, at + offsetof(RtMethodRow, code), sym_vtable_entry(e->p, target));
        blob_sym(&b, at + offsetof(RtMethodRow, invoke), sym_invoke(e->p, target));
        if (m->nmargs) {
            Blob args = blob_new(e, e->relro, 8, 8u * m->nmargs);
            for (uint32_t k = 0; k < m->nmargs; k++)
                blob_sym(&args, 8 * k, sym_type(e->p, SK_MT, m->margs[k]));
            blob_ptr(&b, at + offsetof(RtMethodRow, args), blob_symbol(&args), 0);
        }
    }
    *count = n;
    return blob_symbol(&b);
}

static uint32_t emit_fields(Emit *e, Type *t, uint32_t *count) {
    Program *p = e->p;
    TypeDef *d = t->def;
    uint32_t n = 0;
    TypeLayout *l = t->kind == TK_INTERFACE || t->kind == TK_VOID ? NULL : type_layout(t);
    Blob b = blob_new(e, e->relro, 8, d->nfields * (uint32_t)sizeof(RtFieldRow));
    for (uint32_t i = 0; i < d->nfields; i++) {
        FieldDef *f = &d->fields[i];
        uint32_t token = emit_token(e, d->assembly, MD_FIELD, f->rid, NULL);
        if (!token || f->is_literal || (!f->is_static && !l)) continue;
        uint32_t at = n++ * (uint32_t)sizeof(RtFieldRow);
        blob_u32(&b, at + offsetof(RtFieldRow, token), token);
        if (!f->is_static) {
            blob_u32(&b, at + offsetof(RtFieldRow, offset), l->offsets[f->index]);
            blob_u32(&b, at + offsetof(RtFieldRow, native), marshal_field(p, t, f));
        } else if (f->is_thread_static) {
            StaticLayout *s = type_statics(t);
            TypeUse *use = type_use(p, t);
            if (use->has_thread_block)
                blob_u32(&b, at + offsetof(RtFieldRow, thread),
                         use->thread_offset + s->offsets[f->index] + 1);
        } else if (f->has_rva) {
            blob_sym(&b, at + offsetof(RtFieldRow, address), sym_rva(p, f));
        } else {
            StaticLayout *s = type_statics(t);
            IrSym block = sym_type(p, s->in_gc[f->index] ? SK_STATICS_GC : SK_STATICS_NONGC, t);
            if (sym_get(p, block)->reached)
                blob_ptr(&b, at + offsetof(RtFieldRow, address), emit_obj_symbol(e, block),
                         s->offsets[f->index]);
        }
    }
    *count = n;
    return blob_symbol(&b);
}

static uint32_t static_block(Emit *e, Type *t, SymKind kind) {
    IrSym s = sym_type(e->p, kind, t);
    return sym_get(e->p, s)->reached ? emit_obj_symbol(e, s) : 0;
}

uint32_t emit_members(Emit *e, Type *t, Type *const *listed, uint32_t nlisted) {
    TypeUse *use = type_use(e->p, t);
    if (!e->images || !t->def || t->has_vars || t->has_canon) return 0;
    uint32_t template = emit_template(e, t, listed, nlisted);
    bool shares = type_canon(e->p->u, t) != t;
    uint32_t nongc = shares ? static_block(e, t, SK_STATICS_NONGC) : 0;
    uint32_t gc = shares ? static_block(e, t, SK_STATICS_GC) : 0;
    bool any = use->has_members || use->has_fields || use->has_data || use->invokable.len;
    if (!any && !template && !nongc && !gc) return 0;
    uint32_t nmethods, nfields, methods = emit_methods(e, t, &nmethods), fields = emit_fields(e, t, &nfields);
    Blob b = blob_new(e, e->relro, 8, sizeof(RtMembers));
    blob_u32(&b, offsetof(RtMembers, num_methods), nmethods);
    blob_u32(&b, offsetof(RtMembers, num_fields), nfields);
    blob_ptr(&b, offsetof(RtMembers, methods), methods, 0);
    blob_ptr(&b, offsetof(RtMembers, fields), fields, 0);
    blob_ptr(&b, offsetof(RtMembers, nongc), nongc, 0);
    blob_ptr(&b, offsetof(RtMembers, gc), gc, 0);
    blob_ptr(&b, offsetof(RtMembers, template), template, 0);
    return blob_symbol(&b);
}

void emit_member_token(Emit *e, IrSym s) {
    const Symbol *y = sym_get(e->p, s);
    bool field = y->kind == SK_FIELD_TOKEN;
    Method *m = field ? NULL : y->method;
    Type *owner = field ? y->type : m->owner;
    uint32_t rid = field ? owner->def->fields[y->n].rid : m->def->rid;
    uint32_t nargs = m && !m->has_vars ? m->nmargs : 0; /* over its own variables: the definition */
    Blob b = blob_new(e, e->relro, 8, (uint32_t)sizeof(RtMemberToken) + 8 * nargs);
    blob_define(&b, s, 0);
    blob_sym(&b, offsetof(RtMemberToken, owner), sym_type(e->p, SK_MT, owner));
    blob_u32(&b, offsetof(RtMemberToken, token),
             emit_token(e, owner->def->assembly, field ? MD_FIELD : MD_METHODDEF, rid, NULL));
    blob_u32(&b, offsetof(RtMemberToken, num_args), nargs);
    for (uint32_t i = 0; i < nargs; i++)
        blob_sym(&b, offsetof(RtMemberToken, args) + 8 * i, sym_type(e->p, SK_MT, m->margs[i]));
}

/* --- images --- */

static uint32_t written_rows(const ImageOut *o, MdTable t) {
    uint32_t n = 0;
    for (uint32_t rid = 1; o->md.new_rid[t] && rid <= md_rows(o->a->image, t); rid++)
        if (o->md.new_rid[t][rid]) n++;
    return n;
}

static void emit_type_tables(Emit *e, Blob *b, uint32_t at, const ImageOut *o) {
    const MdImage *img = o->a->image;
    Blob types = blob_new(e, e->relro, 8, 8 * written_rows(o, MD_TYPEDEF));
    Blob infos = blob_new(e, e->relro, 8, 8 * written_rows(o, MD_TYPEDEF));
    Blob virtuals = blob_new(e, e->rodata, 2, 2 * written_rows(o, MD_TYPEDEF));
    Blob slots = blob_new(e, e->rodata, 2, 2 * written_rows(o, MD_METHODDEF));
    for (uint32_t rid = 1; o->md.new_rid[MD_TYPEDEF] && rid <= md_rows(img, MD_TYPEDEF); rid++) {
        uint32_t to = o->md.new_rid[MD_TYPEDEF][rid];
        if (!to) continue;
        TypeDef *d = assembly_typedef(o->a, rid);
        typedef_members(d);
        blob_sym(&types, 8 * (to - 1), sym_type(e->p, SK_MT, typedef_type(d)));
        uint64_t *info = map_find(&e->infos, (uintptr_t)d);
        if (info) blob_ptr(&infos, 8 * (to - 1), (uint32_t)*info, 0);
        uint32_t n = rid == 1 ? 0 : type_vtable(typedef_type(d))->nslots;
        blob_u16(&virtuals, 2 * (to - 1), (uint16_t)n);
        for (uint32_t i = 0; i < d->nmethods; i++) {
            MethodDef *m = &d->methods[i];
            uint32_t row = o->md.new_rid[MD_METHODDEF] ? o->md.new_rid[MD_METHODDEF][m->rid] : 0;
            if (!row) continue;
            bool slot = m->is_virtual && !m->is_static && !m->ngeneric;
            blob_u16(&slots, 2 * (row - 1), slot ? (uint16_t)m->slot : 0xFFFF);
        }
    }
    blob_ptr(b, at + offsetof(RtImage, types), blob_symbol(&types), 0);
    blob_ptr(b, at + offsetof(RtImage, infos), blob_symbol(&infos), 0);
    blob_ptr(b, at + offsetof(RtImage, type_virtuals), blob_symbol(&virtuals), 0);
    blob_ptr(b, at + offsetof(RtImage, method_slots), blob_symbol(&slots), 0);
}

static bool has_string(Emit *e, const char *text) {
    return sym_get(e->p, sym_string_utf8(e->p, text))->reached;
}

/* Manifest resources that lie in the file itself; those of the user's assemblies are kept, and of the
 * framework's those whose name the program has: texts of exceptions are folded, the rest is for other
 * compilers. */
static void emit_resources(Emit *e, Blob *b, uint32_t at, const ImageOut *o) {
    const MdImage *img = o->a->image;
    uint32_t rows = md_rows(img, MD_MANIFESTRESOURCE), n = 0;
    bool own = reflect_is_own(e->p, o->a);
    if (!rows) return;
    Blob t = blob_new(e, e->relro, 8, rows * (uint32_t)sizeof(RtResource));
    for (uint32_t i = 1; i <= rows; i++) {
        const char *name = md_col_string(img, MD_MANIFESTRESOURCE_NAME, i);
        if (md_col(img, MD_MANIFESTRESOURCE_IMPLEMENTATION, i) || !(own || has_string(e, name))) continue;
        MdBlob all = md_rva(img, img->resources.rva);
        uint32_t offset = md_col(img, MD_MANIFESTRESOURCE_OFFSET, i);
        if (offset + 4 > all.len || md_le32(all.p + offset) > all.len - offset - 4) continue;
        uint32_t size = md_le32(all.p + offset);
        uint32_t c = obj_chunk_new(e->o, e->rodata, 8, all.p + offset + 4, size);
        uint32_t s = obj_symbol_new(e->o, NULL, BIND_LOCAL, SYM_OBJECT);
        obj_symbol_define(e->o, s, c, 0, size);
        uint32_t row = n++ * (uint32_t)sizeof(RtResource);
        blob_ptr(&t, row + offsetof(RtResource, name), emit_cstring(e, name), 0);
        blob_ptr(&t, row + offsetof(RtResource, data), s, 0);
        blob_u64(&t, row + offsetof(RtResource, size), size);
    }
    blob_u32(b, at + offsetof(RtImage, num_resources), n);
    blob_ptr(b, at + offsetof(RtImage, resources), blob_symbol(&t), 0);
}

static uint32_t emit_all_types(Emit *e, uint32_t *count) {
    VEC(IrSym) v = {0};
    for (uint32_t i = 0; i < e->p->order.len; i++) {
        const Symbol *y = sym_get(e->p, e->p->order.items[i]);
        if (y->kind == SK_MT && !y->type->has_vars && !y->type->has_canon && y->type->kind != TK_FNPTR)
            vec_push(e->arena, &v, e->p->order.items[i]);
    }
    Blob b = blob_new(e, e->relro, 8, 8 * v.len);
    for (uint32_t i = 0; i < v.len; i++) blob_sym(&b, 8 * i, v.items[i]);
    *count = v.len;
    return blob_symbol(&b);
}

static uint32_t emit_proxies(Emit *e, uint32_t *count) {
    uint32_t n = *count = proxy_count(e->p);
    Blob b = blob_new(e, e->relro, 8, n * (uint32_t)sizeof(RtProxy));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i * (uint32_t)sizeof(RtProxy);
        Type *face, *base, *type;
        proxy_get(e->p, i, &face, &base, &type);
        blob_sym(&b, at + offsetof(RtProxy, face), sym_type(e->p, SK_MT, face));
        blob_sym(&b, at + offsetof(RtProxy, base), sym_type(e->p, SK_MT, base));
        blob_sym(&b, at + offsetof(RtProxy, type), sym_type(e->p, SK_MT, type));
    }
    return blob_symbol(&b);
}

/* The code of object[] behind the generic interfaces, for arrays of types that are made at run time. */
static uint32_t emit_vectors(Emit *e, uint32_t *count) {
    static const WellKnown faces[] = {WK_ILIST_T, WK_ICOLLECTION_T, WK_IENUMERABLE_T, WK_IREADONLYLIST_T,
                                      WK_IREADONLYCOLLECTION_T};
    Universe *u = e->p->u;
    Type *object = u->wk[WK_OBJECT], *vector = type_szarray(u, object);
    VEC(RtVectorRow) rows = {0};
    VEC(uint32_t) infos = {0}, shared = {0};
    for (uint32_t i = 0; i < sizeof faces / sizeof *faces; i++) {
        Type *face = type_inst(u, u->wk[faces[i]]->def, &object, 1);
        DefUse *use = def_use(e->p, face->def);
        for (uint32_t k = 0; k < use->used.len; k++) {
            Method *decl = method_inst(u, use->used.items[k], face, NULL, 0);
            Method *impl = resolve_interface(vector, decl, NULL);
            if (!impl || !reflect_is_template_method(e->p, impl)) continue;
            if (!sym_get(e->p, sym_vtable_entry(e->p, impl))->reached) continue;
            vec_push(e->arena, &rows, ((RtVectorRow){.slot = method_slot(decl)}));
            vec_push(e->arena, &infos, emit_type_info(e, face->def));
            vec_push(e->arena, &shared, emit_shared(e, impl));
        }
    }
    *count = rows.len;
    Blob b = blob_new(e, e->relro, 8, rows.len * (uint32_t)sizeof(RtVectorRow));
    for (uint32_t i = 0; i < rows.len; i++) {
        uint32_t at = i * (uint32_t)sizeof(RtVectorRow);
        blob_ptr(&b, at + offsetof(RtVectorRow, iface), infos.items[i], 0);
        blob_u64(&b, at + offsetof(RtVectorRow, slot), rows.items[i].slot);
        blob_ptr(&b, at + offsetof(RtVectorRow, shared), shared.items[i], 0);
    }
    return blob_symbol(&b);
}

uint32_t emit_reflection(Emit *e) {
    if (!e->images) return 0;
    uint32_t n = reflect_num_assemblies(e->p), ntypes;
    Blob images = blob_new(e, e->relro, 8, n * (uint32_t)sizeof(RtImage));
    obj_symbol_define(e->o, e->image_table, images.chunk, 0, images.size);
    for (uint32_t i = 0; i < n; i++) {
        const ImageOut *o = &e->images[i];
        uint32_t at = i * (uint32_t)sizeof(RtImage);
        emit_own(e, (EmitOwner){.part = PART_REFLECTION, .assembly = o->a});
        uint32_t c = obj_chunk_new(e->o, e->rodata, 8, o->md.data, o->md.size);
        uint32_t s = obj_symbol_new(e->o, NULL, BIND_LOCAL, SYM_OBJECT);
        obj_symbol_define(e->o, s, c, 0, o->md.size);
        blob_ptr(&images, at + offsetof(RtImage, name), emit_assembly_name(e, o->a), 0);
        blob_ptr(&images, at + offsetof(RtImage, metadata), s, 0);
        blob_u64(&images, at + offsetof(RtImage, size), o->md.size);
        emit_type_tables(e, &images, at, o);
        if (o->a == e->p->app)
            blob_u32(&images, at + offsetof(RtImage, entry_point),
                     emit_token(e, o->a, MD_METHODDEF, md_token_rid(o->a->image->entry_point), NULL));
        emit_own(e, (EmitOwner){.part = PART_RESOURCES, .assembly = o->a});
        emit_resources(e, &images, at, o);
    }
    emit_own(e, (EmitOwner){.part = PART_REFLECTION});
    uint32_t types = emit_all_types(e, &ntypes), nproxies, proxies = emit_proxies(e, &nproxies);
    uint32_t nvectors, vectors = emit_vectors(e, &nvectors);
    Blob b = blob_new(e, e->relro, 8, sizeof(RtReflection));
    blob_u64(&b, offsetof(RtReflection, num_images), n);
    blob_u64(&b, offsetof(RtReflection, num_types), ntypes);
    blob_u64(&b, offsetof(RtReflection, num_vectors), nvectors);
    blob_ptr(&b, offsetof(RtReflection, vectors), vectors, 0);
    blob_sym(&b, offsetof(RtReflection, vector), sym_runtime(e->p, "reflect_vector"));
    blob_ptr(&b, offsetof(RtReflection, images), e->image_table, 0);
    blob_ptr(&b, offsetof(RtReflection, types), types, 0);
    blob_u64(&b, offsetof(RtReflection, num_proxies), nproxies);
    blob_ptr(&b, offsetof(RtReflection, proxies), proxies, 0);
    blob_sym(&b, offsetof(RtReflection, resolve_type), sym_plain(e->p, SK_RESOLVE_TYPE));
    blob_sym(&b, offsetof(RtReflection, method_base), sym_plain(e->p, SK_METHOD_BASE));
    blob_sym(&b, offsetof(RtReflection, definition), sym_runtime(e->p, "reflect_definition"));
    blob_sym(&b, offsetof(RtReflection, gvm), sym_runtime(e->p, "reflect_gvm"));
    blob_sym(&b, offsetof(RtReflection, variable_owner), sym_runtime(e->p, "qcall_type_variable_owner"));
    blob_sym(&b, offsetof(RtReflection, delegate_invoke), sym_runtime(e->p, "reflect_delegate_invoke"));
    blob_sym(&b, offsetof(RtReflection, finish_type), sym_runtime(e->p, "reflect_finish_type"));
    return blob_symbol(&b);
}
