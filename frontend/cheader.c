/* The C header of a library: prototypes of its exports, the structs that they take. */
#include "frontend/cheader.h"

#include <ctype.h>
#include <string.h>

#include "frontend/exports.h"
#include "frontend/typesystem.h"

typedef VEC(char) Text;

/* A struct of the header. */
typedef struct CStruct {
    Type *type;
    const char *name, *keyword; /* struct or union */
    uint32_t pack; /* bytes that C aligns its fields to at most, NATURAL: as it likes; 0: unknown */
    bool defined;  /* its fields are in the header, or will be */
} CStruct;
enum { NATURAL = 64 };

typedef struct Header {
    Program *p;
    Arena *a;
    const char *method; /* at hand, for messages */
    Text names;         /* typedef struct X X; */
    Text structs;       /* definitions, each after those that it holds */
    Text functions;
    VEC(CStruct) all;
    Map by_type;  /* Type* → index in all */
    StrMap taken; /* names of exports and structs */
} Header;

static void append(Header *h, Text *t, const char *text) {
    size_t n = strlen(text);
    vec_reserve(h->a, t, t->len + n);
    memcpy(t->items + t->len, text, n);
    t->len += (uint32_t)n;
}

/* --- names --- */

bool is_c_identifier(const char *name) {
    static const char words[] =
        " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t "
        "char8_t "
        "class compl concept const const_cast consteval constexpr constinit continue co_await co_return "
        "co_yield decltype default delete do double dynamic_cast else enum explicit export extern false "
        "float "
        "for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or "
        "or_eq "
        "private protected public register reinterpret_cast requires restrict return short signed sizeof "
        "static "
        "static_assert static_cast struct switch template this thread_local throw true try typedef typeid "
        "typename union unsigned using virtual void volatile wchar_t while xor xor_eq ";
    size_t n = strlen(name);
    if (!n || isdigit((unsigned char)*name)) return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '_') return false;
    for (const char *at = strstr(words, name); at; at = strstr(at + 1, name))
        if (at[-1] == ' ' && at[n] == ' ') return false;
    return true;
}

/* A name of metadata as C can have it; `otherwise` with the number when nothing is left of it. */
static const char *c_name(Header *h, const char *name, const char *otherwise, uint32_t number) {
    const char *end = name && *name == '<' ? strchr(name, '>') : NULL; /* <Name>k__BackingField */
    if (end) name = arena_strndup(h->a, name + 1, (size_t)(end - name - 1));
    if (name && is_c_identifier(name)) return name;
    const char *escaped = name ? arena_printf(h->a, "%s_", name) : "";
    return is_c_identifier(escaped) ? escaped : arena_printf(h->a, "%s%u", otherwise, number);
}

static char *with_underscores(Header *h, const char *text) {
    char *out = arena_strdup(h->a, text);
    for (char *c = out; *c; c++)
        if (!isalnum((unsigned char)*c)) *c = '_';
    return out;
}

static bool take(Header *h, const char *name) {
    bool added;
    if (!is_c_identifier(name)) return false;
    strmap_put(&h->taken, name, strlen(name), &added);
    return added;
}

/* The simple name, else with namespace and enclosing types, else with a number. */
static const char *struct_name(Header *h, const TypeDef *d) {
    if (take(h, d->name)) return d->name;
    const char *full = d->name;
    for (; d->enclosing; d = d->enclosing) full = arena_printf(h->a, "%s_%s", d->enclosing->name, full);
    if (*d->ns) full = arena_printf(h->a, "%s_%s", d->ns, full);
    full = with_underscores(h, full);
    const char *name = full;
    for (uint32_t i = 2; !take(h, name); i++) name = arena_printf(h->a, "%s_%u", full, i);
    return name;
}

/* --- what C can say --- */

static noreturn void refuse(Header *h, Type *t, const char *why) {
    diag_fail(h->p->diag, "%s: %s is nothing that C can say: %s", h->method, type_name(h->a, t), why);
}

/* Elements of a fixed buffer or inline array, which C has as an array; 0: it is none. */
static uint32_t elements(Type *t, Type **element) {
    if (t->kind != TK_STRUCT || !t->def) return 0;
    FieldDef *only = NULL;
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        if (t->def->fields[i].is_static) continue;
        if (only) return 0;
        only = &t->def->fields[i];
    }
    bool buffer = strstr(t->def->name, "e__FixedBuffer") && t->def->enclosing;
    if (!only || (!buffer && !t->def->inline_array)) return 0;
    *element = field_type(t->u, only, t);
    uint32_t size = type_layout(t)->size, one = type_size(*element);
    return one ? size / one : 0;
}

static const char *unsayable(Type *t);

