/* Assemblies of a program and the definitions in them, made when they are first asked for. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "frontend/mdfile.h"
#include "frontend/typesystem.h"

/* --- computations that may fail half-way --- */

bool runs_in_circle(const Universe *u, uint8_t busy, uint8_t bit) {
    return (busy & bit) || u->tables_->expansion >= MAX_EXPANSION;
}

void run_guarded(Universe *u, uint8_t *busy, uint8_t bit, Work *work, void *arg) {
    u->tables_->expansion++;
    *busy |= bit;
    volatile bool failed = false;
    DIAG_TRY(u->diag) { work(arg); }
    DIAG_CAUGHT(u->diag) { failed = true; }
    DIAG_END
    *busy &= (uint8_t)~bit;
    u->tables_->expansion--;
    if (failed) longjmp(u->diag->trap->env, 1); /* the message stays */
}

/* --- assemblies --- */

Assembly *universe_add_image(Universe *u, MdImage *image) {
    Assembly *a = ARENA_NEW(u->arena, Assembly);
    a->u = u;
    a->name = md_assembly(image).name;
    a->path = image->path;
    a->image = image;
    a->index = u->assemblies.len;
    a->ntypes = md_rows(image, MD_TYPEDEF);
    a->types = ARENA_ARRAY(u->arena, TypeDef, a->ntypes);
    a->refs = ARENA_ARRAY(u->arena, Assembly *, md_rows(image, MD_ASSEMBLYREF));
    a->cache_ = ARENA_NEW(u->arena, AssemblyCache);
    a->cache_->hash = hash_bytes(a->name, strlen(a->name));
    vec_push(u->arena, &u->assemblies, a);
    return a;
}

static Assembly *assembly_new(Universe *u, const char *path, MdImage *image) {
    const char *name = md_assembly(image).name;
    if (!*name) diag_fail(u->diag, "%s: is a module, not an assembly", path);
    bool added;
    uint64_t *known = strmap_put(&u->by_name, name, strlen(name), &added);
    if (!added && *known) return (Assembly *)(uintptr_t)*known;
    Assembly *a = universe_add_image(u, image);
    *known = (uintptr_t)a;
    return a;
}

Assembly *universe_load_file(Universe *u, const char *path) {
    path = arena_strdup(u->arena, path);
    return assembly_new(u, path, md_open_file(u->diag, u->arena, path));
}

/* The framework's files are opened without the check of every row, which would take longer than everything
 * the compiler asks of most of them. What is read of them is checked where it is read. */
static Assembly *load_found(Universe *u, const char *dir, const char *path) {
    const char *corelib = u->corelib ? u->corelib->path : path;
    size_t n = strlen(dir);
    if (strncmp(corelib, dir, n) != 0 || strchr(corelib + n + 1, '/')) return universe_load_file(u, path);
    MappedFile f = file_map(u->diag, path);
    return assembly_new(u, path, md_open(u->diag, u->arena, path, f.data, f.size, MD_OPEN_LENIENT));
}

Assembly *universe_find(Universe *u, const char *name) {
    uint64_t *known = strmap_find(&u->by_name, name, strlen(name));
    if (known) return (Assembly *)(uintptr_t)*known;
    for (uint32_t i = 0; i < u->search.len; i++) {
        const char *dir = u->search.items[i];
        char *path = arena_printf(u->arena, "%s/%s.dll", dir, name);
        if (access(path, R_OK) != 0) continue;
        Assembly *a = load_found(u, dir, path);
        *strmap_put(&u->by_name, name, strlen(name), NULL) = (uintptr_t)a; /* its own name may differ */
        return a;
    }
    strmap_put(&u->by_name, name, strlen(name), NULL);
    return NULL;
}

Assembly *assembly_ref(Assembly *a, uint32_t rid) {
    if (rid - 1 >= md_rows(a->image, MD_ASSEMBLYREF))
        diag_fail(a->u->diag, "%s: no such assembly reference: %u", a->name, rid);
    Assembly **ref = &a->refs[rid - 1];
    if (*ref) return *ref;
    const char *name = md_assembly_ref(a->image, rid).name;
    *ref = universe_find(a->u, name);
    if (!*ref)
        diag_fail(a->u->diag,
                  "%s: refers to assembly '%s', which is neither beside the program nor in the framework",
                  a->name, name);
    return *ref;
}

