/* What the user wants kept although no code leads to it: --root ASSEMBLY, --root TYPE, --root FILE.xml, and
 * ILLink.Descriptors.xml in assemblies beside the program (docs/trimming.md; the format of the files is that
 * of dotnet/runtime docs/tools/illink/data-formats.md). What is named is compiled, and reflection finds it.
 *
 * The framework's own descriptors are not read: they tell what CoreCLR's VM and debuggers call, which
 * runtime/contract.def tells of Anvil's. */
#include <string.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/path.h"
#include "frontend/illink.h"

/* What is kept of a type. */
typedef enum Keep { KEEP_TYPE, KEEP_ALL, KEEP_PUBLIC, KEEP_METHOD, KEEP_FIELD } Keep;

typedef struct Rule {
    Keep keep;
    TypeDef *type;
    MethodDef *method;
    FieldDef *field;
    IrSym why;
} Rule;

typedef struct Rules {
    VEC(Rule) all;
} Rules;

struct Roots {
    Map waiting; /* TypeDef* → Rules*: once the type is used */
};

void roots_init(Program *p) {
    p->roots = ARENA_NEW(p->arena, struct Roots);
    map_init(&p->roots->waiting, p->arena);
}

/* --- what keeping means --- */

static void apply(Program *p, const Rule *r) {
    Type *t = typedef_type(r->type);
    reflect_keep_type(p, r->type, r->why);
    switch (r->keep) {
        case KEEP_TYPE: break;
        case KEEP_ALL: reach(p, sym_type(p, SK_ALL_MEMBERS, t), r->why); break;
        case KEEP_PUBLIC:
            reach(p, sym_type(p, SK_MEMBERS, t), r->why);
            for (uint32_t i = 0; i < r->type->nmethods; i++) {
                MethodDef *m = &r->type->methods[i];
                if (m->ngeneric && (m->flags & MD_MA_ACCESS_MASK) == MD_MA_PUBLIC)
                    reflect_keep_method(p, m, r->why);
            }
            break;
        case KEEP_METHOD: reflect_keep_method(p, r->method, r->why); break;
        case KEEP_FIELD: reflect_keep_field(p, r->field, r->why); break;
    }
}

void roots_type_used(Program *p, TypeDef *d) {
    uint64_t *place = map_find(&p->roots->waiting, (uintptr_t)d);
    if (!place || !*place) return;
    Rules *rules = (Rules *)(uintptr_t)*place;
    *place = 0;
    for (uint32_t i = 0; i < rules->all.len; i++) apply(p, &rules->all.items[i]);
}

/* --- descriptors --- */

typedef struct Reader {
    Program *p;
    Xml x;
    Assembly *a;   /* the one that the element is about */
    Assembly *own; /* an embedded file speaks of its own assembly alone; else NULL */
    bool required;
    IrSym why;
} Reader;

typedef VEC(const char *) Names;

/* A warning with ILLink's number and words, file, line, and the name that may have been meant. */
static void not_found(Reader *r, const char *what, const char *name, const Names *names) {
    const char *near = names ? nearest_word(name, names->items, names->len) : NULL;
    diag_warn(r->p->diag, "%s(%u): %s%s%s%s", r->x.what, xml_line(&r->x), what, near ? " Did you mean '" : "",
              near ? near : "", near ? "'?" : "");
}

static void rule(Reader *r, Rule rule) {
    Program *p = r->p;
    rule.why = r->why;
    if (r->required) {
        apply(p, &rule);
        return;
    }
    bool added;
    uint64_t *place = map_put(&p->roots->waiting, (uintptr_t)rule.type, &added);
    if (!*place) *place = (uintptr_t)ARENA_NEW(p->arena, Rules);
    vec_push(p->arena, &((Rules *)(uintptr_t)*place)->all, rule);
}

static Names type_names(Program *p, Assembly *a) {
    Names v = {0};
    for (uint32_t i = 2; i <= md_rows(a->image, MD_TYPEDEF); i++)
        vec_push(p->arena, &v, illink_type_name(p->arena, assembly_typedef(a, i)));
    return v;
}

static const char *text_of(Reader *r, const char *first, const char *second) {
    const char *text = xml_attr(&r->x, first);
    if (!text) text = xml_attr(&r->x, second);
    if (!text)
        diag_warn(r->p->diag, "%s(%u): <%s> has neither %s nor %s", r->x.what, xml_line(&r->x), r->x.name,
                  first, second);
    return text;
}