static const char *unsayable_struct(Type *t) {
    static const WellKnown special[] = {WK_INT128,    WK_UINT128,   WK_VECTOR64, WK_VECTOR128,
                                        WK_VECTOR256, WK_VECTOR512, WK_VECTOR_T, WK_TYPEDREFERENCE};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (t->u->wk[special[i]]->def == t->def) return "C passes it in a way of its own";
    if (t->nargs) return "it is generic";
    if (type_layout(t)->placement == PLACE_AUTO) return "the order of its fields is not fixed";
    uint32_t fields = 0;
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (f->is_static) continue;
        fields++;
        Type *element, *ft = field_type(t->u, f, t);
        const char *why = elements(ft, &element) ? unsayable(element) : unsayable(ft);
        if (why) return why;
    }
    return fields ? NULL : "it has no fields";
}

/* Why a value of the type does not go to C as it is; NULL: it does. */
static const char *unsayable(Type *t) {
    switch ((TypeKind)t->kind) {
        case TK_BOOL: return "bool has no one size in C; use byte";
        case TK_CHAR: return "char has no one size in C; use ushort";
        case TK_STRUCT: return unsayable_struct(t);
        case TK_FNPTR: {
            if (!t->sig->callconv) return "it is a managed function pointer; use delegate* unmanaged";
            const char *why = t->sig->ret->kind == TK_VOID ? NULL : unsayable(t->sig->ret);
            for (uint32_t i = 0; i < t->sig->nparams && !why; i++) why = unsayable(t->sig->params[i]);
            return why;
        }
        case TK_PTR: return NULL;
        case TK_ENUM: return unsayable(t->elem);
        case TK_VOID: return "it is no value";
        case TK_I1:
        case TK_U1:
        case TK_I2:
        case TK_U2:
        case TK_I4:
        case TK_U4:
        case TK_I8:
        case TK_U8:
        case TK_R4:
        case TK_R8:
        case TK_I:
        case TK_U: return NULL;
        default: return "only numbers, pointers and structs of these are the same in C";
    }
}

/* --- declarations --- */

static const char *const primitives[] = {
    [TK_VOID] = "void",   [TK_I1] = "int8_t",  [TK_U1] = "uint8_t",  [TK_I2] = "int16_t",
    [TK_U2] = "uint16_t", [TK_I4] = "int32_t", [TK_U4] = "uint32_t", [TK_I8] = "int64_t",
    [TK_U8] = "uint64_t", [TK_R4] = "float",   [TK_R8] = "double",   [TK_I] = "intptr_t",
    [TK_U] = "uintptr_t",
};

static CStruct *need_struct(Header *h, Type *t);
static void define_struct(Header *h, Type *t);

/* "type what", where `what` is what is declared: a name, or a declarator around one, or nothing. */
static const char *declare(Header *h, Type *t, const char *what) {
    switch ((TypeKind)t->kind) {
        case TK_ENUM: return declare(h, t->elem, what);
        case TK_PTR: {
            const char *pointer = arena_printf(h->a, "*%s", what);
            if (t->elem->kind == TK_I1)
                return arena_printf(h->a, "char %s", pointer); /* as C writes strings */
            if (t->elem->kind == TK_STRUCT)
                return arena_printf(h->a, "%s %s", need_struct(h, t->elem)->name, pointer);
            if (unsayable(t->elem)) return arena_printf(h->a, "void %s", pointer);
            return declare(h, t->elem, pointer);
        }
        case TK_FNPTR: {
            const char *list = t->sig->nparams ? "" : "void";
            for (uint32_t i = 0; i < t->sig->nparams; i++)
                list = arena_printf(h->a, "%s%s%s", list, i ? ", " : "", declare(h, t->sig->params[i], ""));
            return declare(h, t->sig->ret, arena_printf(h->a, "(*%s)(%s)", what, list));
        }
        default: {
            const char *name = t->kind == TK_STRUCT ? need_struct(h, t)->name : primitives[t->kind];
            if (t->kind == TK_STRUCT) define_struct(h, t);
            return *what ? arena_printf(h->a, "%s %s", name, what) : name;
        }
    }
}

static uint32_t up(uint32_t v, uint32_t align) { return (v + align - 1) / align * align; }

/* Whether C, told to align nothing to more than `pack` bytes, puts the fields where they are. */
static bool c_agrees(Type *t, uint32_t pack) {
    TypeLayout *l = type_layout(t);
    uint32_t at = 0, most = 1;
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (f->is_static) continue;
        Type *ft = field_type(t->u, f, t);
        uint32_t align = type_align(ft) < pack ? type_align(ft) : pack;
        if (align > most) most = align;
        at = up(at, align);
        if (l->offsets[f->index] != at) return false;
        at += type_size(ft);
    }
    return up(at, most) == l->size;
}

static bool is_union(Type *t) {
    TypeLayout *l = type_layout(t);
    uint32_t size = 0, align = 1;
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (f->is_static) continue;
        if (l->offsets[f->index]) return false;
        Type *ft = field_type(t->u, f, t);
        if (type_size(ft) > size) size = type_size(ft);
        if (type_align(ft) > align) align = type_align(ft);
    }
    return up(size, align) == l->size;
}

