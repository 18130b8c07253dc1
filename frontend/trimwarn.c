/* --warn trim: calls of members whose authors say that trimming or compiling ahead can break them, with the
 * numbers and words of .NET's trimmer (docs/trimming.md). */
#include <string.h>

#include "frontend/attributes.h"
#include "frontend/pdb.h"
#include "frontend/program.h"
#include "frontend/typesystem.h"

static const char analysis[] = "System.Diagnostics.CodeAnalysis";

/* What an attribute asks of callers. `summary` stands for all warnings of an assembly that is not the
 * project's; NULL: there is none. */
static const struct {
    const char *attribute, *number, *can, *summary;
} demands[] = {
    {"RequiresUnreferencedCodeAttribute", "IL2026", "can break functionality when trimming application code",
     "IL2104: Assembly '%s' produced trim warnings. For more information see https://aka.ms/il2104"},
    {"RequiresDynamicCodeAttribute", "IL3050", "can break functionality when AOT compiling",
     "IL3053: Assembly '%s' produced AOT analysis warnings."},
    {"RequiresAssemblyFilesAttribute", "IL3002", "can break functionality when embedded in a single-file app",
     NULL},
};
enum { DEMANDS = sizeof demands / sizeof *demands };

struct TrimWarn {
    Map demands_of; /* MethodDef* → bits of demands, and KNOWN */
    Map seen;       /* hash of place and number */
    Map summed;     /* Assembly* → bits of demands told of */
    Map pdbs;       /* Assembly* → MdImage* */
};
enum { KNOWN = 1 << DEMANDS };

static struct TrimWarn *state(Program *p) {
    if (p->trim) return p->trim;
    struct TrimWarn *t = p->trim = ARENA_NEW(p->arena, struct TrimWarn);
    Map *const maps[] = {&t->demands_of, &t->seen, &t->summed, &t->pdbs};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) map_init(maps[i], p->arena);
    return t;
}

/* --- names, as the trimmer shows them: Ns.Outer.Type<T>.Method<U>(List<T>, Int32[]) --- */

static const char *without_arity(Arena *a, const char *name) {
    return arena_strndup(a, name, strcspn(name, "`"));
}

static const char *variables(Arena *a, const MdImage *img, uint32_t owner, uint32_t from) {
    MdRange r = md_generic_params(img, owner);
    const char *text = "";
    for (uint32_t i = r.begin + from; i < r.end; i++)
        text = arena_printf(a, "%s%s%s", text, *text ? ", " : "<",
                            md_col_string(img, MD_GENERICPARAM_NAME, md_row_at(img, MD_GENERICPARAM, i)));
    return *text ? arena_printf(a, "%s>", text) : "";
}

static const char *type_shown(Arena *a, const TypeDef *d) {
    uint32_t outer = d->enclosing ? d->enclosing->ngeneric : 0;
    const char *own = variables(a, d->assembly->image, md_token(MD_TYPEDEF, d->rid), outer);
    const char *front = d->enclosing ? type_shown(a, d->enclosing) : d->ns;
    return arena_printf(a, "%s%s%s%s", front, *front ? "." : "", without_arity(a, d->name), own);
}

static const char *parameter_shown(Arena *a, const MethodDef *m, const Type *t) {
    const MdImage *img = m->owner->assembly->image;
    if (t->kind == TK_VAR || t->kind == TK_MVAR) {
        bool of_type = t->kind == TK_VAR;
        MdRange r = md_generic_params(
            img, of_type ? md_token(MD_TYPEDEF, m->owner->rid) : md_token(MD_METHODDEF, m->rid));
        if (t->index >= r.end - r.begin) return "?";
        return md_col_string(img, MD_GENERICPARAM_NAME, md_row_at(img, MD_GENERICPARAM, r.begin + t->index));
    }
    if (!t->def) {
        const char *end = t->kind == TK_BYREF ? "&" : t->kind == TK_PTR ? "*" : "[]";
        return t->elem ? arena_printf(a, "%s%s", parameter_shown(a, m, t->elem), end) : "IntPtr";
    }
    const char *text = without_arity(a, t->def->name);
    for (uint32_t i = 0; i < t->nargs; i++)
        text = arena_printf(a, "%s%s%s", text, i ? ", " : "<", parameter_shown(a, m, t->args[i]));
    return t->nargs ? arena_printf(a, "%s>", text) : text;
}

