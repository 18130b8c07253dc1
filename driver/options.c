/* The tables of commands and options, and what reads them. */
#include "driver/options.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

typedef enum OptionId {
    ID_HELP,
    ID_OUTPUT,
    ID_LEVEL,
    ID_TARGET,
    ID_FRAMEWORK,
    ID_FEATURE,
    ID_NATIVE_LIB,
    ID_STATIC,
    ID_DYNAMIC,
    ID_SHARED,
    ID_STATIC_LIB,
    ID_DEBUG,
    ID_STRIP,
    ID_VERIFY,
    ID_TIME,
    ID_VERBOSE,
    ID_STAGE,
    ID_LIST,
    ID_ROOT,
    ID_WARN,
    ID_JSON,
    ID_HTML,
    ID_EXTRACT,
} OptionId;

const Option options[] = {
    {"-o", "FILE", ID_OUTPUT, OPT_OUTPUT, "the executable to write; default: the assembly's name, here"},
    {"-O", "LEVEL", ID_LEVEL, OPT_LEVEL,
     "-O0 compiles fast, -O1 (default) optimises, -O2 more, -Os for size"},
    {"--target", "NAME", ID_TARGET, OPT_TARGET, "linux-x64 (default)"},
    {"--framework", "DIR", ID_FRAMEWORK, OPT_FRAMEWORK,
     "folder of a framework's assemblies, in place of those runtimeconfig.json names; may be repeated"},
    {"--feature", "NAME=VALUE", ID_FEATURE, OPT_FEATURE,
     "sets a feature switch, over runtimeconfig.json; may be repeated"},
    {"--root", "WHAT", ID_ROOT, OPT_ROOT,
     "keeps an assembly, a type, or what a file of linker descriptors (.xml) names; may be repeated"},
    {"--warn", "KIND", ID_WARN, OPT_ROOT,
     "trim: the warnings of .NET's trimmer and AOT compiler (IL2026, IL2067, IL3050 …)"},
    {"--native-lib", "FILE", ID_NATIVE_LIB, OPT_LINKING,
     "archive (libfoo.a) or object to link in, which [DllImport(\"foo\")] then means; may be repeated"},
    {"--static", NULL, ID_STATIC, OPT_LINKING,
     "carry the C library and need nothing; default, unless the program needs more"},
    {"--dynamic", NULL, ID_DYNAMIC, OPT_LINKING,
     "use the system's C library (glibc 2.17 or newer), and load other libraries; chosen without being asked "
     "when the program loads libraries or uses cultures"},
    {"--shared", NULL, ID_SHARED, OPT_LINKING,
     "write a shared library with the [UnmanagedCallersOnly] methods that have an EntryPoint, and a C "
     "header"},
    {"--static-lib", NULL, ID_STATIC_LIB, OPT_LINKING,
     "write the same as an archive to link C programs with"},
    {"-g", NULL, ID_DEBUG, OPT_LATER, "write debug information: not implemented yet"},
    {"--strip", NULL, ID_STRIP, OPT_STRIP, "no symbol table"},
    {"--stage", "STAGE", ID_STAGE, OPT_STAGE, "il, ssa, the name of a pass, regs, asm or all"},
    {"--list", "FILE", ID_LIST, OPT_LIST, "write every failure to FILE"},
    {"--json", NULL, ID_JSON, OPT_SIZE, "print JSON (docs/cli.md has its form)"},
    {"--html", "FILE", ID_HTML, OPT_SIZE, "write a page with a treemap; - is the standard output"},
    {"--extract", "DIR", ID_EXTRACT, OPT_EXTRACT,
     "write the metadata that an executable embeds for reflection to DIR, as assemblies"},
    {"--verify", NULL, ID_VERIFY, OPT_VERIFY,
     "check the IR after every pass and the registers after allocation"},
    {"--time", NULL, ID_TIME, OPT_TIME, "print how long each phase took"},
    {"--verbose", NULL, ID_VERBOSE, OPT_VERBOSE, "print every warning"},
    {"--help", NULL, ID_HELP, 0, "this text"},
};
enum { OPTION_COUNT = sizeof options / sizeof *options };
const int option_count = OPTION_COUNT;

bool option_admitted(const Command *c, const Option *o) { return !o->commands || (c->options & o->commands); }

/* --- hints --- */

