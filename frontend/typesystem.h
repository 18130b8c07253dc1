/* Private to the type system (universe.c, types.c, sigs.c, resolve.c, layout.c, vtable.c, interfaces.c,
 * names.c): caches, decoding of signatures and what the parts know of each other. */
#ifndef ANVIL_FRONTEND_TYPESYSTEM_H
#define ANVIL_FRONTEND_TYPESYSTEM_H

#include "frontend/signature.h"
#include "frontend/types.h"

enum {
    MAX_CLASS_DEPTH = 512, /* base classes of a class */
    MAX_EXPANSION = 128,   /* instantiations that need one another: S<T> with a field of type S<S<T>> */
};

/* Open-addressing set of interned pointers, by structural hash. */
typedef struct InternSet {
    void **items;
    uint32_t cap, len;
} InternSet;

struct UniverseTables {
    InternSet types, methods;
    Arena scratch;      /* not used across calls: see scratch_mark */
    uint32_t expansion; /* nesting of layout and interface computations */
};

/* An attribute whose presence the compiler asks for all the time. */
typedef enum KnownAttr {
    ATTR_UNSEEN, /* not classified yet */
    ATTR_OTHER,
    ATTR_INTRINSIC,
    ATTR_THREAD_STATIC,
    ATTR_INLINE_ARRAY,
    ATTR_IS_BYREF_LIKE,
    ATTR_UNMANAGED_CALLERS_ONLY,
    ATTR_PRESERVE_BASE_OVERRIDES,
} KnownAttr;

typedef struct MemberCache { /* of a MemberRef: the open method or field; `owner` open too */
    Method *method;
    MethodSig *site; /* vararg call sites */
    FieldDef *field;
    Type *owner;
} MemberCache;

/* All arrays by rid - 1, allocated on first use. */
typedef struct AssemblyCache {
    uint64_t hash; /* of the name */
    Type **typerefs, **typespecs;
    MemberCache *memberrefs;
    Method **methodspecs; /* open */
    Method **methods;     /* MethodDefs over their typical owner, not over method variables */
    FieldDef **fields;    /* Field row → definition */
    MethodSig **sigs;     /* StandAloneSig: open call site */
    LocalVar **locals;    /* StandAloneSig: open locals */
    uint32_t *local_counts;
    uint8_t *attr_memberref; /* KnownAttr of constructors */
    uint8_t *attr_typedef;   /* KnownAttr of attribute classes defined here */
} AssemblyCache;

enum { BUSY_PARENT = 1, BUSY_IFACES = 2, BUSY_LAYOUT = 4, BUSY_STATICS = 8, BUSY_VTABLE = 16 };

/* Runs `work` (an expression) while the busy bit `bit` of `obj` is set. A second entry fails with `cycle`,
 * a message of one %s for the name. The bit is cleared, too, when the work fails, so that the next caller
 * gets the same message rather than a cycle that is none. */
#define GUARDED(u, obj, bit, name, cycle, work)                       \
    do {                                                              \
        if ((obj)->busy & (bit)) diag_fail((u)->diag, cycle, (name)); \
        (obj)->busy |= (bit);                                         \
        DIAG_TRY((u)->diag) { work; }                                 \
        DIAG_CAUGHT((u)->diag) {                                      \
            (obj)->busy &= (uint8_t) ~(bit);                          \
            diag_again((u)->diag);                                    \
        }                                                             \
        DIAG_END(obj)->busy &= (uint8_t) ~(bit);                      \
    } while (0)

/* Passes the failure that was just caught on to the next trap. */
noreturn void diag_again(Diag *d);

/* --- universe.c --- */
KnownAttr attr_kind(Assembly *a, uint32_t ctor_token);
/* Whether the row of `token` carries the attribute. */
bool has_known_attr(Assembly *a, uint32_t token, KnownAttr kind);
/* Follows forwarders; NULL when absent. */
TypeDef *find_toplevel(Assembly *a, const char *ns, const char *name, unsigned hops);
/* "assembly: namespace.type" for messages, in the universe's arena. */
const char *def_name(const TypeDef *d);
MethodDef *methoddef_of_rid(Assembly *a, uint32_t rid);
FieldDef *fielddef_of_rid(Assembly *a, uint32_t rid);

/* --- types.c --- */
void intern_init(Universe *u);
Type *type_corelib(Universe *u, WellKnown k);
/* Definition name → primitive kind; TK_STRUCT when `name` (in namespace System) is none. */
TypeKind primitive_kind(const char *name);
extern const char *const wellknown_names[WK_COUNT][2]; /* namespace, name */
/* Method of an array type; nparams of .ctor tells the two forms apart. NULL: there is none of that name. */
Method *array_method(Universe *u, Type *array, const char *name, uint32_t nparams);
bool sig_equal(const MethodSig *a, const MethodSig *b);
/* The context of an instantiation: its arguments. */
static inline GenericCtx type_ctx(const Type *t) {
    return (GenericCtx){.targs = t->args, .ntargs = t->nargs};
}
/* def's method in the same place of another instantiation `owner`, over its own method variables. */
Method *method_typical(Universe *u, MethodDef *def, Type *owner);
/* t itself or the base class of it that instantiates `def`; NULL when there is none. */
Type *base_instance(Type *t, const TypeDef *def);

/* --- sigs.c: blobs to open Types. `where` is the token of the row, for messages --- */
Type *decode_field_type(Assembly *a, MdBlob blob, uint32_t where);
MethodSig *decode_method_sig(Assembly *a, MdBlob blob, uint32_t where);
Type *decode_typespec(Assembly *a, MdBlob blob, uint32_t where);
Type **decode_methodspec(Assembly *a, MdBlob blob, uint32_t where, uint32_t *n);
LocalVar *decode_locals(Assembly *a, MdBlob blob, uint32_t where, uint32_t *n);

/* --- resolve.c --- */
TypeDef *typeref_def(Assembly *a, uint32_t rid);
/* The definition behind a TypeDef or TypeRef token. */
TypeDef *def_from_token(Assembly *a, uint32_t token);
FieldDef *field_open(FieldDef *f); /* makes sure open_type is there */

/* --- vtable.c --- */
/* Method impl row i of d: body and declaration, open in d's variables; declarations' method variables are
 * their own. */
typedef struct ImplRow {
    Method *body, *decl;
} ImplRow;
ImplRow *typedef_impls(TypeDef *d, uint32_t *n);

#endif
