/* Names of members as the trimmer shows them: Ns.Outer.Type<T>.Method<U>(List<T>, Int32[]). */
#include <string.h>

#include "frontend/trim.h"
#include "frontend/typesystem.h"

static const char *without_arity(Arena *a, const char *name) {
    return arena_strndup(a, name, strcspn(name, "`"));
}

static const char *variables(Arena *a, const MdImage *img, uint32_t owner, uint32_t from) {
    MdRange r = md_generic_params(img, owner);
    const char *text = "";
    for (uint32_t i = r.begin + from; i < r.end; i++)
        text = arena_printf(a, "%s%s%s", text, *text ? "," : "<",
                            md_col_string(img, MD_GENERICPARAM_NAME, md_row_at(img, MD_GENERICPARAM, i)));
    return *text ? arena_printf(a, "%s>", text) : "";
}

const char *shown_type(Arena *a, const TypeDef *d) {
    uint32_t outer = d->enclosing ? d->enclosing->ngeneric : 0;
    const char *own = variables(a, d->assembly->image, md_token(MD_TYPEDEF, d->rid), outer);
    const char *front = d->enclosing ? shown_type(a, d->enclosing) : d->ns;
    return arena_printf(a, "%s%s%s%s", front, *front ? "." : "", without_arity(a, d->name), own);
}

static const char *type_of_signature(Arena *a, const MethodDef *m, const Type *t) {
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
        return t->elem ? arena_printf(a, "%s%s", type_of_signature(a, m, t->elem), end) : "IntPtr";
    }
    const char *text = without_arity(a, t->def->name);
    for (uint32_t i = 0; i < t->nargs; i++)
        text = arena_printf(a, "%s%s%s", text, i ? "," : "<", type_of_signature(a, m, t->args[i]));
    return t->nargs ? arena_printf(a, "%s>", text) : text;
}

const char *shown_method(Arena *a, MethodDef *m) {
    const char *type = shown_type(a, m->owner), *name = m->name;
    bool get = strncmp(name, "get_", 4) == 0, accessor = get || strncmp(name, "set_", 4) == 0;
    if (accessor && m->flags & MD_MA_SPECIAL_NAME)
        return arena_printf(a, "%s.%s.%s", type, name + 4, get ? "get" : "set");
    if (m->is_ctor) name = without_arity(a, m->owner->name);
    const char *text =
        arena_printf(a, "%s.%s%s(", type, name,
                     variables(a, m->owner->assembly->image, md_token(MD_METHODDEF, m->rid), 0));
    MethodSig *s = method_def_sig(m);
    for (uint32_t i = 0; i < s->nparams; i++)
        text = arena_printf(a, "%s%s%s", text, i ? ", " : "", type_of_signature(a, m, s->params[i]));
    return arena_printf(a, "%s)", text);
}

const char *shown_field(Arena *a, const FieldDef *f) {
    return arena_printf(a, "%s.%s", shown_type(a, f->owner), f->name);
}

const char *shown_parameter(Arena *a, const MethodDef *m, uint32_t parameter) {
    const MdImage *img = m->owner->assembly->image;
    MdRange params = md_params(img, m->rid);
    for (uint32_t i = params.begin; i < params.end; i++) {
        uint32_t rid = md_row_at(img, MD_PARAM, i);
        if (md_col(img, MD_PARAM_SEQUENCE, rid) == parameter + 1)
            return md_col_string(img, MD_PARAM_NAME, rid);
    }
    return arena_printf(a, "#%u", parameter);
}

const char *shown_variable(Arena *a, Assembly *in, uint32_t owner, uint32_t index) {
    MdRange r = md_generic_params(in->image, owner);
    if (index >= r.end - r.begin) return arena_printf(a, "!%u", index);
    return md_col_string(in->image, MD_GENERICPARAM_NAME,
                         md_row_at(in->image, MD_GENERICPARAM, r.begin + index));
}