static noreturn void unknown(Session *s, const Command *c, const char *word) {
    const char *names[OPTION_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (option_admitted(c, &options[i])) names[n++] = options[i].name;
    const char *near = nearest_word(word, names, n);
    const char *name = c->name ? arena_printf(&s->arena, "anvil %s", c->name) : "anvil";
    if (near)
        diag_fail(s->diag, "unknown option '%s'; did you mean %s? (%s --help lists them)", word, near, name);
    diag_fail(s->diag, "unknown option '%s'; %s --help lists them", word, name);
}

/* --- values --- */

static void set_level(Session *s, const char *v) {
    bool known = (strchr("012s", v[0]) && v[0] && !v[1]);
    if (!known) diag_fail(s->diag, "unknown optimisation level '-O%s'; there are -O0, -O1, -O2 and -Os", v);
    s->o.level = v[0] == 's' ? 's' : v[0] - '0';
}

static void set_target(Session *s, const char *v) {
    static const char *const all[] = {"linux-x64", "linux-arm64", "win-x64",
                                      "win-arm64", "osx-x64",     "osx-arm64"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(v, all[i]) != 0) continue;
        if (i) diag_fail(s->diag, "target %s is not implemented yet; only linux-x64 is", v);
        s->o.target = all[i];
        return;
    }
    if (strcmp(v, "x64") == 0) {
        s->o.target = all[0];
        return;
    }
    diag_fail(s->diag, "unknown target '%s'; there is linux-x64", v);
}

/* Who asks for a kind of warnings wants to see all of them. */
static void set_warnings(Session *s, const char *v) {
    if (strcmp(v, "trim") != 0) diag_fail(s->diag, "unknown kind of warnings '%s'; there is trim", v);
    s->o.warn_trim = s->o.verbose = true;
}

static void set_kind(Options *out, LinkOutput kind) {
    out->kind = kind;
    out->chooses = false;
}

static void apply(Session *s, const Option *o, const char *v) {
    Options *out = &s->o;
    switch ((OptionId)o->id) {
        case ID_HELP: out->help = true; break;
        case ID_OUTPUT: out->output = v; break;
        case ID_LEVEL: set_level(s, v); break;
        case ID_TARGET: set_target(s, v); break;
        case ID_FRAMEWORK: vec_push(&s->arena, &out->frameworks, v); break;
        case ID_FEATURE: vec_push(&s->arena, &out->features, v); break;
        case ID_NATIVE_LIB: vec_push(&s->arena, &out->native_libs, v); break;
        case ID_STRIP: out->strip = true; break;
        case ID_VERIFY: out->verify = true; break;
        case ID_TIME: out->time = true; break;
        case ID_VERBOSE: out->verbose = true; break;
        case ID_STAGE: out->stage = v; break;
        case ID_LIST: out->list = v; break;
        case ID_WARN: set_warnings(s, v); break;
        case ID_ROOT: vec_push(&s->arena, &out->roots, v); break;
        case ID_JSON: out->json = true; break;
        case ID_EXTRACT: out->extract = v; break;
        case ID_HTML: out->html = v; break;
        case ID_STATIC: set_kind(out, LINK_STATIC); break;
        case ID_DYNAMIC: set_kind(out, LINK_DYNAMIC); break;
        case ID_SHARED: set_kind(out, LINK_SHARED); break;
        case ID_STATIC_LIB: set_kind(out, LINK_OBJECT); break;
        default: diag_fail(s->diag, "%s is not implemented yet", o->name);
    }
}

/* --- parsing --- */

/* The option that `word` is, with the value that is glued to it (-O1, --stage=il) in *value. */
static const Option *find(const Command *c, char *word, const char **value) {
    *value = NULL;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const Option *o = &options[i];
        size_t n = strlen(o->name);
        if (!option_admitted(c, o) || strncmp(word, o->name, n) != 0) continue;
        if (!word[n]) return o;
        if (!o->value) continue;
        if (word[1] != '-')
            *value = word + n;
        else if (word[n] == '=')
            *value = word + n + 1;
        if (*value) return o;
    }
    return NULL;
}

void options_parse(Session *s, const Command *c, int argc, char **argv) {
    for (int i = 0; i < argc; i++) {
        char *word = argv[i];
        if (strcmp(word, "--") == 0 && (c->options & OPT_REST)) {
            s->o.rest = argv + i + 1;
            s->o.nrest = argc - i - 1;
            break;
        }
        if (word[0] != '-' || !word[1]) {
            vec_push(&s->arena, &s->o.operands, word);
            continue;
        }
        const char *value;
        if (strcmp(word, "-h") == 0) word = "--help";
        const Option *o = find(c, word, &value);
        if (!o) unknown(s, c, word);
        if (o->value && !value) {
            if (i + 1 == argc)
                diag_fail(s->diag, "option %s needs a value: %s %s", o->name, o->name, o->value);
            value = argv[++i];
        }
        apply(s, o, value);
    }
}

void options_print(const Command *c) {
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const Option *o = &options[i];
        if (!option_admitted(c, o)) continue;
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", o->name, o->value && o->name[1] != 'O' ? " " : "",
                 o->value ? o->value : "");
        printf("  %-22s %s\n", left, o->help);
    }
}
