/* Emission: every reached symbol becomes a chunk of the linker's object. Code keeps the order of p->order, so
 * the function table, which is written in the same order, is sorted by address. Everything depends on
 * p->order only: the same input gives the same bytes. */
#include "frontend/emit.h"

#include <string.h>

#include "runtime/abi.h"

const char *const emit_part_names[PART_COUNT] = {[PART_CODE] = "code",
                                                 [PART_TYPES] = "type descriptors",
                                                 [PART_DICTIONARIES] = "generic dictionaries",
                                                 [PART_STRINGS] = "string literals",
                                                 [PART_STATICS] = "static fields",
                                                 [PART_DATA] = "initial data",
                                                 [PART_CALLS] = "call cells",
                                                 [PART_EXCEPTIONS] = "exception regions",
                                                 [PART_FUNCTIONS] = "function table",
                                                 [PART_NAMES] = "names",
                                                 [PART_LINES] = "source lines",
                                                 [PART_REFLECTION] = "reflection",
                                                 [PART_RESOURCES] = "resources",
                                                 [PART_MODULE] = "start-up tables"};

EmitOwner emit_own(Emit *e, EmitOwner owner) {
    EmitOwner before = e->owner;
    e->owner = owner;
    while (e->owners && e->owners->by_chunk.len < e->o->chunks.len)
        vec_push(e->arena, &e->owners->by_chunk, before);
    return before;
}

Blob blob_new(Emit *e, uint32_t section, uint32_t align, uint32_t size) {
    Blob b = {.e = e, .size = size};
    b.chunk = obj_chunk_alloc(e->o, section, align, size, &b.data);
    return b;
}

static void put(Blob *b, uint32_t at, uint64_t v, uint32_t n) {
    if (at + n > b->size) diag_bug(b->e->p->diag, "emit", "blob", "write at %u in %u bytes", at, b->size);
    for (uint32_t i = 0; i < n; i++) b->data[at + i] = (uint8_t)(v >> 8 * i);
}
void blob_u8(Blob *b, uint32_t at, uint8_t v) { put(b, at, v, 1); }
void blob_u16(Blob *b, uint32_t at, uint16_t v) { put(b, at, v, 2); }
void blob_u32(Blob *b, uint32_t at, uint32_t v) { put(b, at, v, 4); }
void blob_u64(Blob *b, uint32_t at, uint64_t v) { put(b, at, v, 8); }
void blob_ptr(Blob *b, uint32_t at, uint32_t obj_symbol, int64_t addend) {
    put(b, at, 0, 8);
    if (obj_symbol) obj_reloc(b->e->o, b->chunk, at, REL_ABS64, obj_symbol, addend);
}
void blob_sym(Blob *b, uint32_t at, IrSym s) {
    Symbol *y = sym_get(b->e->p, s);
    blob_ptr(b, at, s && (y->reached || y->kind == SK_RUNTIME) ? emit_obj_symbol(b->e, s) : 0, 0);
}
void blob_rel32(Blob *b, uint32_t at, uint32_t obj_symbol) {
    put(b, at, 0, 4);
    if (obj_symbol) obj_reloc(b->e->o, b->chunk, at, REL_PC32, obj_symbol, 0);
}
uint32_t blob_symbol(Blob *b) {
    uint32_t s = obj_symbol_new(b->e->o, NULL, BIND_LOCAL, SYM_OBJECT);
    obj_symbol_define(b->e->o, s, b->chunk, 0, b->size);
    return s;
}
void blob_define(Blob *b, IrSym s, uint32_t offset) {
    obj_symbol_define(b->e->o, emit_obj_symbol(b->e, s), b->chunk, offset, b->size - offset);
}

static bool is_code(uint8_t kind) { return kind >= SK_METHOD && kind <= SK_EXC_TOSTRING; }

/* As the executable's symbol table has it: without parameters and type arguments. Most names are those of
 * instances of few methods, and the table keeps equal ones once. */
static const char *symbol_name(Emit *e, IrSym s) {
    char *name = arena_strdup(e->arena, sym_name(e->p, e->arena, s)), *to = name;
    uint32_t depth = 0;
    for (const char *from = name; *from; from++) {
        depth += *from == '[' || *from == '(';
        if (!depth) *to++ = *from;
        depth -= depth && (*from == ']' || *from == ')');
    }
    *to = '\0';
    return name;
}

