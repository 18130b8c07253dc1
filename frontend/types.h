/* The type system: types, methods and fields of all assemblies of a program, with generics, layout,
 * virtual tables and interface resolution. Everything is interned: pointer equality is identity.
 *
 * A Type is a definition with its instantiation. Open types contain variables: VAR(i) is the i-th type
 * parameter of the enclosing type, MVAR(i) of the method; variables are not owned by anybody and are replaced
 * by type_subst. The typical instantiation of a generic definition is its instantiation over VAR(0)…VAR(n-1).
 *
 * Shared code. The canonical form of a type replaces every reference type among its arguments (at any depth
 * inside value types' arguments, too) by System.__Canon: List<string> → List<__Canon>,
 * KeyValuePair<int,string> → KeyValuePair<int,__Canon>; value type arguments stay. A canonical Type is an
 * ordinary Type whose argument is the class System.__Canon, so layout and virtual tables work on it as on any
 * other. Code is compiled for canonical methods (DESIGN D3).
 *
 * Memory: all from the universe's arena; nothing is freed before the universe. Parts of a Type are computed
 * on first use by the functions below (type_layout, type_vtable, …), which are idempotent. Malformed metadata
 * ends in diag_fail with assembly, type and what is wrong. */
#ifndef ANVIL_FRONTEND_TYPES_H
#define ANVIL_FRONTEND_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/vec.h"
#include "frontend/metadata.h"

typedef struct Type Type;
typedef struct TypeDef TypeDef;
typedef struct Method Method;
typedef struct MethodDef MethodDef;
typedef struct FieldDef FieldDef;
typedef struct Assembly Assembly;
typedef struct Universe Universe;

typedef enum TypeKind {
    /* primitives: each is also the definition System.Int32 and so on, and has `def` */
    TK_VOID,
    TK_BOOL,
    TK_CHAR,
    TK_I1,
    TK_U1,
    TK_I2,
    TK_U2,
    TK_I4,
    TK_U4,
    TK_I8,
    TK_U8,
    TK_R4,
    TK_R8,
    TK_I,
    TK_U,
    TK_ENUM,   /* `elem` is the underlying primitive */
    TK_STRUCT, /* every other value type, Nullable<T> and TypedReference included */
    TK_CLASS,  /* every other class: Object, String, Array, Enum, ValueType, delegates */
    TK_INTERFACE,
    TK_SZARRAY, /* elem */
    TK_ARRAY,   /* elem, rank: multi-dimensional */
    TK_PTR,     /* elem (void included) */
    TK_BYREF,   /* elem */
    TK_FNPTR,   /* sig */
    TK_VAR,     /* index */
    TK_MVAR     /* index */
} TypeKind;

/* A method signature in terms of Types (open: with VAR and MVAR). Interned for FNPTR; others in the arena. */
typedef struct MethodSig {
    uint8_t callconv; /* ECMA-335 §II.23.2.1, low nibble: 0 default, 5 vararg, 1–4 and 9 unmanaged */
    bool has_this;
    bool explicit_this;
    bool suppress_gc_transition; /* function pointers: modopt CallConvSuppressGCTransition */
    uint16_t ngeneric;           /* generic parameters */
    uint16_t nparams;            /* without `this` */
    uint16_t sentinel;           /* vararg call sites: number of fixed parameters; else nparams */
    uint32_t mods;               /* hash of the custom modifiers and where they stand; 0: none. Types do not
                                    carry modifiers, yet members may differ in nothing else */
    Type *ret;
    Type **params;
} MethodSig;

