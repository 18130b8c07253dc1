/* Access to rows, heaps and runs of rows, and the look-ups built on them. */
#include <string.h>

#include "base/map.h"
#include "frontend/mdindex.h"
#include "frontend/signature.h"

/* ---- Tokens and coded indices ---- */

uint32_t md_coded_decode(MdCoded kind, uint32_t value) {
    const MdCodedDesc *c = &md_coded_desc[kind];
    uint32_t tag = value & ((1u << c->bits) - 1), rid = value >> c->bits;
    if (rid == 0 || rid > 0xFFFFFF || tag >= c->count || c->tables[tag] == MD_NONE) return 0;
    return md_token((MdTable)c->tables[tag], rid);
}

bool md_coded_encode(MdCoded kind, uint32_t token, uint32_t *value) {
    const MdCodedDesc *c = &md_coded_desc[kind];
    for (uint32_t tag = 0; tag < c->count; tag++) {
        if (c->tables[tag] != token >> 24) continue;
        *value = md_token_rid(token) << c->bits | tag;
        return true;
    }
    return false;
}

uint32_t md_col_token(const MdImage *img, MdCol col, uint32_t rid) {
    const MdColDesc *c = &md_col_desc[col];
    uint32_t value = md_col(img, col, rid);
    if (c->kind == MD_KIND_CODED) return md_coded_decode((MdCoded)c->of, value);
    return value == 0 || value > 0xFFFFFF ? 0 : md_token((MdTable)c->of, value);
}

bool md_token_valid(const MdImage *img, uint32_t token) {
    uint32_t table = token >> 24, rid = md_token_rid(token);
    if (table == MD_STRING) return md_user_string(img, rid).valid;
    if (table >= MD_TABLE_COUNT) return false;
    const MdTablePlace *t = &img->tables[table];
    return rid - 1 < t->count || rid - 1 < t->foreign;
}

/* ---- Heaps, §II.24.2.3 to §II.24.2.5 ---- */

uint32_t md_compressed_uint(const uint8_t *p, const uint8_t *end, uint32_t *value) {
    if (p >= end) return 0;
    if (p[0] < 0x80) {
        *value = p[0];
        return 1;
    }
    if (p[0] < 0xC0) {
        if (end - p < 2) return 0;
        *value = (p[0] & 0x3Fu) << 8 | p[1];
        return 2;
    }
    if (p[0] >= 0xE0 || end - p < 4) return 0;
    *value = (p[0] & 0x1Fu) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    return 4;
}

uint32_t md_compressed_int(const uint8_t *p, const uint8_t *end, int32_t *value) {
    uint32_t u, used = md_compressed_uint(p, end, &u);
    if (used == 0) return 0;
    /* Rotated left by one, in 7, 14 or 29 bits: the sign is the lowest bit. */
    uint32_t bits = used == 1 ? 7 : used == 2 ? 14 : 29;
    uint32_t v = u >> 1;
    if (u & 1) v |= ~0u << (bits - 1);
    *value = (int32_t)v;
    return used;
}

static MdBlob heap_item(MdBlob heap, uint32_t offset) {
    if (offset >= heap.len) return (MdBlob){NULL, 0};
    const uint8_t *p = heap.p + offset, *end = heap.p + heap.len;
    uint32_t len, used = md_compressed_uint(p, end, &len);
    if (used == 0 || len > (size_t)(end - p) - used) return (MdBlob){NULL, 0};
    return (MdBlob){p + used, len};
}

MdBlob md_blob(const MdImage *img, uint32_t offset) {
    if (offset == 0) return (MdBlob){img->blobs.p, 0};
    return heap_item(img->blobs, offset);
}

MdUserString md_user_string(const MdImage *img, uint32_t offset) {
    MdBlob b = heap_item(img->user_strings, offset & 0xFFFFFF);
    return (MdUserString){b.p, b.len / 2, b.p != NULL && (b.len == 0 || b.len % 2 == 1)};
}

