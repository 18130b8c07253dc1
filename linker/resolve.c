/* Symbol resolution. An archive's member joins the link as soon as an undefined, not weak, reference meets
 * its name, in whatever order objects and archives came (as in lld: an archive never has to
 * be named twice). */
#include <string.h>

#include "linker/internal.h"

static Input *input_add(Link *l, Object *o) {
    Input in = {.obj = o,
                .places = ARENA_ARRAY(l->arena, Place, o->chunks.len),
                .global = ARENA_ARRAY(l->arena, uint32_t, o->symbols.len)};
    vec_push(l->arena, &l->inputs, in);
    return &vec_last(&l->inputs);
}

void resolve_init(Link *l) {
    l->own = obj_new(l->arena, "<linker>", l->target->arch);
    vec_push(l->arena, &l->globals, (Global){.name = ""});
    vec_push(l->arena, &l->edges, (Edge){0});
    vec_push(l->arena, &l->anchored, (Anchored){.live = false});
    strmap_init(&l->global_by_name, l->arena);
    strmap_init(&l->groups, l->arena);
    input_add(l, l->own);
    l->own_places_cap = 1;
}

uint32_t own_chunk(Link *l, const char *section, uint32_t flags, uint32_t align, uint64_t size) {
    uint32_t chunk = obj_chunk_new(l->own, obj_section(l->own, section, flags), align, NULL, size);
    if (chunk >= l->own_places_cap) {
        Input *own = &l->inputs.items[0];
        own->places = arena_grow(l->arena, own->places, l->own_places_cap * sizeof(Place),
                                 l->own_places_cap * 2 * sizeof(Place));
        l->own_places_cap *= 2;
    }
    l->inputs.items[0].places[chunk] = (Place){.live = true};
    return chunk;
}

static uint32_t intern(Link *l, const char *name) {
    bool added;
    uint64_t *id = strmap_put(&l->global_by_name, name, strlen(name), &added);
    if (added) {
        *id = l->globals.len;
        vec_push(l->arena, &l->globals, (Global){.name = name});
    }
    return (uint32_t)*id;
}

static void want(Link *l, uint32_t global) {
    const Global *g = &l->globals.items[global];
    if (g->kind == GLOBAL_UNDEF && g->lazy) vec_push(l->arena, &l->wanted, global);
}

static GlobalKind kind_of(const Input *in, const ObjSymbol *s) {
    bool weak = s->binding == BIND_WEAK;
    if (s->state == SYM_UNDEF || (s->state == SYM_DEFINED && in->places[s->chunk].dropped))
        return weak ? GLOBAL_UNDEF_WEAK : GLOBAL_UNDEF;
    if (s->state == SYM_COMMON) return GLOBAL_COMMON;
    return weak ? GLOBAL_WEAK : GLOBAL_STRONG;
}

/* gABI: the most constraining of all visibilities; their numbers but 0 are in that order. */
static uint8_t constrain(uint8_t a, uint8_t b) { return a == 0 ? b : b == 0 ? a : a < b ? a : b; }

static void add_symbol(Link *l, uint32_t input, uint32_t symbol) {
    Input *in = &l->inputs.items[input];
    const ObjSymbol *s = &in->obj->symbols.items[symbol];
    uint32_t id = intern(l, s->name);
    Global *g = &l->globals.items[id];
    GlobalKind kind = kind_of(in, s);
    in->global[symbol] = id;
    g->vis = constrain(g->vis, s->vis);
    if (kind == GLOBAL_STRONG && g->kind == GLOBAL_STRONG)
        diag_fail(l->diag, "symbol %s is defined twice: in %s and in %s", s->name,
                  l->inputs.items[g->input].obj->name, in->obj->name);
    bool replaces = kind > g->kind;
    if (kind == GLOBAL_COMMON) {
        const ObjSymbol *old = &l->inputs.items[g->input].obj->symbols.items[g->symbol];
        if (g->kind == GLOBAL_COMMON && s->size > old->size) replaces = true;
        if (s->value > g->align) g->align = s->value;
    }
    if (!replaces) return;
    g->kind = (uint8_t)kind;
    g->input = input;
    g->symbol = symbol;
    want(l, id);
}

static void drop_duplicate_groups(Link *l, Input *in) {
    if (in->obj->groups.len <= 1) return;
    bool *first = ARENA_ARRAY(l->arena, bool, in->obj->groups.len);
    for (uint32_t i = 1; i < in->obj->groups.len; i++) {
        const char *name = in->obj->groups.items[i].name;
        strmap_put(&l->groups, name, strlen(name), &first[i]);
    }
    for (uint32_t c = 1; c < in->obj->chunks.len; c++) {
        uint32_t group = in->obj->chunks.items[c].group;
        if (group && !first[group]) in->places[c].dropped = true;
    }
}

