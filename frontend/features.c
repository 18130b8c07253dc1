/* Feature switches, and ILLink.Substitutions.xml applied to types and methods by name. */
#include "frontend/features.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "frontend/attributes.h"
#include "frontend/illink.h"
#include "frontend/typesystem.h"

/* --- the switches in force --- */

/* What the .NET SDK sets for trimmed and native applications when the project does not say otherwise. */
static const char *const defaults[] = {
    "System.Diagnostics.Debugger.IsSupported=false",
    "System.Diagnostics.Tracing.EventSource.IsSupported=false",
    "System.Reflection.Metadata.MetadataUpdater.IsSupported=false",
    "System.Resources.UseSystemResourceKeys=false",
    "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported=false",
    "System.Runtime.InteropServices.BuiltInComInterop.IsSupported=false",
    "System.Runtime.InteropServices.EnableConsumingManagedCodeFromNativeHosting=false",
    "System.Runtime.InteropServices.EnableCppCLIHostActivation=false",
    "System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization=false",
    "System.StartupHookProvider.IsSupported=false",
    "System.Text.Encoding.EnableUnsafeUTF7Encoding=false",
};

void features_compose(Arena *arena, Diag *d, const FeatureList *lists, uint32_t nlists, ProgramOptions *opt) {
    FeatureList own = {defaults, sizeof defaults / sizeof *defaults};
    VEC(const char *) all = {0};
    StrMap place;
    strmap_init(&place, arena);
    for (uint32_t i = 0; i <= nlists; i++) {
        const FeatureList *l = i ? &lists[i - 1] : &own;
        for (uint32_t k = 0; k < l->len; k++) {
            const char *item = l->items[k], *eq = strchr(item, '=');
            if (!eq || eq == item) diag_fail(d, "feature switch '%s' is not of the form NAME=VALUE", item);
            bool added;
            uint64_t *at = strmap_put(&place, item, (size_t)(eq - item), &added);
            if (!added) {
                all.items[*at] = item;
                continue;
            }
            *at = all.len;
            vec_push(arena, &all, item);
        }
    }
    opt->features = all.items;
    opt->nfeatures = all.len;
}

/* Constants of one assembly's members, found once: all that its substitutions and switch attributes say. */
typedef struct Constants {
    Map methods, fields; /* row id → value */
    Map bodies;          /* row ids of void methods whose bodies are empty */
    Map calls; /* of methods that keep their bodies for the callers of subst_call: row id → value */
} Constants;

struct Substitutions {
    StrMap values;               /* name → const char * */
    VEC(Constants *) assemblies; /* by Assembly.index; NULL: not looked at yet */
};

/* With ProgramOptions.collates this method is no constant to these classes, which need of the invariant
 * culture what the runtime has: comparison and normalization. */
static const char invariant[] = "System.Globalization.Invariant";
static const char globalization[] = "System.Globalization", mode[] = "GlobalizationMode",
                  asks[] = "get_Invariant";
static const char *const collating[] = {"CompareInfo", "SortKey", "Normalization"};

static bool is_named(const TypeDef *d, const char *name) {
    return strcmp(d->ns, globalization) == 0 && strcmp(d->name, name) == 0;
}

static struct Substitutions *substitutions(Program *p) {
    if (p->subst) return p->subst;
    struct Substitutions *s = p->subst = ARENA_NEW(p->arena, struct Substitutions);
    strmap_init(&s->values, p->arena);
    if (p->opt.collates) *strmap_put(&s->values, invariant, strlen(invariant), NULL) = (uintptr_t) "true";
    for (uint32_t i = 0; i < p->opt.nfeatures; i++) {
        const char *item = p->opt.features[i], *eq = strchr(item, '=');
        if (eq) *strmap_put(&s->values, item, (size_t)(eq - item), NULL) = (uintptr_t)(eq + 1);
    }
    return s;
}

const char *feature_value(Program *p, const char *name) {
    uint64_t *v = strmap_find(&substitutions(p)->values, name, strlen(name));
    return v ? (const char *)(uintptr_t)*v : NULL;
}

/* --- ILLink.Substitutions.xml: dotnet/runtime docs/tools/illink/data-formats.md --- */

typedef struct Reader {
    Program *p;
    Assembly *a;
    Constants *c;
    Xml x;
} Reader;

/* The text of a constant of type t; none means zero. False: t is no integer, or the text is no
 * value of it. */
