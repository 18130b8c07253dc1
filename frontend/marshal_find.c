/* Which kind of marshalling a value takes: CoreCLR's rules (docs/interop.md), and its words for what it
 * refuses. */
#include <string.h>

#include "frontend/marshaller.h"
#include "frontend/mdflags.h"
#include "frontend/pinvoke.h"
#include "frontend/signature.h"

#define COMBINATION "Invalid managed/unmanaged type combination"
#define NOT_OF_COM COMBINATION " (Marshaling to and from COM interface pointers isn't supported)."
#define NOT_OF_VARIANTS COMBINATION " (Marshaling to and from COM VARIANTs isn't supported)."
#define GENERIC "Non-blittable generic types cannot be marshaled."
#define AUTO_LAYOUT "Structures marked with [StructLayout(LayoutKind.Auto)] cannot be marshaled."
#define OF_128_BITS "System.Int128 and System.UInt128 cannot be passed by value to unmanaged."
#define DISABLED "Cannot marshal managed types when the runtime marshalling system is disabled."
#define RESTRICTED "This type can only be marshaled in restricted ways."

static Marshaller *refuse(Refusal *why, const char *text) {
    *why = (Refusal){.text = text};
    return NULL;
}

static bool is_named(const Type *t, const char *ns, const char *name) {
    return t->def && strcmp(t->def->name, name) == 0 && strcmp(t->def->ns, ns) == 0;
}

static bool is_class(Type *t, const char *ns, const char *name) {
    for (; t; t = type_parent(t))
        if (is_named(t, ns, name)) return true;
    return false;
}

/* --- MarshalAs on what has few choices --- */

enum { MAX_CHOICES = 5 };
typedef struct Choices {
    uint8_t native[MAX_CHOICES]; /* 0: no more */
    const char *text;
} Choices;

static const Choices byte_choices = {{MD_NATIVE_I1, MD_NATIVE_U1},
                                     COMBINATION " (Byte/SByte must be paired with I1 or U1)."};
static const Choices short_choices = {{MD_NATIVE_I2, MD_NATIVE_U2},
                                      COMBINATION " (Int16/UInt16 must be paired with I2 or U2)."};
static const Choices int_choices = {{MD_NATIVE_I4, MD_NATIVE_U4, MD_NATIVE_ERROR},
                                    COMBINATION " (Int32/UInt32 must be paired with I4 or U4)."};
static const Choices long_choices = {{MD_NATIVE_I8, MD_NATIVE_U8},
                                     COMBINATION " (Int64/UInt64 must be paired with I8 or U8)."};
static const Choices word_choices = {{MD_NATIVE_INT, MD_NATIVE_UINT},
                                     COMBINATION " (Int/UInt must be paired with SysInt or SysUInt)."};
static const Choices float_choices = {{MD_NATIVE_R4}, COMBINATION " (Single must be paired with R4)."};
static const Choices double_choices = {{MD_NATIVE_R8}, COMBINATION " (Double must be paired with R8)."};
static const Choices pointer_choices = {{0},
                                        COMBINATION " (pointers must not have a MarshalAs attribute set)."};
static const Choices function_choices = {{MD_NATIVE_FUNC},
                                         COMBINATION " (function pointers must be paired with FunctionPtr)."};
static const Choices bool_choices = {{MD_NATIVE_BOOLEAN, MD_NATIVE_I1, MD_NATIVE_U1},
                                     COMBINATION " (booleans must be paired with I1, U1, or Bool)."};
static const Choices char_choices = {{MD_NATIVE_I1, MD_NATIVE_U1, MD_NATIVE_I2, MD_NATIVE_U2},
                                     COMBINATION " (chars must be paired with I1, I2, U1, or U2)."};
static const Choices struct_choices = {{MD_NATIVE_STRUCT},
                                       COMBINATION " (this value type must be paired with Struct)."};
static const Choices date_choices = {{MD_NATIVE_STRUCT},
                                     COMBINATION " (the DateTime class must be paired with Struct)."};
