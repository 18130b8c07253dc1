/* Look-up across assemblies: forwarders, nested types, serialised type names. */
#include "frontend/imageset.h"

#include <string.h>

#include "base/file.h"

enum { MAX_HOPS = 64 }; /* forwarders that lead to forwarders, types in types */

static const TypeDefRef not_found = {NULL, 0};

void imageset_init(ImageSet *s, Arena *a) {
    *s = (ImageSet){.a = a};
    strmap_init(&s->images, a);
}

void imageset_add_dir(ImageSet *s, const char *dir) { vec_push(s->a, &s->dirs, arena_strdup(s->a, dir)); }

void imageset_add(ImageSet *s, const MdImage *img) {
    const char *name = md_assembly(img).name;
    uint64_t *slot = strmap_put(&s->images, name, strlen(name), NULL);
    if (*slot == 0) *slot = (uintptr_t)img;
}

static const MdImage *open_quietly(ImageSet *s, const char *path) {
    MappedFile f;
    if (!file_try_map(path, &f)) return NULL;
    const MdImage *volatile img = NULL;
    DIAG_TRY(&s->d) { img = md_open(&s->d, s->a, path, f.data, f.size, 0); }
    DIAG_CAUGHT(&s->d) { file_unmap(&f); }
    DIAG_END
    return img;
}

static const MdImage *open_in_dirs(ImageSet *s, const char *name, size_t len) {
    const MdImage *img = NULL;
    /* A name is no path: one with a slash must not lead out of the directories. */
    bool plain = len > 0 && len < 256 && !memchr(name, '/', len);
    for (uint32_t i = 0; plain && i < s->dirs.len && !img; i++)
        img = open_quietly(s, arena_printf(s->a, "%s/%.*s.dll", s->dirs.items[i], (int)len, name));
    return img;
}

const MdImage *imageset_find(ImageSet *s, const char *name, size_t len) {
    bool added;
    uint64_t *slot = strmap_put(&s->images, name, len, &added);
    if (added) *slot = (uintptr_t)open_in_dirs(s, name, len);
    if (*slot == 0) s->missing++;
    return (const MdImage *)(uintptr_t)*slot;
}

/* ---- Types ---- */

static TypeDefRef find_in(ImageSet *s, const MdImage *img, const char *ns, const char *name, int hops);

static TypeDefRef resolve_exported(ImageSet *s, const MdImage *img, uint32_t rid, int hops) {
    if (hops > MAX_HOPS) return not_found;
    uint32_t impl = md_col_token(img, MD_EXPORTEDTYPE_IMPLEMENTATION, rid);
    const char *ns = md_col_string(img, MD_EXPORTEDTYPE_NAMESPACE, rid);
    const char *name = md_col_string(img, MD_EXPORTEDTYPE_NAME, rid);
    if (md_token_table(impl) == MD_EXPORTEDTYPE) {
        TypeDefRef outer = resolve_exported(s, img, md_token_rid(impl), hops + 1);
        uint32_t found = outer.img ? md_find_type(outer.img, outer.rid, ns, name) : 0;
        return found ? (TypeDefRef){outer.img, found} : not_found;
    }
    if (md_token_table(impl) != MD_ASSEMBLYREF) return not_found; /* another module of the assembly */
    const char *to = md_col_string(img, MD_ASSEMBLYREF_NAME, md_token_rid(impl));
    const MdImage *target = imageset_find(s, to, strlen(to));
    return target ? find_in(s, target, ns, name, hops + 1) : not_found;
}

/* A top-level type that `img` defines or forwards. */
static TypeDefRef find_in(ImageSet *s, const MdImage *img, const char *ns, const char *name, int hops) {
    uint32_t rid = md_find_type(img, 0, ns, name);
    if (rid) return (TypeDefRef){img, rid};
    rid = md_find_exported(img, 0, ns, name);
    return rid ? resolve_exported(s, img, rid, hops) : not_found;
}

TypeDefRef imageset_resolve_exported(ImageSet *s, const MdImage *img, uint32_t exported_rid) {
    return resolve_exported(s, img, exported_rid, 0);
}

