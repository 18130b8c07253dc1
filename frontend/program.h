/* A program being compiled: every symbol it may contain, which of them are reached and why, and what the
 * compiled code and data of each are. A symbol is a node of the reachability graph (DESIGN D2); IR refers to
 * symbols by their numbers (IrSym).
 *
 * Flow: prog_new → prog_add_roots → prog_run (reach.c: worklist; methods are imported by import*.c, optimised
 * by ir/, compiled by the back end) → emit_object (emit.c: data objects, tables) → the linker. */
#ifndef ANVIL_FRONTEND_PROGRAM_H
#define ANVIL_FRONTEND_PROGRAM_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/vec.h"
#include "frontend/types.h"
#include "ir/backend.h"
#include "ir/ir.h"
#include "ir/pass.h"

typedef enum SymKind {
    SK_NONE,
    /* --- code --- */
    SK_METHOD, /* method: body of a canonical method; takes a context argument if method_ctx_source says so
                  (CTX_TYPE, CTX_METHOD) */
    SK_ENTRY,  /* method: code of an exact method that needs no context: an instantiating stub that supplies
                  it. Made by sym_entry only when it differs from SK_METHOD */
    SK_UNBOX,  /* method: exact method of a value type, called with the boxed object as `this` */
    SK_FILTER, /* method, number of the clause: filter function (see IrRegion.filter) */
    SK_DELEGATE_INVOKE,    /* type: canonical delegate type: Invoke */
    SK_DELEGATE_OPEN,      /* type: stub that drops the delegate and calls _methodPtrAux with the arguments */
    SK_DELEGATE_PACK,      /* type: code of a delegate that hands its arguments to a Func<object[], object> */
    SK_DELEGATE_MULTICAST, /* type: stub that calls every entry of _invocationList */
    SK_MAIN,               /* wrapper of the entry point: int32 (string[]) */
    SK_THROWER,            /* method: not implemented: throws PlatformNotSupportedException with its name */
    SK_VALUE_EQUALS,       /* type: what a struct without overrides has for Equals */
    SK_VALUE_HASH,         /* the same for GetHashCode */
    SK_PROCESS_EXIT,       /* RtModule.process_exit */
    SK_UNHANDLED,          /* RtModule.unhandled */
    SK_FIRST_CHANCE,       /* RtModule.first_chance */
    SK_THREAD_START,       /* RtModule.thread_start */
    SK_LOAD_LIBRARY,       /* RtModule.load_library */
    SK_RESOLVE_LIBRARY,    /* RtModule.resolve_library */
    SK_INVOKE,             /* name: RtInvokeStub for a shape of signature (stubs_invoke.c) */
    SK_RESOLVE_TYPE,       /* RtReflection.resolve_type */
    SK_METHOD_BASE,        /* RtReflection.method_base */
    SK_REVERSE, /* method: what C calls for an [UnmanagedCallersOnly] method or, with its thunk's record as
                   context, for a delegate whose Invoke the method is */
    SK_DELEGATE_NATIVE, /* type: code of a delegate whose _methodPtrAux is a C function */
    SK_CALLI,           /* type, n: 1: marshalling is disabled. Calls through an unmanaged function pointer
                           whose arguments are converted */
    SK_HRESULT,         /* RtModule.exception_for_hresult */
    SK_MARSHAL_STRUCT,  /* type: carries a struct or class with a layout to its native form and back */
    SK_EXC_TOSTRING,    /* RtModule.exception_to_string */
    SK_RUNTIME,         /* name: C function or datum of the runtime */
    /* --- data --- */
    SK_MT,         /* type: MethodTable */
    SK_TYPEOBJ,    /* type: frozen RuntimeType object (reference, i.e. past the header word) */
    SK_TYPEDICT,   /* type: dictionary of an exact generic instantiation */
    SK_METHODDICT, /* method: dictionary of an exact generic method instantiation */
    SK_STRING,     /* text: frozen string */
    SK_STATICS_NONGC,
    SK_STATICS_GC,   /* type: static blocks */
    SK_CLASSINIT,    /* type: RtClassInit */
    SK_RVA,          /* field: initial data */
    SK_CELL,         /* method (exact interface method), site: RtDispatchCell */
    SK_NATIVE,       /* method: RtNativeCall of a P/Invoke */
    SK_GVMDECL,      /* method: identity of an exact generic virtual method declaration */
    SK_BYTES,        /* text: constant bytes (names for error messages), NUL-terminated */
    SK_MODULE,       /* rt_module */
    SK_METHOD_TOKEN, /* method: RtMemberToken (ldtoken) */
    SK_FIELD_TOKEN,  /* type, n: the same for a field */
    /* --- facts without an address --- */
    SK_CONSTRUCTED,       /* type: objects of it exist */
    SK_VSLOT,             /* method definition (m->def): its virtual slot or interface method is called */
    SK_REFLECT,           /* reflection over members is reached (reflect.c) */
    SK_MEMBERS,           /* type: its members are visible to reflection, when that is reached */
    SK_PACK,              /* delegates over object[] are made (System.Linq.Expressions) */
    SK_ARRAYS,            /* array types are made at run time (Array.CreateInstance, reflection) */
    SK_MARSHAL_STRUCTS,   /* native forms of structs are asked for at run time (RtModule.marshal) */
    SK_MARSHAL_DELEGATES, /* delegates become C functions at run time, and C functions delegates */
    SK_USED,              /* type: code of the program or of a library beside it makes or passes it */
    SK_MODEL,             /* type: code of the project does, or a member of such a type mentions it */
    SK_HANDED,            /* type: code of the project names it, or passes it to a method that may reflect */
    SK_PIECE,             /* method over System.Object: a package makes instances of its definition */
    SK_ALL_MEMBERS,       /* type: definition whose members its library looks for by names that it computes */
    SK_DYNAMIC,           /* the project's code calls MakeGenericType or MakeGenericMethod */
    SK_NAMED,             /* type, n: symbol of a string: a member of that name is looked for */
    SK_ASKED,    /* n: symbol of a string: a member of that name is looked for in objects of any class */
    SK_ACCESSED, /* type, n: a constant type flows to where members are asked for:
                    DynamicallyAccessedMemberTypes */
    SK_SEARCHED, /* type: code looks through all methods of it */
    SK_SOUGHT,   /* n: symbol of a string: code compares names of members with it */
    SK_PROXY, /* type, n: symbol of a MethodTable: DispatchProxy's class for the interface and proxy class */
    SK_TEMPLATE,  /* type: instances of the definition may be made at run time */
    SK_INVOKABLE, /* method: reflection may call it */
    SK_REQUEST,   /* text: --root or a descriptor asks for something */
    SK_ROOT,      /* command line, entry point, runtime: the reason of what has no other */
    SK_COUNT
} SymKind;