static const char *method_shown(Arena *a, MethodDef *m) {
    const char *type = type_shown(a, m->owner), *name = m->name;
    bool get = strncmp(name, "get_", 4) == 0, accessor = get || strncmp(name, "set_", 4) == 0;
    if (accessor && m->flags & MD_MA_SPECIAL_NAME)
        return arena_printf(a, "%s.%s.%s", type, name + 4, get ? "get" : "set");
    if (m->is_ctor) name = without_arity(a, m->owner->name);
    const char *text =
        arena_printf(a, "%s.%s%s(", type, name,
                     variables(a, m->owner->assembly->image, md_token(MD_METHODDEF, m->rid), 0));
    MethodSig *s = method_def_sig(m);
    for (uint32_t i = 0; i < s->nparams; i++)
        text = arena_printf(a, "%s%s%s", text, i ? ", " : "", parameter_shown(a, m, s->params[i]));
    return arena_printf(a, "%s)", text);
}

/* --- attributes --- */

static uint32_t find(Assembly *a, uint32_t token, int demand) {
    return md_find_attribute(a->image, token, analysis, demands[demand].attribute);
}

/* The attribute by which a method asks something of those who call it: its own, or its class's when it makes
 * objects or needs none. 0: it does not. */
static uint32_t demand_row(const MethodDef *m, int demand) {
    Assembly *a = m->owner->assembly;
    uint32_t row = find(a, md_token(MD_METHODDEF, m->rid), demand);
    if (!row && (m->is_static || m->is_ctor)) row = find(a, md_token(MD_TYPEDEF, m->owner->rid), demand);
    return row;
}

static uint32_t demands_of(Program *p, MethodDef *m) {
    uint64_t *known = map_put(&state(p)->demands_of, (uintptr_t)m, NULL);
    if (*known) return (uint32_t)*known;
    uint32_t bits = KNOWN;
    for (int i = 0; i < DEMANDS; i++)
        if (demand_row(m, i)) bits |= 1u << i;
    *known = bits;
    return bits;
}

static bool is_text(MdBlob b, const char *text, size_t n) {
    return b.p && b.len >= n && memcmp(b.p, text, n) == 0;
}

/* [UnconditionalSuppressMessage("Trimming", "IL2026:…")]; of an assembly those that hold for all of it. */
static bool suppresses(Program *p, Assembly *a, uint32_t row, const char *number, bool whole) {
    volatile bool yes = false;
    DIAG_TRY(p->diag) {
        MdAttr attr = assembly_attribute(p, a, row);
        MdBlob id = attr.fixed_count > 1 ? attr.fixed[1].text : (MdBlob){0};
        size_t n = strlen(number);
        yes = is_text(id, number, n) && (id.len == n || id.p[n] == ':');
        for (uint32_t i = 0; whole && i < attr.named_count; i++)
            if (is_text(attr.named[i].name, "Scope", 5) && !is_text(attr.named[i].value.text, "module", 6))
                yes = false;
    }
    DIAG_CAUGHT(p->diag) { yes = false; }
    DIAG_END
    return yes;
}

static bool is_suppressed_at(Program *p, Assembly *a, uint32_t token, int demand) {
    MdRange r = md_custom_attributes(a->image, token);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(a->image, MD_CUSTOMATTRIBUTE, i);
        if (md_attribute_is(a->image, row, analysis, "UnconditionalSuppressMessageAttribute") &&
            suppresses(p, a, row, demands[demand].number, md_token_table(token) == MD_ASSEMBLY))
            return true;
    }
    return false;
}

static uint32_t property_of(const MethodDef *m) {
    const MdImage *img = m->owner->assembly->image;
    MdRange all = md_properties(img, m->owner->rid);
    for (uint32_t i = all.begin; i < all.end; i++) {
        uint32_t property = md_token(MD_PROPERTY, md_row_at(img, MD_PROPERTY, i));
        MdRange r = md_method_semantics(img, property);
        for (uint32_t k = r.begin; k < r.end; k++)
            if (md_col(img, MD_METHODSEMANTICS_METHOD, md_row_at(img, MD_METHODSEMANTICS, k)) == m->rid)
                return property;
    }
    return 0;
}

static bool is_silent_method(Program *p, const MethodDef *m, int demand) {
    Assembly *a = m->owner->assembly;
    uint32_t token = md_token(MD_METHODDEF, m->rid), property = property_of(m);
    if (find(a, token, demand) || is_suppressed_at(p, a, token, demand)) return true;
    return property && is_suppressed_at(p, a, property, demand);
}

/* "<Name>b__0", "<Name>d__5" → Name; NULL when the compiler has not made it up. */
static const char *source_name(Arena *a, const char *name) {
    const char *end = name[0] == '<' ? strrchr(name, '>') : NULL;
    return end > name + 1 ? arena_strndup(a, name + 1, (size_t)(end - name - 1)) : NULL;
}

