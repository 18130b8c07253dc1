/* --warn trim: calls of members whose authors say that trimming or compiling ahead can break them, with the
 * numbers and words of .NET's trimmer (docs/trimming.md). */
#include <string.h>

#include "frontend/attributes.h"
#include "frontend/pdb.h"
#include "frontend/trim.h"
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
enum { UNREFERENCED, DEMANDS = sizeof demands / sizeof *demands };

struct TrimWarn {
    Map demands_of; /* MethodDef* → bits of demands, and KNOWN */
    Map seen;       /* hash of place and number */
    Map summed;     /* Assembly* → bits of demands told of */
    Map pdbs;       /* Assembly* → MdImage* */
    Map bodies_seen;
    VEC(MethodDef *) bodies; /* those to report on */
    struct TrimFlow *flow;
};
enum { KNOWN = 1 << DEMANDS };

static struct TrimWarn *state(Program *p) {
    if (p->trim) return p->trim;
    struct TrimWarn *t = p->trim = ARENA_NEW(p->arena, struct TrimWarn);
    Map *const maps[] = {&t->demands_of, &t->seen, &t->summed, &t->pdbs, &t->bodies_seen};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) map_init(maps[i], p->arena);
    return t;
}

/* --- attributes --- */

static uint32_t find(Assembly *a, uint32_t token, const char *attribute) {
    return md_find_attribute(a->image, token, analysis, attribute);
}

/* The attribute by which a method asks something of those who call it: its own, or its class's when it makes
 * objects or needs none. 0: it does not. */
static uint32_t demand_row(const MethodDef *m, int demand) {
    Assembly *a = m->owner->assembly;
    const char *attribute = demands[demand].attribute;
    uint32_t row = find(a, md_token(MD_METHODDEF, m->rid), attribute);
    if (!row && (m->is_static || m->is_ctor)) row = find(a, md_token(MD_TYPEDEF, m->owner->rid), attribute);
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

bool trim_reflects(Program *p, MethodDef *m) {
    for (int i = 0; i < DEMANDS; i++)
        if (demands_of(p, m) & 1u << i && strcmp(demands[i].attribute, "RequiresAssemblyFilesAttribute") != 0)
            return true;
    return false;
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

/* What makes code silent about something: the attribute that passes it on to callers, the number suppressed.
 */
typedef struct Silence {
    const char *attribute, *number;
} Silence;

static bool is_suppressed_at(Program *p, Assembly *a, uint32_t token, const Silence *s) {
    MdRange r = md_custom_attributes(a->image, token);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(a->image, MD_CUSTOMATTRIBUTE, i);
        if (md_attribute_is(a->image, row, analysis, "UnconditionalSuppressMessageAttribute") &&
            suppresses(p, a, row, s->number, md_token_table(token) == MD_ASSEMBLY))
            return true;
    }
    return false;
}

static bool is_silent_at(Program *p, Assembly *a, uint32_t token, const Silence *s) {
    return find(a, token, s->attribute) || is_suppressed_at(p, a, token, s);
}

static bool is_silent_method(Program *p, const MethodDef *m, const Silence *s) {
    Assembly *a = m->owner->assembly;
    uint32_t property = property_of_accessor(m);
    return is_silent_at(p, a, md_token(MD_METHODDEF, m->rid), s) ||
           (property && is_suppressed_at(p, a, property, s));
}

/* "<Name>b__0", "<Name>d__5" → Name; NULL when the compiler has not made it up. */
static const char *source_name(Arena *a, const char *name) {
    const char *end = name[0] == '<' ? strrchr(name, '>') : NULL;
    return end > name + 1 ? arena_strndup(a, name + 1, (size_t)(end - name - 1)) : NULL;
}

/* Lambdas, local functions and state machines belong to the method that they are written in. */
static bool is_silent(Program *p, const MethodDef *m, const Silence *s) {
    if (is_silent_method(p, m, s)) return true;
    const char *name = source_name(p->arena, m->name);
    TypeDef *d = m->owner;
    for (; d; d = d->enclosing) {
        if (is_silent_at(p, d->assembly, md_token(MD_TYPEDEF, d->rid), s)) return true;
        typedef_members(d);
        for (const char *n = name; n; n = source_name(p->arena, n))
            for (MethodDef *of = method_named(d, n, NULL); of; of = method_named(d, n, of))
                if (is_silent_method(p, of, s)) return true;
        if (!name) name = source_name(p->arena, d->name);
    }
    return is_suppressed_at(p, m->owner->assembly, md_token(MD_ASSEMBLY, 1), s);
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
              demands[demand].number, shown_method(arena, (MethodDef *)user), shown_method(arena, used),
              demands[demand].attribute, demands[demand].can, message);
}