typedef struct Symbol {
    uint8_t kind; /* SymKind */
    bool reached;
    bool done;    /* processed by the worklist */
    IrSym reason; /* who reached it first */
    union {
        Type *type;
        Method *method;
        FieldDef *field;
        const char *name;     /* SK_RUNTIME, SK_BYTES, SK_REQUEST */
        const uint8_t *utf16; /* SK_STRING: not aligned */
    };
    uint32_t n;          /* SK_STRING: code units; SK_BYTES: bytes; SK_CELL: site; SK_FILTER: clause */
    uint32_t obj_sym;    /* symbol in the linker's object; 0 until emit_symbol makes it */
    CodeOut *code;       /* compiled code */
    struct MethodEh *eh; /* exception regions of the code, or NULL */
} Symbol;

/* What emit needs of a function's regions once its IR is gone. */
typedef struct MethodEh {
    IrRegion *regions; /* [0] unused */
    uint32_t nregions; /* including it */
} MethodEh;

/* --- dictionaries (DESIGN D3) ---
 * A dictionary holds the exact type arguments, then one word per slot of the layout of the canonical owner.
 * Layouts grow while code is imported; every known exact instance is filled for every slot (reach.c). */
typedef enum DictKind {
    DK_MT,      /* type → MethodTable */
    DK_CONTEXT, /* type → MethodTable whose dictionary code uses without an object of it */
    DK_TYPEOBJ, /* type → RuntimeType object */
    DK_STATICS_NONGC,
    DK_STATICS_GC,    /* type → static block */
    DK_CLASSINIT,     /* type → RtClassInit, or the null word when there is nothing to run */
    DK_THREADSTATICS, /* type → offset of its block in the thread's block (a number) */
    DK_METHODDICT,    /* method → method dictionary */
    DK_ENTRY,         /* method → code without context (SK_ENTRY) */
    DK_CONSTRAINED,   /* type + method → code of the static virtual member's implementation */
    DK_CELL,          /* interface method → dispatch cell */
    DK_GVMDECL,       /* method → identity of a generic virtual declaration */
    DK_EQCOMPARER,    /* type T → MethodTable of the class that EqualityComparer<T>.Default has */
    DK_COMPARER,      /* type T → the same for Comparer<T>.Default */
    DK_DEFAULT_CTOR,  /* type → code of its parameterless constructor (new T()), or the null word */
    DK_DELEGATE_CTOR, /* method → code for a delegate's _methodPtr: as DK_ENTRY, unboxing where the method
                         belongs to a struct */
} DictKind;