static TypeDefRef resolve_typeref(ImageSet *s, const MdImage *img, uint32_t rid, int hops) {
    if (hops > MAX_HOPS) return not_found;
    MdTypeRef ref = md_typeref(img, rid);
    if (md_token_table(ref.scope) == MD_TYPEREF) {
        TypeDefRef outer = resolve_typeref(s, img, md_token_rid(ref.scope), hops + 1);
        uint32_t found = outer.img ? md_find_type(outer.img, outer.rid, ref.ns, ref.name) : 0;
        return found ? (TypeDefRef){outer.img, found} : not_found;
    }
    if (md_token_table(ref.scope) != MD_ASSEMBLYREF) return find_in(s, img, ref.ns, ref.name, 0);
    const char *name = md_col_string(img, MD_ASSEMBLYREF_NAME, md_token_rid(ref.scope));
    const MdImage *target = imageset_find(s, name, strlen(name));
    return target ? find_in(s, target, ref.ns, ref.name, 0) : not_found;
}

TypeDefRef imageset_resolve(ImageSet *s, const MdImage *img, uint32_t token) {
    if (!md_token_valid(img, token)) return not_found;
    if (md_token_table(token) == MD_TYPEDEF) return (TypeDefRef){img, md_token_rid(token)};
    if (md_token_table(token) == MD_TYPEREF) return resolve_typeref(s, img, md_token_rid(token), 0);
    return not_found;
}

/* ---- Serialised names, §II.23.3 and the grammar of Type.GetType ---- */

/* Copies up to an unescaped `stop` character (or the end) without the escapes; advances *at. */
static char *take_part(Arena *a, MdBlob name, uint32_t *at, const char *stop) {
    char *out = arena_alloc_raw(a, name.len - *at + 1);
    uint32_t n = 0;
    for (; *at < name.len && !strchr(stop, name.p[*at]); (*at)++) {
        if (name.p[*at] == '\\' && *at + 1 < name.len) (*at)++;
        out[n++] = (char)name.p[*at];
    }
    out[n] = 0;
    return out;
}

static TypeDefRef find_path(ImageSet *s, const MdImage *img, MdBlob name) {
    uint32_t at = 0;
    char *full = take_part(s->a, name, &at, "+,[");
    char *dot = strrchr(full, '.');
    const char *ns = dot ? full : "";
    if (dot) *dot = 0;
    TypeDefRef t = find_in(s, img, ns, dot ? dot + 1 : full, 0);
    while (t.img && at < name.len && name.p[at] == '+') {
        at++;
        uint32_t rid = md_find_type(t.img, t.rid, "", take_part(s->a, name, &at, "+,["));
        t = rid ? (TypeDefRef){t.img, rid} : not_found;
    }
    return t;
}

/* Offset of the first comma outside of brackets, or the length. */
static uint32_t assembly_comma(MdBlob name) {
    int depth = 0;
    for (uint32_t i = 0; i < name.len; i++) {
        if (name.p[i] == '\\')
            i++;
        else if (name.p[i] == '[')
            depth++;
        else if (name.p[i] == ']')
            depth--;
        else if (name.p[i] == ',' && depth == 0)
            return i;
    }
    return name.len;
}

TypeDefRef imageset_resolve_name(ImageSet *s, const MdImage *img, MdBlob name) {
    if (!name.p || name.len == 0 || memchr(name.p, 0, name.len)) return not_found;
    uint32_t at = assembly_comma(name);
    MdBlob type = {name.p, at};
    if (at < name.len) {
        for (at++; at < name.len && name.p[at] == ' '; at++) {}
        const char *assembly = take_part(s->a, name, &at, ",");
        const MdImage *target = imageset_find(s, assembly, strlen(assembly));
        return target ? find_path(s, target, type) : not_found;
    }
    TypeDefRef t = find_path(s, img, type);
    const char *core = "System.Private.CoreLib";
    const MdImage *corelib = t.img ? NULL : imageset_find(s, core, strlen(core));
    return corelib ? find_path(s, corelib, type) : t;
}

static MdElem underlying(void *user, const MdImage *img, uint32_t token, MdBlob name) {
    ImageSet *s = user;
    TypeDefRef t = token ? imageset_resolve(s, img, token) : imageset_resolve_name(s, img, name);
    return t.img ? md_enum_underlying(t.img, t.rid) : MD_ELEM_END;
}

MdEnumResolver imageset_enum_resolver(ImageSet *s) { return (MdEnumResolver){underlying, s}; }