typedef enum WellKnown {
    /* in System.Private.CoreLib; the table of names is in types.c */
    WK_OBJECT,
    WK_VALUETYPE,
    WK_ENUM,
    WK_STRING,
    WK_ARRAY,
    WK_DELEGATE,
    WK_MULTICASTDELEGATE,
    WK_NULLABLE,
    WK_CANON,
    WK_EXCEPTION,
    WK_RUNTIMETYPE,
    WK_TYPE,
    WK_RUNTIMETYPEHANDLE,
    WK_RUNTIMEMETHODHANDLE,
    WK_RUNTIMEFIELDHANDLE,
    WK_TYPEDREFERENCE,
    WK_BYREFERENCE,
    WK_SPAN,
    WK_READONLYSPAN,
    WK_SZARRAYHELPER,
    WK_IENUMERABLE_T,
    WK_ICOLLECTION_T,
    WK_ILIST_T,
    WK_IREADONLYCOLLECTION_T,
    WK_IREADONLYLIST_T,
    WK_IDYNAMICINTERFACECASTABLE,
    WK_INT128,
    WK_UINT128,
    WK_VECTOR64,
    WK_VECTOR128,
    WK_VECTOR256,
    WK_VECTOR512,
    WK_VECTOR_T,
    WK_METHODTABLE,
    WK_VOID,
    WK_BOOL,
    WK_CHAR,
    WK_I1,
    WK_U1,
    WK_I2,
    WK_U2,
    WK_I4,
    WK_U4,
    WK_I8,
    WK_U8,
    WK_R4,
    WK_R8,
    WK_I,
    WK_U,
    WK_COUNT
} WellKnown;

struct FieldDef {
    TypeDef *owner;
    uint32_t rid;
    uint32_t index; /* among owner's fields, in metadata order */
    const char *name;
    uint16_t flags; /* FieldAttributes §II.23.1.5 */
    bool is_static, is_literal, is_thread_static, has_rva;
    Type *open_type; /* modifiers dropped; NULL until the first field_type */
};

struct MethodDef {
    TypeDef *owner;
    uint32_t rid;
    uint32_t index; /* among owner's methods, in metadata order */
    const char *name;
    uint16_t flags;      /* MethodAttributes §II.23.1.10 */
    uint16_t impl_flags; /* MethodImplAttributes §II.23.1.11 */
    uint16_t ngeneric;
    bool is_static, is_virtual, is_abstract, is_newslot, is_final, is_ctor, is_cctor, is_pinvoke,
        is_internal_call, is_runtime_impl;
    bool is_intrinsic; /* [Intrinsic] */
    bool is_unmanaged_callers_only;
    bool suppresses_gc_transition; /* P/Invokes: short, and never block */
    bool has_body;
    bool slot_is_used; /* the program calls its virtual slot (reach.c) */
    uint8_t array_op;  /* ArrayOp of the synthesised methods of arrays */
    MethodSig *sig;    /* open; method_def_sig() fills it on first use */
    uint32_t slot;     /* method_slot() fills it on first use */
};

struct TypeDef {
    Assembly *assembly;
    uint32_t rid;
    const char *name, *ns; /* name as in metadata (`1 included); ns "" when none or nested */
    TypeDef *enclosing;    /* nested types */
    uint32_t flags;        /* TypeAttributes §II.23.1.15 */
    uint16_t ngeneric;     /* enclosing types' parameters included, as in metadata */
    TypeKind kind;         /* of its instantiations */
    bool is_interface, is_valuetype, is_enum, is_delegate, is_abstract, is_sealed, is_beforefieldinit;
    bool is_byref_like;    /* ref struct: [IsByRefLike] */
    bool is_intrinsic;     /* [Intrinsic] */
    uint32_t inline_array; /* [InlineArray(n)]: n, else 0 */
    FieldDef *fields;
    uint32_t nfields;
    MethodDef *methods;
    uint32_t nmethods;
    uint8_t *variance; /* by generic parameter: 0 none, 1 covariant, 2 contravariant; NULL: none */
    MethodDef *cctor;  /* static constructor or NULL */
    Type *typical;     /* typedef_type(): instantiation over its own variables (the type itself when not
                          generic) */
    /* computed on first use; use the accessors */
    Type *open_parent; /* in terms of VAR; NULL for Object, interfaces and <Module>: type_parent */
    bool parent_done, members_done, slots_done;
    uint8_t busy;
    uint16_t depth;  /* number of base classes */
    Type **declared; /* open: the interfaces that this definition itself lists */
    uint32_t ndeclared;
    struct ImplRow *impls; /* its method impl rows, resolved; see vtable.c */
    uint32_t nimpls;
    bool impls_done;
    StrMap *method_index;  /* name → index of the first + 1, built on first lookup; NULL for few methods */
    uint32_t *method_next; /* by index: next method of the same name, UINT32_MAX: none */
};

