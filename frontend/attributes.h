/* Custom attributes (ECMA-335 §II.23.3), marshalling descriptors (§II.23.4), permission sets
 * (§II.22.11) and constants (§II.22.9). */
#ifndef ANVIL_FRONTEND_ATTRIBUTES_H
#define ANVIL_FRONTEND_ATTRIBUTES_H

#include "frontend/signature.h"

/* A value in an attribute. The fields in use follow from `kind`:
 *   BOOLEAN CHAR I1..U8   i (sign- or zero-extended)
 *   R4, R8                r
 *   STRING                text, null when is_null
 *   TYPE                  text: the type's serialised name ("Ns.T, Assembly"); null when is_null
 *   ENUM                  i; underlying: its width; text or token: the enum type
 *   SZARRAY               items, count; elem: kind of the elements; null when is_null
 * A value of static type object is decoded to what was boxed, with `boxed` set. */
typedef struct MdAttrValue MdAttrValue;
struct MdAttrValue {
    uint8_t kind;       /* MdElem */
    uint8_t underlying; /* ENUM: I1..U8, CHAR or BOOLEAN */
    uint8_t elem;       /* SZARRAY: MdElem of the elements; MD_ELEM_BOXED for object[] */
    bool is_null, boxed;
    uint32_t enum_token; /* ENUM: TypeDef or TypeRef, when it comes from a signature; else 0 */
    uint32_t count;
    union {
        int64_t i;
        double r;
        const MdAttrValue *items;
    };
    MdBlob text; /* UTF-8 in the image, not NUL-terminated */
};

typedef struct MdAttrNamed {
    bool is_property; /* else a field */
    MdBlob name;
    MdAttrValue value;
} MdAttrNamed;

typedef struct MdAttr {
    uint32_t ctor; /* MethodDef or MemberRef token */
    uint32_t fixed_count, named_count;
    const MdAttrValue *fixed;
    const MdAttrNamed *named;
} MdAttr;

/* Tells the underlying type of an enum: an MdElem, or 0 when it can't be found (the decoder fails
 * then). Either `token` is a TypeDef or TypeRef of `img`, or it is 0 and `name` a serialised name. */
typedef struct MdEnumResolver {
    MdElem (*underlying)(void *user, const MdImage *img, uint32_t token, MdBlob name);
    void *user;
} MdEnumResolver;

/* Decodes a CustomAttribute row. The values lie in `a`, the texts in the image. */
MdAttr md_parse_attribute(const MdImage *img, Diag *d, Arena *a, uint32_t attribute_rid,
                          const MdEnumResolver *enums);
/* Namespace and name of the attribute's type, without decoding it; false when that is not a plain
 * TypeDef or TypeRef. For look-ups such as "has IsByRefLikeAttribute". */
bool md_attribute_type_name(const MdImage *img, uint32_t attribute_rid, const char **ns, const char **name);
bool md_attribute_is(const MdImage *img, uint32_t attribute_rid, const char *ns, const char *name);
/* Row id of the first attribute of `owner` (a token) whose type is `ns`.`name`; 0 when none. */
uint32_t md_find_attribute(const MdImage *img, uint32_t owner, const char *ns, const char *name);
/* Underlying type of the enum TypeDef: that of its single instance field; 0 when it is no enum. */
MdElem md_enum_underlying(const MdImage *img, uint32_t typedef_rid);

typedef struct MdMarshal {
    uint8_t native;      /* MdNative */
    uint8_t elem;        /* ARRAY, FIXEDARRAY: native type of the elements; MD_NATIVE_MAX: not given */
    bool has_size_param; /* ARRAY */
    uint32_t size_param; /* ARRAY: number of the parameter that holds the count */
    bool has_size;
    uint32_t size;      /* ARRAY, FIXEDARRAY: elements; FIXEDSYSSTRING: characters */
    bool has_iid_param; /* INTERFACE, IUNKNOWN, IDISPATCH */
    uint32_t iid_param;
    uint32_t variant_type; /* SAFEARRAY: VARENUM of the elements, 0: not given */
    MdBlob user_type;      /* SAFEARRAY: name of the element type; CUSTOMMARSHALER: its managed type */
    MdBlob cookie;         /* CUSTOMMARSHALER */
} MdMarshal;

/* Decodes the descriptor of a FieldMarshal row. */
MdMarshal md_parse_marshal(const MdImage *img, Diag *d, uint32_t fieldmarshal_rid);

/* Decodes a DeclSecurity row's permission set: either the attribute form that starts with '.', or
 * XML in UTF-16. Returns the number of permissions, 0 for XML. */
uint32_t md_parse_permissions(const MdImage *img, Diag *d, Arena *a, uint32_t declsecurity_rid,
                              const MdEnumResolver *enums);

/* Value of a Constant row. STRING: text in UTF-16 (`chars` code units at utf16, not aligned);
 * CLASS: the null reference; otherwise bits, sign- or zero-extended; R4 and R8 as their bits. */
typedef struct MdConstant {
    uint8_t type; /* MdElem */
    uint64_t bits;
    const uint8_t *utf16;
    uint32_t chars;
} MdConstant;
MdConstant md_parse_constant(const MdImage *img, Diag *d, uint32_t constant_rid);

#endif