Universe *universe_new(Arena *arena, Diag *diag, const char *const *dirs, uint32_t ndirs) {
    Universe *u = ARENA_NEW(arena, Universe);
    u->arena = arena;
    u->diag = diag;
    u->tables_ = ARENA_NEW(arena, struct UniverseTables);
    strmap_init(&u->by_name, arena);
    for (uint32_t i = 0; i < ndirs; i++) vec_push(arena, &u->search, arena_strdup(arena, dirs[i]));
    u->corelib = universe_find(u, "System.Private.CoreLib");
    if (!u->corelib)
        diag_fail(diag, "System.Private.CoreLib.dll not found%s%s: pass --framework DIR", ndirs ? " in " : "",
                  ndirs ? dirs[ndirs - 1] : "");
    unsigned major = md_assembly(u->corelib->image).version[0];
    if (major != 10) diag_fail(diag, "%s: is of .NET %u; .NET 10 is needed", u->corelib->path, major);
    for (WellKnown k = 0; k < WK_COUNT; k++) {
        TypeDef *d = assembly_find_type(u->corelib, wellknown_names[k][0], wellknown_names[k][1]);
        if (!d)
            diag_fail(diag, "%s: lacks the type %s.%s", u->corelib->path, wellknown_names[k][0],
                      wellknown_names[k][1]);
        u->wk[k] = typedef_type(d);
        if (k == WK_CANON) u->wk[k]->has_canon = true;
    }
    return u;
}

/* --- definitions --- */

const char *def_name(const TypeDef *d) {
    Arena *a = d->assembly->u->arena;
    if (d->enclosing) return arena_printf(a, "%s+%s", def_name(d->enclosing), d->name);
    return arena_printf(a, "%s: %s%s%s", d->assembly->name, d->ns, *d->ns ? "." : "", d->name);
}

/* Name and namespace of a TypeDef or TypeRef token of a top-level type that is in corelib, or claims to be
 * by being a reference to another assembly; false for others. */
static bool corelib_name(Assembly *a, uint32_t token, const char **ns, const char **name) {
    uint32_t rid = md_token_rid(token);
    if (md_token_table(token) == MD_TYPEREF) {
        MdTypeRef r = md_typeref(a->image, rid);
        *ns = r.ns, *name = r.name;
        return md_token_table(r.scope) == MD_ASSEMBLYREF;
    }
    if (md_token_table(token) != MD_TYPEDEF || a != a->u->corelib) return false;
    *ns = md_col_string(a->image, MD_TYPEDEF_NAMESPACE, rid);
    *name = md_col_string(a->image, MD_TYPEDEF_NAME, rid);
    return true;
}

static void set_kind(TypeDef *d, uint32_t extends) {
    d->kind = TK_CLASS;
    if (d->is_interface) {
        d->kind = TK_INTERFACE;
        return;
    }
    const char *ns, *name;
    if (!extends || !corelib_name(d->assembly, extends, &ns, &name) || strcmp(ns, "System") != 0) return;
    const char *own_ns = "", *own_name = "";
    bool in_corelib = corelib_name(d->assembly, md_token(MD_TYPEDEF, d->rid), &own_ns, &own_name) &&
                      !d->enclosing && strcmp(own_ns, "System") == 0;
    if (strcmp(name, "ValueType") == 0 && !(in_corelib && strcmp(own_name, "Enum") == 0)) {
        d->kind = in_corelib ? primitive_kind(own_name) : TK_STRUCT;
        d->is_valuetype = true;
    } else if (strcmp(name, "Enum") == 0) {
        d->kind = TK_ENUM;
        d->is_valuetype = d->is_enum = true;
    } else if (strcmp(name, "MulticastDelegate") == 0) {
        d->is_delegate = true;
    }
}

static void typedef_init(Assembly *a, TypeDef *d, uint32_t rid) {
    MdTypeDef row = md_typedef(a->image, rid);
    d->rid = rid;
    d->name = row.name;
    d->ns = row.ns;
    d->flags = row.flags;
    d->is_interface = row.flags & MD_TA_INTERFACE;
    d->is_abstract = row.flags & MD_TA_ABSTRACT;
    d->is_sealed = row.flags & MD_TA_SEALED;
    d->is_beforefieldinit = row.flags & MD_TA_BEFORE_FIELD_INIT;
    MdRange gp = md_generic_params(a->image, md_token(MD_TYPEDEF, rid));
    if (gp.end - gp.begin > 0x7fff)
        diag_fail(a->u->diag, "%s: %s: too many type parameters", a->name, d->name);
    d->ngeneric = (uint16_t)(gp.end - gp.begin);
    d->assembly = a;
    if (row.enclosing) {
        /* The rows are checked to come after their enclosing type's (§II.22.32), so this ends. */
        if (row.enclosing >= rid) {
            d->assembly = NULL;
            diag_fail(a->u->diag, "%s: %s: nested in a later type", a->name, d->name);
        }
        d->enclosing = assembly_typedef(a, row.enclosing);
    }
    set_kind(d, row.extends);
}