static bool parse_constant(const Type *t, const char *text, int64_t *value) {
    *value = 0;
    if (!text) return true;
    if (t->kind == TK_ENUM) t = t->elem;
    bool b;
    if (t->kind == TK_BOOL && illink_bool(text, &b)) return *value = b, true;
    if (t->kind > TK_U8 && t->kind != TK_I && t->kind != TK_U) return false;
    char *end;
    *value = text[0] == '-' ? strtoll(text, &end, 0) : (int64_t)strtoull(text, &end, 0);
    return end != text && !*end;
}

static void read_method(Reader *r, TypeDef *d) {
    const char *signature = xml_attr(&r->x, "signature"), *body = xml_attr(&r->x, "body");
    if (!signature) signature = xml_attr(&r->x, "name");
    /* body="remove" is for methods that nothing calls: reachability leaves them out anyhow. */
    if (!signature || !body || strcmp(body, "stub") != 0) return;
    MethodDef *m = illink_method(r->p->arena, d, signature);
    if (!m) return;
    Type *ret = method_def_sig(m)->ret;
    int64_t value;
    if (ret->kind == TK_VOID)
        *map_put(&r->c->bodies, m->rid, NULL) = 1;
    else if (parse_constant(ret, xml_attr(&r->x, "value"), &value)) {
        bool varies = r->p->opt.collates && is_named(d, mode) && strcmp(m->name, asks) == 0;
        *map_put(varies ? &r->c->calls : &r->c->methods, m->rid, NULL) = (uint64_t)value;
    }
}

static void read_field(Reader *r, TypeDef *d) {
    const char *name = xml_attr(&r->x, "name"), *text = xml_attr(&r->x, "value");
    FieldDef *f = name && text ? typedef_find_field(d, name) : NULL;
    int64_t value;
    if (f && f->is_static && parse_constant(field_type(r->p->u, f, typedef_type(d)), text, &value))
        *map_put(&r->c->fields, f->rid, NULL) = (uint64_t)value;
}

static void read_members(Reader *r, TypeDef *d) {
    while (xml_next(&r->x) == XML_START) {
        if (illink_applies(r->p, &r->x)) {
            if (strcmp(r->x.name, "method") == 0) read_method(r, d);
            if (strcmp(r->x.name, "field") == 0) read_field(r, d);
        }
        xml_skip(&r->x);
    }
}

static void read_types(Reader *r) {
    while (xml_next(&r->x) == XML_START) {
        TypeDef *d = strcmp(r->x.name, "type") == 0 && illink_applies(r->p, &r->x)
                         ? illink_type(r->a, xml_attr(&r->x, "fullname"))
                         : NULL;
        if (d)
            read_members(r, d);
        else
            xml_skip(&r->x);
    }
}

/* Anvil's own, in addition to CoreLib's: nothing makes code at run time, so nothing may ask for it all the
 * same. */
static const char own_substitutions[] =
    "<linker><assembly fullname='System.Private.CoreLib'"
    " feature='System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported' featurevalue='false'>"
    "<type fullname='System.Reflection.Emit.AssemblyBuilder'><field name='t_allowDynamicCode' "
    "value='false'/></type>"
    "</assembly></linker>";

static void read_substitutions(Program *p, Assembly *a, Constants *c, MdBlob xml) {
    Reader r = {.p = p, .a = a, .c = c};
    xml_init(&r.x, p->diag, p->arena, arena_printf(p->arena, "%s: ILLink.Substitutions.xml", a->path), xml.p,
             xml.len);
    if (xml_next(&r.x) != XML_START) return; /* <linker> */
    while (xml_next(&r.x) == XML_START) {
        if (strcmp(r.x.name, "assembly") == 0 && illink_means(xml_attr(&r.x, "fullname"), a->name) &&
            illink_applies(p, &r.x))
            read_types(&r);
        else
            xml_skip(&r.x);
    }
}

/* --- [FeatureSwitchDefinition("Name")] and [FeatureGuard(typeof(…))] on static boolean properties --- */

static uint32_t getter_of(const MdImage *img, uint32_t property) {
    MdRange r = md_method_semantics(img, property);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(img, MD_METHODSEMANTICS, i);
        if (md_col(img, MD_METHODSEMANTICS_SEMANTICS, row) & MD_MS_GETTER)
            return md_col(img, MD_METHODSEMANTICS_METHOD, row);
    }
    return 0;
}

/* Text of the string or type that is the attribute's only argument (ECMA-335 §II.23.3), in the arena. */
static const char *attribute_text(Program *p, MdBlob b) {
    if (b.len < 3 || md_le16(b.p) != 1 || b.p[2] >= 0x80 || b.p[2] > b.len - 3)
        return NULL; /* none is longer */
    return arena_strndup(p->arena, (const char *)b.p + 3, b.p[2]);
}

static bool starts_with(const char *s, const char *prefix) { return strncmp(s, prefix, strlen(prefix)) == 0; }