const uint8_t *md_guid(const MdImage *img, uint32_t index) {
    return index - 1 < img->guids.len / 16 ? img->guids.p + (size_t)(index - 1) * 16 : NULL;
}

/* ---- Runs of rows ---- */

MdRange md_list(const MdImage *img, MdCol col, uint32_t rid) {
    const MdTablePlace *owner = &img->tables[md_col_desc[col].table];
    uint32_t end_of_all = img->tables[md_col_desc[col].of].count + 1;
    if (rid - 1 >= owner->count) return (MdRange){0, 0};
    uint32_t begin = md_col(img, col, rid);
    uint32_t end = rid < owner->count ? md_col(img, col, rid + 1) : end_of_all;
    if (end > end_of_all) end = end_of_all;
    if (begin == 0 || begin >= end) return (MdRange){0, 0};
    return (MdRange){begin, end};
}

static uint32_t key_at(const MdImage *img, MdTable t, MdCol key, uint32_t pos) {
    return md_col(img, key, md_row_at(img, t, pos));
}

/* The first position whose key is at least `value`. */
static uint32_t lower_bound(const MdImage *img, MdTable t, MdCol key, uint32_t value) {
    uint32_t lo = 1, hi = img->tables[t].count + 1;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (key_at(img, t, key, mid) < value)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

MdRange md_keyed(const MdImage *img, MdTable t, uint32_t owner) {
    MdCol key = (MdCol)md_table_desc[t].key;
    const MdColDesc *c = &md_col_desc[key];
    uint32_t value = md_token_rid(owner);
    if (value == 0) return (MdRange){0, 0};
    if (c->kind == MD_KIND_CODED) {
        if (!md_coded_encode((MdCoded)c->of, owner, &value)) return (MdRange){0, 0};
    } else if (c->of != owner >> 24) {
        return (MdRange){0, 0};
    }
    uint32_t begin = lower_bound(img, t, key, value), end = begin;
    if (begin > img->tables[t].count || key_at(img, t, key, begin) != value) return (MdRange){0, 0};
    /* Runs are short; a long one is found by bisection all the same. */
    for (uint32_t i = 0; i < 8 && end <= img->tables[t].count; i++, end++)
        if (key_at(img, t, key, end) != value) return (MdRange){begin, end};
    return (MdRange){begin, lower_bound(img, t, key, value + 1)};
}

uint32_t md_keyed_one(const MdImage *img, MdTable t, uint32_t owner) {
    MdRange r = md_keyed(img, t, owner);
    return r.begin < r.end ? md_row_at(img, t, r.begin) : 0;
}

MdRange md_properties(const MdImage *img, uint32_t typedef_rid) {
    uint32_t map = md_keyed_one(img, MD_PROPERTYMAP, md_token(MD_TYPEDEF, typedef_rid));
    return md_list(img, MD_PROPERTYMAP_PROPERTIES, map);
}

MdRange md_events(const MdImage *img, uint32_t typedef_rid) {
    uint32_t map = md_keyed_one(img, MD_EVENTMAP, md_token(MD_TYPEDEF, typedef_rid));
    return md_list(img, MD_EVENTMAP_EVENTS, map);
}

/* ---- Owners ---- */

/* The row whose run in the LIST column `col` holds `rid`: the last that begins at or before it. */
static uint32_t list_owner(const MdImage *img, MdCol col, uint32_t rid) {
    uint32_t pos = md_position(img, (MdTable)md_col_desc[col].of, rid);
    if (pos == 0) return 0;
    uint32_t lo = 0, hi = img->tables[md_col_desc[col].table].count;
    while (lo < hi) {
        uint32_t mid = hi - (hi - lo) / 2;
        if (md_col(img, col, mid) <= pos)
            lo = mid;
        else
            hi = mid - 1;
    }
    return lo;
}

uint32_t md_type_of_method(const MdImage *img, uint32_t method_rid) {
    return list_owner(img, MD_TYPEDEF_METHODS, method_rid);
}
uint32_t md_type_of_field(const MdImage *img, uint32_t field_rid) {
    return list_owner(img, MD_TYPEDEF_FIELDS, field_rid);
}
uint32_t md_method_of_param(const MdImage *img, uint32_t param_rid) {
    return list_owner(img, MD_METHODDEF_PARAMS, param_rid);
}
uint32_t md_type_of_property(const MdImage *img, uint32_t property_rid) {
    return md_col(img, MD_PROPERTYMAP_PARENT, list_owner(img, MD_PROPERTYMAP_PROPERTIES, property_rid));
}
uint32_t md_type_of_event(const MdImage *img, uint32_t event_rid) {
    return md_col(img, MD_EVENTMAP_PARENT, list_owner(img, MD_EVENTMAP_EVENTS, event_rid));
}

/* ---- Types by name ---- */

/* What differs between the two tables that are looked up by name. */
typedef struct NamedTable {
    MdTable table;
    MdCol name, ns;
} NamedTable;
static const NamedTable typedefs = {MD_TYPEDEF, MD_TYPEDEF_NAME, MD_TYPEDEF_NAMESPACE};
static const NamedTable exported = {MD_EXPORTEDTYPE, MD_EXPORTEDTYPE_NAME, MD_EXPORTEDTYPE_NAMESPACE};

static uint32_t enclosing_row(const MdImage *img, const NamedTable *n, uint32_t rid) {
    if (n->table == MD_TYPEDEF) return md_enclosing_type(img, rid);
    uint32_t token = md_col_token(img, MD_EXPORTEDTYPE_IMPLEMENTATION, rid);
    return md_token_table(token) == MD_EXPORTEDTYPE ? md_token_rid(token) : 0;
}

static uint64_t name_hash(uint32_t enclosing, const char *ns, size_t ns_len, const char *name,
                          size_t name_len) {
    return hash_combine(hash_combine(hash_bytes(ns, ns_len), hash_bytes(name, name_len)), enclosing);
}

/* The slot that holds the row with this name, or the empty one where it would be put. */
static uint32_t *name_slot(const MdImage *img, const NamedTable *n, uint32_t *slots, uint32_t mask,
                           uint32_t enclosing, const char *ns, const char *name) {
    size_t ns_len = strnlen(ns, MD_NAME_LIMIT + 1), name_len = strnlen(name, MD_NAME_LIMIT + 1);
    if (ns_len > MD_NAME_LIMIT || name_len > MD_NAME_LIMIT) return NULL;
    uint32_t i = (uint32_t)name_hash(enclosing, ns, ns_len, name, name_len) & mask;
    for (; slots[i]; i = (i + 1) & mask) {
        if (enclosing_row(img, n, slots[i]) == enclosing &&
            strcmp(md_col_string(img, n->name, slots[i]), name) == 0 &&
            strcmp(md_col_string(img, n->ns, slots[i]), ns) == 0)
            break;
    }
    return &slots[i];
}

static uint32_t *build_index(const MdImage *img, Arena *a, const NamedTable *n, uint32_t *mask) {
    uint32_t count = md_rows(img, n->table), cap = 2;
    while (cap < count * 2) cap *= 2;
    *mask = cap - 1;
    uint32_t *slots = ARENA_ARRAY(a, uint32_t, cap);
    for (uint32_t rid = 1; rid <= count; rid++) {
        uint32_t *slot = name_slot(img, n, slots, *mask, enclosing_row(img, n, rid),
                                   md_col_string(img, n->ns, rid), md_col_string(img, n->name, rid));
        if (slot && *slot == 0) *slot = rid;
    }
    return slots;
}

void md_build_name_index(MdImage *img, Arena *a) {
    img->typedef_index = build_index(img, a, &typedefs, &img->typedef_mask);
    img->exported_index = build_index(img, a, &exported, &img->exported_mask);
}

uint32_t md_find_type(const MdImage *img, uint32_t enclosing, const char *ns, const char *name) {
    uint32_t *slot = name_slot(img, &typedefs, img->typedef_index, img->typedef_mask, enclosing, ns, name);
    return slot ? *slot : 0;
}

uint32_t md_find_exported(const MdImage *img, uint32_t enclosing, const char *ns, const char *name) {
    uint32_t *slot = name_slot(img, &exported, img->exported_index, img->exported_mask, enclosing, ns, name);
    return slot ? *slot : 0;
}

/* ---- Resources, §II.22.24 ---- */

MdBlob md_resource(const MdImage *img, uint32_t resource_rid) {
    MdBlob none = {NULL, 0};
    if (md_col(img, MD_MANIFESTRESOURCE_IMPLEMENTATION, resource_rid) != 0) return none;
    uint32_t offset = md_col(img, MD_MANIFESTRESOURCE_OFFSET, resource_rid);
    const uint8_t *all = md_rva_data(img, img->resources.rva, img->resources.size);
    if (!all || offset > img->resources.size || img->resources.size - offset < 4) return none;
    uint32_t len = md_le32(all + offset);
    if (len > img->resources.size - offset - 4) return none;
    return (MdBlob){all + offset + 4, len};
}

/* ---- Decoded rows ---- */

MdTypeDef md_typedef(const MdImage *img, uint32_t rid) {
    return (MdTypeDef){
        .flags = md_col(img, MD_TYPEDEF_FLAGS, rid),
        .name = md_col_string(img, MD_TYPEDEF_NAME, rid),
        .ns = md_col_string(img, MD_TYPEDEF_NAMESPACE, rid),
        .extends = md_col_token(img, MD_TYPEDEF_EXTENDS, rid),
        .enclosing = md_enclosing_type(img, rid),
        .fields = md_fields(img, rid),
        .methods = md_methods(img, rid),
    };
}

MdTypeRef md_typeref(const MdImage *img, uint32_t rid) {
    return (MdTypeRef){
        .scope = md_col_token(img, MD_TYPEREF_SCOPE, rid),
        .name = md_col_string(img, MD_TYPEREF_NAME, rid),
        .ns = md_col_string(img, MD_TYPEREF_NAMESPACE, rid),
    };
}

MdField md_field(const MdImage *img, uint32_t rid) {
    return (MdField){
        .flags = md_col(img, MD_FIELD_FLAGS, rid),
        .name = md_col_string(img, MD_FIELD_NAME, rid),
        .signature = md_col_blob(img, MD_FIELD_SIGNATURE, rid),
    };
}

MdMethodDef md_methoddef(const MdImage *img, uint32_t rid) {
    return (MdMethodDef){
        .rva = md_col(img, MD_METHODDEF_RVA, rid),
        .impl_flags = md_col(img, MD_METHODDEF_IMPLFLAGS, rid),
        .flags = md_col(img, MD_METHODDEF_FLAGS, rid),
        .name = md_col_string(img, MD_METHODDEF_NAME, rid),
        .signature = md_col_blob(img, MD_METHODDEF_SIGNATURE, rid),
        .params = md_params(img, rid),
    };
}

MdMemberRef md_memberref(const MdImage *img, uint32_t rid) {
    return (MdMemberRef){
        .parent = md_col_token(img, MD_MEMBERREF_PARENT, rid),
        .name = md_col_string(img, MD_MEMBERREF_NAME, rid),
        .signature = md_col_blob(img, MD_MEMBERREF_SIGNATURE, rid),
    };
}

MdAssembly md_assembly(const MdImage *img) {
    MdAssembly out = {
        .flags = md_col(img, MD_ASSEMBLY_FLAGS, 1),
        .name = md_col_string(img, MD_ASSEMBLY_NAME, 1),
        .culture = md_col_string(img, MD_ASSEMBLY_CULTURE, 1),
        .public_key = md_col_blob(img, MD_ASSEMBLY_PUBLICKEY, 1),
    };
    for (int i = 0; i < 4; i++) out.version[i] = (uint16_t)md_col(img, (MdCol)(MD_ASSEMBLY_MAJOR + i), 1);
    return out;
}

MdAssembly md_assembly_ref(const MdImage *img, uint32_t rid) {
    MdAssembly out = {
        .flags = md_col(img, MD_ASSEMBLYREF_FLAGS, rid),
        .name = md_col_string(img, MD_ASSEMBLYREF_NAME, rid),
        .culture = md_col_string(img, MD_ASSEMBLYREF_CULTURE, rid),
        .public_key = md_col_blob(img, MD_ASSEMBLYREF_PUBLICKEYORTOKEN, rid),
    };
    for (int i = 0; i < 4; i++)
        out.version[i] = (uint16_t)md_col(img, (MdCol)(MD_ASSEMBLYREF_MAJOR + i), rid);
    return out;
}

MdImplMap md_impl_map_row(const MdImage *img, uint32_t rid) {
    return (MdImplMap){
        .flags = md_col(img, MD_IMPLMAP_FLAGS, rid),
        .name = md_col_string(img, MD_IMPLMAP_NAME, rid),
        .module = md_col_string(img, MD_MODULEREF_NAME, md_col(img, MD_IMPLMAP_SCOPE, rid)),
    };
}

/* ---- Names for messages ---- */

/* The token of the type this one is nested in, 0 at the top. */
static uint32_t enclosing_token(const MdImage *img, uint32_t token) {
    uint32_t rid = md_token_rid(token), out = 0;
    switch (md_token_table(token)) {
        case MD_TYPEDEF: rid = md_enclosing_type(img, rid); return rid ? md_token(MD_TYPEDEF, rid) : 0;
        case MD_TYPEREF: out = md_col_token(img, MD_TYPEREF_SCOPE, rid); break;
        case MD_EXPORTEDTYPE: out = md_col_token(img, MD_EXPORTEDTYPE_IMPLEMENTATION, rid); break;
        default: break;
    }
    return out >> 24 == token >> 24 ? out : 0;
}

const char *md_type_name(const MdImage *img, Arena *a, uint32_t token) {
    static const struct {
        uint8_t table;
        uint16_t name, ns;
    } cols[] = {
        {MD_TYPEDEF, MD_TYPEDEF_NAME, MD_TYPEDEF_NAMESPACE},
        {MD_TYPEREF, MD_TYPEREF_NAME, MD_TYPEREF_NAMESPACE},
        {MD_EXPORTEDTYPE, MD_EXPORTEDTYPE_NAME, MD_EXPORTEDTYPE_NAMESPACE},
    };
    const char *out = NULL;
    for (int depth = 0; token != 0 && depth < MD_NESTING_LIMIT;
         depth++, token = enclosing_token(img, token)) {
        size_t i = 0;
        while (i < 3 && cols[i].table != token >> 24) i++;
        if (i == 3) return arena_printf(a, "token 0x%08X", token);
        const char *name = md_col_string(img, (MdCol)cols[i].name, md_token_rid(token));
        const char *ns = md_col_string(img, (MdCol)cols[i].ns, md_token_rid(token));
        out = arena_printf(a, "%.1023s%s%.1023s%s%.4096s", ns, *ns ? "." : "", name, out ? "/" : "",
                           out ? out : "");
    }
    return out ? out : "?";
}

const char *md_method_name(const MdImage *img, Arena *a, uint32_t method_rid) {
    const char *type = md_type_name(img, a, md_token(MD_TYPEDEF, md_type_of_method(img, method_rid)));
    return arena_printf(a, "%s::%.1023s", type, md_col_string(img, MD_METHODDEF_NAME, method_rid));
}