static const Choices guid_choices = {{MD_NATIVE_STRUCT, MD_NATIVE_LPSTRUCT},
                                     COMBINATION " (the Guid class must be paired with Struct or LPStruct)."};
static const Choices decimal_choices = {
    {MD_NATIVE_STRUCT, MD_NATIVE_LPSTRUCT, MD_NATIVE_CURRENCY},
    COMBINATION " (Decimal parameters and return types must be paired with Struct, LPStruct, or Currency)."};
static const Choices delegate_choices = {
    {MD_NATIVE_FUNC}, COMBINATION " (Delegates must be paired with FunctionPtr or IDispatch)."};
static const Choices builder_choices = {
    {MD_NATIVE_LPSTR, MD_NATIVE_LPWSTR, MD_NATIVE_LPTSTR, MD_NATIVE_LPUTF8STR},
    COMBINATION " (StringBuilders must be paired with LPStr, LPWStr, or LPTStr)."};
static const Choices handle_choices = {
    {0}, COMBINATION " (SafeHandles must not have a MarshalAs attribute set and cannot be used in arrays)."};
static const Choices class_choices = {{MD_NATIVE_LPSTRUCT},
                                      COMBINATION " (this type must be paired with LPStruct or Interface)."};
static const Choices class_field_choices = {
    {MD_NATIVE_STRUCT}, COMBINATION " (this type must be paired with Struct or Interface)."};

static const Choices *const choices_of[] = {
    [TK_BOOL] = &bool_choices,      [TK_CHAR] = &char_choices, [TK_I1] = &byte_choices,
    [TK_U1] = &byte_choices,        [TK_I2] = &short_choices,  [TK_U2] = &short_choices,
    [TK_I4] = &int_choices,         [TK_U4] = &int_choices,    [TK_I8] = &long_choices,
    [TK_U8] = &long_choices,        [TK_R4] = &float_choices,  [TK_R8] = &double_choices,
    [TK_I] = &word_choices,         [TK_U] = &word_choices,    [TK_PTR] = &pointer_choices,
    [TK_FNPTR] = &function_choices,
};

/* Whether MarshalAs says nothing, or what the type can be. */
static bool allows(const Choices *c, const MdMarshal *md) {
    if (!md->native || md->native == MD_NATIVE_MAX) return true;
    for (uint32_t i = 0; i < MAX_CHOICES; i++)
        if (c->native[i] == md->native) return true;
    return false;
}

/* --- strings: MarshalAs, else the character set. A row that is not there is refused --- */
static KindId string_kind(uint8_t native, bool unicode, bool *known) {
    *known = true;
    switch (native) {
        case 0:
        case MD_NATIVE_MAX: return unicode ? KIND_UTF16 : KIND_UTF8;
        case MD_NATIVE_LPSTR:
        case MD_NATIVE_LPUTF8STR: return KIND_UTF8;
        case MD_NATIVE_LPTSTR:
        case MD_NATIVE_LPWSTR: return KIND_UTF16;
        case MD_NATIVE_BSTR:
        case MD_NATIVE_TBSTR: return KIND_BSTR;
        case MD_NATIVE_ANSIBSTR: return KIND_ANSI_BSTR;
        case MD_NATIVE_FIXEDSYSSTRING: return KIND_FIXED_STRING;
        default: *known = false; return KIND_COPY;
    }
}

