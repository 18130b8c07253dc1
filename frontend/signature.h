/* Signatures, ECMA-335 §II.23.2: a cursor over the bytes, and parsed trees. */
#ifndef ANVIL_FRONTEND_SIGNATURE_H
#define ANVIL_FRONTEND_SIGNATURE_H

#include "frontend/metadata.h"

/* Reads a signature byte by byte. Every read is checked; running past the end, or a malformed
 * integer, fails through `d` and names the image and, when `where` is not 0, that token. */
typedef struct MdSigCursor {
    const MdImage *img;
    Diag *d;
    const uint8_t *p, *end;
    const char *kind; /* what is read, for messages: "signature" */
    uint32_t where;   /* token of the row whose signature this is, for messages; may be 0 */
    uint32_t budget;  /* type nodes that may still be made: a node takes at least one byte */
    uint32_t depth;
} MdSigCursor;

MdSigCursor md_sig_cursor(const MdImage *img, Diag *d, MdBlob blob, uint32_t where);
uint8_t md_sig_byte(MdSigCursor *c);
uint8_t md_sig_peek(const MdSigCursor *c); /* 0 (MD_ELEM_END) at the end */
static inline bool md_sig_at_end(const MdSigCursor *c) { return c->p >= c->end; }
uint32_t md_sig_uint(MdSigCursor *c);  /* compressed unsigned, §II.23.2: at most 2^29 - 1 */
int32_t md_sig_int(MdSigCursor *c);    /* compressed signed */
uint32_t md_sig_token(MdSigCursor *c); /* TypeDefOrRefOrSpecEncoded, §II.23.2.8; an existing row */
/* Fails with the cursor's place. */
noreturn void md_sig_fail(const MdSigCursor *c, const char *what);

/* Decode without failing: returns the bytes used (1, 2 or 4), 0 when malformed or cut off. */
uint32_t md_compressed_uint(const uint8_t *p, const uint8_t *end, uint32_t *value);
uint32_t md_compressed_int(const uint8_t *p, const uint8_t *end, int32_t *value);

typedef struct MdTypeSig MdTypeSig;
typedef struct MdMethodSig MdMethodSig;

/* A custom modifier, §II.23.2.7. */
typedef struct MdMod {
    uint32_t token; /* TypeDef, TypeRef or TypeSpec */
    bool required;  /* modreq */
} MdMod;

typedef struct MdArrayShape {
    uint32_t rank;
    uint32_t size_count, bound_count;
    const uint32_t *sizes;
    const int32_t *lower_bounds;
} MdArrayShape;

/* A type as written in a signature. The fields in use follow from `kind`:
 *   primitives, STRING, OBJECT, I, U, VOID, TYPEDBYREF   none
 *   CLASS, VALUETYPE       token (TypeDef or TypeRef)
 *   VAR, MVAR              index
 *   PTR, BYREF, SZARRAY, PINNED   elem
 *   ARRAY                  elem, shape
 *   GENERICINST            token (the generic type), value_type, arg_count, args
 *   FNPTR                  fnptr
 * Modifiers in front of a type belong to that type, whatever its kind. */
struct MdTypeSig {
    uint8_t kind;    /* MdElem */
    bool value_type; /* GENERICINST: written VALUETYPE rather than CLASS */
    uint16_t mod_count;
    uint32_t arg_count;
    union {
        uint32_t token;
        uint32_t index;
    };
    const MdMod *mods;
    union {
        const MdTypeSig *elem;
        const MdTypeSig *args;
        const MdMethodSig *fnptr;
    };
    const MdArrayShape *shape;
};

/* MethodDefSig, MethodRefSig, StandAloneMethodSig, PropertySig (ret is the property's type). */
struct MdMethodSig {
    uint8_t flags; /* first byte: MD_SIG_* convention | GENERIC | HASTHIS | EXPLICITTHIS */
    uint32_t generic_count;
    uint32_t param_count; /* all, without `this`; with the variable ones of a vararg call site */
    uint32_t sentinel;    /* parameters before the sentinel; param_count when there is none */
    MdTypeSig ret;
    const MdTypeSig *params;
};

/* LocalVarSig, MethodSpec instantiation: a list of types. */
typedef struct MdTypeList {
    uint32_t count;
    const MdTypeSig *types;
} MdTypeList;

/* Each parses a whole blob and fails through `d` when it is malformed, nested deeper than 256, names
 * rows that do not exist, or has bytes left over. `where` (a token, may be 0) is for messages. The
 * trees lie in `a`. */
const MdMethodSig *md_parse_method_sig(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where);
const MdMethodSig *md_parse_property_sig(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where);
const MdTypeSig *md_parse_field_sig(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where);
const MdTypeSig *md_parse_typespec(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where);
MdTypeList md_parse_locals(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where);
MdTypeList md_parse_methodspec(const MdImage *img, Diag *d, Arena *a, MdBlob b, uint32_t where);
/* One type at the cursor, which is left after it. */
MdTypeSig md_parse_type(MdSigCursor *c, Arena *a);

/* Of a MethodDef, MemberRef (to a method) or StandAloneSig token. */
const MdMethodSig *md_method_sig(const MdImage *img, Diag *d, Arena *a, uint32_t token);
/* Of a Field or MemberRef (to a field) token. */
const MdTypeSig *md_field_sig(const MdImage *img, Diag *d, Arena *a, uint32_t token);
/* Whether a MemberRef names a field rather than a method. */
bool md_memberref_is_field(const MdImage *img, uint32_t memberref_rid);

/* The C# notation of a signature, such as "class [A]N.T<!0, int32>[]", for messages. */
const char *md_type_sig_name(const MdImage *img, Arena *a, const MdTypeSig *t);
const char *md_method_sig_name(const MdImage *img, Arena *a, const MdMethodSig *s);

#endif
