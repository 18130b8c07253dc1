/* What the rules of reflection ask (reflect.c): whose an assembly is, which attributes count, which texts may
 * be names. */
#include <string.h>
#include <strings.h>

#include "frontend/trim.h"

static bool same_folder(const Assembly *a, const Assembly *b) {
    const char *slash = strrchr(a->path, '/'), *other = strrchr(b->path, '/');
    size_t n = slash ? (size_t)(slash - a->path) : 0, m = other ? (size_t)(other - b->path) : 0;
    return n == m && strncmp(a->path, b->path, n) == 0;
}

/* The framework's folder is never the program's own, even where both are one (a self-contained publish). */
static AssemblyOrigin find_origin(const Program *p, const Assembly *a) {
    if (a == p->app) return ORIGIN_PROJECT;
    if (!p->app || !same_folder(a, p->app) || same_folder(a, p->u->corelib)) return ORIGIN_FRAMEWORK;
    for (uint32_t i = 0; i < p->opt.npackages; i++)
        if (strcasecmp(p->opt.packages[i], a->name) == 0) return ORIGIN_PACKAGE;
    return ORIGIN_PROJECT;
}

AssemblyOrigin reflect_origin(const Program *p, Assembly *a) {
    if (!a->origin) a->origin = find_origin(p, a);
    return a->origin;
}
bool reflect_is_own(const Program *p, Assembly *a) { return reflect_origin(p, a) != ORIGIN_FRAMEWORK; }

bool reflect_asks(const Program *p, Assembly *by, const Type *t) {
    if (by->is_binder) return true;
    AssemblyOrigin origin = reflect_origin(p, by);
    return origin == ORIGIN_PROJECT ||
           (origin == ORIGIN_PACKAGE && t->def && reflect_is_own(p, t->def->assembly));
}

bool reflect_needs_attribute(const TypeDef *d) {
    static const char *const names[] = {"AttributeUsageAttribute",  "FlagsAttribute",
                                        "DefaultMemberAttribute",   "ParamArrayAttribute",
                                        "ObsoleteAttribute",        "ExtensionAttribute",
                                        "DecimalConstantAttribute", "DateTimeConstantAttribute"};
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(d->name, names[i]) == 0) return true;
    return false;
}

bool reflect_may_name(const Symbol *text) {
    enum { SHORTEST = 2, LONGEST = 64 };
    if (text->n < SHORTEST || text->n > LONGEST) return false;
    for (uint32_t i = 0; i < text->n; i++) {
        uint32_t c = md_le16(text->utf16 + 2 * i), letter = c | 0x20;
        bool digit = c >= '0' && c <= '9' && i;
        if (!(letter >= 'a' && letter <= 'z') && c != '_' && !digit) return false;
    }
    return true;
}

uint32_t reflect_bits_of(const MethodDef *m) {
    static const struct {
        const char *prefix;
        uint32_t bits;
    } kinds[] = {
        {"get_", DAM_PROPERTIES}, {"set_", DAM_PROPERTIES}, {"add_", DAM_EVENTS}, {"remove_", DAM_EVENTS}};
    bool public = (m->flags & MD_MA_ACCESS_MASK) == MD_MA_PUBLIC;
    if (m->is_cctor) return 0;
    if (m->is_ctor) return public ? DAM_CONSTRUCTORS : DAM_NONPUBLIC_CONSTRUCTORS;
    const char *dot = strrchr(m->name, '.'),
               *name = dot ? dot + 1 : m->name; /* of an interface, explicitly */
    uint32_t bits = DAM_METHODS;
    for (size_t i = 0; m->flags & MD_MA_SPECIAL_NAME && i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(name, kinds[i].prefix, strlen(kinds[i].prefix)) == 0) bits |= kinds[i].bits;
    return public ? bits : bits << 1;
}