static Marshaller *string_in(Importer *im, Type *t, const MdMarshal *md, MarshalSite site, bool unicode,
                             Refusal *why) {
    static const char *const texts[] = {
        [SITE_PARAM] =
            COMBINATION " (String parameters and return types must be paired with LPStr, LPWStr, or LPTStr).",
        [SITE_RETURN] =
            COMBINATION " (String parameters and return types must be paired with LPStr, LPWStr, or LPTStr).",
        [SITE_BYREF] =
            COMBINATION " (String parameters and return types must be paired with LPStr, LPWStr, or LPTStr).",
        [SITE_FIELD] =
            COMBINATION " (String fields must be paired with LPStr, LPWStr, LPTStr, or ByValTStr).",
        [SITE_ELEMENT] =
            COMBINATION " (String[] must be paired with an ArraySubType of LPStr, LPWStr, or LPTStr)."};
    bool known;
    KindId id = string_kind(md->native, unicode, &known);
    if (!known || (id == KIND_FIXED_STRING && site != SITE_FIELD)) return refuse(why, texts[site]);
    if (site == SITE_ELEMENT && md->native == MD_NATIVE_LPUTF8STR) return refuse(why, texts[site]);
    Marshaller *m = marshal_make(im, id, t);
    m->unicode = unicode;
    m->size = md->size;
    m->has_size = id == KIND_FIXED_STRING;
    if (m->has_size && unicode) m->native = im->u->wk[WK_U2];
    return m;
}

/* --- arrays --- */

static Marshaller *value_in(Importer *im, Type *t, const MdMarshal *md, MarshalSite site, bool unicode,
                            Refusal *why);

/* What elements of arrays are refused for, or NULL. */
static const char *element_refused(Type *t) {
    if (t->kind == TK_SZARRAY || t->kind == TK_ARRAY)
        return "There is no marshaling support for nested arrays.";
    if (t->kind != TK_CLASS && t->kind != TK_INTERFACE) return NULL;
    if (is_class(t, "System.Runtime.InteropServices", "SafeHandle"))
        return COMBINATION " (Arrays of SafeHandles are not supported).";
    return t == t->u->wk[WK_STRING] ? NULL : "Signature is not Interop compatible.";
}

static Marshaller *array_in(Importer *im, Type *t, const MdMarshal *md, MarshalSite site, bool unicode,
                            Refusal *why) {
    MdMarshal inner = {.native = md->elem == MD_NATIVE_MAX ? 0 : md->elem};
    bool fixed = md->native == MD_NATIVE_FIXEDARRAY, plain = !md->native || md->native == MD_NATIVE_MAX;
    if (site == SITE_RETURN) return refuse(why, COMBINATION ".");
    if (site == SITE_FIELD && !fixed)
        return refuse(why,
                      plain ? COMBINATION " (Array fields must be paired with ByValArray)." : RESTRICTED);
    if (site != SITE_FIELD && !plain && md->native != MD_NATIVE_ARRAY)
        return refuse(why, COMBINATION " (Arrays can only be marshaled as LPArray or ByValArray).");
    const char *bad = element_refused(t->elem);
    if (bad) return refuse(why, bad);
    Marshaller *e = value_in(im, t->elem, &inner, SITE_ELEMENT, unicode, why);
    if (!e) return NULL;
    if (t->kind == TK_ARRAY && (fixed || site == SITE_BYREF))
        return refuse(why, "an array of several dimensions in a struct or by reference is not supported");
    Marshaller *m = marshal_make(im, fixed ? KIND_FIXED_ARRAY : KIND_ARRAY, t);
    m->elem = e;
    m->unicode = unicode;
    m->has_size = md->has_size;
    m->size = md->size;
    if (md->has_size_param) m->size_param = (int32_t)md->size_param;
    if (fixed) {
        m->native = e->native;
        if (!m->has_size) m->has_size = true, m->size = 1;
    }
    return m;
}

/* --- structs and classes --- */

static bool is_of_vectors(const Type *t) {
    return is_named(t, "System.Runtime.Intrinsics", "Vector64`1") ||
           is_named(t, "System.Runtime.Intrinsics", "Vector128`1") ||
           is_named(t, "System.Runtime.Intrinsics", "Vector256`1") ||
           is_named(t, "System.Runtime.Intrinsics", "Vector512`1") ||
           is_named(t, "System.Numerics", "Vector`1");
}