static void link_followers(Link *l, Input *in) {
    const Object *o = in->obj;
    for (uint32_t c = o->chunks.len; c-- > 1;) {
        uint32_t leader = o->chunks.items[c].follows;
        if (!leader) continue;
        if (leader >= o->chunks.len)
            diag_bug(l->diag, "link", o->name, "chunk %u follows chunk %u", c, leader);
        if (!in->follow_first) {
            in->follow_first = ARENA_ARRAY(l->arena, uint32_t, o->chunks.len);
            in->follow_next = ARENA_ARRAY(l->arena, uint32_t, o->chunks.len);
        }
        in->follow_next[c] = in->follow_first[leader];
        in->follow_first[leader] = c;
    }
}

void resolve_object(Link *l, Object *o) {
    if (o->arch != l->target->arch)
        diag_fail(l->diag, "%s: is for another instruction set than the output", o->name);
    obj_seal(o);
    Input *in = input_add(l, o);
    drop_duplicate_groups(l, in);
    link_followers(l, in);
    l->stats.objects++;
    l->stats.chunks += o->chunks.len - 1;
    for (uint32_t s = 1; s < o->symbols.len; s++)
        if (o->symbols.items[s].binding != BIND_LOCAL) add_symbol(l, l->inputs.len - 1, s);
}

void resolve_archive(Link *l, Archive *a) {
    const char *name = a->index_names;
    for (uint32_t i = 0; i < a->index_len; i++, name += strlen(name) + 1) {
        uint32_t id = intern(l, name);
        Global *g = &l->globals.items[id];
        if (g->kind > GLOBAL_UNDEF || g->lazy) continue;
        g->lazy = a;
        g->lazy_header = archive_index_offset(a, i);
        want(l, id);
    }
}

static void pull(Link *l, uint32_t global) {
    Global *g = &l->globals.items[global];
    if (g->kind != GLOBAL_UNDEF || !g->lazy) return;
    Archive *a = g->lazy;
    bool added;
    map_put(&a->pulled, g->lazy_header, &added);
    if (!added) return;
    ArchiveMember m = archive_member(a, l->arena, l->diag, g->lazy_header);
    const char *name = arena_printf(l->arena, "%s(%s)", a->name, m.name);
    l->stats.archive_members++;
    resolve_object(l, elf_read(l->arena, l->diag, name, m.bytes, m.size));
}

void resolve_archives_until_stable(Link *l) {
    const char *entry = l->options.entry;
    uint32_t id = intern(l, entry);
    if (l->globals.items[id].kind < GLOBAL_UNDEF) {
        /* The entry is a reference like any other: it may pull a member. */
        uint32_t symbol = obj_symbol_named(l->own, entry);
        Global *g = &l->globals.items[id];
        g->kind = GLOBAL_UNDEF;
        g->input = 0;
        g->symbol = symbol;
        want(l, id);
    }
    for (uint32_t i = 0; i < l->wanted.len; i++) pull(l, l->wanted.items[i]);
}

static const struct {
    const char *name;
    EdgeKind kind;
    const char *section;
} edge_rows[] = {
    {"__ehdr_start", EDGE_IMAGE, NULL},
    {"__executable_start", EDGE_IMAGE, NULL},
    {"__dso_handle", EDGE_IMAGE, NULL},
    {"_DYNAMIC", EDGE_START, ".dynamic"},
    {"_GLOBAL_OFFSET_TABLE_", EDGE_START, ".got"},
    {"__GNU_EH_FRAME_HDR", EDGE_START, ".eh_frame_hdr"},
    {"__preinit_array_start", EDGE_START, ".preinit_array"},
    {"__preinit_array_end", EDGE_STOP, ".preinit_array"},
    {"__init_array_start", EDGE_START, ".init_array"},
    {"__init_array_end", EDGE_STOP, ".init_array"},
    {"__fini_array_start", EDGE_START, ".fini_array"},
    {"__fini_array_end", EDGE_STOP, ".fini_array"},
    {"_etext", EDGE_ETEXT, NULL},
    {"etext", EDGE_ETEXT, NULL},
    {"_edata", EDGE_EDATA, NULL},
    {"edata", EDGE_EDATA, NULL},
    {"__bss_start", EDGE_BSS, NULL},
    {"_end", EDGE_END, NULL},
    {"end", EDGE_END, NULL},
};

static uint32_t define_edge(Link *l, uint32_t global, EdgeKind kind, const char *section) {
    Global *g = &l->globals.items[global];
    uint32_t symbol = obj_symbol_new(l->own, g->name, BIND_GLOBAL, SYM_NOTYPE);
    obj_symbol_define(l->own, symbol, 0, l->edges.len, 0);
    vec_push(l->arena, &l->edges, ((Edge){.kind = (uint8_t)kind, .section = section}));
    g->kind = GLOBAL_STRONG;
    g->vis = VIS_HIDDEN;
    g->input = 0;
    g->symbol = symbol;
    return l->edges.len - 1;
}

static bool is_referenced(const Global *g) { return g->kind == GLOBAL_UNDEF || g->kind == GLOBAL_UNDEF_WEAK; }

