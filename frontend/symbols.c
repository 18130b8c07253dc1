/* The table of symbols: one for each (kind, entity, number). */
#include <stdio.h>
#include <string.h>

#include "frontend/program.h"

static IrSym find_or_add(Program *p, Symbol key, uint64_t hash,
                         bool (*same)(const Symbol *, const Symbol *)) {
    /* Equal hashes of different symbols chain to the next key. */
    for (uint64_t h = hash;; h++) {
        bool added;
        uint64_t *place = map_put(&p->sym_map, h, &added);
        if (added) {
            vec_push(p->arena, &p->syms, key);
            return (IrSym)(*place = p->syms.len - 1);
        }
        if (same(&p->syms.items[*place], &key)) return (IrSym)*place;
    }
}

static bool same_entity(const Symbol *a, const Symbol *b) {
    return a->kind == b->kind && a->type == b->type && a->n == b->n;
}
static bool same_text(const Symbol *a, const Symbol *b) {
    if (a->kind != b->kind || a->n != b->n) return false;
    return memcmp(a->name, b->name, a->kind == SK_STRING ? 2 * (size_t)a->n : a->n) == 0;
}

static IrSym by_entity(Program *p, SymKind kind, const void *entity, uint32_t n) {
    Symbol key = {.kind = (uint8_t)kind, .type = (Type *)entity, .n = n};
    uint64_t h = hash_combine(hash_combine(kind, (uintptr_t)entity), n);
    return find_or_add(p, key, h, same_entity);
}

IrSym sym_type(Program *p, SymKind kind, Type *t) { return by_entity(p, kind, t, 0); }
IrSym sym_method(Program *p, SymKind kind, Method *m) { return by_entity(p, kind, m, 0); }
IrSym sym_rva(Program *p, FieldDef *f) { return by_entity(p, SK_RVA, f, 0); }
IrSym sym_cell(Program *p, Method *m, uint32_t site) { return by_entity(p, SK_CELL, m, site); }
IrSym sym_filter(Program *p, Method *m, uint32_t clause) { return by_entity(p, SK_FILTER, m, clause); }
IrSym sym_named(Program *p, Type *t, IrSym name) { return by_entity(p, SK_NAMED, t, name); }
IrSym sym_asked(Program *p, IrSym name) { return by_entity(p, SK_ASKED, NULL, name); }
IrSym sym_accessed(Program *p, Type *t, uint32_t members) { return by_entity(p, SK_ACCESSED, t, members); }
IrSym sym_sought(Program *p, IrSym name) { return by_entity(p, SK_SOUGHT, NULL, name); }
IrSym sym_proxy(Program *p, Type *face, Type *base) {
    return by_entity(p, SK_PROXY, face, sym_type(p, SK_MT, base));
}
IrSym sym_field_token(Program *p, Type *owner, const FieldDef *f) {
    return by_entity(p, SK_FIELD_TOKEN, owner, f->index);
}
IrSym sym_calli(Program *p, Type *pointer, bool disabled) {
    return by_entity(p, SK_CALLI, pointer, disabled);
}
IrSym sym_plain(Program *p, SymKind kind) { return by_entity(p, kind, NULL, 0); }

static IrSym by_text(Program *p, SymKind kind, const void *text, uint32_t n, size_t bytes) {
    Symbol key = {.kind = (uint8_t)kind, .name = text, .n = n};
    return find_or_add(p, key, hash_combine(kind, hash_bytes(text, bytes)), same_text);
}

IrSym sym_runtime(Program *p, const char *name) {
    size_t n = strlen(name);
    return by_text(p, SK_RUNTIME, name, (uint32_t)n, n);
}
IrSym sym_string(Program *p, const uint8_t *utf16, uint32_t n) {
    return by_text(p, SK_STRING, n ? (const void *)utf16 : "", n, 2 * (size_t)n);
}
IrSym sym_shape(Program *p, const char *shape) {
    size_t n = strlen(shape);
    return by_text(p, SK_INVOKE, shape, (uint32_t)n, n);
}
IrSym sym_request(Program *p, const char *text) {
    size_t n = strlen(text);
    return by_text(p, SK_REQUEST, text, (uint32_t)n, n);
}
IrSym sym_bytes(Program *p, const char *bytes, uint32_t n) { return by_text(p, SK_BYTES, bytes, n, n); }

