/* Exports of a library: methods with [UnmanagedCallersOnly(EntryPoint = "name")]. */
#include "frontend/exports.h"

#include <string.h>

#include "frontend/attributes.h"
#include "frontend/cheader.h"

/* The EntryPoint of a method's [UnmanagedCallersOnly], NULL when it has none. */
static const char *entry_point(Program *p, MethodDef *m) {
    Assembly *as = m->owner->assembly;
    uint32_t row = md_find_attribute(as->image, md_token(MD_METHODDEF, m->rid),
                                     "System.Runtime.InteropServices", "UnmanagedCallersOnlyAttribute");
    if (!row) return NULL;
    MdAttr attr = assembly_attribute(p, as, row);
    for (uint32_t i = 0; i < attr.named_count; i++) {
        const MdAttrNamed *n = &attr.named[i];
        bool is_name = n->name.len == strlen("EntryPoint") && !memcmp(n->name.p, "EntryPoint", n->name.len);
        if (is_name && n->value.kind == MD_ELEM_STRING && !n->value.is_null)
            return arena_strndup(p->arena, (const char *)n->value.text.p, n->value.text.len);
    }
    return NULL;
}

static void add(Program *p, StrMap *names, MethodDef *m, const char *name) {
    Type *owner = typedef_type(m->owner);
    Method *method = method_inst(p->u, m, owner, NULL, 0);
    const char *full = method_name(p->arena, method);
    if (!m->is_static || m->ngeneric || owner->nargs)
        diag_fail(p->diag, "%s: [UnmanagedCallersOnly] wants a static method that is not generic", full);
    if (!m->has_body) diag_fail(p->diag, "%s: [UnmanagedCallersOnly] wants a method with a body", full);
    if (!is_c_identifier(name))
        diag_fail(p->diag, "%s: EntryPoint \"%s\" is no name that a function of C can have", full, name);
    bool added;
    uint64_t *index = strmap_put(names, name, strlen(name), &added);
    if (!added)
        diag_fail(p->diag, "%s: EntryPoint \"%s\" is that of %s, too", full, name,
                  method_name(p->arena, p->exports.items[*index].method));
    *index = p->exports.len;
    vec_push(p->arena, &p->exports, ((Export){name, method}));
}

static void find_in(Program *p, StrMap *names, Assembly *as) {
    for (uint32_t rid = 1; rid <= md_rows(as->image, MD_TYPEDEF); rid++) {
        TypeDef *d = assembly_typedef(as, rid);
        typedef_members(d);
        for (uint32_t i = 0; i < d->nmethods; i++) {
            if (!d->methods[i].is_unmanaged_callers_only) continue;
            const char *name = entry_point(p, &d->methods[i]);
            if (name) add(p, names, &d->methods[i], name);
        }
    }
}

/* The project's assemblies that `as` needs, it included, each once. */
static void visit(Program *p, Map *seen, StrMap *names, Assembly *as) {
    bool added;
    map_put(seen, (uintptr_t)as, &added);
    if (!added || reflect_origin(p, as) != ORIGIN_PROJECT) return;
    find_in(p, names, as);
    for (uint32_t i = 1; i <= md_rows(as->image, MD_ASSEMBLYREF); i++)
        visit(p, seen, names, assembly_ref(as, i));
}

void exports_find(Program *p) {
    Map seen;
    StrMap names;
    map_init(&seen, p->arena);
    strmap_init(&names, p->arena);
    visit(p, &seen, &names, p->app);
    if (!p->exports.len)
        diag_fail(p->diag,
                  "%s: nothing to export: a library for C needs static methods with "
                  "[UnmanagedCallersOnly(EntryPoint = \"name\")]",
                  p->app->path);
}