static void read_switch(Program *p, const MdImage *img, Constants *c, uint32_t row, uint32_t property) {
    const char *ns, *name, *text;
    if (!md_attribute_type_name(img, row, &ns, &name) || !starts_with(name, "Feature")) return;
    if (strcmp(ns, "System.Diagnostics.CodeAnalysis") != 0) return;
    if (!(text = attribute_text(p, md_col_blob(img, MD_CUSTOMATTRIBUTE_VALUE, row)))) return;
    bool value = false;
    if (strcmp(name, "FeatureSwitchDefinitionAttribute") == 0) {
        if (!illink_bool(feature_value(p, text), &value)) return;
    } else if (strcmp(name, "FeatureGuardAttribute") == 0) {
        /* What it guards needs code made at run time, which there is none of unless the switch says so. */
        const char *dynamic =
            feature_value(p, "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported");
        if (!starts_with(text, "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute")) return;
        if (!illink_bool(dynamic, &value) || value) return;
    } else
        return;
    uint32_t getter = getter_of(img, property);
    if (getter && (md_methoddef(img, getter).flags & MD_MA_STATIC))
        *map_put(&c->methods, getter, NULL) = value;
}

static bool mentions_switches(const MdImage *img) {
    static const char ns[] = "System.Diagnostics.CodeAnalysis";
    if (md_find_type(img, 0, ns, "FeatureSwitchDefinitionAttribute")) return true;
    for (uint32_t i = 1; i <= md_rows(img, MD_TYPEREF); i++) {
        MdTypeRef t = md_typeref(img, i);
        if (starts_with(t.name, "Feature") && strcmp(t.ns, ns) == 0) return true;
    }
    return false;
}

static void read_switches(Program *p, Assembly *a, Constants *c) {
    const MdImage *img = a->image;
    if (!mentions_switches(img)) return;
    for (uint32_t row = 1; row <= md_rows(img, MD_CUSTOMATTRIBUTE); row++) {
        uint32_t parent = md_col_token(img, MD_CUSTOMATTRIBUTE_PARENT, row);
        if (md_token_table(parent) == MD_PROPERTY) read_switch(p, img, c, row, parent);
    }
}

/* --- look-up --- */

static Constants *constants_of(Program *p, Assembly *a) {
    struct Substitutions *s = substitutions(p);
    while (s->assemblies.len <= a->index) vec_push(p->arena, &s->assemblies, NULL);
    Constants *c = s->assemblies.items[a->index];
    if (c) return c;
    c = s->assemblies.items[a->index] = ARENA_NEW(p->arena, Constants);
    map_init(&c->methods, p->arena);
    map_init(&c->fields, p->arena);
    map_init(&c->bodies, p->arena);
    map_init(&c->calls, p->arena);
    read_switches(p, a, c);
    if (a == p->u->corelib)
        read_substitutions(p, a, c,
                           (MdBlob){(const uint8_t *)own_substitutions, sizeof own_substitutions - 1});
    for (uint32_t i = 1; i <= md_rows(a->image, MD_MANIFESTRESOURCE); i++)
        if (strcmp(md_col_string(a->image, MD_MANIFESTRESOURCE_NAME, i), "ILLink.Substitutions.xml") == 0)
            read_substitutions(p, a, c, md_resource(a->image, i));
    return c;
}

bool subst_method(Program *p, MethodDef *m, int64_t *value) {
    if (!m->owner) return false; /* of an array */
    Constants *c = constants_of(p, m->owner->assembly);
    uint64_t *v = map_find(&c->methods, m->rid);
    if (v) *value = (int64_t)*v;
    return v != NULL;
}

bool subst_call(Program *p, Method *caller, MethodDef *m, int64_t *value) {
    if (subst_method(p, m, value)) return true;
    if (!p->opt.collates || !m->owner) return false;
    uint64_t *v = map_find(&constants_of(p, m->owner->assembly)->calls, m->rid);
    const TypeDef *d = v && caller ? caller->owner->def : NULL;
    for (size_t i = 0; d && i < sizeof collating / sizeof *collating; i++)
        if (is_named(d, collating[i])) return false;
    if (v) *value = (int64_t)*v;
    return v != NULL;
}

bool subst_empty(Program *p, MethodDef *m) {
    return m->owner && map_find(&constants_of(p, m->owner->assembly)->bodies, m->rid);
}

bool subst_field(Program *p, FieldDef *f, int64_t *value) {
    uint64_t *v = map_find(&constants_of(p, f->owner->assembly)->fields, f->rid);
    if (v) *value = (int64_t)*v;
    return v != NULL;
}