TypeDef *assembly_typedef(Assembly *a, uint32_t rid) {
    if (rid - 1 >= a->ntypes) diag_fail(a->u->diag, "%s: no such type definition: %u", a->name, rid);
    TypeDef *d = &a->types[rid - 1];
    if (!d->assembly) typedef_init(a, d, rid);
    return d;
}

Type *typedef_type(TypeDef *d) {
    if (d->typical) return d->typical;
    Universe *u = d->assembly->u;
    Type **vars = ARENA_ARRAY(u->arena, Type *, d->ngeneric);
    for (uint32_t i = 0; i < d->ngeneric; i++) vars[i] = type_var(u, i);
    return d->typical = type_inst(u, d, vars, d->ngeneric);
}

/* --- types by name --- */

TypeDef *find_toplevel(Assembly *a, const char *ns, const char *name, unsigned hops) {
    uint32_t rid = md_find_type(a->image, 0, ns, name);
    if (rid) return assembly_typedef(a, rid);
    rid = md_find_exported(a->image, 0, ns, name);
    if (!rid) return NULL;
    uint32_t target = md_col_token(a->image, MD_EXPORTEDTYPE_IMPLEMENTATION, rid);
    if (md_token_table(target) != MD_ASSEMBLYREF)
        diag_fail(a->u->diag, "%s: %s.%s lies in another file of the assembly: not supported", a->name, ns,
                  name);
    if (hops > 16) diag_fail(a->u->diag, "%s: %s.%s: is forwarded in a circle", a->name, ns, name);
    return find_toplevel(assembly_ref(a, md_token_rid(target)), ns, name, hops + 1);
}

TypeDef *assembly_find_type(Assembly *a, const char *ns, const char *name) {
    const char *plus = strchr(name, '+');
    if (!plus) return find_toplevel(a, ns, name, 0);
    TypeDef *d = find_toplevel(a, ns, arena_strndup(a->u->arena, name, (size_t)(plus - name)), 0);
    while (d && plus) {
        name = plus + 1;
        plus = strchr(name, '+');
        size_t len = plus ? (size_t)(plus - name) : strlen(name);
        uint32_t rid = md_find_type(d->assembly->image, d->rid, "", arena_strndup(a->u->arena, name, len));
        d = rid ? assembly_typedef(d->assembly, rid) : NULL;
    }
    return d;
}

/* --- attributes --- */

static const struct {
    const char *ns, *name;
} known_attrs[] = {
    [ATTR_INTRINSIC] = {"System.Runtime.CompilerServices", "IntrinsicAttribute"},
    [ATTR_THREAD_STATIC] = {"System", "ThreadStaticAttribute"},
    [ATTR_INLINE_ARRAY] = {"System.Runtime.CompilerServices", "InlineArrayAttribute"},
    [ATTR_IS_BYREF_LIKE] = {"System.Runtime.CompilerServices", "IsByRefLikeAttribute"},
    [ATTR_UNMANAGED_CALLERS_ONLY] = {"System.Runtime.InteropServices", "UnmanagedCallersOnlyAttribute"},
    [ATTR_SUPPRESS_GC_TRANSITION] = {"System.Runtime.InteropServices", "SuppressGCTransitionAttribute"},
    [ATTR_PRESERVE_BASE_OVERRIDES] = {"System.Runtime.CompilerServices", "PreserveBaseOverridesAttribute"},
};

/* TypeDef or TypeRef token of the class a constructor belongs to; 0 when it is generic or malformed. */
static uint32_t ctor_class(Assembly *a, uint32_t ctor) {
    uint32_t rid = md_token_rid(ctor);
    if (md_token_table(ctor) == MD_METHODDEF) return md_token(MD_TYPEDEF, md_type_of_method(a->image, rid));
    if (md_token_table(ctor) != MD_MEMBERREF) return 0;
    uint32_t parent = md_col_token(a->image, MD_MEMBERREF_PARENT, rid);
    if (md_token_table(parent) != MD_TYPESPEC) return parent;
    /* generic attributes: GENERICINST CLASS token … */
    MdBlob b = md_col_blob(a->image, MD_TYPESPEC_SIGNATURE, md_token_rid(parent));
    if (b.len < 3 || b.p[0] != MD_ELEM_GENERICINST) return 0;
    MdSigCursor c = md_sig_cursor(a->image, a->u->diag, (MdBlob){b.p + 2, b.len - 2}, parent);
    return md_sig_token(&c);
}

