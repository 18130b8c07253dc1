/* Names and conditions in the XML files of .NET's trimming tools. */
#include "frontend/illink.h"

#include <string.h>
#include <strings.h>

#include "frontend/typesystem.h"

bool illink_bool(const char *text, bool *value) {
    if (!text) return false;
    *value = strcasecmp(text, "true") == 0;
    return *value || strcasecmp(text, "false") == 0;
}

bool illink_applies(Program *p, const Xml *x) {
    const char *feature = xml_attr(x, "feature");
    if (!feature) return true;
    bool want, set;
    if (!illink_bool(xml_attr(x, "featurevalue"), &want))
        diag_fail(p->diag, "%s: line %u: feature %s without a boolean featurevalue", x->what, xml_line(x),
                  feature);
    if (!illink_bool(feature_value(p, feature), &set)) {
        bool is_default;
        return illink_bool(xml_attr(x, "featuredefault"), &is_default) && is_default;
    }
    return want == set;
}

bool illink_means(const char *fullname, const char *name) {
    size_t n = strlen(name);
    return fullname && (strcmp(fullname, "*") == 0 ||
                        (strncmp(fullname, name, n) == 0 && (!fullname[n] || fullname[n] == ',')));
}

TypeDef *illink_type(Assembly *a, const char *fullname) {
    if (!fullname) return NULL;
    char *text = arena_strdup(a->u->arena, fullname);
    for (char *s = text; *s; s++)
        if (*s == '/') *s = '+';
    char *plus = strchr(text, '+');
    if (plus) *plus = '\0';
    char *dot = strrchr(text, '.');
    if (plus) *plus = '+';
    if (dot) *dot = '\0';
    TypeDef *d = assembly_find_type(a, dot ? text : "", dot ? dot + 1 : text);
    if (!d || d->assembly != a) return NULL;
    typedef_members(d);
    return d;
}

/* --- names: Outer/Inner, Generic`1<System.Int32>, T[] --- */

typedef VEC(char) Text;

static void add(Arena *a, Text *t, const char *s) {
    for (; *s; s++) vec_push(a, t, *s);
}

static const char *variable_name(const MethodDef *m, const Type *t) {
    const MdImage *img = m->owner->assembly->image;
    uint32_t owner = t->kind == TK_VAR ? md_token(MD_TYPEDEF, m->owner->rid) : md_token(MD_METHODDEF, m->rid);
    MdRange r = md_generic_params(img, owner);
    if (t->index >= r.end - r.begin) return "?";
    return md_col_string(img, MD_GENERICPARAM_NAME, md_row_at(img, MD_GENERICPARAM, r.begin + t->index));
}

static void add_def(Arena *a, Text *s, const TypeDef *d) {
    if (d->enclosing) {
        add_def(a, s, d->enclosing);
        add(a, s, "/");
    } else if (*d->ns) {
        add(a, s, d->ns);
        add(a, s, ".");
    }
    add(a, s, d->name);
}

const char *illink_type_name(Arena *a, const TypeDef *d) {
    Text s = {0};
    add_def(a, &s, d);
    vec_push(a, &s, '\0');
    return s.items;
}

static void add_type(Arena *a, Text *s, const MethodDef *m, const Type *t) {
    if (t->kind == TK_VAR || t->kind == TK_MVAR) {
        add(a, s, variable_name(m, t));
        return;
    }
    if (!t->def) {
        if (t->elem) add_type(a, s, m, t->elem);
        add(a, s, t->kind == TK_SZARRAY ? "[]" : t->kind == TK_PTR ? "*" : t->kind == TK_BYREF ? "&" : "?");
        return;
    }
    add_def(a, s, t->def);
    for (uint32_t i = 0; i < t->nargs; i++) {
        add(a, s, i ? "," : "<");
        add_type(a, s, m, t->args[i]);
    }
    if (t->nargs) add(a, s, ">");
}

static const char *signature_text(Arena *a, MethodDef *m) {
    MethodSig *sig = method_def_sig(m);
    Text s = {0};
    add_type(a, &s, m, sig->ret);
    add(a, &s, " ");
    add(a, &s, m->name);
    add(a, &s, "(");
    for (uint32_t i = 0; i < sig->nparams; i++) {
        if (i) add(a, &s, ",");
        add_type(a, &s, m, sig->params[i]);
    }
    add(a, &s, ")");
    vec_push(a, &s, '\0');
    return s.items;
}

const char *illink_member(Arena *a, const char *signature) {
    const char *paren = strchr(signature, '(');
    if (!paren) return signature;
    const char *start = paren;
    while (start > signature && start[-1] != ' ') start--;
    return arena_strndup(a, start, (size_t)(paren - start));
}

static bool same_but_for_spaces(const char *a, const char *b) {
    for (;; a++, b++) {
        while (*a == ' ') a++;
        while (*b == ' ') b++;
        if (*a != *b) return false;
        if (!*a) return true;
    }
}

MethodDef *illink_method(Arena *a, TypeDef *d, const char *signature) {
    const char *name = illink_member(a, signature);
    MethodDef *first = method_named(d, name, NULL);
    if (!first || !method_named(d, name, first)) return first;
    for (MethodDef *m = first; m; m = method_named(d, name, m))
        if (same_but_for_spaces(signature, signature_text(a, m))) return m;
    return NULL;
}
