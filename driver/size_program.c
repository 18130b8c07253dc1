/* What a program becomes, piece by piece: the compiler knows whom each belongs to, the linker which ones are
 * in the file. */
#include <string.h>

#include "driver/size.h"

typedef struct Walk {
    SizeReport *r;
    Arena *a;
    uint64_t told;        /* bytes of all pieces */
    const Object *object; /* of the runtime: the one that `names` is of */
    const char **names;   /* by chunk */
} Walk;

/* --- the program's own --- */

static const char *def_path(Arena *a, const TypeDef *d) {
    return d->enclosing ? arena_printf(a, "%s+%s", def_path(a, d->enclosing), d->name) : d->name;
}

static const char *def_namespace(const TypeDef *d) {
    while (d->enclosing) d = d->enclosing;
    return d->ns;
}

/* The definition that a type is of, or made from. */
static TypeDef *def_of_type(const Type *t) {
    while (t && !t->def) t = t->elem;
    return t ? t->def : NULL;
}

static SizePlace in_def(Arena *a, const TypeDef *d, const char *member) {
    return (SizePlace){{d->assembly->name, def_namespace(d), def_path(a, d), member}};
}

/* The name of a method behind that of its type. */
static const char *member_name(Arena *a, const Method *m) {
    const char *name = method_name(a, m), *type = type_name(a, m->owner);
    size_t n = strlen(type);
    return strncmp(name, type, n) == 0 && name[n] == '.' ? name + n + 1 : name;
}

typedef enum Entity { OF_NOTHING, OF_METHOD, OF_TYPE, OF_FIELD, OF_REASON } Entity;

/* What the symbol's union holds. */
static Entity entity_of(SymKind kind) {
    switch (kind) {
        case SK_METHOD:
        case SK_ENTRY:
        case SK_UNBOX:
        case SK_FILTER:
        case SK_THROWER:
        case SK_REVERSE:
        case SK_METHODDICT:
        case SK_CELL:
        case SK_NATIVE:
        case SK_GVMDECL:
        case SK_METHOD_TOKEN:
        case SK_INVOKABLE: return OF_METHOD;
        case SK_DELEGATE_INVOKE:
        case SK_DELEGATE_OPEN:
        case SK_DELEGATE_PACK:
        case SK_DELEGATE_MULTICAST:
        case SK_DELEGATE_NATIVE:
        case SK_MARSHAL_STRUCT:
        case SK_VALUE_EQUALS:
        case SK_VALUE_HASH:
        case SK_MT:
        case SK_TYPEOBJ:
        case SK_TYPEDICT:
        case SK_STATICS_GC:
        case SK_STATICS_NONGC:
        case SK_CLASSINIT:
        case SK_FIELD_TOKEN:
        case SK_CONSTRUCTED:
        case SK_MEMBERS: return OF_TYPE;
        case SK_RVA: return OF_FIELD;
        case SK_STRING:
        case SK_BYTES: return OF_REASON; /* who uses it first */
        default: return OF_NOTHING;
    }
}

static SizePlace place_of(Walk *w, IrSym s, const char *part) {
    Program *p = w->r->s->p;
    Arena *a = w->a;
    const Symbol *y = sym_get(p, s);
    const TypeDef *d = NULL;
    switch (s ? entity_of((SymKind)y->kind) : OF_NOTHING) {
        case OF_METHOD:
            if ((d = def_of_type(y->method->owner))) {
                const char *member = member_name(a, y->method);
                bool plain = y->kind == SK_METHOD;
                const char *name = plain ? "" : sym_name(p, a, s);
                return in_def(
                    a, d, plain ? member : arena_printf(a, "%.*s:%s", (int)strcspn(name, ":"), name, member));
            }
            break;
        case OF_TYPE:
            if ((d = def_of_type(y->type))) return in_def(a, d, sym_name(p, a, s));
            break;
        case OF_FIELD: return in_def(a, y->field->owner, y->field->name);
        case OF_REASON:
            for (IrSym r = y->reason; r; r = sym_get(p, r)->reason) {
                const Symbol *z = sym_get(p, r);
                Entity e = entity_of((SymKind)z->kind);
                if (e == OF_METHOD || e == OF_TYPE)
                    d = def_of_type(e == OF_METHOD ? z->method->owner : z->type);
                if (d) return in_def(a, d, part);
            }
            break;
        case OF_NOTHING: break;
    }
    return (SizePlace){{"(program)", "", "", s ? sym_name(p, a, s) : part}};
}

static void add_own(Walk *w, const LinkPiece *piece, const EmitOwner *o) {
    const char *part = emit_part_names[o->part];
    SizePlace at = o->assembly ? (SizePlace){{o->assembly->name, "", "", part}} : place_of(w, o->sym, part);
    size_add(w->r, at, part, piece->bytes);
}

/* --- the runtime's --- */

/* The name that a chunk of an object has: of the first symbol in it. */
static const char *chunk_name(Walk *w, const LinkPiece *piece) {
    const Object *o = piece->object;
    if (o != w->object) {
        w->object = o;
        w->names = ARENA_ARRAY(w->a, const char *, o->chunks.len + 1);
        for (uint32_t i = 1; i < o->symbols.len; i++) {
            const ObjSymbol *y = &o->symbols.items[i];
            if (y->state != SYM_DEFINED || !y->name || !*y->name || w->names[y->chunk]) continue;
            if (y->type != SYM_SECTION && y->type != SYM_FILE) w->names[y->chunk] = y->name;
        }
    }
    const char *name = w->names[piece->chunk];
    return name ? name : o->sections.items[o->chunks.items[piece->chunk].section].name;
}

static void visit(void *user, const LinkPiece *piece, const EmitOwner *owner) {
    Walk *w = user;
    w->told += piece->bytes;
    if (owner) {
        add_own(w, piece, owner);
        return;
    }
    if (!piece->object) {
        size_add(w->r, (SizePlace){{"(linker)", "", "", piece->section}}, "linker's tables", piece->bytes);
        return;
    }
    /* archive(member): the archive stands where a namespace does, its member where a type does */
    const char *name = piece->object->name, *paren = strchr(name, '(');
    const char *archive = paren ? arena_strndup(w->a, name, (size_t)(paren - name)) : path_name(name);
    const char *member = paren ? arena_strndup(w->a, paren + 1, strcspn(paren + 1, ")")) : "";
    const ObjSection *s = &piece->object->sections.items[piece->object->chunks.items[piece->chunk].section];
    SizePlace at = {{"(C runtime)", archive, member, chunk_name(w, piece)}};
    size_add(w->r, at, s->flags & SEC_EXEC ? "code" : "data", piece->bytes);
}

/* --- the whole --- */

void size_program(SizeReport *r, const char *input) {
    Walk w = {.r = r, .a = &r->s->arena};
    MappedFile image;
    r->s->quiet = true; /* warnings are of no interest here */
    build_pieces(r->s, input, &image, visit, &w);
    r->compiled = r->symbols = true;
    SizeElf *e = size_elf_open(r, image);
    size_elf_sections(e);
    size_elf_rest(e, w.told);
}
