/* Names of methods as stack traces show them: Namespace.Type.Method[T](Int32 a, T b). */
#include <string.h>

#include "frontend/emit.h"
#include "frontend/mdflags.h"
#include "frontend/signature.h"
#include "runtime/abi.h"

static const char *param_name(const MdImage *img, uint32_t owner, uint32_t index) {
    MdRange r = md_generic_params(img, owner);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(img, MD_GENERICPARAM, i);
        if (md_col(img, MD_GENERICPARAM_NUMBER, rid) == index)
            return md_col_string(img, MD_GENERICPARAM_NAME, rid);
    }
    return "?";
}

/* Type.Name of a parameter's type. */
static const char *short_name(Arena *a, const MethodDef *m, Type *t) {
    const MdImage *img = m->owner->assembly->image;
    switch (t->kind) {
        case TK_SZARRAY: return arena_printf(a, "%s[]", short_name(a, m, t->elem));
        case TK_ARRAY:
            return arena_printf(a, "%s[%.*s]", short_name(a, m, t->elem), t->rank - 1,
                                ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,");
        case TK_PTR: return arena_printf(a, "%s*", short_name(a, m, t->elem));
        case TK_BYREF: return arena_printf(a, "%s&", short_name(a, m, t->elem));
        case TK_FNPTR: return "IntPtr";
        case TK_VAR: return param_name(img, md_token(MD_TYPEDEF, m->owner->rid), t->index);
        case TK_MVAR: return param_name(img, md_token(MD_METHODDEF, m->rid), t->index);
        default: return t->def->name;
    }
}

static const char *full_name(Arena *a, TypeDef *d) {
    if (d->enclosing) return arena_printf(a, "%s.%s", full_name(a, d->enclosing), d->name);
    return d->ns[0] ? arena_printf(a, "%s.%s", d->ns, d->name) : d->name;
}

/* As attributes write it: Namespace.Outer+Nested. */
static const char *reflection_name(Arena *a, TypeDef *d) {
    if (d->enclosing) return arena_printf(a, "%s+%s", reflection_name(a, d->enclosing), d->name);
    return d->ns[0] ? arena_printf(a, "%s.%s", d->ns, d->name) : d->name;
}

static const char *parameters(Arena *a, const MethodDef *m) {
    MethodSig *s = method_def_sig((MethodDef *)m);
    const MdImage *img = m->owner->assembly->image;
    MdRange params = md_params(img, m->rid);
    const char *text = "";
    for (uint32_t i = 0; i < s->nparams; i++) {
        const char *name = "";
        for (uint32_t k = params.begin; k < params.end; k++) {
            uint32_t rid = md_row_at(img, MD_PARAM, k);
            if (md_col(img, MD_PARAM_SEQUENCE, rid) == i + 1) name = md_col_string(img, MD_PARAM_NAME, rid);
        }
        text = arena_printf(a, "%s%s%s%s%s", text, i ? ", " : "", short_name(a, m, s->params[i]),
                            name[0] ? " " : "", name);
    }
    return text;
}

static const char *method_text(Arena *a, const MethodDef *m) {
    const MdImage *img = m->owner->assembly->image;
    const char *args = "";
    for (uint32_t i = 0; i < m->ngeneric; i++)
        args = arena_printf(a, "%s%s%s", args, i ? "," : "[",
                            param_name(img, md_token(MD_METHODDEF, m->rid), i));
    return arena_printf(a, "%s%s%s(%s)", m->name, args, m->ngeneric ? "]" : "", parameters(a, m));
}

/* The method that the compiler has turned into the state machine d: by yield, async, or both. */
static MethodDef *machine_source(Arena *a, TypeDef *d, bool *iterator, bool *async) {
    static const char *const kinds[] = {"AsyncStateMachineAttribute", "IteratorStateMachineAttribute",
                                        "AsyncIteratorStateMachineAttribute"};
    static const char ns[] = "System.Runtime.CompilerServices";
    if (!d->enclosing || d->name[0] != '<') return NULL;
    const char *name = reflection_name(a, d);
    size_t length = strlen(name);
    typedef_members(d->enclosing);
    for (uint32_t i = 0; i < d->enclosing->nmethods; i++) {
        MethodDef *m = &d->enclosing->methods[i];
        for (int k = 0; k < 3; k++) {
            MdBlob blob;
            if (!has_attribute(d->assembly, md_token(MD_METHODDEF, m->rid), ns, kinds[k], &blob)) continue;
            uint32_t n = 0, used = blob.len > 2 ? md_compressed_uint(blob.p + 2, blob.p + blob.len, &n) : 0;
            if (!used || n != length || n > blob.len - 2 - used) continue;
            if (memcmp(blob.p + 2 + used, name, n) != 0) continue;
            *iterator = k != 0, *async = k != 1;
            return m;
        }
    }
    return NULL;
}

static bool is_hidden(const MethodDef *m) {
    static const char ns[] = "System.Diagnostics", name[] = "StackTraceHiddenAttribute";
    Assembly *a = m->owner->assembly;
    return m->impl_flags & MD_MI_AGGRESSIVE_INLINING ||
           has_attribute(a, md_token(MD_METHODDEF, m->rid), ns, name, NULL) ||
           has_attribute(a, md_token(MD_TYPEDEF, m->owner->rid), ns, name, NULL);
}

TraceName emit_trace_name(Emit *e, Method *m) {
    Arena *a = e->arena;
    if (!m->owner->def) return (TraceName){"", m->def->name, 0};
    bool iterator = false, async = false;
    const MethodDef *source = machine_source(a, m->owner->def, &iterator, &async);
    if (!source) source = m->def;
    const char *text = method_text(a, source);
    if (iterator) text = arena_printf(a, "%s+%s()", text, m->def->name);
    int mark = (async ? RT_TRACE_ASYNC : 0) | (is_hidden(m->def) ? RT_TRACE_HIDDEN : 0);
    return (TraceName){full_name(a, source->owner), text, mark};
}