static void read_method(Reader *r, TypeDef *d) {
    Arena *a = r->p->arena;
    const char *text = text_of(r, "signature", "name");
    if (!text) return;
    bool by_name = !xml_attr(&r->x, "signature"), any = false;
    for (uint32_t i = 0; by_name && i < d->nmethods; i++) {
        if (strcmp(d->methods[i].name, text) != 0) continue;
        rule(r, (Rule){.keep = KEEP_METHOD, .type = d, .method = &d->methods[i]});
        any = true;
    }
    MethodDef *m = by_name ? NULL : illink_method(a, d, text);
    if (m) rule(r, (Rule){.keep = KEEP_METHOD, .type = d, .method = m});
    if (any || m) return;
    Names v = {0};
    for (uint32_t i = 0; i < d->nmethods; i++) vec_push(a, &v, d->methods[i].name);
    not_found(
        r, arena_printf(a, "IL2009: Could not find method '%s' on type '%s'.", text, illink_type_name(a, d)),
        illink_member(a, text), &v);
}

/* "Type name" or "name" */
static void read_field(Reader *r, TypeDef *d) {
    Arena *a = r->p->arena;
    const char *text = text_of(r, "signature", "name");
    if (!text) return;
    const char *space = strrchr(text, ' '), *name = space ? space + 1 : text;
    FieldDef *f = typedef_find_field(d, name);
    if (f) {
        rule(r, (Rule){.keep = KEEP_FIELD, .type = d, .field = f});
        return;
    }
    Names v = {0};
    for (uint32_t i = 0; i < d->nfields; i++) vec_push(a, &v, d->fields[i].name);
    not_found(
        r, arena_printf(a, "IL2012: Could not find field '%s' on type '%s'.", text, illink_type_name(a, d)),
        name, &v);
}

static MethodDef *method_of_row(TypeDef *d, uint32_t rid) {
    for (uint32_t i = 0; i < d->nmethods; i++)
        if (d->methods[i].rid == rid) return &d->methods[i];
    return NULL;
}

/* The accessors of a property or event: `accessors` is all, get or set. */
static void read_accessors(Reader *r, TypeDef *d, MdTable table, uint32_t rid) {
    const MdImage *img = d->assembly->image;
    const char *which = xml_attr(&r->x, "accessors");
    bool get = !which || strcmp(which, "set") != 0, set = !which || strcmp(which, "get") != 0;
    MdRange range = md_method_semantics(img, md_token(table, rid));
    for (uint32_t i = range.begin; i < range.end; i++) {
        uint32_t row = md_row_at(img, MD_METHODSEMANTICS, i);
        uint32_t kind = md_col(img, MD_METHODSEMANTICS_SEMANTICS, row);
        if ((kind & MD_MS_GETTER && !get) || (kind & MD_MS_SETTER && !set)) continue;
        MethodDef *m = method_of_row(d, md_col(img, MD_METHODSEMANTICS_METHOD, row));
        if (m) rule(r, (Rule){.keep = KEEP_METHOD, .type = d, .method = m});
    }
}

static void read_associate(Reader *r, TypeDef *d, bool property) {
    Arena *a = r->p->arena;
    const MdImage *img = d->assembly->image;
    const char *text = text_of(r, "signature", "name");
    if (!text) return;
    const char *space = strrchr(text, ' '), *name = space ? space + 1 : text;
    MdTable table = property ? MD_PROPERTY : MD_EVENT;
    MdRange range = property ? md_properties(img, d->rid) : md_events(img, d->rid);
    Names v = {0};
    for (uint32_t i = range.begin; i < range.end; i++) {
        uint32_t rid = md_row_at(img, table, i);
        const char *found = md_col_string(img, property ? MD_PROPERTY_NAME : MD_EVENT_NAME, rid);
        vec_push(a, &v, found);
        if (strcmp(found, name) != 0) continue;
        read_accessors(r, d, table, rid);
        return;
    }
    const char *what = property ? "IL2017: Could not find property" : "IL2016: Could not find event";
    not_found(r, arena_printf(a, "%s '%s' on type '%s'.", what, text, illink_type_name(a, d)), name, &v);
}

