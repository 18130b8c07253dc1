/* P/Invokes into native libraries: what they ask for. */
#include <string.h>

#include "frontend/program.h"

static bool search_attribute(Assembly *a, uint32_t token, uint32_t *search) {
    MdBlob b; /* prolog 1, the enum's int32 (§II.23.3) */
    if (!has_attribute(a, token, "System.Runtime.InteropServices", "DefaultDllImportSearchPathsAttribute",
                       &b) ||
        b.len < 6)
        return false;
    *search = md_le32(b.p + 2);
    return true;
}

NativeImport native_import(const Method *m) {
    Assembly *a = m->owner->def->assembly;
    uint32_t token = md_token(MD_METHODDEF, m->def->rid);
    MdImplMap map = md_impl_map_row(a->image, md_impl_map(a->image, token));
    NativeImport n = {.library = map.module, .name = map.name, .assembly = a};
    n.has_search =
        search_attribute(a, token, &n.search) || search_attribute(a, md_token(MD_ASSEMBLY, 1), &n.search);
    return n;
}

const CarriedLibrary *native_carried(const Program *p, const char *module) {
    for (uint32_t i = 0; i < p->opt.ncarried; i++)
        if (strcmp(p->opt.carried[i].name, module) == 0) return &p->opt.carried[i];
    return NULL;
}