typedef struct DictSlot {
    uint8_t kind;   /* DictKind */
    Type *type;     /* open */
    Method *method; /* open */
} DictSlot;

typedef struct DictLayout { /* of a canonical type or canonical method */
    VEC(DictSlot) slots;
    VEC(void *) instances; /* exact Types or Methods known so far */
    uint32_t filled;       /* slots that all instances have */
    bool of_method;
} DictLayout;

/* User data of a Type (Type.user), made by type_info(). */
typedef struct TypeUse {
    bool constructed;
    bool has_thread_block;
    uint32_t thread_offset; /* of its thread statics */
    DictLayout *dict;       /* canonical types */
    uint32_t dict_filled;   /* exact types: slots already reached */
    /* Constructed types: generic virtual declarations with an implementation here, in the order found. */
    VEC(Method *) gvm_decls;
    VEC(Method *) gvm_impls;
    VEC(Type *) exact;        /* canonical types: exact instances with a MethodTable */
    bool has_members;         /* reflection sees members */
    bool has_fields;          /* fields alone */
    bool is_model;            /* SK_MODEL is reached */
    bool has_data;            /* reflection sees properties and fields */
    bool sees_all;            /* definitions: SK_ALL_MEMBERS is reached */
    bool is_dynamic;          /* definitions: SK_TEMPLATE is reached */
    bool stands_for;          /* constructed types: reflect_is_template */
    VEC(Type *) implementing; /* exact interfaces: constructed types that list it */
    VEC(Method *) used;       /* exact interfaces: methods called through it */
    VEC(Method *) invokable;
} TypeUse;

/* Of a Method (Method.user), made by method_info(). */
typedef struct MethodUse {
    DictLayout *dict;      /* canonical generic methods */
    uint32_t dict_filled;  /* exact ones: slots already reached */
    struct ImportedIr *ir; /* kept for inlining, or NULL */
    uint8_t inline_state;
    bool invokable; /* reflection may call it */
} MethodUse;

/* A constructed type and one of its interfaces. */
typedef struct Implements {
    Type *type, *face;
} Implements;

/* Of definitions, in maps by pointer. */
typedef struct DefUse {
    /* Constructed types that have this definition as class, base class or interface. */
    VEC(Type *) constructed;
    VEC(MethodDef *) used; /* virtual methods of the definition whose slot is used */
    /* Interfaces, [1] of instances whose first argument is a reference: exact methods called, and pairs that
     * calls through other instances may reach, too. */
    VEC(Method *) used_exact[2];
    VEC(Implements) loose[2];
    VEC(Method *) gvm_used;   /* exact generic virtual declarations used */
    VEC(Type *) implementers; /* interfaces: types with a MethodTable that implement one of its instances */
    bool named;               /* interfaces: some instance is named outside interface lists */
} DefUse;

/* What is known of a function in a native library. */
typedef enum NativeLookup { NATIVE_NO_LIBRARY, NATIVE_NO_ENTRY, NATIVE_LINKED } NativeLookup;

/* A shared library of the framework that the executable carries and loads from itself. */
typedef struct CarriedLibrary {
    const char *name; /* as [DllImport] has it: libfoo */
    const uint8_t *data;
    uint64_t size;
} CarriedLibrary;

/* A method that C calls by a name (exports.c). */
typedef struct Export {
    const char *name; /* a C identifier */
    Method *method;
} Export;

/* What only some outputs have, and a program may be found to need while it is reached. */
typedef enum ProgramNeed {
    NEED_LOADING = 1,  /* of native libraries: a [DllImport] of one that is not linked in */
    NEED_CULTURES = 2, /* data of cultures other than the invariant one */
} ProgramNeed;

struct Program;
typedef struct ProgramOptions {
    int level;             /* 0, 1, 2; 's' */
    bool verify;           /* IR verifier after every pass, symbolic checker after allocation */
    bool stress;           /* compile single methods only: symbols are made but not followed */
    const char **features; /* NAME=VALUE pairs from --feature and runtimeconfig.json, later ones win */
    uint32_t nfeatures;
    /* Of the invariant culture alone, which nobody asked for: code folds as with
     * System.Globalization.Invariant, of which AppContext does not know, but comparison and normalization are
     * there. */
    bool collates;
    const char **packages; /* simple names of the assemblies beside the program that packages brought */
    uint32_t npackages;
    const char **roots; /* --root: assemblies, types, files of descriptors */
    uint32_t nroots;
    bool warn_trim; /* --warn trim */
    /* Where [DllImport(module)] of a symbol leads, when set; else nowhere. */
    NativeLookup (*native)(void *user, const char *module, const char *symbol);
    void *native_user;
    bool loads;                    /* the output can load native libraries */
    const CarriedLibrary *carried; /* what it brings of these itself */
    uint32_t ncarried;
    bool library;     /* no entry point: the exports are what the program is for */
    unsigned lacks;   /* ProgramNeed: what the output does not have */
    unsigned decides; /* those of them that end prog_run when they are needed, rather than warn */
    /* Called now and then while prog_run works, when set. */
    void (*progress)(void *user, const struct Program *p);
    void *progress_user;
} ProgramOptions;