/* Lambdas, local functions and state machines belong to the method that they are written in. */
static bool is_silent(Program *p, const MethodDef *m, int demand) {
    if (is_silent_method(p, m, demand)) return true;
    const char *name = source_name(p->arena, m->name);
    TypeDef *d = m->owner;
    for (; d; d = d->enclosing) {
        uint32_t token = md_token(MD_TYPEDEF, d->rid);
        if (find(d->assembly, token, demand) || is_suppressed_at(p, d->assembly, token, demand)) return true;
        typedef_members(d);
        for (uint32_t i = 0; name && i < d->nmethods; i++)
            if (strcmp(d->methods[i].name, name) == 0 && is_silent_method(p, &d->methods[i], demand))
                return true;
        if (!name) name = source_name(p->arena, d->name);
    }
    return is_suppressed_at(p, m->owner->assembly, md_token(MD_ASSEMBLY, 1), demand);
}

/* --- places --- */

static const MdImage *pdb_of(Program *p, Assembly *a) {
    bool added;
    uint64_t *place = map_put(&state(p)->pdbs, (uintptr_t)a, &added);
    if (!added) return (const MdImage *)(uintptr_t)*place;
    const MdImage *volatile pdb = NULL;
    DIAG_TRY(p->diag) { pdb = md_open_pdb(p->diag, p->arena, a->image); }
    DIAG_CAUGHT(p->diag) { pdb = NULL; } /* costs the lines only */
    DIAG_END
    *place = (uintptr_t)pdb;
    return pdb;
}

/* "file(line): " of an IL offset; "" when it is not known. */
static const char *place_of(Program *p, const MethodDef *m, uint32_t offset) {
    const MdImage *pdb = pdb_of(p, m->owner->assembly);
    const char *volatile text = "";
    if (!pdb) return text;
    DIAG_TRY(p->diag) {
        MdSequencePoints points = md_sequence_points(pdb, p->diag, p->arena, m->rid);
        const MdSequencePoint *at = md_point_at(&points, offset);
        if (at && !at->hidden)
            text = arena_printf(p->arena, "%s(%u): ", md_document_name(pdb, p->diag, p->arena, at->document),
                                at->start_line);
    }
    DIAG_CAUGHT(p->diag) { text = ""; }
    DIAG_END
    return text;
}

/* --- warnings --- */

/* A sentence with a space in front: it ends in a full stop. */
static const char *sentence(Arena *a, MdBlob text) {
    if (!text.p || !text.len) return "";
    return arena_printf(a, " %.*s%s", (int)text.len, (const char *)text.p,
                        text.p[text.len - 1] == '.' ? "" : ".");
}

static void warn_call(Program *p, const MethodDef *user, uint32_t offset, MethodDef *used, int demand) {
    Assembly *a = used->owner->assembly;
    Arena *arena = p->arena;
    const char *volatile message = "";
    DIAG_TRY(p->diag) {
        MdAttr attr = assembly_attribute(p, a, demand_row(used, demand));
        const char *url = "";
        if (attr.fixed_count) message = sentence(arena, attr.fixed[0].text);
        for (uint32_t i = 0; i < attr.named_count; i++) {
            const MdAttrNamed *n = &attr.named[i];
            if (is_text(n->name, "Url", 3) && n->value.text.p)
                url = arena_printf(arena, " %.*s", (int)n->value.text.len, (const char *)n->value.text.p);
        }
        message = arena_printf(arena, "%s%s", message, url);
    }
    DIAG_CAUGHT(p->diag) {} /* the member is named nevertheless */
    DIAG_END
    diag_warn(p->diag, "%s%s: %s: Using member '%s' which has '%s' %s.%s", place_of(p, user, offset),
              demands[demand].number, method_shown(arena, (MethodDef *)user), method_shown(arena, used),
              demands[demand].attribute, demands[demand].can, message);
}

static void warn_assembly(Program *p, Assembly *a, int demand) {
    uint64_t *told = map_put(&state(p)->summed, (uintptr_t)a, NULL);
    if (*told & 1u << demand) return;
    *told |= 1u << demand;
    const char *text = demands[demand].summary, *gap = text ? strstr(text, "%s") : NULL;
    if (gap) diag_warn(p->diag, "%.*s%s%s", (int)(gap - text), text, a->name, gap + 2);
}

void trim_call(Program *p, MethodDef *user, uint32_t offset, MethodDef *used) {
    if (!p->opt.warn_trim || p->opt.stress || !used->owner || !user->owner) return;
    uint32_t bits = demands_of(p, used);
    for (int i = 0; i < DEMANDS; i++) {
        if (!(bits & 1u << i)) continue;
        bool added;
        uint64_t key =
            hash_combine(hash_combine((uintptr_t)user, (uintptr_t)used), (uint64_t)offset << 2 | (unsigned)i);
        map_put(&state(p)->seen, key, &added);
        if (!added || is_silent(p, user, i)) continue;
        if (reflect_origin(p, user->owner->assembly) == ORIGIN_PROJECT)
            warn_call(p, user, offset, used, i);
        else
            warn_assembly(p, user->owner->assembly, i);
    }
}