typedef enum LayoutPlacement { PLACE_AUTO, PLACE_SEQUENTIAL, PLACE_EXPLICIT } LayoutPlacement;

/* Instance layout. Offsets of fields of classes count from the start of the object (8 is the first, after the
 * MethodTable pointer); of value types from the start of the value. */
typedef struct TypeLayout {
    uint32_t size;         /* value types: sizeof; classes: bytes of fields including the MethodTable pointer
                              (unaligned end) */
    uint32_t base_size;    /* classes and boxed value types: MethodTable.BaseSize: object with header word,
                              8-aligned; arrays 24 (16 + 8), plus 8 per rank for TK_ARRAY; strings 22 */
    uint32_t align;        /* of the value (value types), at most 64 (Vector512) */
    uint32_t *offsets;     /* by FieldDef.index of the definition; static and literal fields UINT32_MAX */
    uint32_t *ref_offsets; /* offsets of all object references, ascending, nested structs and base classes
                              included */
    uint32_t nrefs;
    bool has_byref;         /* contains a byref field (ref structs) */
    bool has_overlap;       /* explicit layout in which fields overlap */
    uint8_t placement;      /* LayoutPlacement that was used in the end */
    bool is_zero_sized;     /* no fields and no declared size; `size` is 1 nevertheless */
    bool is_blittable_bits; /* equality may compare memory: no padding, no references, no floats
                               (ValueType.CanCompareBits) */
} TypeLayout;

/* Static fields of one instantiation, in three blocks; offsets count from the start of the block. */
typedef struct StaticLayout {
    uint32_t *offsets; /* by FieldDef.index; UINT32_MAX for instance, literal and RVA fields */
    uint32_t nongc_size, nongc_align;
    uint32_t gc_size;     /* references and value types that contain references: scanned by the collector */
    uint32_t thread_size; /* thread statics of both sorts */
    bool *in_gc;          /* by FieldDef.index: lies in the gc block */
} StaticLayout;

/* One entry of a virtual table. */
typedef struct VSlot {
    Method *decl; /* the method that introduced the slot, owner = the (instantiated) base class that did */
    Method *impl; /* the most derived override for this type; its owner is a base class of, or, the type.
                     Generic virtual methods: both over MVARs (typical method instantiation) */
} VSlot;

typedef struct VTable {
    VSlot *slots;
    uint32_t nslots;
} VTable;

struct Type {
    uint8_t kind;   /* TypeKind */
    bool has_vars;  /* contains VAR or MVAR at any depth */
    bool has_canon; /* contains __Canon at any depth: shared form */
    uint16_t nargs;
    uint16_t rank;   /* ARRAY */
    uint16_t index;  /* VAR, MVAR */
    TypeDef *def;    /* primitives, enums, structs, classes, interfaces; NULL otherwise */
    Type **args;     /* instantiation */
    Type *elem;      /* arrays, pointers, byrefs; underlying type of enums */
    MethodSig *sig;  /* FNPTR */
    uint32_t id;     /* dense, in order of creation */
    uint64_t hash;   /* structural and stable from run to run */
    uint32_t weight; /* parts of the type, written as a tree */
    Universe *u;
    /* computed on first use; use the accessors */
    Type *parent_;
    bool parent_done_;
    Type **ifaces_;
    uint32_t nifaces_;
    bool ifaces_done_;
    Type *canon_;
    TypeLayout *layout_;
    StaticLayout *statics_;
    VTable *vtable_;
    uint8_t busy; /* bits of computations under way: cycles are errors, not overflows of the stack */
    void *user;   /* for the reachability analysis */
};