/* Generic structs that never go by value, whatever their arguments. */
static bool is_excluded_generic(const Type *t) {
    return type_is_nullable(t) || is_named(t, "System", "Span`1") ||
           is_named(t, "System", "ReadOnlySpan`1") || is_of_vectors(t);
}

static bool has_auto_layout(const Type *t) {
    return t->def && (t->def->flags & MD_TA_LAYOUT_MASK) == MD_TA_AUTO_LAYOUT;
}

/* Whether a struct, or a field of it at any depth, is like that. Its layout has been worked out, so it does
 * not contain itself. */
static bool any_in(Importer *im, Type *t, bool (*is)(const Type *t)) {
    if (is(t)) return true;
    if (t->kind != TK_STRUCT) return false;
    typedef_members(t->def);
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (!f->is_static && any_in(im, field_type(im->u, f, t), is)) return true;
    }
    return false;
}

static bool is_128(const Type *t) {
    return is_named(t, "System", "Int128") || is_named(t, "System", "UInt128");
}

static bool is_auto_struct(const Type *t) { return t->kind == TK_STRUCT && has_auto_layout(t); }

static Marshaller *struct_in(Importer *im, Type *t, const MdMarshal *md, MarshalSite site, Refusal *why) {
    bool by_value = site == SITE_PARAM || site == SITE_RETURN;
    type_layout(t);
    if (is_named(t, "System", "DateTime"))
        return allows(&date_choices, md) ? marshal_make(im, KIND_DATE, t) : refuse(why, date_choices.text);
    bool guid = is_named(t, "System", "Guid");
    if (guid || is_named(t, "System", "Decimal")) {
        const Choices *c = guid ? &guid_choices : &decimal_choices;
        if (!allows(c, md)) return refuse(why, c->text);
        if (md->native == MD_NATIVE_LPSTRUCT) return marshal_make(im, KIND_POINTED, t);
        if (md->native == MD_NATIVE_CURRENCY && site == SITE_RETURN) {
            *why = (Refusal){.text = "Method's type signature is not PInvoke compatible.", .bare = true};
            return NULL;
        }
        return marshal_make(im, md->native == MD_NATIVE_CURRENCY ? KIND_CURRENCY : KIND_COPY, t);
    }
    if (is_named(t, "System.Runtime.InteropServices", "HandleRef") && site != SITE_FIELD &&
        site != SITE_ELEMENT)
        return site == SITE_PARAM
                   ? marshal_make(im, KIND_HANDLE_REF, t)
                   : refuse(why, "HandleRefs cannot be marshaled ByRef or from unmanaged to managed.");
    if (is_named(t, "System.Runtime.InteropServices", "HandleRef") && site == SITE_FIELD)
        return refuse(why, COMBINATION ".");
    if (t == im->u->wk[WK_TYPEDREFERENCE])
        return refuse(why, "There is no marshaling support for this type.");
    if (!allows(&struct_choices, md)) return refuse(why, struct_choices.text);
    if (t->nargs && site != SITE_FIELD && is_excluded_generic(t)) return refuse(why, GENERIC);
    if (by_value && any_in(im, t, is_128)) return refuse(why, OF_128_BITS);
    if (is_auto_struct(t)) return refuse(why, t->nargs ? GENERIC : AUTO_LAYOUT);
    const NativeLayout *l = native_layout(im, t);
    if (l->why.text) {
        *why = l->why;
        return NULL;
    }
    if (t->nargs && site != SITE_FIELD && !l->blittable) return refuse(why, GENERIC);
    Marshaller *m = marshal_make(im, l->blittable ? KIND_COPY : KIND_STRUCT, t);
    m->native = l->native;
    return m;
}