uint32_t emit_obj_symbol(Emit *e, IrSym s) {
    Symbol *y = sym_get(e->p, s);
    if (y->obj_sym) return y->obj_sym;
    if (y->kind == SK_RUNTIME) return y->obj_sym = obj_symbol_named(e->o, y->name);
    if (y->kind == SK_MODULE) return y->obj_sym = obj_symbol_named(e->o, "rt_module");
    bool code = is_code(y->kind);
    const char *name = code ? symbol_name(e, s) : NULL;
    uint32_t o = obj_symbol_new(e->o, name, BIND_LOCAL, code ? SYM_FUNC : SYM_OBJECT);
    return sym_get(e->p, s)->obj_sym = o;
}

uint32_t emit_cstring(Emit *e, const char *text) {
    bool added;
    uint64_t *place = strmap_put(&e->cstrings, text, strlen(text), &added);
    if (!added) return (uint32_t)*place;
    uint32_t size = (uint32_t)strlen(text) + 1;
    EmitOwner before = emit_own(e, (EmitOwner){.part = PART_NAMES, .sym = e->owner.sym});
    Blob b = blob_new(e, e->rodata, 1, size);
    emit_own(e, before);
    memcpy(b.data, text, size);
    uint32_t s = blob_symbol(&b);
    return (uint32_t)(*place = s);
}

/* --- code --- */

static const RelocKind reloc_kinds[] = {[CODE_REL_CALL] = REL_PLT32,
                                        [CODE_REL_PC32] = REL_PC32,
                                        [CODE_REL_ABS64] = REL_ABS64,
                                        [CODE_REL_PAGE21] = REL_A64_ADR_PAGE21,
                                        [CODE_REL_LO12] = REL_A64_ADD_LO12};

static void emit_code(Emit *e, IrSym s) {
    const Symbol y = *sym_get(e->p, s);
    if (!y.code) diag_bug(e->p->diag, "emit", sym_name(e->p, e->arena, s), "reached, but has no code");
    uint32_t c =
        obj_chunk_new(e->o, e->code, y.code->align ? y.code->align : 16, y.code->bytes, y.code->size);
    obj_chunk_frame(e->o, c, FRAME_POINTER);
    obj_symbol_define(e->o, emit_obj_symbol(e, s), c, 0, y.code->size);
    for (uint32_t i = 0; i < y.code->nrelocs; i++) {
        CodeReloc *r = &y.code->relocs[i];
        bool pc = r->kind == CODE_REL_CALL || r->kind == CODE_REL_PC32;
        obj_reloc(e->o, c, r->offset, reloc_kinds[r->kind], emit_obj_symbol(e, r->sym),
                  pc ? r->addend - 4 : r->addend);
    }
    vec_push(e->arena, &e->funcs, s);
}

static bool is_callback(const Symbol *y) { return y->kind == SK_REVERSE; }