IrSym sym_string_utf8(Program *p, const char *text) {
    size_t len = strlen(text);
    uint8_t *out = arena_alloc(p->arena, 2 * len + 2);
    uint32_t n = 0;
    const uint8_t *s = (const uint8_t *)text;
    while (*s) {
        uint32_t c = *s++;
        int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
        if (more) c &= 0x3Fu >> more;
        for (; more && (*s & 0xC0) == 0x80; more--) c = c << 6 | (*s++ & 0x3F);
        if (c >= 0x10000) {
            uint32_t hi = 0xD800 + ((c - 0x10000) >> 10);
            out[2 * n] = (uint8_t)hi, out[2 * n + 1] = (uint8_t)(hi >> 8), n++;
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        out[2 * n] = (uint8_t)c, out[2 * n + 1] = (uint8_t)(c >> 8), n++;
    }
    return sym_string(p, out, n);
}

const char *sym_string_text(Program *p, IrSym string) {
    const Symbol *y = sym_get(p, string);
    uint8_t *text = arena_alloc(p->arena, 3 * (size_t)y->n + 1), *to = text;
    for (uint32_t i = 0; i < y->n; i++) {
        uint32_t c = md_le16(y->utf16 + 2 * i), low = i + 1 < y->n ? md_le16(y->utf16 + 2 * i + 2) : 0;
        if ((c & 0xFC00) == 0xD800 && (low & 0xFC00) == 0xDC00) {
            c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
            i++;
            *to++ = (uint8_t)(0xF0 | c >> 18);
            *to++ = (uint8_t)(0x80 | (c >> 12 & 0x3F));
        } else if (c >= 0x800) {
            *to++ = (uint8_t)(0xE0 | c >> 12);
        }
        if (c >= 0x800)
            *to++ = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        else if (c >= 0x80)
            *to++ = (uint8_t)(0xC0 | c >> 6);
        *to++ = (uint8_t)(c < 0x80 ? c : 0x80 | (c & 0x3F));
    }
    *to = 0;
    return (const char *)text;
}

IrSym sym_entry(Program *p, Method *m) {
    Method *canon = method_canon(p->u, m);
    CtxSource src = method_ctx_source(canon);
    bool direct = canon == m || src == CTX_NONE || src == CTX_THIS;
    if (method_array_op(m) == ARRAY_ADDRESS) direct = canon == m; /* compares the array's element type */
    return sym_method(p, direct ? SK_METHOD : SK_ENTRY, direct ? canon : m);
}

/* The code before a struct's method has its exact type from the box: all instances share it. */
IrSym sym_vtable_entry(Program *p, Method *m) {
    if (m->def->is_static || !type_is_valuetype(m->owner)) return sym_entry(p, m);
    Method *canon = method_canon(p->u, m);
    return sym_method(p, SK_UNBOX, method_ctx_source(canon) == CTX_METHOD ? m : canon);
}

bool sym_is_shared(Program *p, IrSym code) {
    const Symbol *y = sym_get(p, code);
    return y->kind == SK_METHOD || (y->kind == SK_UNBOX && y->method == method_canon(p->u, y->method));
}

IrSym sym_slot_code(Program *p, Type *t, Method *impl) {
    if (impl->owner == p->u->wk[WK_VALUETYPE] && type_is_valuetype(t)) {
        if (strcmp(impl->def->name, "Equals") == 0) return sym_type(p, SK_VALUE_EQUALS, t);
        if (strcmp(impl->def->name, "GetHashCode") == 0) return sym_type(p, SK_VALUE_HASH, t);
    }
    return sym_vtable_entry(p, impl);
}

const char *sym_name(Program *p, Arena *a, IrSym s) {
    static const char *const kind_names[SK_COUNT] = {[SK_ENTRY] = "entry",
                                                     [SK_UNBOX] = "unbox",
                                                     [SK_FILTER] = "filter",
                                                     [SK_DELEGATE_INVOKE] = "invoke",
                                                     [SK_DELEGATE_OPEN] = "open",
                                                     [SK_DELEGATE_MULTICAST] = "multicast",
                                                     [SK_MAIN] = "main",
                                                     [SK_THROWER] = "missing",
                                                     [SK_EXC_TOSTRING] = "exception_to_string",
                                                     [SK_MT] = "MethodTable",
                                                     [SK_TYPEOBJ] = "typeof",
                                                     [SK_TYPEDICT] = "dictionary",
                                                     [SK_METHODDICT] = "dictionary",
                                                     [SK_STATICS_NONGC] = "statics",
                                                     [SK_STATICS_GC] = "gcstatics",
                                                     [SK_CLASSINIT] = "cctor",
                                                     [SK_RVA] = "data",
                                                     [SK_CELL] = "cell",
                                                     [SK_GVMDECL] = "gvm",
                                                     [SK_MODULE] = "rt_module",
                                                     [SK_CONSTRUCTED] = "constructed",
                                                     [SK_VSLOT] = "slot",
                                                     [SK_VALUE_EQUALS] = "equals",
                                                     [SK_VALUE_HASH] = "hash",
                                                     [SK_PROCESS_EXIT] = "process_exit",
                                                     [SK_UNHANDLED] = "unhandled",
                                                     [SK_FIRST_CHANCE] = "first_chance",
                                                     [SK_THREAD_START] = "thread_start",
                                                     [SK_LOAD_LIBRARY] = "load_library",
                                                     [SK_RESOLVE_LIBRARY] = "resolve_library",
                                                     [SK_NATIVE] = "native",
                                                     [SK_INVOKE] = "invoke",
                                                     [SK_RESOLVE_TYPE] = "resolve_type",
                                                     [SK_METHOD_BASE] = "method_base",
                                                     [SK_REFLECT] = "reflection",
                                                     [SK_MEMBERS] = "members",
                                                     [SK_INVOKABLE] = "invokable",
                                                     [SK_TEMPLATE] = "template",
                                                     [SK_USED] = "used",
                                                     [SK_MODEL] = "model",
                                                     [SK_HANDED] = "handed",
                                                     [SK_PIECE] = "piece",
                                                     [SK_DYNAMIC] = "dynamic",
                                                     [SK_ALL_MEMBERS] = "all members",
                                                     [SK_NAMED] = "named",
                                                     [SK_ACCESSED] = "accessed",
                                                     [SK_PROXY] = "proxy",
                                                     [SK_SEARCHED] = "searched",
                                                     [SK_HRESULT] = "exception_for_hresult",
                                                     [SK_REVERSE] = "reverse",
                                                     [SK_DELEGATE_NATIVE] = "native",
                                                     [SK_CALLI] = "calli",
                                                     [SK_MARSHAL_STRUCT] = "marshal",
                                                     [SK_MARSHAL_STRUCTS] = "marshals structs",
                                                     [SK_MARSHAL_DELEGATES] = "marshals delegates",
                                                     [SK_ASKED] = "asked",
                                                     [SK_PACK] = "packs",
                                                     [SK_ARRAYS] = "arrays",
                                                     [SK_DELEGATE_PACK] = "pack",
                                                     [SK_METHOD_TOKEN] = "token",
                                                     [SK_FIELD_TOKEN] = "token",
                                                     [SK_ROOT] = "root"};
    if (!s) return "none";
    const Symbol *y = sym_get(p, s);
    switch (y->kind) {
        case SK_METHOD: return method_name(a, y->method);
        case SK_RUNTIME:
        case SK_REQUEST: return y->name;
        case SK_BYTES: return arena_printf(a, "bytes#%u", s);
        case SK_INVOKE: return arena_printf(a, "invoke:%s", y->name);
        case SK_STRING: {
            char text[41];
            uint32_t n = y->n < 40 ? y->n : 40;
            for (uint32_t i = 0; i < n; i++) {
                uint8_t c = y->utf16[2 * i];
                text[i] = y->utf16[2 * i + 1] || c < ' ' || c > '~' ? '?' : (char)c;
            }
            text[n] = 0;
            return arena_printf(a, "\"%s\"#%u", text, s);
        }
        case SK_RVA: return arena_printf(a, "data:%s.%s", y->field->owner->name, y->field->name);
        case SK_SOUGHT: return arena_printf(a, "sought:%s", sym_name(p, a, y->n));
        case SK_ASKED: return arena_printf(a, "asked:%s", sym_name(p, a, y->n));
        case SK_FILTER: return arena_printf(a, "filter%u:%s", y->n, method_name(a, y->method));
        case SK_CELL: return arena_printf(a, "cell:%s#%u", method_name(a, y->method), y->n);
        case SK_ENTRY:
        case SK_UNBOX:
        case SK_METHODDICT:
        case SK_NATIVE:
        case SK_GVMDECL:
        case SK_VSLOT:
        case SK_INVOKABLE:
        case SK_PIECE:
        case SK_REVERSE:
        case SK_METHOD_TOKEN:
        case SK_THROWER: return arena_printf(a, "%s:%s", kind_names[y->kind], method_name(a, y->method));
        case SK_MAIN:
        case SK_MODULE:
        case SK_ROOT:
        case SK_REFLECT:
        case SK_RESOLVE_TYPE:
        case SK_METHOD_BASE:
        case SK_PACK:
        case SK_ARRAYS:
        case SK_DYNAMIC:
        case SK_MARSHAL_STRUCTS:
        case SK_MARSHAL_DELEGATES:
        case SK_EXC_TOSTRING:
        case SK_PROCESS_EXIT:
        case SK_UNHANDLED:
        case SK_FIRST_CHANCE:
        case SK_HRESULT:
        case SK_LOAD_LIBRARY:
        case SK_RESOLVE_LIBRARY:
        case SK_THREAD_START: return kind_names[y->kind];
        default: return arena_printf(a, "%s:%s", kind_names[y->kind], type_name(a, y->type));
    }
}