static void read_type_body(Reader *r, TypeDef *d);

static TypeDef *nested_named(TypeDef *d, const char *name) {
    Assembly *a = d->assembly;
    for (uint32_t i = 2; name && i <= md_rows(a->image, MD_TYPEDEF); i++) {
        TypeDef *n = assembly_typedef(a, i);
        if (n->enclosing == d && strcmp(n->name, name) == 0) return n;
    }
    return NULL;
}

static void read_member(Reader *r, TypeDef *d) {
    const char *what = r->x.name;
    if (strcmp(what, "type") == 0) {
        TypeDef *n = nested_named(d, xml_attr(&r->x, "name"));
        if (n) {
            typedef_members(n);
            read_type_body(r, n);
            return;
        }
        const char *name = xml_attr(&r->x, "name");
        not_found(r,
                  arena_printf(r->p->arena, "IL2008: Could not resolve type '%s/%s'.",
                               illink_type_name(r->p->arena, d), name ? name : ""),
                  name ? name : "", NULL);
    } else if (strcmp(what, "method") == 0) {
        read_method(r, d);
    } else if (strcmp(what, "field") == 0) {
        read_field(r, d);
    } else if (strcmp(what, "property") == 0 || strcmp(what, "event") == 0) {
        read_associate(r, d, what[0] == 'p');
    } else {
        not_found(r, arena_printf(r->p->arena, "<%s> has no meaning in <type>.", what), what, NULL);
    }
    xml_skip(&r->x);
}

/* The element of a type, to its end. Without `preserve` an empty one keeps all, one with members those. */
static void read_type_body(Reader *r, TypeDef *d) {
    const char *preserve = xml_attr(&r->x, "preserve");
    bool any = false, all = preserve && strcmp(preserve, "all") == 0;
    bool methods = preserve && strcmp(preserve, "methods") == 0,
         fields = preserve && strcmp(preserve, "fields") == 0;
    if (preserve && !all && !methods && !fields && strcmp(preserve, "nothing") != 0)
        not_found(
            r,
            arena_printf(r->p->arena, "preserve=\"%s\" is none of all, fields, methods, nothing.", preserve),
            preserve, NULL);
    rule(r, (Rule){.keep = all ? KEEP_ALL : KEEP_TYPE, .type = d});
    for (uint32_t i = 0; methods && i < d->nmethods; i++)
        rule(r, (Rule){.keep = KEEP_METHOD, .type = d, .method = &d->methods[i]});
    for (uint32_t i = 0; fields && i < d->nfields; i++)
        rule(r, (Rule){.keep = KEEP_FIELD, .type = d, .field = &d->fields[i]});
    while (xml_next(&r->x) == XML_START) {
        any = true;
        if (illink_applies(r->p, &r->x))
            read_member(r, d);
        else
            xml_skip(&r->x);
    }
    if (!any && !preserve) rule(r, (Rule){.keep = KEEP_ALL, .type = d});
}

/* '*' stands for any text. */
static bool fits(const char *pattern, const char *name) {
    const char *star = NULL, *back = NULL;
    while (*name) {
        if (*pattern == '*')
            star = pattern++, back = name;
        else if (*pattern == *name || (*pattern == '+' && *name == '/'))
            pattern++, name++;
        else if (star)
            pattern = star + 1, name = ++back;
        else
            return false;
    }
    while (*pattern == '*') pattern++;
    return !*pattern;
}

/* Types whose names fit a pattern: each as if it stood there alone. */
static void read_types_like(Reader *r, const char *pattern) {
    const Xml at = r->x;
    bool any = false;
    for (uint32_t i = 2; i <= md_rows(r->a->image, MD_TYPEDEF); i++) {
        TypeDef *d = assembly_typedef(r->a, i);
        if (!fits(pattern, illink_type_name(r->p->arena, d))) continue;
        r->x = at;
        typedef_members(d);
        read_type_body(r, d);
        any = true;
    }
    if (any) return;
    not_found(r, arena_printf(r->p->arena, "IL2008: Could not resolve type '%s'.", pattern), pattern, NULL);
    xml_skip(&r->x);
}