struct Method {
    MethodDef *def;
    Type *owner;     /* instantiated; arrays' methods have the array type as owner and a synthesised def, see
                        below */
    Type **margs;    /* method instantiation */
    uint16_t nmargs; /* == def->ngeneric */
    bool has_vars;
    bool has_canon;
    uint32_t id;
    uint64_t hash;
    Method *canon_;
    MethodSig *sig_; /* instantiated signature */
    void *user;
};

typedef struct GenericCtx { /* what VAR and MVAR stand for; NULL arrays leave variables alone */
    Type **targs;
    uint32_t ntargs;
    Type **margs;
    uint32_t nmargs;
} GenericCtx;

/* --- universe: frontend/universe.c --- */

/* Who wrote it, as far as reflection is concerned: reflect_origin. */
typedef enum AssemblyOrigin {
    ORIGIN_UNKNOWN,
    ORIGIN_FRAMEWORK,
    ORIGIN_PACKAGE,
    ORIGIN_PROJECT
} AssemblyOrigin;

struct Assembly {
    Universe *u;
    const char *name; /* simple name */
    const char *path;
    MdImage *image;
    uint32_t index;
    AssemblyOrigin origin;
    bool is_binder; /* looks for members of whatever it names: the binder of C#'s dynamic */
    TypeDef *types; /* by rid - 1; [0] is <Module>. Filled on demand: reach them through assembly_typedef */
    uint32_t ntypes;
    Assembly **refs; /* by AssemblyRef rid - 1; resolved on first use: assembly_ref */
    struct AssemblyCache *cache_;
};

struct Universe {
    Arena *arena;
    Diag *diag;
    VEC(Assembly *) assemblies;
    VEC(const char *) search; /* directories: the app's first, then the frameworks' */
    StrMap by_name;
    Assembly *corelib;
    Type *wk[WK_COUNT];
    uint32_t ntypes, nmethods; /* ids given out */
    struct UniverseTables *tables_;
};

/* Makes a universe that looks for assemblies in the given directories, in order, and loads
 * System.Private.CoreLib. diag_fail when it is missing or of another major version than 10. */
Universe *universe_new(Arena *arena, Diag *diag, const char *const *dirs, uint32_t ndirs);
/* Loads an assembly file (idempotent by simple name). */
Assembly *universe_load_file(Universe *u, const char *path);
/* Adds an assembly that nothing refers to by name: one that the compiler has made. Lives in the universe's
 * arena. */
Assembly *universe_add_image(Universe *u, MdImage *image);
/* Finds by simple name in the search directories; NULL when absent. */
Assembly *universe_find(Universe *u, const char *name);

/* Assembly of an AssemblyRef row; diag_fail when it is not in the search directories. */
Assembly *assembly_ref(Assembly *a, uint32_t rid);
/* Definition of a TypeDef row; its names, flags, kind and ngeneric are there. diag_fail for a bad row. */
TypeDef *assembly_typedef(Assembly *a, uint32_t rid);

/* --- lookup --- */

/* Definition by names; `name` may be Outer+Inner. NULL when absent. Follows forwarders. */
TypeDef *assembly_find_type(Assembly *a, const char *ns, const char *name);
/* Type of a TypeDef, TypeRef or TypeSpec token, with ctx substituted (NULL: stays open). A TypeDef or TypeRef
 * of a generic definition gives its typical instantiation, whose variables are its own and not ctx's. */
Type *type_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx);
/* Method of a MethodDef, MemberRef or MethodSpec token; the sentinel signature of vararg call sites comes
 * back in *site_sig (may be NULL). */