static Marshaller *class_in(Importer *im, Type *t, const MdMarshal *md, MarshalSite site, bool unicode,
                            Refusal *why) {
    const Universe *u = im->u;
    if (t == u->wk[WK_OBJECT]) {
        static const char choices[] = COMBINATION
            " (the Object class must be paired with Interface, IUnknown, IDispatch, AsAny, or "
            "Struct).";
        switch (md->native) {
            case 0:
            case MD_NATIVE_MAX:
            case MD_NATIVE_STRUCT: return refuse(why, NOT_OF_VARIANTS);
            case MD_NATIVE_INTERFACE:
            case MD_NATIVE_IUNKNOWN:
            case MD_NATIVE_IDISPATCH: return refuse(why, NOT_OF_COM);
            case MD_NATIVE_ASANY:
                if (site == SITE_FIELD) return refuse(why, RESTRICTED);
                return refuse(why, site == SITE_PARAM
                                       ? "AsAny is not supported"
                                       : "AsAny cannot be used on return types, ByRef parameters, "
                                         "ArrayWithOffset, or parameters passed from unmanaged to managed.");
            default: return refuse(why, choices);
        }
    }
    if (t->nargs) return refuse(why, GENERIC);
    if (t->def->is_delegate) {
        if (!allows(&delegate_choices, md)) return refuse(why, delegate_choices.text);
        return marshal_make(im, KIND_DELEGATE, t);
    }
    if (t == u->wk[WK_DELEGATE] || t == u->wk[WK_MULTICASTDELEGATE])
        return marshal_make(im, KIND_ANY_DELEGATE, t);
    if (is_class(t, "System.Runtime.InteropServices", "SafeHandle")) {
        if (!allows(&handle_choices, md)) return refuse(why, handle_choices.text);
        if (site == SITE_FIELD) return refuse(why, "a SafeHandle in a struct is not supported");
        if (site == SITE_RETURN && t->def->is_abstract)
            return refuse(why, "Returned SafeHandles cannot be abstract.");
        return marshal_make(im, KIND_SAFE_HANDLE, t);
    }
    if (is_named(t, "System.Text", "StringBuilder")) {
        if (site == SITE_FIELD)
            return refuse(why,
                          "Struct or class fields cannot be of type StringBuilder. The same effect can "
                          "usually be achieved by using a String field and preinitializing it to a "
                          "string with length matching the length of the appropriate buffer.");
        if (!allows(&builder_choices, md)) return refuse(why, builder_choices.text);
        Marshaller *m = marshal_make(im, KIND_STRING_BUILDER, t);
        m->fresh = site != SITE_PARAM;
        m->unicode = md->native == MD_NATIVE_LPWSTR || md->native == MD_NATIVE_LPTSTR ||
                     (unicode && md->native != MD_NATIVE_LPSTR && md->native != MD_NATIVE_LPUTF8STR);
        return m;
    }
    if (has_auto_layout(t)) return refuse(why, NOT_OF_COM);
    const Choices *c = site == SITE_FIELD ? &class_field_choices : &class_choices;
    if (!allows(c, md)) return refuse(why, c->text);
    const NativeLayout *l = native_layout(im, t);
    if (l->why.text) {
        *why = l->why;
        return NULL;
    }
    if (site == SITE_PARAM) return marshal_make(im, l->blittable ? KIND_PINNED_CLASS : KIND_LAYOUT_CLASS, t);
    Marshaller *m = marshal_make(im, site == SITE_FIELD ? KIND_NESTED_CLASS : KIND_NEW_CLASS, t);
    if (site == SITE_FIELD) m->native = l->native;
    return m;
}

/* The type is named as in "Namespace.Type, Assembly". */
static Marshaller *custom_in(Importer *im, Type *t, Assembly *a, const MdMarshal *md, MarshalSite site,
                             Refusal *why) {
    if (site == SITE_FIELD) return refuse(why, "Custom marshalers cannot be used on fields of structures.");
    if (!type_is_ref(t))
        return refuse(why,
                      "Custom marshalers are only allowed on classes, strings, arrays, and boxed value "
                      "types.");
    TypeDef *d = assembly_type_named(im->p, a, md->user_type);
    if (d) typedef_members(d);
    if (!d || d->ngeneric || !typedef_find_method(d, "GetInstance", 1))
        return refuse(why, "an ICustomMarshaler without GetInstance");
    Marshaller *m = marshal_make(im, KIND_CUSTOM, t);
    m->custom = typedef_type(d);
    m->cookie = arena_strndup(im->p->arena, (const char *)md->cookie.p, md->cookie.len);
    return m;
}