/* RtFuncEh with its rows and regions. */
static uint32_t emit_eh(Emit *e, const Symbol *y) {
    bool has = y->eh && y->eh->nregions > 1;
    uint32_t nrows = has ? y->code->nrows : 0, nregions = has ? y->eh->nregions - 1 : 0;
    uint32_t rows = sizeof(RtFuncEh), regions = rows + nrows * (uint32_t)sizeof(RtEhRow);
    Blob b = blob_new(e, e->rodata, 4, regions + nregions * (uint32_t)sizeof(RtEhRegion));
    blob_u32(&b, offsetof(RtFuncEh, frame_size), y->code->frame_size);
    blob_u32(&b, offsetof(RtFuncEh, num_rows), nrows);
    blob_u32(&b, offsetof(RtFuncEh, num_regions), nregions);
    blob_u32(&b, offsetof(RtFuncEh, flags), is_callback(y) ? RT_EH_CALLBACK : 0);
    for (uint32_t i = 0; i < nrows; i++) {
        uint32_t at = rows + i * (uint32_t)sizeof(RtEhRow);
        blob_u32(&b, at, y->code->rows[i].start);
        blob_u32(&b, at + 4, y->code->rows[i].end);
        blob_u32(&b, at + 8, y->code->rows[i].region);
    }
    static const uint8_t kinds[] = {[CLAUSE_CATCH] = RT_CLAUSE_CATCH,
                                    [CLAUSE_FILTER] = RT_CLAUSE_FILTER,
                                    [CLAUSE_FINALLY] = RT_CLAUSE_FINALLY,
                                    [CLAUSE_FAULT] = RT_CLAUSE_FAULT};
    for (uint32_t i = 0; i < nregions; i++) {
        const IrRegion *r = &y->eh->regions[i + 1];
        uint32_t at = regions + i * (uint32_t)sizeof(RtEhRegion);
        blob_u32(&b, at + offsetof(RtEhRegion, parent), r->parent);
        blob_u32(&b, at + offsetof(RtEhRegion, kind), kinds[r->kind]);
        blob_u32(&b, at + offsetof(RtEhRegion, pad), i + 1 < y->code->npads ? y->code->pads[i + 1] : 0);
        bool live = r->pad != IR_NOBLOCK; /* else no row names the region */
        blob_rel32(&b, at + offsetof(RtEhRegion, filter),
                   live && r->filter ? emit_obj_symbol(e, r->filter) : 0);
        blob_rel32(&b, at + offsetof(RtEhRegion, type), live && r->type ? emit_obj_symbol(e, r->type) : 0);
    }
    return blob_symbol(&b);
}

uint8_t emit_assembly_number(Emit *e, Assembly *a) {
    enum { MOST = 254 };
    bool added;
    uint64_t *place = map_put(&e->assembly_numbers, (uintptr_t)a, &added);
    if (!added) return (uint8_t)*place;
    if (e->assemblies.len == MOST) return (uint8_t)(*place = 0);
    vec_push(e->arena, &e->assemblies, a);
    return (uint8_t)(*place = e->assemblies.len);
}

static uint32_t emit_func_table(Emit *e) {
    const uint32_t *names = emit_names(e, &e->names);
    emit_own(e, (EmitOwner){.part = PART_FUNCTIONS});
    Blob b = blob_new(e, e->rodata, 4, (e->funcs.len + 1) * (uint32_t)sizeof(RtFuncRow));
    for (uint32_t i = 0, at = 0; i < e->funcs.len; i++, at += (uint32_t)sizeof(RtFuncRow)) {
        blob_rel32(&b, at + offsetof(RtFuncRow, start), sym_get(e->p, e->funcs.items[i])->obj_sym);
        blob_u32(&b, at + offsetof(RtFuncRow, name), names[i]);
    }
    if (e->funcs.len) {
        const Symbol *last = sym_get(e->p, vec_last(&e->funcs));
        obj_reloc(e->o, b.chunk, e->funcs.len * (uint32_t)sizeof(RtFuncRow), REL_PC32, last->obj_sym,
                  last->code->size);
    }
    return blob_symbol(&b);
}

static bool has_eh(const Symbol *y) { return (y->eh && y->eh->nregions > 1) || is_callback(y); }

uint32_t emit_eh_table(Emit *e, uint32_t *n) {
    *n = 0;
    for (uint32_t i = 0; i < e->funcs.len; i++) *n += has_eh(sym_get(e->p, e->funcs.items[i]));
    EmitOwner before = emit_own(e, (EmitOwner){.part = PART_EXCEPTIONS});
    Blob b = blob_new(e, e->rodata, 4, (*n ? *n : 1) * (uint32_t)sizeof(RtFuncEhRow));
    for (uint32_t i = 0, at = 0; i < e->funcs.len; i++) {
        const Symbol y = *sym_get(e->p, e->funcs.items[i]);
        if (!has_eh(&y)) continue;
        emit_own(e, (EmitOwner){.part = PART_EXCEPTIONS, .sym = e->funcs.items[i]});
        blob_u32(&b, at + offsetof(RtFuncEhRow, func), i);
        blob_rel32(&b, at + offsetof(RtFuncEhRow, eh), emit_eh(e, &y));
        at += (uint32_t)sizeof(RtFuncEhRow);
    }
    emit_own(e, before);
    return blob_symbol(&b);
}