Method *method_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx, MethodSig **site_sig);
/* Field of a Field or MemberRef token; *owner receives the instantiated type that declares it. */
FieldDef *field_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx, Type **owner);
/* Which of the three a ldtoken token is: MD_TYPEDEF-like table numbers are mapped to 't', 'm' or 'f'. */
char token_kind(Assembly *a, uint32_t token);
/* StandAloneSig tokens: call sites and locals. */
MethodSig *sig_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx);
typedef struct LocalVar {
    Type *type;
    bool pinned;
} LocalVar;
LocalVar *locals_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx, uint32_t *n);

/* Methods and fields by name in one definition (not its bases). `nparams` -1: any. NULL when absent; the
 * first in metadata order when there are several. */
MethodDef *typedef_find_method(TypeDef *d, const char *name, int nparams);
FieldDef *typedef_find_field(TypeDef *d, const char *name);
Type *typedef_type(TypeDef *d);   /* the typical instantiation */
void typedef_members(TypeDef *d); /* makes sure fields, methods, cctor, variance and flags are there */
/* Whether the row (any HasCustomAttribute token) carries the attribute;
 * the blob comes back when asked for. */
bool has_attribute(Assembly *a, uint32_t token, const char *ns, const char *name, MdBlob *blob);

/* --- constructed types --- */
Type *type_inst(Universe *u, TypeDef *def, Type **args, uint32_t n); /* n must be def->ngeneric */
Type *type_szarray(Universe *u, Type *elem);
Type *type_array(Universe *u, Type *elem, uint32_t rank);
Type *type_ptr(Universe *u, Type *elem);
Type *type_byref(Universe *u, Type *elem);
Type *type_fnptr(Universe *u, const MethodSig *sig);
Type *type_var(Universe *u, uint32_t index);
Type *type_mvar(Universe *u, uint32_t index);
Type *type_subst(Universe *u, Type *t, const GenericCtx *ctx);
MethodSig *sig_subst(Universe *u, MethodSig *s, const GenericCtx *ctx);
Method *method_inst(Universe *u, MethodDef *def, Type *owner, Type **margs, uint32_t n);
/* The method with ctx substituted in owner and arguments. */
Method *method_subst(Universe *u, Method *m, const GenericCtx *ctx);
/* Context in which m's body is read: owner's and its own arguments. */
GenericCtx method_ctx(const Method *m);
MethodSig *method_def_sig(MethodDef *def);
MethodSig *method_sig(Method *m); /* instantiated */
Type *field_type(Universe *u, FieldDef *f, Type *owner);

/* Methods of multi-dimensional arrays have no rows: Get, Set, Address and .ctor (rank or 2·rank ints) are
 * synthesised, with MethodDef.rid 0, owner def NULL and array_op telling which. */
typedef enum ArrayOp { ARRAY_NONE, ARRAY_GET, ARRAY_SET, ARRAY_ADDRESS, ARRAY_CTOR } ArrayOp;
ArrayOp method_array_op(const Method *m);

/* --- canonical forms (DESIGN D3) --- */
Type *type_canon(Universe *u, Type *t);
Method *method_canon(Universe *u, Method *m);
static inline bool type_is_shared(const Type *t) { return t->has_canon; }
/* How a canonical method learns its exact instantiation. */
typedef enum CtxSource {
    CTX_NONE,  /* not shared */
    CTX_THIS,  /* from this's MethodTable: instance methods of shared classes without own generic arguments */
    CTX_TYPE,  /* hidden argument: MethodTable of the exact owner: static methods, instance methods of shared
                  structs, and default  methods of shared interfaces */
    CTX_METHOD /* hidden argument: method dictionary: shared generic methods */
} CtxSource;
CtxSource method_ctx_source(const Method *m);

