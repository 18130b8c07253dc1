/* Types by the names that attributes hold: the grammar of Type.GetType (ECMA-335 §II.23.3). */
#include <string.h>

#include "frontend/program.h"

TypeDef *assembly_type_named(Program *p, Assembly *a, MdBlob text) {
    uint32_t n = 0;
    while (n < text.len && text.p[n] != ',') n++;
    char *name = arena_strndup(p->arena, (const char *)text.p, n), *plus = strchr(name, '+');
    if (plus) *plus = 0;
    char *dot = strrchr(name, '.');
    if (plus) *plus = '+';
    const char *ns = dot ? arena_strndup(p->arena, name, (size_t)(dot - name)) : "";
    const char *rest = dot ? dot + 1 : name;
    TypeDef *volatile d = assembly_find_type(a, ns, rest);
    for (uint32_t i = 0; !d && i < p->u->assemblies.len; i++)
        d = assembly_find_type(p->u->assemblies.items[i], ns, rest);
    for (uint32_t i = 1; !d && i <= md_rows(a->image, MD_ASSEMBLYREF); i++) {
        DIAG_TRY(p->diag) { d = assembly_find_type(assembly_ref(a, i), ns, rest); }
        DIAG_CAUGHT(p->diag) {}
        DIAG_END
    }
    return d;
}

typedef struct Parser {
    Program *p;
    Assembly *a;
    MdBlob text;
    uint32_t at;
    const TypeNameVisitor *v;
} Parser;

static Type *parse(Parser *s);

static bool at_one_of(const Parser *s, const char *chars) {
    return s->at < s->text.len && s->text.p[s->at] && strchr(chars, s->text.p[s->at]);
}

/* [[Name, Assembly],Name,...] */
static Type *parse_arguments(Parser *s, TypeDef *d) {
    VEC(Type *) args = {0};
    bool all = true;
    for (char c = '['; c != ']' && s->at < s->text.len; c = (char)s->text.p[s->at++]) {
        bool qualified = at_one_of(s, "[");
        s->at += qualified;
        Type *t = parse(s);
        all &= t != NULL;
        vec_push(s->p->arena, &args, t);
        while (qualified && s->at < s->text.len && s->text.p[s->at] != ']') s->at++;
        s->at += qualified;
        if (s->at >= s->text.len) return NULL;
    }
    if (!all || !d || d->ngeneric != args.len) return NULL;
    Type *t = type_inst(s->p->u, d, args.items, args.len);
    if (s->v) s->v->instance(s->p, t);
    return t;
}

static Type *parse_definition(Parser *s) {
    uint32_t begin = s->at;
    while (s->at < s->text.len && !strchr("[],*& ", s->text.p[s->at])) s->at++;
    if (s->at == begin) return NULL;
    TypeDef *d = assembly_type_named(s->p, s->a, (MdBlob){s->text.p + begin, s->at - begin});
    if (!d) return NULL;
    typedef_members(d);
    if (s->v) s->v->definition(s->p, d);
    return typedef_type(d);
}

static Type *parse(Parser *s) {
    Type *t = parse_definition(s);
    TypeDef *d = t ? t->def : NULL;
    while (at_one_of(s, "[*&")) {
        uint32_t end = s->at + 1; /* of [], [,], [*] */
        bool suffix = s->text.p[s->at] != '[';
        while (end < s->text.len && !suffix && strchr(",*", s->text.p[end])) end++;
        bool array = !suffix && end < s->text.len && s->text.p[end] == ']';
        uint32_t rank = array ? end - s->at : 0;
        bool vector = rank == 1; /* [*] is an array of one dimension that is none */
        s->at++;
        if (!suffix && !array)
            t = parse_arguments(s, d);
        else
            t = !t || suffix ? NULL : vector ? type_szarray(s->p->u, t) : type_array(s->p->u, t, rank);
        if (array) s->at = end + 1;
    }
    return t;
}

Type *type_named(Program *p, Assembly *a, MdBlob text, const TypeNameVisitor *v) {
    Parser s = {p, a, text, 0, v};
    return parse(&s);
}
