/* P/Invokes into native libraries: what they ask for, and whether their arguments need marshalling. */
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

static bool is_plain(Universe *u, Type *t, bool all_plain);

static bool fields_are_plain(Universe *u, Type *t, bool all_plain) {
    TypeDef *d = t->def;
    typedef_members(d);
    if ((d->flags & MD_TA_LAYOUT_MASK) == MD_TA_AUTO_LAYOUT) return false;
    for (uint32_t i = 0; i < d->nfields; i++)
        if (!d->fields[i].is_static && !is_plain(u, field_type(u, &d->fields[i], t), all_plain)) return false;
    return true;
}

/* all_plain: of an assembly with DisableRuntimeMarshalling, where bool and char are numbers, too. */
static bool is_plain(Universe *u, Type *t, bool all_plain) {
    switch ((TypeKind)t->kind) {
        case TK_VOID:
        case TK_I1:
        case TK_U1:
        case TK_I2:
        case TK_U2:
        case TK_I4:
        case TK_U4:
        case TK_I8:
        case TK_U8:
        case TK_R4:
        case TK_R8:
        case TK_I:
        case TK_U:
        case TK_PTR:
        case TK_FNPTR: return true;
        case TK_BOOL:
        case TK_CHAR: return all_plain;
        case TK_ENUM: return is_plain(u, t->elem, all_plain);
        case TK_BYREF: return !all_plain && is_plain(u, t->elem, all_plain);
        case TK_STRUCT: return fields_are_plain(u, t, all_plain);
        default: return false;
    }
}

bool native_is_plain(Universe *u, Method *m) {
    Assembly *a = m->owner->def->assembly;
    uint32_t row = md_impl_map(a->image, md_token(MD_METHODDEF, m->def->rid));
    if (md_impl_map_row(a->image, row).flags & MD_PI_SUPPORTS_LAST_ERROR) return false;
    bool all_plain = has_attribute(a, md_token(MD_ASSEMBLY, 1), "System.Runtime.CompilerServices",
                                   "DisableRuntimeMarshallingAttribute", NULL);
    MethodSig *s = method_sig(m);
    for (uint32_t i = 0; i < s->nparams; i++)
        if (!is_plain(u, s->params[i], all_plain)) return false;
    return is_plain(u, s->ret, all_plain);
}