/* --- small data --- */

uint32_t emit_frozen_string(Emit *e, IrSym s) {
    const Symbol y = *sym_get(e->p, s);
    if (y.obj_sym && e->o->symbols.items[y.obj_sym].state == SYM_DEFINED) return y.obj_sym;
    uint32_t size = (8 + 12 + 2 * y.n + 2 + 7) & ~7u;
    EmitOwner before = emit_own(e, (EmitOwner){.part = PART_STRINGS, .sym = s});
    Blob b = blob_new(e, e->frozen, 8, size);
    emit_own(e, before);
    blob_ptr(&b, 8, emit_obj_symbol(e, sym_type(e->p, SK_MT, e->p->u->wk[WK_STRING])), 0);
    blob_u32(&b, 16, y.n);
    memcpy(b.data + 20, y.utf16, 2 * (size_t)y.n);
    blob_define(&b, s, 8);
    return emit_obj_symbol(e, s);
}

static void emit_statics(Emit *e, IrSym s) {
    const Symbol y = *sym_get(e->p, s);
    StaticLayout *l = type_statics(y.type);
    bool gc = y.kind == SK_STATICS_GC;
    uint32_t size = gc ? l->gc_size : l->nongc_size, align = gc || l->nongc_align < 8 ? 8 : l->nongc_align;
    uint32_t c = obj_chunk_new(e->o, gc ? e->roots : e->bss, align, NULL, size ? size : 8);
    obj_symbol_define(e->o, emit_obj_symbol(e, s), c, 0, size);
}

static void emit_class_init(Emit *e, IrSym s) {
    Type *t = sym_get(e->p, s)->type;
    Blob b = blob_new(e, e->roots, 8, sizeof(RtClassInit));
    bool has = t->def->cctor != NULL;
    blob_u32(&b, offsetof(RtClassInit, state), has ? RT_CCTOR_PENDING : RT_CCTOR_DONE);
    if (has)
        blob_sym(&b, offsetof(RtClassInit, cctor),
                 sym_entry(e->p, method_inst(e->p->u, t->def->cctor, t, NULL, 0)));
    blob_sym(&b, offsetof(RtClassInit, mt), sym_type(e->p, SK_MT, t));
    blob_define(&b, s, 0);
}

/* The C# compiler's tables are initonly; other fields may be written to. */
static void emit_rva(Emit *e, IrSym s) {
    uint32_t size;
    FieldDef *f = sym_get(e->p, s)->field;
    const uint8_t *data = field_rva_data(f, &size);
    uint32_t c = obj_chunk_new(e->o, f->flags & MD_FA_INIT_ONLY ? e->rodata : e->data, 16, data, size);
    obj_symbol_define(e->o, emit_obj_symbol(e, s), c, 0, size);
}

static void emit_cell(Emit *e, IrSym s) {
    Method *m = sym_get(e->p, s)->method;
    Blob b = blob_new(e, e->data, 8, sizeof(RtDispatchCell));
    blob_sym(&b, offsetof(RtDispatchCell, entry), sym_runtime(e->p, "rt_dispatch_empty"));
    blob_sym(&b, offsetof(RtDispatchCell, iface), sym_type(e->p, SK_MT, m->owner));
    blob_u64(&b, offsetof(RtDispatchCell, slot), method_slot(m));
    blob_define(&b, s, 0);
}

static uint32_t emit_carried(Emit *e, const CarriedLibrary *lib) {
    bool added;
    uint64_t *place = map_put(&e->carried, (uintptr_t)lib, &added);
    if (!added) return (uint32_t)*place;
    uint32_t data = obj_symbol_new(e->o, NULL, BIND_LOCAL, SYM_OBJECT);
    uint32_t c = obj_chunk_new(e->o, e->rodata, 16, lib->data, (uint32_t)lib->size);
    obj_symbol_define(e->o, data, c, 0, lib->size);
    Blob b = blob_new(e, e->data, 8, sizeof(RtCarriedLibrary));
    blob_ptr(&b, offsetof(RtCarriedLibrary, name), emit_cstring(e, lib->name), 0);
    blob_ptr(&b, offsetof(RtCarriedLibrary, data), data, 0);
    blob_u64(&b, offsetof(RtCarriedLibrary, size), lib->size);
    return (uint32_t)(*map_find(&e->carried, (uintptr_t)lib) = blob_symbol(&b));
}