/* --- any value --- */

static Marshaller *value_in(Importer *im, Type *t, const MdMarshal *md, MarshalSite site, bool unicode,
                            Refusal *why) {
    if (t->has_vars || t->has_canon) return refuse(why, GENERIC);
    TypeKind simple = t->kind == TK_ENUM ? t->elem->kind : t->kind;
    const Choices *c = simple < sizeof choices_of / sizeof *choices_of ? choices_of[simple] : NULL;
    if (c && site != SITE_ELEMENT && !allows(c, md)) return refuse(why, c->text);
    switch (t->kind) {
        case TK_BOOL:
            return marshal_make(
                im, md->native == MD_NATIVE_I1 || md->native == MD_NATIVE_U1 ? KIND_BYTE_BOOL : KIND_BOOL, t);
        case TK_CHAR: {
            bool ansi = !unicode && md->native != MD_NATIVE_U2 && md->native != MD_NATIVE_I2;
            ansi = ansi || md->native == MD_NATIVE_U1 || md->native == MD_NATIVE_I1;
            return marshal_make(im, ansi ? KIND_ANSI_CHAR : KIND_COPY, t);
        }
        case TK_BYREF:
        case TK_VAR:
        case TK_MVAR: return refuse(why, COMBINATION ".");
        case TK_STRUCT: return struct_in(im, t, md, site, why);
        case TK_SZARRAY:
        case TK_ARRAY: return array_in(im, t, md, site, unicode, why);
        case TK_INTERFACE: return refuse(why, NOT_OF_COM);
        case TK_CLASS: break;
        default: return marshal_make(im, KIND_COPY, t);
    }
    return t == im->u->wk[WK_STRING] ? string_in(im, t, md, site, unicode, why)
                                     : class_in(im, t, md, site, unicode, why);
}

Marshaller *marshal_find(Importer *im, Type *t, Assembly *a, uint32_t token, MarshalSite site, bool unicode,
                         Refusal *why) {
    uint32_t row = token ? md_field_marshal(a->image, token) : 0;
    MdMarshal md = {.elem = MD_NATIVE_MAX};
    if (row) md = md_parse_marshal(a->image, im->diag, row);
    if (md.native != MD_NATIVE_ARRAY && md.native != MD_NATIVE_FIXEDARRAY) md.elem = MD_NATIVE_MAX;
    if (md.native == MD_NATIVE_CUSTOMMARSHALER) return custom_in(im, t, a, &md, site, why);
    return value_in(im, t, &md, site, unicode, why);
}

/* --- [DisableRuntimeMarshalling] --- */

bool marshal_is_disabled(const Assembly *a) {
    return md_find_attribute(a->image, md_token(MD_ASSEMBLY, 1), "System.Runtime.CompilerServices",
                             "DisableRuntimeMarshallingAttribute") != 0;
}

static bool is_managed(const Type *t) { return t->kind == TK_BYREF || type_is_ref(t); }

Marshaller *marshal_find_raw(Importer *im, Type *t, Refusal *why) {
    if (t->has_vars || t->has_canon) return refuse(why, DISABLED);
    if (is_managed(t)) return refuse(why, DISABLED);
    if (t->kind == TK_STRUCT) {
        type_layout(t);
        if (t->nargs && is_excluded_generic(t)) return refuse(why, GENERIC);
        if (any_in(im, t, is_managed)) return refuse(why, DISABLED);
        if (any_in(im, t, is_auto_struct)) return refuse(why, AUTO_LAYOUT);
        if (any_in(im, t, is_128)) return refuse(why, OF_128_BITS);
    }
    return marshal_make(im, KIND_COPY, t);
}