static void class_name(Assembly *a, uint32_t cls, const char **ns, const char **name) {
    bool ref = md_token_table(cls) == MD_TYPEREF;
    uint32_t rid = md_token_rid(cls);
    *ns = md_col_string(a->image, ref ? MD_TYPEREF_NAMESPACE : MD_TYPEDEF_NAMESPACE, rid);
    *name = md_col_string(a->image, ref ? MD_TYPEREF_NAME : MD_TYPEDEF_NAME, rid);
}

static KnownAttr classify(Assembly *a, uint32_t cls) {
    const char *ns, *name;
    class_name(a, cls, &ns, &name);
    if (strncmp(ns, "System", 6) != 0) return ATTR_OTHER;
    for (KnownAttr k = ATTR_INTRINSIC; k <= ATTR_PRESERVE_BASE_OVERRIDES; k++)
        if (strcmp(name, known_attrs[k].name) == 0 && strcmp(ns, known_attrs[k].ns) == 0) return k;
    return ATTR_OTHER;
}

KnownAttr attr_kind(Assembly *a, uint32_t ctor) {
    AssemblyCache *c = a->cache_;
    uint32_t rid = md_token_rid(ctor);
    uint8_t *seen;
    if (md_token_table(ctor) == MD_MEMBERREF) {
        if (!c->attr_memberref)
            c->attr_memberref = ARENA_ARRAY(a->u->arena, uint8_t, md_rows(a->image, MD_MEMBERREF));
        if (rid - 1 >= md_rows(a->image, MD_MEMBERREF)) return ATTR_OTHER;
        seen = &c->attr_memberref[rid - 1];
    } else {
        uint32_t owner = md_type_of_method(a->image, rid);
        if (!c->attr_typedef) c->attr_typedef = ARENA_ARRAY(a->u->arena, uint8_t, a->ntypes);
        if (owner - 1 >= a->ntypes) return ATTR_OTHER;
        seen = &c->attr_typedef[owner - 1];
    }
    if (*seen == ATTR_UNSEEN) *seen = (uint8_t)classify(a, ctor_class(a, ctor));
    return *seen;
}

bool has_known_attr(Assembly *a, uint32_t token, KnownAttr kind) {
    MdRange r = md_custom_attributes(a->image, token);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(a->image, MD_CUSTOMATTRIBUTE, i);
        if (attr_kind(a, md_col_token(a->image, MD_CUSTOMATTRIBUTE_TYPE, row)) == kind) return true;
    }
    return false;
}

bool has_attribute(Assembly *a, uint32_t token, const char *ns, const char *name, MdBlob *blob) {
    MdRange r = md_custom_attributes(a->image, token);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(a->image, MD_CUSTOMATTRIBUTE, i);
        const char *cls_ns, *cls_name;
        uint32_t cls = ctor_class(a, md_col_token(a->image, MD_CUSTOMATTRIBUTE_TYPE, row));
        class_name(a, cls, &cls_ns, &cls_name);
        if (strcmp(cls_name, name) != 0 || strcmp(cls_ns, ns) != 0) continue;
        if (blob) *blob = md_col_blob(a->image, MD_CUSTOMATTRIBUTE_VALUE, row);
        return true;
    }
    return false;
}

/* --- members --- */

static void read_type_attributes(TypeDef *d) {
    Assembly *a = d->assembly;
    MdRange r = md_custom_attributes(a->image, md_token(MD_TYPEDEF, d->rid));
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(a->image, MD_CUSTOMATTRIBUTE, i);
        switch (attr_kind(a, md_col_token(a->image, MD_CUSTOMATTRIBUTE_TYPE, row))) {
            case ATTR_INTRINSIC: d->is_intrinsic = true; break;
            case ATTR_IS_BYREF_LIKE: d->is_byref_like = true; break;
            case ATTR_INLINE_ARRAY: { /* blob: prolog 1, int32 length (§II.23.3) */
                MdBlob b = md_col_blob(a->image, MD_CUSTOMATTRIBUTE_VALUE, row);
                if (b.len >= 6) d->inline_array = md_le32(b.p + 2);
                if (!d->inline_array || d->inline_array > 0x7fffffff)
                    diag_fail(a->u->diag, "%s: inline array of no valid length", def_name(d));
                break;
            }
            default: break;
        }
    }
}