static void emit_native(Emit *e, IrSym s) {
    const NativeImport n = native_import(sym_get(e->p, s)->method);
    const CarriedLibrary *lib = native_carried(e->p, n.library);
    Blob b = blob_new(e, e->data, 8, sizeof(RtNativeCall));
    if (lib) blob_ptr(&b, offsetof(RtNativeCall, carried), emit_carried(e, lib), 0);
    blob_ptr(&b, offsetof(RtNativeCall, library), emit_cstring(e, n.library), 0);
    blob_ptr(&b, offsetof(RtNativeCall, name), emit_cstring(e, n.name), 0);
    blob_ptr(&b, offsetof(RtNativeCall, assembly), emit_assembly_name(e, n.assembly), 0);
    blob_u32(&b, offsetof(RtNativeCall, search), n.search);
    blob_u32(&b, offsetof(RtNativeCall, has_search), n.has_search);
    blob_define(&b, s, 0);
}

static void emit_bytes(Emit *e, IrSym s) {
    const Symbol y = *sym_get(e->p, s);
    Blob b = blob_new(e, e->rodata, 1, y.n + 1);
    memcpy(b.data, y.name, y.n);
    blob_define(&b, s, 0);
}

static void emit_gvm_decl(Emit *e, IrSym s) {
    const Method *m = sym_get(e->p, s)->method;
    Blob b = blob_new(e, e->images ? e->relro : e->rodata, 8, sizeof(RtGvmDecl));
    blob_define(&b, s, 0);
    if (!e->images) return; /* the address alone counts */
    Blob args = blob_new(e, e->relro, 8, 8u * m->nmargs);
    for (uint32_t i = 0; i < m->nmargs; i++) blob_sym(&args, 8 * i, sym_type(e->p, SK_MT, m->margs[i]));
    blob_ptr(&b, offsetof(RtGvmDecl, info), emit_type_info(e, m->owner->def), 0);
    blob_sym(&b, offsetof(RtGvmDecl, owner), sym_type(e->p, SK_MT, m->owner));
    blob_ptr(&b, offsetof(RtGvmDecl, args), blob_symbol(&args), 0);
    blob_u32(&b, offsetof(RtGvmDecl, method), m->def->index);
    blob_u32(&b, offsetof(RtGvmDecl, num_args), m->nmargs);
}

static EmitPart part_of(SymKind kind) {
    switch (kind) {
        case SK_MT:
        case SK_TYPEOBJ: return PART_TYPES;
        case SK_TYPEDICT:
        case SK_METHODDICT: return PART_DICTIONARIES;
        case SK_STRING: return PART_STRINGS;
        case SK_STATICS_NONGC:
        case SK_STATICS_GC:
        case SK_CLASSINIT: return PART_STATICS;
        case SK_RVA: return PART_DATA;
        case SK_CELL:
        case SK_NATIVE:
        case SK_GVMDECL: return PART_CALLS;
        case SK_BYTES: return PART_NAMES;
        case SK_METHOD_TOKEN:
        case SK_FIELD_TOKEN: return PART_REFLECTION;
        default: return PART_CODE;
    }
}