typedef struct Program {
    Universe *u;
    Arena *arena;     /* the program's */
    Arena fn_arena;   /* one function's IR */
    Arena scratch;    /* one pass */
    Arena code_arena; /* stress: one function's code */
    Diag *diag;
    const Target *target;
    ProgramOptions opt;
    VEC(Symbol) syms; /* [0] unused */
    Map sym_map;      /* hash of (kind, entity, n) → first symbol; collisions chain by probing keys */
    VEC(IrSym) work;
    VEC(IrSym) order;        /* reached symbols in the order they were reached; what is emitted follows it */
    Map def_uses;            /* TypeDef* → DefUse* */
    VEC(DictLayout *) dirty; /* layouts with slots that not all instances have */
    uint32_t thread_static_size;
    Assembly *app;
    Method *entry;    /* NULL: a library */
    ProgramNeed need; /* found by prog_run, which stopped there; 0: none */
    IrSym needed_by;
    VEC(Export) exports; /* of a library */
    IrSym trap_sym[TRAP_COUNT];
    /* statistics */
    uint64_t il_bytes, nmethods, nfailed;
    const char *invalid; /* why the method that has just failed to compile throws InvalidProgramException */
    uint64_t ns_import, ns_passes, ns_backend;
    struct Intrinsics *intrinsics; /* intrinsics.c */
    struct Substitutions *subst;   /* features.c */
    Map constants;                 /* MethodDef* → what is known of its result (constants.c) */
    struct Contract *contract;     /* contract.c */
    struct Resources *resources;   /* resources.c */
    struct Reflect *reflect;       /* reflect.c */
    struct Dynamic *dynamic;       /* reflect_dynamic.c */
    struct Proxies *proxies;       /* proxy.c */
    struct Roots *roots;           /* roots.c */
    struct TrimWarn *trim;         /* trimwarn.c; NULL: not asked for yet */
    bool packs;                    /* SK_PACK is reached */
    bool makes_arrays;             /* SK_ARRAYS is reached */
    bool marshals_structs;         /* SK_MARSHAL_STRUCTS is reached */
    bool marshals_delegates;
    Map native_layouts; /* Type* → NativeLayout* (marshal_struct.c) */
    Map never_return;   /* MethodDef* → what noreturn.c found */
    StrMap missing;     /* contract rows reached and not there, for one warning each */
} Program;

Program *prog_new(Arena *arena, Diag *diag, Universe *u, const Target *target, const ProgramOptions *opt);
/* Reaches what every program needs (RtModule's tables) and the entry point of `app`, or a library's exports;
 * diag_fail when it has none. */
void prog_add_roots(Program *p, Assembly *app);
/* Gives back the working memory (the program itself lies in the arena given to prog_new). */
void prog_free(Program *p);
/* Works until nothing new is reached, or until something is needed that ProgramOptions.decides names. A
 * method that cannot be compiled becomes a thrower, with a warning. */
void prog_run(Program *p);
/* Notes that `by` needs what ProgramOptions.lacks names. Returns whether prog_run stops for it. */
bool prog_needs(Program *p, ProgramNeed need, IrSym by);
/* A warning about a symbol, and on a second line the chain of reasons that keeps the symbol in the program.
 */
