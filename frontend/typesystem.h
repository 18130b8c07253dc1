/* Private to the type system (universe.c, types.c, sigs.c, resolve.c, layout.c, vtable.c, interfaces.c,
 * names.c): caches, decoding of signatures and what the parts know of each other. */
#ifndef ANVIL_FRONTEND_TYPESYSTEM_H
#define ANVIL_FRONTEND_TYPESYSTEM_H

#include "frontend/signature.h"
#include "frontend/types.h"

enum {
    MAX_EXPANSION = 256, /* instantiations that need one another: S<T> with a field of type S<S<T>> */
};

/* Open-addressing set of interned pointers, by structural hash. */
typedef struct InternSlot {
    uint64_t hash;
    void *item;
} InternSlot;
typedef struct InternSet {
    InternSlot *slots;
    uint32_t cap, len;
} InternSet;

struct UniverseTables {
    InternSet types, methods;
    uint32_t expansion; /* nesting of GUARDED computations */
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
    ATTR_SUPPRESS_GC_TRANSITION,
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

enum { BUSY_PARENT = 1, BUSY_IFACES = 2, BUSY_LAYOUT = 4, BUSY_VTABLE = 8 };

/* Computations that must not need themselves (the layout of a struct, the interfaces of an interface …) run
 * between these two. `busy` is the object's busy byte; `arg` is given to `work`. */
typedef void Work(void *arg);
/* Whether the computation is under way already, or too many are, for ever larger instantiations. */
bool runs_in_circle(const Universe *u, uint8_t busy, uint8_t bit);
/* Runs the work with the bit set. When it fails the bit is cleared, too, so that the next caller gets the
 * same message rather than one about a circle. */
void run_guarded(Universe *u, uint8_t *busy, uint8_t bit, Work *work, void *arg);

/* --- universe.c --- */
KnownAttr attr_kind(Assembly *a, uint32_t ctor_token);
/* Whether the row of `token` carries the attribute. */
bool has_known_attr(Assembly *a, uint32_t token, KnownAttr kind);
/* Follows forwarders; NULL when absent. */
TypeDef *find_toplevel(Assembly *a, const char *ns, const char *name, unsigned hops);
/* "assembly: namespace.type" for messages, in the universe's arena. */
const char *def_name(const TypeDef *d);
/* The methods of that name in metadata order: the first, or the one after `after`; NULL at the end. */
MethodDef *method_named(TypeDef *d, const char *name, MethodDef *after);
MethodDef *methoddef_of_rid(Assembly *a, uint32_t rid);
FieldDef *fielddef_of_rid(Assembly *a, uint32_t rid);

/* --- types.c --- */
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

/* --- hierarchy.c --- */
/* Fills d->declared. */
void typedef_declared(TypeDef *d);
/* Whether t's own definition, not only a base class, lists the interface or one that extends it. */
bool declares_interface(Type *t, Type *iface);
bool implements(Type *t, Type *iface);
/* Whether t itself, and not a base of it alone, says what decl of the interface runs. An override of what a
 * base said already is no such saying. */
bool provides_interface(Type *t, Type *iface, MethodDef *decl);

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
/* A row of MethodImpl (§II.22.27): body and declaration, in terms of the class's variables; generic methods
 * over their own. */
typedef struct ImplRow {
    Method *body, *decl;
} ImplRow;
ImplRow *typedef_impls(TypeDef *d, uint32_t *n);
/* impl, found for generic declaration decl, with decl's method arguments. */
Method *with_margs(Universe *u, Method *impl, const Method *decl);

#endif