static void warn_assembly(Program *p, Assembly *a, int demand) {
    uint64_t *told = map_put(&state(p)->summed, (uintptr_t)a, NULL);
    if (*told & 1u << demand) return;
    *told |= 1u << demand;
    const char *text = demands[demand].summary, *gap = text ? strstr(text, "%s") : NULL;
    if (gap) diag_warn(p->diag, "%.*s%s%s", (int)(gap - text), text, a->name, gap + 2);
}

/* Whether the place has not been told of before. */
static bool is_new(Program *p, const MethodDef *m, uint32_t offset, uint64_t what) {
    bool added;
    map_put(&state(p)->seen, hash_combine(hash_combine((uintptr_t)m, what), offset), &added);
    return added;
}

void trim_call(Program *p, MethodDef *user, uint32_t offset, MethodDef *used) {
    if (!p->opt.warn_trim || p->opt.stress || !used->owner || !user->owner) return;
    uint32_t bits = demands_of(p, used);
    for (int i = 0; i < DEMANDS; i++) {
        if (!(bits & 1u << i) || (i == UNREFERENCED && trim_judges(p, used))) continue;
        const Silence silence = {demands[i].attribute, demands[i].number};
        if (!is_new(p, user, offset, hash_combine((uintptr_t)used, (uint64_t)i)) ||
            is_silent(p, user, &silence))
            continue;
        if (reflect_origin(p, user->owner->assembly) == ORIGIN_PROJECT)
            warn_call(p, user, offset, used, i);
        else
            warn_assembly(p, user->owner->assembly, i);
    }
}

void trim_report(Program *p, const MethodDef *m, uint32_t offset, const char *number, const char *text) {
    const Silence silence = {demands[UNREFERENCED].attribute, number};
    if (!is_new(p, m, offset, hash_bytes(text, strlen(text))) || is_silent(p, m, &silence)) return;
    if (reflect_origin(p, m->owner->assembly) == ORIGIN_PROJECT)
        diag_warn(p->diag, "%s%s: %s: %s", place_of(p, m, offset), number,
                  shown_method(p->arena, (MethodDef *)m), text);
    else
        warn_assembly(p, m->owner->assembly, UNREFERENCED);
}

void trim_body(Program *p, MethodDef *m, IrSym why) {
    if (p->opt.stress || !reflect_is_own(p, m->owner->assembly)) return;
    struct TrimWarn *t = state(p);
    bool added;
    map_put(&t->bodies_seen, (uintptr_t)m, &added);
    if (!added) return;
    if (!t->flow) t->flow = trim_flow_new(p);
    if (trim_flow_keep(t->flow, m, why) && p->opt.warn_trim) vec_push(p->arena, &t->bodies, m);
}

void trim_finish(Program *p) {
    struct TrimWarn *t = state(p);
    for (uint32_t i = 0; i < t->bodies.len; i++) trim_flow_tell(t->flow, t->bodies.items[i]);
}

void trim_free(Program *p) {
    if (p->trim && p->trim->flow) trim_flow_free(p->trim->flow);
}
