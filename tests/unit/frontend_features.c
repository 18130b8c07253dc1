/* Feature switches over the real CoreLib, and the XML reader that finds them. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/features.h"
#include "frontend/xml.h"

/* --- XML --- */

static const char *events(Arena *a, Diag *d, const char *text) {
    Xml x;
    xml_init(&x, d, a, "test.xml", text, strlen(text));
    const char *out = "";
    XmlEvent e;
    while ((e = xml_next(&x)) != XML_DONE) {
        out = arena_printf(a, "%s%s%s", out, e == XML_START ? "<" : ">", x.name ? x.name : "");
        for (unsigned i = 0; e == XML_START && i < x.nattrs; i++)
            out = arena_printf(a, "%s %s=[%s]", out, x.attrs[i].name, x.attrs[i].value);
    }
    return out;
}

static void reads(const char *text, const char *expected) {
    Arena a;
    arena_init(&a);
    Diag d = {0};
    DIAG_TRY(&d) { cr_assert_str_eq(events(&a, &d, text), expected); }
    DIAG_CAUGHT(&d) { cr_assert(false, "%s", d.message); }
    DIAG_END
    arena_free(&a);
}

Test(frontend_xml, reads) {
    static const char *const cases[][2] = {
        {"\xEF\xBB\xBF<?xml version='1.0'?><!-- <no> --><a><b x = \"1\"/>text</a>", "<a<b x=[1]>b>a"},
        {"<a k='&lt;&amp;&gt;&quot;&apos;&#65;&#x20AC;'></a>", "<a k=[<&>\"'A\xE2\x82\xAC]>a"},
        {"<!DOCTYPE linker><a><![CDATA[<b>]]></a>", "<a>a"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) reads(cases[i][0], cases[i][1]);
}

static void refuses(const char *text) {
    Arena a;
    arena_init(&a);
    Diag d = {0};
    volatile bool failed = false;
    DIAG_TRY(&d) { events(&a, &d, text); }
    DIAG_CAUGHT(&d) { failed = true; }
    DIAG_END
    cr_assert(failed, "accepted: %s", text);
    cr_assert(strstr(d.message, "test.xml: line 1: "), "%s", d.message);
    arena_free(&a);
}

/* One attribute more than the reader takes. */
static const char many_attributes[] =
    "<a k='1' k='2' k='3' k='4' k='5' k='6' k='7' k='8' k='9' k='a' k='b' k='c' k='d' k='e' k='f' k='g' "
    "k='h'/>";

Test(frontend_xml, refuses) {
    static const char *const cases[] = {
        "<a>",
        "<a",
        "</a>",
        "<a k></a>",
        "<a k=v></a>",
        "<a k='v></a>",
        "<a k='<'/>",
        "<a k='&x;'/>",
        "<a k='&#0;'/>",
        "<a k='&#xD800;'/>",
        "<a k='&#x110000;'/>",
        "<a k='&'/>",
        "<!-- never",
        "<>",
        many_attributes,
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) refuses(cases[i]);
}

/* --- the switches in force --- */

Test(frontend_features, later_lists_win) {
    Arena a;
    arena_init(&a);
    Diag d = {0};
    const char *const config[] = {"My.Switch=1", "System.Globalization.Invariant=false"}, *const given[] = {
                                                                                              "My.Switch=2"};
    const FeatureList lists[] = {{config, 2}, {given, 1}};
    ProgramOptions opt = {0};
    DIAG_TRY(&d) { features_compose(&a, &d, lists, 2, &opt); }
    DIAG_CAUGHT(&d) { cr_assert(false, "%s", d.message); }
    DIAG_END
    uint32_t mine = 0, invariant = 0;
    for (uint32_t i = 0; i < opt.nfeatures; i++) {
        if (strncmp(opt.features[i], "My.Switch=", 10) == 0)
            cr_assert(++mine == 1 && opt.features[i][10] == '2');
        if (strncmp(opt.features[i], "System.Globalization.Invariant=", 31) == 0)
            cr_assert(++invariant == 1 && opt.features[i][31] == 'f');
    }
    cr_assert(mine && invariant);
    arena_free(&a);
}

/* --- CoreLib --- */

typedef struct World {
    Arena arena;
    Diag diag;
    Universe *u;
    Program *p;
} World;

static const char *core_folder(Arena *a) {
    const char *root = getenv("DOTNET_ROOT"), *roots[] = {root, "/usr/share/dotnet", "/usr/lib/dotnet"};
    for (unsigned i = 0; i < sizeof roots / sizeof *roots; i++) {
        glob_t g;
        if (!roots[i] ||
            glob(arena_printf(a, "%s/shared/Microsoft.NETCore.App/10.*", roots[i]), 0, NULL, &g) != 0)
            continue;
        const char *dir = arena_strdup(a, g.gl_pathv[g.gl_pathc - 1]);
        globfree(&g);
        return dir;
    }
    return NULL;
}

static void open_world(World *w, const char *feature) {
    *w = (World){0};
    arena_init(&w->arena);
    const char *dir = core_folder(&w->arena);
    if (!dir) cr_skip_test("no .NET 10 framework on this machine");
    DIAG_TRY(&w->diag) {
        w->u = universe_new(&w->arena, &w->diag, &dir, 1);
        const char **features = ARENA_NEW(&w->arena, const char *);
        *features = feature;
        ProgramOptions opt = {.features = features, .nfeatures = feature ? 1 : 0, .stress = true};
        w->p = prog_new(&w->arena, &w->diag, w->u, NULL, &opt);
    }
    DIAG_CAUGHT(&w->diag) { cr_assert(false, "%s", w->diag.message); }
    DIAG_END
}

static void close_world(World *w) {
    prog_free(w->p);
    arena_free(&w->arena);
}

static TypeDef *type_of(World *w, const char *ns, const char *name) {
    TypeDef *d = assembly_find_type(w->u->corelib, ns, name);
    cr_assert(d, "no %s.%s", ns, name);
    typedef_members(d);
    return d;
}

enum { NONE = -1 };

typedef struct Case {
    const char *feature, *ns, *type, *member;
    int nparams; /* FIELD: a static field */
    int64_t value;
} Case;
enum { FIELD = -2 };

/* What CoreLib 10 says in its ILLink.Substitutions.xml and attributes. */
static const Case cases[] = {
#define TRACING "System.Diagnostics.Tracing.EventSource.IsSupported="
    {TRACING "false", "System.Diagnostics.Tracing", "EventSource", "IsEnabled", 0, 0},
    {TRACING "false", "System.Diagnostics.Tracing", "EventSource", "IsEnabled", 2, 0},
    {TRACING "false", "System.Diagnostics.Tracing", "EventSource", "IsEnabled", 3, 0},
    {TRACING "false", "System.Diagnostics.Tracing", "EventSource", "get_IsSupported", 0, 0},
    {TRACING "FALSE", "System.Diagnostics.Tracing", "EventSource", "IsEnabled", 0, 0},
    {TRACING "true", "System.Diagnostics.Tracing", "EventSource", "IsEnabled", 0, NONE},
    {TRACING "true", "System.Diagnostics.Tracing", "EventSource", "get_IsSupported", 0, 1},
    {TRACING "maybe", "System.Diagnostics.Tracing", "EventSource", "get_IsSupported", 0, NONE},
    {NULL, "System.Diagnostics.Tracing", "EventSource", "IsEnabled", 0, NONE},
    {NULL, "System.Diagnostics.Tracing", "EventSource", "get_IsSupported", 0, NONE},
#define INVARIANT "System.Globalization.Invariant="
    {INVARIANT "true", "System.Globalization", "GlobalizationMode", "get_Invariant", 0, 1},
    {INVARIANT "true", "System.Globalization", "GlobalizationMode+Settings", "get_Invariant", 0, NONE},
    {INVARIANT "false", "System.Globalization", "GlobalizationMode", "get_Invariant", 0, NONE},
    {INVARIANT "false", "System.Globalization", "GlobalizationMode+Settings", "get_Invariant", 0, 0},
#define DYNAMIC "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported="
    {DYNAMIC "false", "System.Runtime.CompilerServices", "RuntimeFeature", "get_IsDynamicCodeSupported", 0,
     0},
    {DYNAMIC "false", "System.Runtime.CompilerServices", "RuntimeFeature", "get_IsDynamicCodeCompiled", 0, 0},
    {DYNAMIC "true", "System.Runtime.CompilerServices", "RuntimeFeature", "get_IsDynamicCodeCompiled", 0, 1},
    {NULL, "System.Runtime.CompilerServices", "RuntimeFeature", "get_IsDynamicCodeCompiled", 0, NONE},
    {NULL, "System", "IntPtr", "get_Size", 0, 8},
    {NULL, "System", "String", "get_Length", 0, NONE},
    {NULL, "System", "BitConverter", "IsLittleEndian", FIELD, 1},
    {"System.Diagnostics.Debugger.IsSupported=false", "System.Threading.Tasks", "Task",
     "s_asyncDebuggingEnabled", FIELD, 0},
    {NULL, "System.Threading.Tasks", "Task", "s_asyncDebuggingEnabled", FIELD, NONE},
};

Test(frontend_features, corelib) {
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Case *c = &cases[i];
        World w;
        open_world(&w, c->feature);
        TypeDef *d = type_of(&w, c->ns, c->type);
        int64_t value = NONE;
        bool known;
        if (c->nparams == FIELD)
            known = subst_field(w.p, typedef_find_field(d, c->member), &value);
        else
            known = subst_method(w.p, typedef_find_method(d, c->member, c->nparams), &value);
        cr_expect(known == (c->value != NONE) && value == c->value, "%s: %s.%s: %s %lld",
                  c->feature ? c->feature : "nothing set", c->type, c->member,
                  known ? "is" : "is unknown:", (long long)value);
        close_world(&w);
    }
}

Test(frontend_features, empty_bodies) {
    World w;
    open_world(&w, TRACING "false");
    TypeDef *d = type_of(&w, "System.Diagnostics.Tracing", "EventSource");
    cr_assert(subst_empty(w.p, typedef_find_method(d, "Finalize", 0)));
    cr_assert(!subst_empty(w.p, typedef_find_method(d, "Dispose", 0)));
    close_world(&w);
    open_world(&w, TRACING "true");
    d = type_of(&w, "System.Diagnostics.Tracing", "EventSource");
    cr_assert(!subst_empty(w.p, typedef_find_method(d, "Finalize", 0)));
    close_world(&w);
}