static void read_type(Reader *r) {
    const char *name = xml_attr(&r->x, "fullname");
    bool outer = r->required, flag;
    const char *required = xml_attr(&r->x, "required");
    if (required) r->required = !(illink_bool(required, &flag) && !flag) && strcmp(required, "0") != 0;
    TypeDef *d = name && !strchr(name, '*') ? illink_type(r->a, name) : NULL;
    if (d) {
        read_type_body(r, d);
    } else if (name && strchr(name, '*')) {
        read_types_like(r, name);
    } else {
        Names v = type_names(r->p, r->a);
        not_found(r, arena_printf(r->p->arena, "IL2008: Could not resolve type '%s'.", name ? name : ""),
                  name ? name : "", &v);
        xml_skip(&r->x);
    }
    r->required = outer;
}

static void keep_types(Reader *r, Assembly *a, const char *ns, Keep keep) {
    for (uint32_t i = 2; i <= md_rows(a->image, MD_TYPEDEF); i++) {
        TypeDef *d = assembly_typedef(a, i), *out = d;
        bool public = true;
        for (;; out = out->enclosing) {
            uint32_t visible = out->flags & MD_TA_VISIBILITY_MASK;
            public &= visible == MD_TA_PUBLIC || visible == MD_TA_NESTED_PUBLIC;
            if (!out->enclosing) break;
        }
        if ((ns && strcmp(out->ns, ns) != 0) || (keep == KEEP_PUBLIC && !public)) continue;
        typedef_members(d);
        rule(r, (Rule){.keep = keep, .type = d});
    }
}

/* The element of an assembly, to its end: empty or with preserve="all" it means all types. */
static void read_assembly_body(Reader *r) {
    const char *preserve = xml_attr(&r->x, "preserve");
    bool any = false, all = preserve && strcmp(preserve, "all") == 0;
    while (xml_next(&r->x) == XML_START) {
        any = true;
        if (!illink_applies(r->p, &r->x)) {
            xml_skip(&r->x);
        } else if (strcmp(r->x.name, "type") == 0) {
            read_type(r);
        } else {
            const char *ns = xml_attr(&r->x, "fullname");
            bool namespace = strcmp(r->x.name, "namespace") == 0;
            if (namespace && ns)
                keep_types(r, r->a, ns, KEEP_ALL);
            else
                not_found(r, arena_printf(r->p->arena, "<%s> has no meaning in <assembly>.", r->x.name),
                          r->x.name, NULL);
            xml_skip(&r->x);
        }
    }
    if (all || (!any && !preserve)) keep_types(r, r->a, NULL, KEEP_ALL);
}

static Names assembly_names(Program *p) {
    Names v = {0};
    for (uint32_t i = 0; i < p->u->assemblies.len; i++)
        vec_push(p->arena, &v, p->u->assemblies.items[i]->name);
    for (uint32_t i = 1; i <= md_rows(p->app->image, MD_ASSEMBLYREF); i++)
        vec_push(p->arena, &v, md_assembly_ref(p->app->image, i).name);
    return v;
}

/* "Name, Version=…" → "Name" */
static const char *simple_name(Arena *a, const char *fullname) {
    return arena_strndup(a, fullname, strcspn(fullname, ", "));
}

/* A name with a slash is no assembly's, but a way out of the search folders. */
static Assembly *find_assembly(Program *p, const char *fullname) {
    const char *name = simple_name(p->arena, fullname);
    return *name && !strchr(name, '/') ? universe_find(p->u, name) : NULL;
}

static void read_assembly(Reader *r) {
    const char *name = xml_attr(&r->x, "fullname");
    Arena *a = r->p->arena;
    if (name && r->own && !illink_means(name, r->own->name)) {
        xml_skip(&r->x);
        return;
    }
    r->a = !name || strcmp(name, "*") == 0 ? r->own : find_assembly(r->p, name);
    if (r->a) {
        read_assembly_body(r);
        return;
    }
    Names v = assembly_names(r->p);
    not_found(r, arena_printf(a, "IL2007: Could not resolve assembly '%s'.", name ? name : ""),
              name ? simple_name(a, name) : "", &v);
    xml_skip(&r->x);
}