static void read_variance(TypeDef *d) {
    Assembly *a = d->assembly;
    MdRange r = md_generic_params(a->image, md_token(MD_TYPEDEF, d->rid));
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(a->image, MD_GENERICPARAM, i);
        uint32_t v = md_col(a->image, MD_GENERICPARAM_FLAGS, row) & MD_GP_VARIANCE_MASK;
        if (!v) continue;
        if (!d->variance) d->variance = ARENA_ARRAY(a->u->arena, uint8_t, d->ngeneric);
        uint32_t number = md_col(a->image, MD_GENERICPARAM_NUMBER, row);
        if (number < d->ngeneric) d->variance[number] = (uint8_t)v;
    }
}

static void read_fields(TypeDef *d) {
    Assembly *a = d->assembly;
    MdRange r = md_fields(a->image, d->rid);
    d->nfields = r.end - r.begin;
    d->fields = ARENA_ARRAY(a->u->arena, FieldDef, d->nfields);
    for (uint32_t i = 0; i < d->nfields; i++) {
        FieldDef *f = &d->fields[i];
        f->owner = d;
        f->index = i;
        f->rid = md_row_at(a->image, MD_FIELD, r.begin + i);
        f->flags = (uint16_t)md_col(a->image, MD_FIELD_FLAGS, f->rid);
        f->name = md_col_string(a->image, MD_FIELD_NAME, f->rid);
        f->is_static = f->flags & MD_FA_STATIC;
        f->is_literal = f->flags & MD_FA_LITERAL;
        f->has_rva = f->is_static && (f->flags & MD_FA_HAS_FIELD_RVA);
        if (f->is_static && !f->is_literal && !f->has_rva)
            f->is_thread_static = has_known_attr(a, md_token(MD_FIELD, f->rid), ATTR_THREAD_STATIC);
    }
}

static uint16_t generic_count(Assembly *a, MdBlob sig) {
    uint32_t n;
    if (sig.len < 2 || !(sig.p[0] & MD_SIG_GENERIC)) return 0;
    if (!md_compressed_uint(sig.p + 1, sig.p + sig.len, &n) || n > 0x7fff)
        diag_fail(a->u->diag, "%s: method signature with a bad count of type parameters", a->name);
    return (uint16_t)n;
}

static void read_method(TypeDef *d, MethodDef *m, uint32_t rid) {
    Assembly *a = d->assembly;
    m->owner = d;
    m->rid = rid;
    m->name = md_col_string(a->image, MD_METHODDEF_NAME, rid);
    m->flags = (uint16_t)md_col(a->image, MD_METHODDEF_FLAGS, rid);
    m->impl_flags = (uint16_t)md_col(a->image, MD_METHODDEF_IMPLFLAGS, rid);
    m->ngeneric = generic_count(a, md_col_blob(a->image, MD_METHODDEF_SIGNATURE, rid));
    m->is_static = m->flags & MD_MA_STATIC;
    m->is_virtual = m->flags & MD_MA_VIRTUAL;
    m->is_abstract = m->flags & MD_MA_ABSTRACT;
    m->is_newslot = m->flags & MD_MA_NEW_SLOT;
    m->is_final = m->flags & MD_MA_FINAL;
    m->is_pinvoke = m->flags & MD_MA_PINVOKE_IMPL;
    m->is_internal_call = m->impl_flags & MD_MI_INTERNAL_CALL;
    m->is_runtime_impl = (m->impl_flags & MD_MI_CODE_TYPE_MASK) == MD_MI_RUNTIME;
    m->has_body = md_col(a->image, MD_METHODDEF_RVA, rid) && !m->is_runtime_impl && !m->is_internal_call;
    m->slot = UINT32_MAX;
    if (m->flags & MD_MA_RT_SPECIAL_NAME) {
        m->is_ctor = strcmp(m->name, ".ctor") == 0;
        m->is_cctor = m->is_static && strcmp(m->name, ".cctor") == 0;
        if (m->is_cctor && !d->cctor) d->cctor = m;
    }
}