/* "__start_NAME", "__stop_NAME": the name of the section, else NULL. */
static const char *anchored_section(const char *name, EdgeKind *kind) {
    if (!strncmp(name, "__start_", 8)) {
        *kind = EDGE_START;
        return name + 8;
    }
    if (!strncmp(name, "__stop_", 7)) {
        *kind = EDGE_STOP;
        return name + 7;
    }
    return NULL;
}

/* Lists the chunks of each section of `names` (values: indices into l->anchored). */
static void collect_anchored(Link *l, const StrMap *names) {
    for (uint32_t i = 1; i < l->inputs.len; i++) {
        const Object *o = l->inputs.items[i].obj;
        uint32_t *of = ARENA_ARRAY(l->arena, uint32_t, o->sections.len);
        for (uint32_t s = 1; s < o->sections.len; s++) {
            const char *name = out_section_name(o->sections.items[s].name);
            uint64_t *index = strmap_find(names, name, strlen(name));
            if (index && !(o->sections.items[s].flags & SEC_NOALLOC)) of[s] = (uint32_t)*index;
        }
        for (uint32_t c = 1; c < o->chunks.len; c++) {
            uint32_t index = of[o->chunks.items[c].section];
            if (index) vec_push(l->arena, &l->anchored.items[index].chunks, ((ChunkId){i, c}));
        }
    }
}

static void define_anchors(Link *l) {
    StrMap names;
    strmap_init(&names, l->arena);
    VEC(uint32_t) globals = {0};
    for (uint32_t i = 1; i < l->globals.len; i++) {
        const Global *g = &l->globals.items[i];
        EdgeKind kind;
        const char *section = is_referenced(g) ? anchored_section(g->name, &kind) : NULL;
        if (!section) continue;
        bool added;
        uint64_t *index = strmap_put(&names, section, strlen(section), &added);
        if (added) {
            *index = l->anchored.len;
            vec_push(l->arena, &l->anchored, (Anchored){.live = false});
        }
        vec_push(l->arena, &globals, i);
    }
    if (!globals.len) return;
    collect_anchored(l, &names);
    for (uint32_t i = 0; i < globals.len; i++) {
        EdgeKind kind;
        const char *section = anchored_section(l->globals.items[globals.items[i]].name, &kind);
        uint32_t index = (uint32_t)*strmap_find(&names, section, strlen(section));
        if (!l->anchored.items[index].chunks.len) continue; /* no such section: stays undefined */
        uint32_t edge = define_edge(l, globals.items[i], kind, section);
        l->edges.items[edge].members = index;
    }
}

void resolve_linker_symbols(Link *l) {
    for (size_t i = 0; i < sizeof edge_rows / sizeof *edge_rows; i++) {
        uint64_t *id = strmap_find(&l->global_by_name, edge_rows[i].name, strlen(edge_rows[i].name));
        if (!id || !is_referenced(&l->globals.items[*id])) continue;
        if (l->options.output == LINK_OBJECT) /* the linker of the program defines them */
            import_global(l, (uint32_t)*id, 0);
        else
            define_edge(l, (uint32_t)*id, edge_rows[i].kind, edge_rows[i].section);
    }
    define_anchors(l);
}

void resolve_commons(Link *l) {
    for (uint32_t i = 1; i < l->globals.len; i++) {
        Global *g = &l->globals.items[i];
        if (g->kind != GLOBAL_COMMON) continue;
        const ObjSymbol *s = &l->inputs.items[g->input].obj->symbols.items[g->symbol];
        if (s->size > UINT32_MAX || g->align > UINT32_MAX)
            diag_fail(l->diag, "common symbol %s is too large", g->name);
        uint32_t chunk = own_chunk(l, ".bss", SEC_WRITE | SEC_NOBITS, (uint32_t)g->align, s->size);
        l->inputs.items[0].places[chunk].live = l->options.keep_dead;
        uint32_t symbol = obj_symbol_new(l->own, g->name, BIND_GLOBAL, SYM_OBJECT);
        obj_symbol_define(l->own, symbol, chunk, 0, s->size);
        g->input = 0;
        g->symbol = symbol;
        g->kind = GLOBAL_STRONG;
    }
}

Def def_of(const Link *l, uint32_t input, uint32_t symbol) {
    const Input *in = &l->inputs.items[input];
    uint32_t global = input ? in->global[symbol] : 0;
    Def d = {.input = input, .symbol = symbol};
    if (global) {
        const Global *g = &l->globals.items[global];
        d.input = g->input;
        d.symbol = g->symbol;
    }
    in = &l->inputs.items[d.input];
    d.s = &in->obj->symbols.items[d.symbol];
    if (d.s->state == SYM_DEFINED && !(d.input == 0 && d.s->chunk == 0)) {
        const Place *p = &in->places[d.s->chunk];
        d.dead = p->dropped || !p->live;
    }
    return d;
}