void prog_warn(Program *p, IrSym s, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* --- symbols: frontend/symbols.c --- each returns the one symbol for its arguments, not yet reached --- */
IrSym sym_type(Program *p, SymKind kind, Type *t);
IrSym sym_method(Program *p, SymKind kind, Method *m);
IrSym sym_runtime(Program *p, const char *name); /* name is borrowed */
IrSym sym_string(Program *p, const uint8_t *utf16, uint32_t n);
IrSym sym_string_utf8(Program *p, const char *text);
/* The text of a SK_STRING in UTF-8; half of a surrogate pair becomes three bytes. */
const char *sym_string_text(Program *p, IrSym string);
IrSym sym_bytes(Program *p, const char *bytes, uint32_t n);
IrSym sym_shape(Program *p, const char *shape);  /* SK_INVOKE; shape is borrowed */
IrSym sym_request(Program *p, const char *text); /* text is borrowed */
IrSym sym_rva(Program *p, FieldDef *f);
IrSym sym_named(Program *p, Type *t, IrSym name);
IrSym sym_asked(Program *p, IrSym name);
IrSym sym_accessed(Program *p, Type *t, uint32_t members);
IrSym sym_sought(Program *p, IrSym name);
IrSym sym_proxy(Program *p, Type *face, Type *base);
IrSym sym_field_token(Program *p, Type *owner, const FieldDef *f);
IrSym sym_cell(Program *p, Method *iface_method, uint32_t site);
IrSym sym_filter(Program *p, Method *m, uint32_t clause);
IrSym sym_calli(Program *p, Type *pointer, bool disabled);
IrSym sym_plain(Program *p, SymKind kind); /* SK_MAIN, SK_MODULE, SK_EXC_TOSTRING, SK_ROOT */
/* Code address of an exact method, callable without a context: SK_METHOD of the method itself or an SK_ENTRY
 * stub. */
IrSym sym_entry(Program *p, Method *m);
/* Code for a virtual table or interface of a type: sym_entry, or SK_UNBOX when the method belongs to a value
 * type. */
IrSym sym_vtable_entry(Program *p, Method *m);
/* Whether such code, or that of sym_entry, is the same for all instances over references. */
bool sym_is_shared(Program *p, IrSym code);
/* Code of the slot of an exact class or struct whose implementation is `impl`. */
IrSym sym_slot_code(Program *p, Type *t, Method *impl);
/* Name for dumps, the symbol table and `anvil why`; in the arena given. */
const char *sym_name(Program *p, Arena *a, IrSym s);
static inline Symbol *sym_get(Program *p, IrSym s) { return &p->syms.items[s]; }

/* --- reachability: frontend/reach.c --- */
void reach(Program *p, IrSym s, IrSym reason);
TypeUse *type_use(Program *p, Type *t);
DefUse *def_use(Program *p, TypeDef *d);
MethodUse *method_use(Program *p, Method *m);
/* What a dictionary slot of an exact context holds: a symbol, or (DK_THREADSTATICS, nothing to run) 0 with
 * *number. */
IrSym dict_resolve(Program *p, const DictSlot *slot, const GenericCtx *ctx, int64_t *number);
/* Index of a slot in the layout of a canonical type or method, added when new. Counts from the slots, not
 * from the arguments. */
uint32_t dict_slot_type(Program *p, Type *canon, DictKind kind, Type *t, Method *m);
uint32_t dict_slot_method(Program *p, Method *canon, DictKind kind, Type *t, Method *m);
/* Number of dictionaries of the generic classes above t in its hierarchy: the index of t's own in
 * per_inst_info. */
uint32_t dict_level(Type *t);

/* Whether MethodTables list the interface: some instance of its definition is asked for. */
bool interface_is_listed(Program *p, Type *iface);
/* Which of the constructors that the runtime calls (RtExceptionRow) a constructor of an exception class
 * is. */
typedef enum ExceptionCtor { EXC_CTOR_OTHER, EXC_CTOR_PLAIN, EXC_CTOR_MESSAGE } ExceptionCtor;
ExceptionCtor exception_ctor_kind(Program *p, MethodDef *d);

/* --- import: frontend/import.c --- */
typedef struct ImportedIr {
    IrFunc *f;
    VEC(IrSym) deps;  /* facts the code relies on that no relocation shows: SK_VSLOT, SK_CONSTRUCTED, … */
    VEC(IrSym) makes; /* SK_MT of types whose objects it makes, as far as the code names them in the end */
    VEC(IrFunc *) filters; /* filter functions, each with its sym */
    uint32_t il_size;
} ImportedIr;
/* Imports a canonical method's body, or synthesises the body of a stub symbol (SK_ENTRY, SK_UNBOX,
 * SK_DELEGATE_*, SK_MAIN, …), into `arena`. Fails through the diag with assembly, method and reason. */
ImportedIr *import_symbol(Program *p, IrSym s, Arena *arena);

/* --- calling convention, struct lowering (DESIGN D5): frontend/abi.c --- */
typedef enum AbiKind { ABI_VOID, ABI_SCALAR, ABI_WORDS, ABI_MEMORY } AbiKind;
typedef struct AbiVal {
    uint8_t kind; /* AbiKind. SCALAR: one IR value as is. WORDS: a struct of 1..16 bytes in nwords values.
                     MEMORY: pointer to a copy that the callee owns; as a return: pointer to the caller's
                     buffer */
    uint8_t nwords;
    uint8_t type[2];      /* IrType of each word (SCALAR: type[0]) */
    uint8_t mem[2];       /* IrMem that reads or writes the word in a copy padded to 8 bytes */
    uint32_t size, align; /* of the value */
} AbiVal;
AbiVal abi_classify(Type *t, bool ccall);
/* IR type of a scalar Type (IR_VOID for structs and void) and the memory access that loads it. */
IrType abi_ir_type(Type *t);
IrMem abi_mem(Type *t);
/* Parameters of the lowered function, in order: [context] [return buffer] [this] arguments: a static
 * method closed over its first argument and an instance method look alike to a delegate. */
typedef struct AbiSig {
    bool has_ctx, has_this, has_retbuf;
    Type *this_type; /* ref, or byref of the value type */
    AbiVal ret;
    AbiVal *params; /* without this */
    uint32_t nparams;
    uint32_t nir; /* IR parameters in all */
    uint8_t *ir_types;
    uint8_t ret_types[2];
} AbiSig;
AbiSig abi_sig(Arena *a, const MethodSig *s, Type *this_type, bool has_ctx, bool ccall);
/* A function of C, frontend/abi_sysv.c: s.ir_types are its IR parameters in the order in which the back end
 * puts them where C wants them; some may be fillers, 0. The return buffer comes first and is returned. */
typedef struct AbiCArg {
    bool on_stack; /* its words, `at[0]` the first; else word i is IR parameter at[i] */
    uint32_t at[2];
} AbiCArg;
typedef struct AbiC {
    AbiSig s;
    AbiCArg *args;
} AbiC;
AbiC abi_c(Arena *a, const MethodSig *s, Type *this_type, bool has_ctx);
/* Of a method's body (SK_METHOD of a canonical method): with context when its source is CTX_TYPE or
 * CTX_METHOD. */
AbiSig abi_method(Arena *a, Method *m);

/* --- reflection: frontend/reflect.c, docs/reflection.md --- */
struct MdKeep;
void reflect_init(Program *p);
bool reflect_is_on(const Program *p);
/* SK_REFLECT is reached. */
void reflect_start(Program *p);
/* What any other symbol that is reached means to reflection; nothing before reflect_start, which makes up for
 * it. */
void reflect_symbol(Program *p, IrSym s);
/* Whether a type, or a method, is over System.Object wherever it is over a reference, and so stands for all
 * others that share its code. */
bool reflect_is_template(const Program *p, const Type *t);
bool reflect_is_template_method(const Program *p, const Method *m);
/* The method with System.Object in place of the references among its own type arguments, and those of its
 * class. */
Method *reflect_stand_in_method(Program *p, Method *m, bool and_owner);
/* What reflection runs when it calls the method: itself, or what makes the string of String's constructors.
 */
Method *reflect_target(Program *p, Method *m);
/* The type of a serialised name, Ns.Outer+Nested`1 and perhaps ", Assembly", that an attribute in the
 * assembly gives, or NULL. */
TypeDef *assembly_type_named(Program *p, Assembly *a, MdBlob text);
/* The same with type arguments, arrays and an assembly behind; the visitor, when given, is told of every
 * definition and every instance that the name mentions, also when the whole is not found. */
typedef struct TypeNameVisitor {
    void (*definition)(Program *p, TypeDef *d);
    void (*instance)(Program *p, Type *t);
} TypeNameVisitor;
Type *type_named(Program *p, Assembly *a, MdBlob text, const TypeNameVisitor *v);
/* Decodes a CustomAttribute row of the assembly; fails through the diag. */
struct MdAttr assembly_attribute(Program *p, Assembly *a, uint32_t row);
/* Nothing more will be reached. */
void reflect_finish(Program *p);
/* What lies beside the program is its project's, or a package's where the options say so; all else is the
 * framework's. */
AssemblyOrigin reflect_origin(const Program *p, Assembly *a);
/* Whether the assembly is no framework's. */
bool reflect_is_own(const Program *p, Assembly *a);
/* Attributes of framework members that change what reflection answers. */
bool reflect_needs_attribute(const TypeDef *d);
/* Whether a literal has the form of a member's name. */
bool reflect_may_name(const Symbol *text);
/* A literal in code of `a`: of the project's, those that may be names of members are noted. */
void reflect_text(Program *p, Assembly *a, IrSym text);
/* The project looks for members by a name that is no literal: any of its literals may be it. */
void reflect_computes_names(Program *p);
/* Whether typeof(t) in the code of an assembly keeps the members of t: in the project's and that of C#'s
 * dynamic for all types, in a package's for those beside the program. Packages ask others for members by
 * name. */
bool reflect_asks(const Program *p, Assembly *by, const Type *t);
/* What the user asks for (roots.c): a definition is there for Type.GetType, typeof and Activator; a method
 * can be called; a field read and written. */
void reflect_keep_type(Program *p, TypeDef *d, IrSym why);
void reflect_keep_method(Program *p, MethodDef *d, IrSym why);
void reflect_keep_field(Program *p, FieldDef *f, IrSym why);
/* All members of the type. */
void reflect_keep_instance(Program *p, Type *t, IrSym why);
/* Makes MakeGenericType give this instance of a definition, and keeps its constructors. */
void reflect_instantiate(Program *p, Type *open, Type **args);
/* Whether a value type, or System.Object for references, meets the constraints of a type parameter of a
 * definition (token), as far as they name types. */
bool reflect_meets_constraints(Program *p, Assembly *a, uint32_t owner, uint32_t place, Type *arg);
/* frontend/reflect_dynamic.c: SK_DYNAMIC is reached; a reference type in use, a value type or a definition
 * that the project uses; a generic method (or with NULL, the definition) that reflection finds; the same of a
 * package, once.
 */
void dynamic_init(Program *p);
void dynamic_start(Program *p);
void dynamic_type(Program *p, Type *t);
void dynamic_method(Program *p, Type *owner, MethodDef *method);
void dynamic_package_method(Program *p, Type *owner, MethodDef *method);
/* Rows that are kept of an assembly; in the order in which assemblies were first needed. */
uint32_t reflect_num_assemblies(const Program *p);
bool reflect_assembly_number(const Program *p, const Assembly *a,
                             uint32_t *number); /* false: nothing is kept */
Assembly *reflect_assembly(const Program *p, uint32_t i, const struct MdKeep **keep);
/* Symbol of the stub that reflection calls a method through: one for each shape. frontend/stubs_invoke.c */
IrSym sym_invoke(Program *p, Method *m);

/* --- trimming warnings: frontend/trimwarn.c --- */
/* Whether a method says that it reflects over what it is given: RequiresUnreferencedCode,
 * RequiresDynamicCode. */
bool trim_reflects(Program *p, MethodDef *m);
/* With opt.warn_trim: `user` calls `used` at an offset of its IL, or takes its address. Warns when `used`
 * asks its callers for something (RequiresUnreferencedCode, RequiresDynamicCode, RequiresAssemblyFiles) that
 * `user` neither asks of its own nor suppresses: of the project's code each time, of other assemblies once.
 */
void trim_call(Program *p, MethodDef *user, uint32_t offset, MethodDef *used);
/* A method's own IL is imported, for the symbol `why`: keeps what the project's and packages' code looks for
 * in types that are constants ([DynamicallyAccessedMembers]). */
void trim_body(Program *p, MethodDef *m, IrSym why);
/* With opt.warn_trim, when all is reached: tells of types that are no constants and may lack what is looked
 * for. */
void trim_finish(Program *p);
void trim_free(Program *p);

/* --- what the user wants kept: frontend/roots.c --- */
void roots_init(Program *p);
/* Reaches what opt.roots name. Fails for what is not there. */
void roots_apply(Program *p);
/* Reads ILLink.Descriptors.xml in the assembly. */
void roots_embedded(Program *p, Assembly *a);
/* Reaches what descriptors ask for when the type is in use. */
void roots_type_used(Program *p, TypeDef *d);

/* --- marshalling at run time: frontend/marshal_table.c --- */
/* From here on every type with a native form gets a row (SK_MARSHAL_STRUCTS, SK_MARSHAL_DELEGATES). */
void marshal_start(Program *p, IrSym part);
/* A MethodTable was reached. */
void marshal_type_named(Program *p, Type *t);

/* --- features and substitutions: frontend/features.c --- */
/* Constant that a method returns by ILLink.Substitutions.xml and the feature switches in force. */
bool subst_method(Program *p, MethodDef *m, int64_t *value);
/* The same of a call: most callers get the constant of a method that has its own body for some. */
bool subst_call(Program *p, Method *caller, MethodDef *m, int64_t *value);
/* Whether a method that returns nothing does nothing, by the same files. */
bool subst_empty(Program *p, MethodDef *m);
/* Constant of a static field by substitution. */
bool subst_field(Program *p, FieldDef *f, int64_t *value);
/* Value of a switch: from options, else NULL. */
const char *feature_value(Program *p, const char *name);

/* --- resource strings: frontend/resources.c --- the text of key in the assembly's embedded *.SR.resources,
 * as a frozen string symbol; 0: absent */
IrSym resource_string(Program *p, Assembly *a, const uint8_t *utf16, uint32_t n);

/* String's constructors are the methods Ctor of the same parameters, called without an object: that of a
 * constructor, or NULL. frontend/import_call.c */
Method *string_maker(Universe *u, Method *ctor);
/* Whether a row of kind CONTRACT_REPLACE or CONTRACT_ICALL serves the method in place of its IL body. */
bool contract_replaces(Program *p, Method *m);
/* Whether a method's IL shows that it always throws, with the feature switches as they are:
 * noreturn.c. */
bool method_never_returns(Program *p, Method *m);
/* --- the VM contract: frontend/contract.c, over runtime/contract.def --- */
typedef enum ContractKind { CONTRACT_ICALL, CONTRACT_QCALL, CONTRACT_NATIVE, CONTRACT_REPLACE } ContractKind;
/* C function that serves an InternalCall ("System.Array::Clear"), a QCall or native import by entry name, or
 * replaces a managed body; NULL: not there. */
const char *contract_lookup(Program *p, ContractKind kind, const char *name);
/* CoreLib types that the C function makes objects or arrays of, one after the other; NULL: no more. */
typedef struct ContractMade {
    const char *function, *ns, *name;
    bool array;
} ContractMade;
const ContractMade *contract_made(const char *function, const ContractMade *after);
/* The part of the RtModule that the C function calls, or SK_NONE. */
SymKind contract_starts(const char *function);

/* Display name: "Name, Version=…, Culture=…, PublicKeyToken=…". frontend/asmname.c */
/* --- native.c --- */
/* What a P/Invoke asks for. */
typedef struct NativeImport {
    const char *library, *name; /* of the image */
    Assembly *assembly;         /* that declares it */
    uint32_t search;            /* DllImportSearchPath */
    bool has_search;            /* by attribute on the method or the assembly */
} NativeImport;
NativeImport native_import(const Method *m);
/* The library of that name among ProgramOptions.carried, or NULL. */
const CarriedLibrary *native_carried(const Program *p, const char *module);

const char *assembly_display_name(Arena *arena, const Assembly *a);

/* Whether the method asks for instructions that the back end does not use: the answer is no. Whether the
 * importer's table has a row for the method (intrinsics.c). */
bool intrinsic_switched_off(Program *p, MethodDef *d);
bool intrinsic_has_row(Program *p, MethodDef *d);
/* What a static method returns whose result is known without running it. frontend/constants.c */
bool constant_result(Program *p, Method *m, int64_t *v);
/* Whether the importer has code of its own for the CoreLib method "Namespace.Type::Method" (intrinsics.c). */
bool intrinsic_exists(Program *p, const char *name);
/* Whether the compiler does something else than call it, and not only takes note. */
bool intrinsic_replaces(Program *p, MethodDef *d);

/* --- emission: frontend/emit.c --- */
struct Object;
/* What a chunk of the object holds; names: emit_part_names. */
typedef enum EmitPart {
    PART_CODE,
    PART_TYPES,        /* MethodTables and what hangs on them */
    PART_DICTIONARIES, /* of generic instances, whose code is shared */
    PART_STRINGS,      /* literals */
    PART_STATICS,      /* static fields and the records of static constructors */
    PART_DATA,         /* initial values of arrays */
    PART_CALLS,        /* dispatch cells, records of P/Invokes */
    PART_EXCEPTIONS,   /* regions of functions */
    PART_FUNCTIONS,    /* table of all functions */
    PART_NAMES,        /* for stack traces and Type.Name */
    PART_LINES,        /* source lines */
    PART_REFLECTION,   /* members that reflection finds, templates, metadata of assemblies */
    PART_RESOURCES,
    PART_MODULE, /* what start-up needs */
    PART_COUNT
} EmitPart;
extern const char *const emit_part_names[PART_COUNT];

/* Whom a chunk belongs to. */
typedef struct EmitOwner {
    uint8_t part;       /* EmitPart */
    IrSym sym;          /* or 0 */
    Assembly *assembly; /* metadata and resources; else NULL */
} EmitOwner;
typedef struct EmitOwners {
    VEC(EmitOwner) by_chunk;
} EmitOwners;

/* Writes every reached symbol into an object for the linker, in p->order. `owners` (may be NULL) receives an
 * owner for each chunk of the object, in `arena`. */
struct Object *emit_object(Program *p, Arena *arena, EmitOwners *owners);

#endif