/* --- hierarchy --- */
Type *type_parent(Type *t); /* NULL: Object, interfaces, pointers, variables. SZARRAY, ARRAY: System.Array */
Type **type_interfaces(
    Type *t, uint32_t *n); /* all, transitive, without repeats, in a stable order: the parent's first. Arrays:
                              System.Array's and the synthesised IList<T>, ICollection<T>, IEnumerable<T>,
                              IReadOnlyList<T>, IReadOnlyCollection<T> of the element */
bool type_is_valuetype(const Type *t); /* primitives, enums, structs */
bool type_is_ref(const Type *t);       /* classes, interfaces, arrays */
bool type_is_delegate(const Type *t);
bool type_is_nullable(const Type *t);
Type *type_underlying(Type *t); /* enums: the primitive; others: itself */
/* Assignment compatibility as castclass sees it (ECMA-335 §I.8.7, variance, array covariance, Nullable
 * aside). */
bool type_can_cast(Type *from, Type *to);
bool type_is_subclass(Type *t, Type *base); /* base classes only, t itself included */
/* Whether the type's finalizer slot is overridden. */
bool type_has_finalizer(Type *t);

/* --- layout: frontend/layout.c --- */
TypeLayout *type_layout(Type *t);
StaticLayout *type_statics(Type *t);
uint32_t type_size(
    Type *t); /* bytes of a location that holds a value of the type: references and pointers 8 */
uint32_t type_align(Type *t);
/* Bytes of a field's RVA data, with the size its type says (diag_fail when the image holds fewer). */
const uint8_t *field_rva_data(FieldDef *f, uint32_t *size);

/* --- virtual methods: frontend/vtable.c --- */
VTable *type_vtable(
    Type *t); /* classes and value types (as boxed); interfaces: their own methods in order, as slots */
/* Slot of a virtual method's declaration in its owner's table; UINT32_MAX when it is not virtual. */
uint32_t method_slot(Method *m);
/* The implementation that callvirt of class method `decl` reaches on an object of exact type t. decl's method
 * arguments are kept. */
Method *resolve_virtual(Type *t, Method *decl);
/* The same for interface method `decl` (owner: the instantiated interface): MethodImpls, implicit
 * implementation by name and signature in the class and its bases, variance, arrays through SZArrayHelper,
 * default interface methods with the most specific rule. NULL: not implemented; *ambiguous (may be NULL) is
 * set when two default methods compete. */
Method *resolve_interface(Type *t, Method *decl, bool *ambiguous);
/* Whether t is an instance of one of the five generic interfaces that vectors implement. */
bool type_is_vector_iface(const Type *t);
/* Static virtual and abstract members: implementation for the constrained type. NULL when undecided (shared
 * forms). */
Method *resolve_static_virtual(Type *constrained, Method *decl);
/* constrained. T callvirt decl (§III.2.1): the method of value type T itself that is called without boxing,
 * or NULL: the receiver is boxed (value types that do not override) or dereferenced (reference types). */
Method *resolve_constrained(Type *t, Method *decl);

/* --- names: frontend/names.c --- for messages, symbols and dumps; in the universe's arena or the one given
 * --- */
const char *type_name(Arena *a,
                      const Type *t); /* as Type.ToString: System.Collections.Generic.List`1[System.Int32] */
const char *method_name(
    Arena *a, const Method *m); /* System.String.Concat(System.String,System.String); type arguments in [] */
enum { METHOD_KEY_SIZE = 256 };
/* The name that the tables of intrinsics and of the VM contract have: Namespace.Outer/Inner::Method. Returns
 * its length; 0: none so long is in a table. */
size_t method_key(const MethodDef *d, char to[METHOD_KEY_SIZE]);
/* Methods whose name matches 'Type::Method' (namespace optional, generic arity optional); typical
 * instantiations. */
typedef VEC(Method *) MethodVec;
void find_methods(Universe *u, Assembly *a, const char *pattern, MethodVec *out);

#endif