static void read_descriptors(Program *p, Assembly *own, IrSym why, const char *file, const void *text,
                             size_t size) {
    Reader r = {.p = p, .own = own, .required = true, .why = why};
    xml_init(&r.x, p->diag, p->arena, file, text, size);
    if (xml_next(&r.x) != XML_START || strcmp(r.x.name, "linker") != 0)
        diag_fail(p->diag, "%s: is no file of linker descriptors: its element should be <linker>", file);
    while (xml_next(&r.x) == XML_START) {
        if (strcmp(r.x.name, "assembly") == 0 && illink_applies(p, &r.x))
            read_assembly(&r);
        else
            xml_skip(&r.x);
    }
}

void roots_embedded(Program *p, Assembly *a) {
    const MdImage *img = a->image;
    for (uint32_t i = 1; i <= md_rows(img, MD_MANIFESTRESOURCE); i++) {
        if (strcmp(md_col_string(img, MD_MANIFESTRESOURCE_NAME, i), "ILLink.Descriptors.xml") != 0) continue;
        const char *file = arena_printf(p->arena, "%s: ILLink.Descriptors.xml", a->path);
        MdBlob xml = md_resource(img, i);
        read_descriptors(p, a, sym_request(p, file), file, xml.p, xml.len);
    }
}

/* --- the command line --- */

static void read_file(Program *p, const char *path, IrSym why) {
    MappedFile f = file_map(p->diag, path);
    const char *text = arena_strndup(p->arena, f.data ? f.data : "", f.size);
    size_t size = f.size;
    file_unmap(&f);
    read_descriptors(p, NULL, why, path, text, size);
}

/* "Type" or "Type, Assembly", where a type may have arguments: List`1[System.Int32]. */
static void root_type(Program *p, const char *text, IrSym why) {
    Arena *a = p->arena;
    size_t depth = 0, n = 0;
    for (; text[n] && (depth || text[n] != ','); n++) depth += (text[n] == '[') - (text[n] == ']');
    char *name = arena_strndup(a, text, n);
    for (char *s = name; *s; s++)
        if (*s == '/') *s = '+';
    const char *where = text[n] ? text + n + 1 + strspn(text + n + 1, " ") : NULL;
    Assembly *in = where ? find_assembly(p, where) : p->app;
    if (!in) {
        Names v = assembly_names(p);
        const char *near = nearest_word(simple_name(a, where), v.items, v.len);
        diag_fail(p->diag,
                  "--root %s: there is no assembly '%s' beside the program or in the framework%s%s%s", text,
                  where, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    MdBlob blob = {(const uint8_t *)name, (uint32_t)strlen(name)};
    Type *t = strchr(name, ' ') ? NULL : type_named(p, in, blob, NULL);
    bool forwards = md_rows(in->image, MD_EXPORTEDTYPE) > 0;
    if (t && (!where || !t->def || t->def->assembly == in || forwards)) {
        reflect_keep_instance(p, t, why);
        return;
    }
    Names v = {0};
    for (uint32_t i = 0; i < p->u->assemblies.len; i++) {
        Assembly *other = p->u->assemblies.items[i];
        Names more = {0};
        if (other != in && (where || !reflect_is_own(p, other))) continue;
        more = type_names(p, other);
        for (uint32_t k = 0; k < more.len; k++) vec_push(a, &v, more.items[k]);
        Names none = assembly_names(p);
        for (uint32_t k = 0; !where && i == 0 && k < none.len; k++) vec_push(a, &v, none.items[k]);
    }
    const char *near = nearest_word(name, v.items, v.len);
    diag_fail(p->diag, "--root %s: there is no %s%s%s%s", text,
              where ? "type of that name in the assembly" : "assembly or type of that name",
              near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static void root_assembly(Program *p, Assembly *a, IrSym why) {
    Reader r = {.p = p, .required = true, .why = why};
    keep_types(&r, a, NULL, KEEP_PUBLIC);
}

void roots_apply(Program *p) {
    for (uint32_t i = 0; i < p->opt.nroots; i++) {
        const char *text = p->opt.roots[i];
        IrSym why = sym_request(p, arena_printf(p->arena, "--root %s", text));
        reach(p, sym_plain(p, SK_REFLECT), why);
        Assembly *a = strpbrk(text, ",[") ? NULL : find_assembly(p, text);
        if (has_suffix(text, ".xml"))
            read_file(p, text, why);
        else if (a)
            root_assembly(p, a, why);
        else
            root_type(p, text, why);
    }
}