static void emit_symbol(Emit *e, IrSym s) {
    emit_own(e, (EmitOwner){.part = (uint8_t)part_of((SymKind)sym_get(e->p, s)->kind), .sym = s});
    switch ((SymKind)sym_get(e->p, s)->kind) {
        case SK_MT: emit_type(e, s); break;
        case SK_TYPEOBJ: emit_typeobj(e, s); break;
        case SK_TYPEDICT: emit_typedict(e, s); break;
        case SK_METHODDICT: emit_methoddict(e, s); break;
        case SK_STRING: emit_frozen_string(e, s); break;
        case SK_STATICS_NONGC:
        case SK_STATICS_GC: emit_statics(e, s); break;
        case SK_CLASSINIT: emit_class_init(e, s); break;
        case SK_RVA: emit_rva(e, s); break;
        case SK_CELL: emit_cell(e, s); break;
        case SK_NATIVE: emit_native(e, s); break;
        case SK_GVMDECL: emit_gvm_decl(e, s); break;
        case SK_BYTES: emit_bytes(e, s); break;
        case SK_METHOD_TOKEN:
        case SK_FIELD_TOKEN: emit_member_token(e, s); break;
        case SK_NONE:
        case SK_RUNTIME:
        case SK_MODULE:
        case SK_CONSTRUCTED:
        case SK_VSLOT:
        case SK_REFLECT:
        case SK_MEMBERS:
        case SK_INVOKABLE:
        case SK_TEMPLATE:
        case SK_USED:
        case SK_MODEL:
        case SK_HANDED:
        case SK_PIECE:
        case SK_DYNAMIC:
        case SK_ALL_MEMBERS:
        case SK_NAMED:
        case SK_ACCESSED:
        case SK_PROXY:
        case SK_SEARCHED:
        case SK_SOUGHT:
        case SK_ASKED:
        case SK_PACK:
        case SK_ARRAYS:
        case SK_MARSHAL_STRUCTS:
        case SK_MARSHAL_DELEGATES:
        case SK_REQUEST:
        case SK_ROOT: break;
        default:
            if (is_code(sym_get(e->p, s)->kind))
                emit_code(e, s);
            else
                diag_bug(e->p->diag, "emit", sym_name(e->p, e->arena, s), "nothing emits this kind");
    }
}

/* The names that C calls, and an initialiser that is called with the arguments of the process. */
static void emit_exports(Emit *e) {
    for (uint32_t i = 0; i < e->p->exports.len; i++) {
        const Export *x = &e->p->exports.items[i];
        uint32_t code = emit_obj_symbol(e, sym_method(e->p, SK_REVERSE, x->method));
        const ObjSymbol y = e->o->symbols.items[code];
        const char *name = arena_printf(e->arena, LINK_EXPORT_PREFIX "%s", x->name);
        obj_symbol_define(e->o, obj_symbol_new(e->o, name, BIND_GLOBAL, SYM_FUNC), y.chunk, y.value, y.size);
    }
    Blob b = blob_new(e, obj_section(e->o, ".init_array", SEC_WRITE | SEC_RELRO | SEC_KEEP), 8, 8);
    blob_ptr(&b, 0, obj_symbol_named(e->o, "rt_library_arguments"), 0);
}

Object *emit_object(Program *p, Arena *arena, EmitOwners *owners) {
    Emit e = {.p = p, .arena = arena, .o = obj_new(arena, p->app->path, ARCH_X64), .owners = owners};
    e.owner.part = PART_MODULE;
    e.code = obj_section(e.o, "__managed_code", SEC_EXEC);
    e.rodata = obj_section(e.o, ".rodata", SEC_READ);
    e.relro = obj_section(e.o, ".data.rel.ro", SEC_WRITE | SEC_RELRO);
    e.data = obj_section(e.o, ".data", SEC_WRITE);
    e.bss = obj_section(e.o, ".bss", SEC_WRITE | SEC_NOBITS);
    e.frozen = obj_section(e.o, "anvil_frozen", SEC_WRITE);
    e.roots = obj_section(e.o, "anvil_roots", SEC_WRITE);
    strmap_init(&e.gcdescs, arena);
    strmap_init(&e.cstrings, arena);
    map_init(&e.infos, arena);
    map_init(&e.pdbs, arena);
    map_init(&e.carried, arena);
    map_init(&e.assembly_numbers, arena);
    map_init(&e.recipes, arena);
    map_init(&e.shared, arena);
    emit_images(&e);
    for (uint32_t i = 0; i < p->order.len; i++) emit_symbol(&e, p->order.items[i]);
    e.func_table = emit_func_table(&e);
    emit_own(&e, (EmitOwner){.part = PART_MODULE});
    emit_module(&e, sym_plain(p, SK_MODULE));
    if (p->opt.library) emit_exports(&e);
    emit_own(&e, (EmitOwner){.part = PART_MODULE});
    return e.o;
}