static void read_method_attributes(TypeDef *d) {
    Assembly *a = d->assembly;
    const MdImage *img = a->image;
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *m = &d->methods[i];
        MdRange r = md_custom_attributes(img, md_token(MD_METHODDEF, m->rid));
        for (uint32_t k = r.begin; k < r.end; k++) {
            uint32_t row = md_row_at(img, MD_CUSTOMATTRIBUTE, k);
            KnownAttr kind = attr_kind(a, md_col_token(img, MD_CUSTOMATTRIBUTE_TYPE, row));
            if (kind == ATTR_INTRINSIC) m->is_intrinsic = true;
            if (kind == ATTR_UNMANAGED_CALLERS_ONLY) m->is_unmanaged_callers_only = true;
            if (kind == ATTR_SUPPRESS_GC_TRANSITION) m->suppresses_gc_transition = true;
        }
    }
}

static void read_methods(TypeDef *d) {
    Assembly *a = d->assembly;
    MdRange r = md_methods(a->image, d->rid);
    d->nmethods = r.end - r.begin;
    d->methods = ARENA_ARRAY(a->u->arena, MethodDef, d->nmethods);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        d->methods[i].index = i;
        read_method(d, &d->methods[i], md_row_at(a->image, MD_METHODDEF, r.begin + i));
    }
    read_method_attributes(d);
}

void typedef_members(TypeDef *d) {
    if (d->members_done) return;
    read_type_attributes(d);
    if (d->is_interface || d->is_delegate) read_variance(d);
    read_fields(d);
    read_methods(d);
    d->members_done = true;
}

MethodDef *methoddef_of_rid(Assembly *a, uint32_t rid) {
    TypeDef *d = assembly_typedef(a, md_type_of_method(a->image, rid));
    typedef_members(d);
    MdRange r = md_methods(a->image, d->rid);
    uint32_t guess = rid - r.begin; /* right unless the file has a MethodPtr table */
    if (guess < d->nmethods && d->methods[guess].rid == rid) return &d->methods[guess];
    for (uint32_t i = 0; i < d->nmethods; i++)
        if (d->methods[i].rid == rid) return &d->methods[i];
    diag_fail(a->u->diag, "%s: no such method definition: %u", a->name, rid);
}

FieldDef *fielddef_of_rid(Assembly *a, uint32_t rid) {
    TypeDef *d = assembly_typedef(a, md_type_of_field(a->image, rid));
    typedef_members(d);
    MdRange r = md_fields(a->image, d->rid);
    uint32_t guess = rid - r.begin;
    if (guess < d->nfields && d->fields[guess].rid == rid) return &d->fields[guess];
    for (uint32_t i = 0; i < d->nfields; i++)
        if (d->fields[i].rid == rid) return &d->fields[i];
    diag_fail(a->u->diag, "%s: no such field definition: %u", a->name, rid);
}

enum { FEW_METHODS = 8 }; /* up to here comparing names is faster than an index */

static void build_method_index(TypeDef *d) {
    Arena *arena = d->assembly->u->arena;
    d->method_next = arena_alloc_raw(arena, sizeof(uint32_t) * d->nmethods);
    StrMap *index = ARENA_NEW(arena, StrMap);
    strmap_init(index, arena);
    for (uint32_t i = d->nmethods; i-- > 0;) {
        uint64_t *first = strmap_put(index, d->methods[i].name, strlen(d->methods[i].name), NULL);
        d->method_next[i] = *first ? (uint32_t)*first - 1 : UINT32_MAX;
        *first = i + 1;
    }
    d->method_index = index;
}

MethodDef *method_named(TypeDef *d, const char *name, MethodDef *after) {
    typedef_members(d);
    if (d->nmethods > FEW_METHODS) {
        if (!d->method_index) build_method_index(d);
        uint64_t *first = after ? NULL : strmap_find(d->method_index, name, strlen(name));
        uint32_t i = after ? d->method_next[after->index] : first ? (uint32_t)*first - 1 : UINT32_MAX;
        return i == UINT32_MAX ? NULL : &d->methods[i];
    }
    for (uint32_t i = after ? after->index + 1 : 0; i < d->nmethods; i++)
        if (strcmp(d->methods[i].name, name) == 0) return &d->methods[i];
    return NULL;
}

MethodDef *typedef_find_method(TypeDef *d, const char *name, int nparams) {
    for (MethodDef *m = method_named(d, name, NULL); m; m = method_named(d, name, m))
        if (nparams < 0 || method_def_sig(m)->nparams == nparams) return m;
    return NULL;
}

FieldDef *typedef_find_field(TypeDef *d, const char *name) {
    typedef_members(d);
    for (uint32_t i = 0; i < d->nfields; i++)
        if (strcmp(d->fields[i].name, name) == 0) return &d->fields[i];
    return NULL;
}