/* Types of pointers need the name alone: what they point to is defined when all else is. */
static CStruct *need_struct(Header *h, Type *t) {
    static const uint32_t packs[] = {NATURAL, 1, 2, 4, 8};
    bool added;
    uint64_t *index = map_put(&h->by_type, (uintptr_t)t, &added);
    if (!added) return &h->all.items[*index];
    *index = h->all.len;
    CStruct s = {.type = t, .name = struct_name(h, t->def), .keyword = "struct"};
    for (size_t i = 0; i < sizeof packs / sizeof *packs && !s.pack && !unsayable(t); i++)
        if (c_agrees(t, packs[i])) s.pack = packs[i];
    if (!s.pack && !unsayable(t) && is_union(t)) s.keyword = "union", s.pack = NATURAL;
    append(h, &h->names, arena_printf(h->a, "typedef %s %s %s;\n", s.keyword, s.name, s.name));
    vec_push(h->a, &h->all, s);
    return &vec_last(&h->all);
}

/* After those that it holds. */
static void define_struct(Header *h, Type *t) {
    CStruct *place = need_struct(h, t);
    if (place->defined) return;
    place->defined = true;
    const CStruct s = *place;
    if (!s.pack) refuse(h, t, "C would put its fields elsewhere");
    const char *fields = "";
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (f->is_static) continue;
        Type *element, *ft = field_type(t->u, f, t);
        const char *field = c_name(h, f->name, "field", ++n);
        uint32_t count = elements(ft, &element);
        if (count) field = arena_printf(h->a, "%s[%u]", field, count);
        fields = arena_printf(h->a, "%s    %s;\n", fields, declare(h, count ? element : ft, field));
    }
    bool packed = s.pack != NATURAL;
    append(h, &h->structs, arena_printf(h->a, "/* %s */\n", type_name(h->a, t)));
    if (packed) append(h, &h->structs, arena_printf(h->a, "#pragma pack(push, %u)\n", s.pack));
    append(h, &h->structs, arena_printf(h->a, "%s %s {\n%s};\n", s.keyword, s.name, fields));
    append(h, &h->structs, packed ? "#pragma pack(pop)\n\n" : "\n");
}

/* What pointers alone lead to: a struct that C cannot say stays a name. */
static void define_rest(Header *h) {
    for (uint32_t i = 0; i < h->all.len; i++)
        if (h->all.items[i].pack) define_struct(h, h->all.items[i].type);
}

static const char *param_name(Header *h, Method *m, uint32_t sequence) {
    const MdImage *img = m->owner->def->assembly->image;
    MdRange r = md_params(img, m->def->rid);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(img, MD_PARAM, i);
        if (md_col(img, MD_PARAM_SEQUENCE, rid) == sequence)
            return c_name(h, md_col_string(img, MD_PARAM_NAME, rid), "arg", sequence);
    }
    return c_name(h, NULL, "arg", sequence);
}

static void declare_export(Header *h, const Export *e) {
    MethodSig *sig = method_sig(e->method);
    h->method = method_name(h->a, e->method);
    const char *list = sig->nparams ? "" : "void";
    for (uint32_t i = 0; i < sig->nparams; i++) {
        const char *why = unsayable(sig->params[i]);
        if (why) refuse(h, sig->params[i], why);
        list = arena_printf(h->a, "%s%s%s", list, i ? ", " : "",
                            declare(h, sig->params[i], param_name(h, e->method, i + 1)));
    }
    const char *why = sig->ret->kind == TK_VOID ? NULL : unsayable(sig->ret);
    if (why) refuse(h, sig->ret, why);
    const char *owner = type_name(h->a, e->method->owner);
    append(h, &h->functions, arena_printf(h->a, "/* %s.%s */\n", owner, e->method->def->name));
    append(h, &h->functions,
           arena_printf(h->a, "%s;\n", declare(h, sig->ret, arena_printf(h->a, "%s(%s)", e->name, list))));
}

const char *exports_header(Program *p, Arena *a, const char *file, const char *from) {
    Header h = {.p = p, .a = a};
    map_init(&h.by_type, a);
    strmap_init(&h.taken, a);
    for (uint32_t i = 0; i < p->exports.len; i++) take(&h, p->exports.items[i].name);
    for (uint32_t i = 0; i < p->exports.len; i++) declare_export(&h, &p->exports.items[i]);
    define_rest(&h);
    char *guard = with_underscores(&h, file);
    for (char *c = guard; *c; c++) *c = (char)toupper((unsigned char)*c);
    return arena_printf(a,
                        "/* %s: what C can call of %s. Made by anvil. */\n"
                        "#ifndef ANVIL_%s\n#define ANVIL_%s\n\n#include <stdint.h>\n\n"
                        "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
                        "%.*s%s%.*s%.*s\n"
                        "#ifdef __cplusplus\n}\n#endif\n\n#endif\n",
                        file, from, guard, guard, (int)h.names.len, h.names.len ? h.names.items : "",
                        h.names.len ? "\n" : "", (int)h.structs.len, h.structs.len ? h.structs.items : "",
                        (int)h.functions.len, h.functions.items);
}
