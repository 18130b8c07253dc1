/* Objects in memory: what the compiler writes and the runtime reads. Included by both; every offset that
 * either side spells as a number is checked here once. All structures are little-endian with 8-byte pointers
 * on every target.
 *
 * MethodTable follows CoreCLR where CoreLib's own IL reads it (System.Runtime.CompilerServices.MethodTable in
 * CoreLib 10: Flags 0, BaseSize 4, InterfaceCount 14, ParentMethodTable 16, AuxiliaryData 32, ElementType /
 * PerInstInfo 48, InterfaceMap 56 or the two Nullable words). The rest is Anvil's.
 *
 * An object is: header word (8 bytes before the object: 4 bytes padding, then the sync word: lock or hash
 * code), MethodTable pointer, fields. The header word that follows an object belongs to the next one, but
 * counts as the last bytes of this one's extent (DESIGN D6). */
#ifndef ANVIL_RUNTIME_ABI_H
#define ANVIL_RUNTIME_ABI_H

#include <stddef.h>
#include <stdint.h>

typedef struct RtMethodTable RtMethodTable;
typedef struct RtAux RtAux;
typedef struct RtTypeInfo RtTypeInfo;
typedef struct RtObject RtObject;

/* MethodTable.flags: CoreCLR's values (vm/methodtable.h), as CoreLib's IL tests them. The low 16 bits are the
 * component size when HAS_COMPONENT_SIZE is set, else the low flags. */
enum {
    RT_MTF_GENERICS_MASK = 0x00000030,
    RT_MTF_GENERICS_INST = 0x00000010,
    RT_MTF_GENERICS_SHARED = 0x00000020,
    RT_MTF_GENERICS_TYPICAL = 0x00000030,
    RT_MTF_HAS_DEFAULT_CTOR = 0x00000200,
    RT_MTF_IS_BYREF_LIKE = 0x00001000,
    RT_MTF_CATEGORY_MASK = 0x000F0000,
    RT_MTF_CATEGORY_CLASS = 0x00000000,
    RT_MTF_CATEGORY_VALUETYPE = 0x00040000,
    RT_MTF_CATEGORY_VALUETYPE_MASK = 0x000C0000,
    RT_MTF_CATEGORY_NULLABLE = 0x00050000,
    RT_MTF_CATEGORY_PRIMITIVE = 0x00060000,      /* enums */
    RT_MTF_CATEGORY_TRUE_PRIMITIVE = 0x00070000, /* System.Int32 … */
    RT_MTF_CATEGORY_ARRAY = 0x00080000,
    RT_MTF_CATEGORY_ARRAY_MASK = 0x000C0000,
    RT_MTF_CATEGORY_SZARRAY = 0x000A0000,
    RT_MTF_CATEGORY_INTERFACE = 0x000C0000,
    RT_MTF_HAS_FINALIZER = 0x00100000,
    RT_MTF_CONTAINS_GC_POINTERS = 0x01000000,
    RT_MTF_HAS_TYPE_EQUIVALENCE = 0x02000000
};
#define RT_MTF_HAS_COMPONENT_SIZE 0x80000000u

/* MethodTable.flags2: Anvil's own. */
enum {
    RT_MT2_VARIANT = 1, /* generic interface or delegate with a variant parameter */
    RT_MT2_DELEGATE = 2,
    RT_MT2_HAS_CCTOR = 4,
    RT_MT2_STRING = 8,
    RT_MT2_ENUM = 16,
    RT_MT2_POINTER = 32, /* pointer, byref or function pointer type: element_type is set */
    RT_MT2_ABSTRACT = 64,
    RT_MT2_EXCEPTION = 128, /* System.Exception or derived */
    RT_MT2_WEAK = 256,      /* WeakReference or WeakReference<T> */
    RT_MT2_GENERIC_VARIABLE = 512,
    RT_MT2_MADE = 4096,       /* an instance of a generic type, made at run time from a template */
    RT_MT2_UNFINISHED = 8192, /* MADE: its dictionary is filled when objects or code of it are first wanted */
    RT_MT2_NO_CODE = 2048,  /* made at run time from metadata: it has a name, members, no code and no size */
    RT_MT2_BLITTABLE = 1024 /* structs with a layout whose marshalled form is the same */
};

/* Where references lie: offsets of references, ascending, from the start of the object (the MethodTable
 * pointer is at 0). Arrays: from the start of each element. */
typedef struct RtGcDesc {
    uint32_t count;
    uint32_t offsets[];
} RtGcDesc;

struct RtMethodTable {
    uint32_t flags;          /*  0 low half: component size */
    uint32_t base_size;      /*  4 bytes of an object with its header word, 8-aligned; arrays and strings:
                                without their elements (strings: 22, and the sum is rounded up) */
    uint32_t flags2;         /*  8 RT_MT2_ */
    uint16_t num_virtuals;   /* 12 entries of vtable, up to the last that anyone calls */
    uint16_t num_interfaces; /* 14 */
    RtMethodTable *parent;   /* 16 */
    const RtGcDesc *gcdesc;  /* 24 NULL when there are no references */
    RtAux *aux;              /* 32 never NULL */
    const struct RtTypeCode *code;   /* 40 NULL: none; rt_mt_code reads it */
    union {                          /* 48 */
        RtMethodTable *element_type; /* arrays, pointers, byrefs */
        void ***per_inst_info; /* generics: dictionaries of the generic classes from the root down; the last
                                  is this type's own. The 8 bytes before it: uint16 number of dictionaries,
                                  uint16 number of own type arguments */
    };
    union {                            /* 56 */
        RtMethodTable **interface_map; /* all interfaces, exact instantiations */
        struct {
            uint32_t nullable_value_offset; /* Nullable<T>: of the value, from the start of the struct */
            uint32_t nullable_value_size;
        };
    };
    void *vtable[]; /* 64 code addresses; NULL: never called */
};

/* One implementation of an interface method, sorted by (iface, slot). */
typedef struct RtDispatchRow {
    uint16_t iface;     /* index in interface_map */
    uint16_t slot;      /* of the method in the interface */
    uint16_t exact;     /* templates: the code is of these type arguments alone */
    uint16_t inherited; /* the class gives the interface no implementation that its base had not */
    void *code;         /* takes `this` as the object itself (boxed value types: an unboxing stub) */
} RtDispatchRow;

/* State of a static constructor. */
typedef enum RtClassInitState {
    RT_CCTOR_DONE = 0,
    RT_CCTOR_PENDING = 1,
    RT_CCTOR_RUNNING = 2,
    RT_CCTOR_FAILED = 3
} RtClassInitState;
typedef struct RtClassInit {
    uint32_t state; /* RtClassInitState; compiled code tests it for zero before it calls rt_class_init */
    uint32_t pad;
    void (*cctor)(void); /* code of the exact instantiation (no context needed) */
    RtMethodTable *mt;   /* for TypeInitializationException */
    void *thread;        /* running it */
    RtObject *exception; /* TypeInitializationException of a failed one: the record is a static root */
} RtClassInit;

/* What a type's code is, for the types that have some of it: many are only named. */
typedef struct RtTypeCode {
    const RtDispatchRow *dispatch;
    uint32_t num_dispatch;
    uint32_t pad;
    union {
        RtClassInit *class_init; /* NULL: nothing to run; rt_mt_class_init reads it */
        void *delegate_invoke;   /* delegates: code of Invoke, closed stub */
    };
    union {
        void *finalizer;          /* code of Finalize, or NULL */
        void *delegate_multicast; /* delegates: code that calls every entry of the invocation list */
    };
    union {
        void *default_ctor;  /* code of the parameterless constructor when it is kept (new T()) */
        void *delegate_open; /* delegates, with reflection: code that calls _methodPtrAux */
    };
    union {
        const void *gvm;     /* generic virtual methods: const RtGvmRow *; ends with decl == NULL */
        void *delegate_pack; /* delegates over object[]: code that packs the arguments */
    };
} RtTypeCode;

/* Beside each MethodTable. CoreLib's MethodTableAuxiliaryData is the first 24 bytes, of which its IL reads
 * the words at 0 and 16. */
struct RtAux {
    uint32_t flags;         /*  0 CoreLib: 1 class initialised; 2, 4 CanCompareBits cache */
    uint32_t value_size;    /*  4 value types: bytes of the value */
    const RtTypeInfo *info; /*  8 of the definition; shared by all instantiations; NULL: array, pointer */
    RtObject *exposed_class_object;  /* 16 RuntimeType (frozen object), or NULL: rt_type_object makes it */
    RtMethodTable *sz_array;         /* 24 MethodTable of T[] when it is kept, or NULL */
    const struct RtMembers *members; /* 32 what reflection may call and access here, or NULL */
};

/* A generic virtual declaration with its exact type arguments. Compiled code knows it by its address; the
 * fields say what else it is where instances are made at run time, else they are 0. */
typedef struct RtGvmDecl {
    const struct RtTypeInfo *info; /* of the class or interface that declares it, and which of its methods */
    struct RtMethodTable *owner;   /* that class or interface */
    struct RtMethodTable *const *args; /* of the method */
    uint32_t method, num_args;
} RtGvmDecl;
/* Generic virtual methods: instantiation of a declaration → code, per type; ends with decl NULL. */
typedef struct RtGvmRow {
    const RtGvmDecl *decl;
    void *code;
    const struct RtSharedCode *shared; /* of the implementation, when other arguments can share it */
    struct RtMethodTable *owner;       /* of the implementation, when shared */
} RtGvmRow;

/* --- reflection over members (docs/reflection.md); only in programs that reach it --- */

/* A method of an exact type. `invoke` is a stub for its shape: it reads the arguments from the addresses in
 * `args` (by-refs are the addresses themselves) and writes the result to `ret`. */
typedef void RtInvokeStub(void *code, RtObject *self, void **args, void *ret);
typedef struct RtMethodRow {
    uint32_t token;       /* MethodDef in the image of the definition */
    uint16_t num_args;    /* type arguments of the method itself */
    uint16_t exact;       /* templates: the code is of these type arguments alone */
    void *code;           /* takes `this` as an object; NULL: abstract */
    RtInvokeStub *invoke; /* NULL: cannot be invoked */
    RtMethodTable *const *args;
    const struct RtSharedCode *shared; /* for other type arguments, or NULL */
} RtMethodRow;
typedef struct RtFieldRow {
    uint32_t token;  /* Field */
    int32_t offset;  /* instance fields: from the start of the object, of a struct's value: of the value */
    char *address;   /* static fields, else NULL */
    uint32_t thread; /* thread statics: offset in the thread's block + 1, else 0 */
    uint32_t native; /* offset in the native form + 1; 0: there is none, or nothing asks (Marshal.OffsetOf) */
} RtFieldRow;
/* What ldtoken of a method or field names. */
typedef struct RtMemberToken {
    RtMethodTable *owner;
    uint32_t token, num_args;
    RtMethodTable *args[]; /* of a generic method */
} RtMemberToken;
typedef struct RtMembers {
    uint32_t num_methods, num_fields;
    const RtMethodRow *methods;
    const RtFieldRow *fields;
    char *nongc, *gc;                  /* static blocks of a type whose code is shared, or NULL */
    const struct RtTemplate *template; /* the type stands for others that share its code, or NULL */
} RtMembers;

/* --- instantiations that are made at run time (docs/reflection.md) --- */

/* A type in terms of type variables. */
typedef enum RtRecipeKind {
    RT_RECIPE_TYPE,  /* type */
    RT_RECIPE_VAR,   /* n: of the class */
    RT_RECIPE_MVAR,  /* n: of the method */
    RT_RECIPE_INST,  /* info, n arguments */
    RT_RECIPE_ARRAY, /* n: rank, 0: T[]; args[0] */
    RT_RECIPE_PTR,
    RT_RECIPE_BYREF
} RtRecipeKind;
typedef struct RtRecipe {
    uint32_t kind, n;
    union {
        RtMethodTable *type;
        const RtTypeInfo *info;
    };
    const struct RtRecipe *args[];
} RtRecipe;

/* Code that all instantiations over references share, and where it finds its exact types. */
typedef enum RtContextKind { RT_CONTEXT_NONE, RT_CONTEXT_TYPE, RT_CONTEXT_METHOD } RtContextKind;
typedef struct RtSharedCode {
    void *code;
    uint32_t context;   /* RtContextKind: what it takes in the context register */
    uint32_t num_slots; /* CONTEXT_METHOD: of its dictionary, after the arguments */
    const struct RtSlotRecipe *slots;
} RtSharedCode;

/* A method of a recipe's dictionary slot. */
typedef struct RtMethodRecipe {
    const RtRecipe *owner;
    const RtSharedCode *shared; /* ENTRY, METHODDICT */
    const RtGvmDecl *like;      /* GVMDECL */
    uint32_t slot;              /* CELL */
    uint32_t num_args;
    const RtRecipe *args[];
} RtMethodRecipe;
typedef enum RtSlotKind {
    RT_SLOT_NONE,   /* code that only exact types have: using it throws */
    RT_SLOT_REFUSE, /* no instance can be made */
    RT_SLOT_MT,
    RT_SLOT_CONTEXT, /* the same, of a type whose dictionary code uses */
    RT_SLOT_TYPEOBJ,
    RT_SLOT_STATICS_NONGC,
    RT_SLOT_STATICS_GC,
    RT_SLOT_CLASSINIT,
    RT_SLOT_DEFAULT_CTOR,
    RT_SLOT_CELL,
    RT_SLOT_ENTRY,
    RT_SLOT_METHODDICT,
    RT_SLOT_GVMDECL,
    RT_SLOT_EQCOMPARER,
    RT_SLOT_COMPARER
} RtSlotKind;
typedef struct RtSlotRecipe {
    uint64_t kind; /* RtSlotKind */
    const RtRecipe *type;
    const RtMethodRecipe *method;
} RtSlotRecipe;

/* A type over System.Object that stands for all types over references. */
typedef struct RtTemplate {
    uint32_t num_slots, num_interfaces;
    const RtSlotRecipe *slots;         /* of its dictionary, after the arguments */
    const RtRecipe *const *interfaces; /* in the order of interface_map */
    uint32_t nongc_size, gc_size;      /* of its static blocks */
    void *cctor;                       /* takes the MethodTable; NULL: none */
} RtTemplate;
/* An assembly: its trimmed metadata, and what it has no place for. */
typedef struct RtImage {
    const char *name; /* display name; the same address as RtTypeInfo.assembly_full */
    const uint8_t *metadata;
    uint64_t size;
    RtMethodTable *const *types;    /* by TypeDef row - 1: type or definition; NULL: no code */
    const RtTypeInfo *const *infos; /* by TypeDef row - 1: NULL: no type of the definition is compiled */
    const uint16_t *method_slots;   /* by MethodDef row - 1: virtual slot, 0xFFFF: none */
    const uint16_t *type_virtuals;  /* by TypeDef row - 1: number of virtual slots */
    uint32_t entry_point;           /* MethodDef token or 0 */
    uint32_t num_resources;
    const struct RtResource *resources;
} RtImage;
typedef struct RtResource {
    const char *name;
    const uint8_t *data;
    uint64_t size;
} RtResource;
/* A class that System.Reflection.DispatchProxy asks for (frontend/proxy.c). */
typedef struct RtProxy {
    RtMethodTable *face, *base, *type;
} RtProxy;
/* What arrays of references do for a method of their generic interfaces. */
typedef struct RtVectorRow {
    const RtTypeInfo *iface; /* definition */
    uint64_t slot;
    const RtSharedCode *shared; /* its type argument is the interface's */
} RtVectorRow;
typedef struct RtReflection {
    uint64_t num_images, num_types, num_proxies, num_vectors;
    const RtImage *images;       /* CoreLib first */
    RtMethodTable *const *types; /* every MethodTable of an exact type */
    const RtProxy *proxies;
    RtObject *(*resolve_type)(RtObject *name, RtObject *module); /* of a name in an attribute */
    RtObject *(*method_base)(RtObject *handle); /* the MethodBase of a RuntimeMethodInfoStub */
    /* The definition of a type, with its parameters as arguments (reflect_definition). */
    RtMethodTable *(*definition)(const RtTypeInfo *info);
    /* Code of a generic virtual method for arguments that are only known at run time; NULL: none. */
    void *(*gvm)(RtMethodTable *mt, const RtGvmDecl *decl);
    const RtVectorRow *vectors;
    /* Code of an array of references for a method of a generic interface; NULL: none. */
    void *(*vector)(RtMethodTable *iface, uint32_t slot);
    RtMethodTable *(*variable_owner)(RtMethodTable *variable); /* the type, or that of the method */
    /* The Invoke method of a delegate type as a RuntimeMethodHandle (reflect_delegate_invoke). */
    void *(*delegate_invoke)(RtMethodTable *mt);
    bool (*finish_type)(RtMethodTable *mt); /* RT_MT2_UNFINISHED; false: there is no code for it */
} RtReflection;

typedef enum RtTypeFact {
    RT_FACT_FLAGS = 1,      /* an enum with [Flags] */
    RT_FACT_CTOR = 2,       /* has a parameterless constructor */
    RT_FACT_PUBLIC_CTOR = 4 /* … which is public */
} RtTypeFact;

/* Of a type definition. */
struct RtTypeInfo {
    const char *name;            /* UTF-8, as in metadata: List`1 */
    const char *ns;              /* "" when none */
    const RtTypeInfo *enclosing; /* nested types */
    const char *assembly;        /* simple name */
    const char *assembly_full;   /* display name: System.Private.CoreLib, Version=… */
    uint32_t attributes;         /* TypeAttributes */
    uint32_t token;
    uint8_t cor_element_type;  /* ELEMENT_TYPE_ of the definition (enums: VALUETYPE) */
    uint8_t enum_element_type; /* enums: ELEMENT_TYPE_ of the underlying type */
    uint8_t facts;             /* RtTypeFact */
    uint8_t num_generic;
    uint32_t num_enum; /* enum members, sorted by unsigned value */
    const struct RtEnumMember *enum_members;
    const uint8_t *variance;             /* per generic parameter, or NULL */
    const struct RtGenericInfo *generic; /* generic definitions, else NULL */
    const RtImage *image;                /* the token is one of this image's; NULL: members are not kept */
};
typedef struct RtGenericInfo {
    RtMethodTable *definition; /* typeof(List<>), or NULL when it is not kept */
    const char *params;        /* "TKey,TValue" */
} RtGenericInfo;
typedef struct RtEnumMember {
    uint64_t value; /* zero-extended from the underlying width */
    RtObject *name; /* frozen string */
} RtEnumMember;

/* Interface dispatch: one cell per call site or per (interface, slot). Compiled code does
 *   e = cell->entry; if (e->mt == obj->mt) goto e->code; else code = rt_dispatch(cell, obj)
 * Entries are immutable, so a cell may be updated with one store. */
typedef struct RtDispatchEntry {
    RtMethodTable *mt;
    void *code;
} RtDispatchEntry;
typedef struct RtDispatchCell {
    const RtDispatchEntry *entry; /* never NULL; starts as &rt_dispatch_empty */
    RtMethodTable *iface;         /* exact interface */
    uint64_t slot;
} RtDispatchCell;

/* Functions, sorted by address, one behind the other: each ends where the next begins, and one more row says
 * where the last ends. Relative fields count from their own address. */
typedef struct RtFuncRow {
    int32_t start; /* code */
    uint32_t name; /* offset in RtModule.names; 0: a stub */
} RtFuncRow;
/* Names for stack traces. At RtFuncRow.name there is a number in ULEB128, the owner's number (from 1; 0:
 * none) times RT_TRACE_MARKS plus RtTraceMark bits, then Method(String a, Int32 b). An owner is a byte, the
 * number of its assembly (RtModule.assemblies[number - 1]; 0: beyond them), then Namespace.Type. Texts are
 * UTF-8 in bytes that mean: 0 the end; 0x80 and above, word 0 and further; below 0x20, with the next byte,
 * word RT_NAME_SHORT + ((byte - 1) << 8 | next) of the table; RT_NAME_RAW, the next byte; all else itself. */
typedef struct RtNames {
    uint32_t num_owners, num_words;
    uint32_t at[]; /* offsets from here: owners, then words, then the end of the last */
} RtNames;
enum { RT_NAME_SHORT = 128, RT_NAME_WORDS = RT_NAME_SHORT + 31 * 256, RT_NAME_RAW = 0x7F };
/* The exception tables of a function that has some. */
typedef struct RtFuncEhRow {
    uint32_t func; /* index in RtModule.funcs; in this order */
    int32_t eh;    /* RtFuncEh */
} RtFuncEhRow;
/* Lines of a function that has some. */
typedef struct RtLineFunc {
    uint32_t func;    /* index in RtModule.funcs; in this order */
    int32_t document; /* path, UTF-8 */
    int32_t lines;    /* pairs of ULEB128: bytes of code on, lines on (zigzag); 0, 0 at the end */
} RtLineFunc;
typedef enum RtTraceMark {
    RT_TRACE_ASYNC = 1,  /* a state machine: where it goes on is not a new place to look at */
    RT_TRACE_HIDDEN = 2, /* not shown, unless it is the last */
    RT_TRACE_MARKS = 4
} RtTraceMark;

/* Exception tables of one function (DESIGN D7). Frames are chained by the frame pointer: [fp] caller's fp,
 * [fp+8] return address. A function with a landing pad saves all callee-saved registers, so the unwinder
 * restores none. */
typedef struct RtEhRow { /* code offsets [start, end) → innermost region; no row: outside */
    uint32_t start, end, region;
} RtEhRow;
typedef enum RtClauseKind {
    RT_CLAUSE_CATCH,
    RT_CLAUSE_FILTER,
    RT_CLAUSE_FINALLY,
    RT_CLAUSE_FAULT
} RtClauseKind;
typedef struct RtEhRegion { /* regions[r - 1] */
    uint32_t parent;        /* enclosing region to look at next; 0: none */
    uint32_t kind;          /* RtClauseKind */
    uint32_t pad;           /* code offset of the landing pad */
    int32_t filter;         /* FILTER, or CATCH of a class known only at run time: relative address of
                               int32 filter(void *fp, RtObject *exc); takes precedence over type */
    int32_t type;           /* CATCH: relative address of the MethodTable; 0: everything */
} RtEhRegion;
/* RtFuncEh.flags */
enum {
    RT_EH_CALLBACK = 1, /* entered from native code (UnmanagedCallersOnly): an exception must not leave it */
};
typedef struct RtFuncEh {
    uint32_t frame_size; /* landing pads run with sp = fp - frame_size, exception in the first and token in
                            the second register the backend's convention names (x64: rax, rdx) */
    uint32_t num_rows;
    uint32_t num_regions;
    uint32_t flags; /* RT_EH_ */
    /* RtEhRow rows[num_rows]; RtEhRegion regions[num_regions]; */
} RtFuncEh;

/* Exceptions that the runtime itself throws: class and parameterless constructor. The order is RT_EXC_*. */
#define RT_EXCEPTIONS(X)                                               \
    X(OVERFLOW, "System", "OverflowException")                         \
    X(INDEX, "System", "IndexOutOfRangeException")                     \
    X(NULLREF, "System", "NullReferenceException")                     \
    X(DIVZERO, "System", "DivideByZeroException")                      \
    X(ARRAYTYPE, "System", "ArrayTypeMismatchException")               \
    X(CAST, "System", "InvalidCastException")                          \
    X(PLATFORM, "System", "PlatformNotSupportedException")             \
    X(OUTOFMEMORY, "System", "OutOfMemoryException")                   \
    X(STACKOVERFLOW, "System", "InsufficientExecutionStackException")  \
    X(TYPEINIT, "System", "TypeInitializationException")               \
    X(SYNCLOCK, "System.Threading", "SynchronizationLockException")    \
    X(ENTRYPOINT, "System", "EntryPointNotFoundException")             \
    X(ARGUMENT, "System", "ArgumentException")                         \
    X(AMBIGUOUS, "System.Runtime", "AmbiguousImplementationException") \
    X(THREADSTATE, "System.Threading", "ThreadStateException")         \
    X(INTERRUPTED, "System.Threading", "ThreadInterruptedException")   \
    X(MISSINGMETHOD, "System", "MissingMethodException")               \
    X(NOTSUPPORTED, "System", "NotSupportedException")                 \
    X(INVOCATION, "System.Reflection", "TargetInvocationException")    \
    X(DUPLICATEWAIT, "System", "DuplicateWaitObjectException")         \
    X(DLLNOTFOUND, "System", "DllNotFoundException")
typedef enum RtExceptionKind {
#define X(id, ns, name) RT_EXC_##id,
    RT_EXCEPTIONS(X)
#undef X
        RT_EXC_COUNT
} RtExceptionKind;
typedef struct RtExceptionRow {
    RtMethodTable *mt;            /* NULL: not kept */
    void (*ctor)(RtObject *self); /* parameterless */
    /* (string), or NULL; TYPEINIT: (string type, Exception inner) */
    void (*ctor_message)(RtObject *self, RtObject *message);
} RtExceptionRow;

/* Classes the runtime makes objects of or compares with. */
#define RT_CLASSES(X)                                          \
    X(OBJECT, "System", "Object")                              \
    X(STRING, "System", "String")                              \
    X(ARRAY, "System", "Array")                                \
    X(EXCEPTION, "System", "Exception")                        \
    X(RUNTIMETYPE, "System", "RuntimeType")                    \
    X(CANON, "System", "__Canon")                              \
    X(BYTE, "System", "Byte")                                  \
    X(INT32, "System", "Int32")                                \
    X(INT64, "System", "Int64")                                \
    X(UINT64, "System", "UInt64")                              \
    X(THREAD, "System.Threading", "Thread")                    \
    X(UINT16, "System", "UInt16")                              \
    X(UINT32, "System", "UInt32")                              \
    X(RUNTIMEASSEMBLY, "System.Reflection", "RuntimeAssembly") \
    X(RUNTIMEMODULE, "System.Reflection", "RuntimeModule")     \
    X(METHODSTUB, "System", "RuntimeMethodInfoStub")           \
    X(FIELDSTUB, "System", "RuntimeFieldInfoStub")             \
    X(TYPE, "System", "Type")                                  \
    X(BOOLEAN, "System", "Boolean")                            \
    X(CHAR, "System", "Char")                                  \
    X(SBYTE, "System", "SByte")                                \
    X(INT16, "System", "Int16")                                \
    X(SINGLE, "System", "Single")                              \
    X(DOUBLE, "System", "Double")                              \
    X(INTPTR, "System", "IntPtr")                              \
    X(UINTPTR, "System", "UIntPtr")                            \
    X(VOID, "System", "Void")                                  \
    X(TYPEDREFERENCE, "System", "TypedReference")              \
    X(VALUETYPE, "System", "ValueType")                        \
    X(ENUM, "System", "Enum")
typedef enum RtClass {
#define X(id, ns, name) RT_CLASS_##id,
    RT_CLASSES(X)
#undef X
        RT_CLASS_STRING_ARRAY, /* string[] */
    RT_CLASS_OBJECT_ARRAY,     /* object[] */
    RT_CLASS_BYTE_ARRAY,
    RT_CLASS_UINT64_ARRAY,
    RT_CLASS_COUNT
} RtClass;

typedef struct RtProperty { /* of runtimeconfig.json, UTF-8 */
    const char *name, *value;
} RtProperty;

/* Instance fields of CoreLib classes (Outer/Nested) that the runtime touches; the compiler fills their
 * offsets. */
#define RT_FIELDS(X)                                                                         \
    X(EXC_MESSAGE, "System", "Exception", "_message")                                        \
    X(EXC_INNER, "System", "Exception", "_innerException")                                   \
    X(EXC_STACKTRACE, "System", "Exception", "_stackTrace")                                  \
    X(EXC_STACKTRACESTRING, "System", "Exception", "_stackTraceString")                      \
    X(EXC_REMOTESTACK, "System", "Exception", "_remoteStackTraceString")                     \
    X(EXC_XCODE, "System", "Exception", "_xcode")                                            \
    X(EXC_HRESULT, "System", "Exception", "_HResult")                                        \
    X(DEL_TARGET, "System", "Delegate", "_target")                                           \
    X(DEL_METHODBASE, "System", "Delegate", "_methodBase")                                   \
    X(DEL_METHODPTR, "System", "Delegate", "_methodPtr")                                     \
    X(DEL_METHODPTRAUX, "System", "Delegate", "_methodPtrAux")                               \
    X(DEL_LIST, "System", "MulticastDelegate", "_invocationList")                            \
    X(DEL_COUNT, "System", "MulticastDelegate", "_invocationCount")                          \
    X(RUNTIMETYPE_HANDLE, "System", "RuntimeType", "m_handle")                               \
    X(THREAD_HANDLE, "System.Threading", "Thread", "_DONT_USE_InternalThread")               \
    X(THREAD_ID, "System.Threading", "Thread", "_managedThreadId")                           \
    X(THREAD_PRIORITY, "System.Threading", "Thread", "_priority")                            \
    X(THREAD_IS_DEAD, "System.Threading", "Thread", "_isDead")                               \
    X(ASSEMBLY_HANDLE, "System.Reflection", "RuntimeAssembly", "m_assembly")                 \
    X(TYPECACHE_TYPE, "System", "RuntimeType/RuntimeTypeCache", "m_runtimeType")             \
    X(FRAMES_COUNT, "System.Diagnostics", "StackFrameHelper", "iFrameCount")                 \
    X(FRAMES_OFFSETS, "System.Diagnostics", "StackFrameHelper", "rgiOffset")                 \
    X(FRAMES_IL, "System.Diagnostics", "StackFrameHelper", "rgiILOffset")                    \
    X(FRAMES_METHODS, "System.Diagnostics", "StackFrameHelper", "rgMethodHandle")            \
    X(FRAMES_TOKENS, "System.Diagnostics", "StackFrameHelper", "rgiMethodToken")             \
    X(FRAMES_FILES, "System.Diagnostics", "StackFrameHelper", "rgFilename")                  \
    X(FRAMES_LINES, "System.Diagnostics", "StackFrameHelper", "rgiLineNumber")               \
    X(FRAMES_COLUMNS, "System.Diagnostics", "StackFrameHelper", "rgiColumnNumber")           \
    X(FRAMES_FOREIGN, "System.Diagnostics", "StackFrameHelper",                              \
      "rgiLastFrameFromForeignExceptionStackTrace")                                          \
    X(MODULE_TYPE, "System.Reflection", "RuntimeModule", "m_runtimeType")                    \
    X(MODULE_ASSEMBLY, "System.Reflection", "RuntimeModule", "m_runtimeAssembly")            \
    X(MODULE_DATA, "System.Reflection", "RuntimeModule", "m_pData")                          \
    X(METHODSTUB_VALUE, "System", "RuntimeMethodInfoStub", "m_value")                        \
    X(METHODINFO_HANDLE, "System.Reflection", "RuntimeMethodInfo", "m_handle")               \
    X(CTORINFO_HANDLE, "System.Reflection", "RuntimeConstructorInfo", "m_handle")            \
    X(FIELDSTUB_VALUE, "System", "RuntimeFieldInfoStub", "m_fieldHandle")                    \
    X(FIELDINFO_HANDLE, "System.Reflection", "RtFieldInfo", "m_fieldHandle")                 \
    X(SIG_ARGUMENTS, "System", "Signature", "_arguments")                                    \
    X(SIG_DECLARING, "System", "Signature", "_declaringType")                                \
    X(SIG_RETURN, "System", "Signature", "_returnTypeORfieldType")                           \
    X(SIG_SIG, "System", "Signature", "_sig")                                                \
    X(SIG_LENGTH, "System", "Signature", "_csig")                                            \
    X(SIG_CONVENTION, "System", "Signature", "_managedCallingConventionAndArgIteratorFlags") \
    X(SIG_METHOD, "System", "Signature", "_pMethod")
typedef enum RtField {
#define X(id, ns, type, field) RT_FIELD_##id,
    RT_FIELDS(X)
#undef X
        RT_FIELD_COUNT
} RtField;

/* What a call from native code keeps of the thread while managed code runs (rt_reverse_enter). */
typedef struct RtReverseFrame {
    struct RtReverseFrame *outer;
    uint64_t registers[8]; /* the last two: frame pointer and return address of who called C; 0: nobody */
    void *native_sp;
    uint64_t state; /* RtThreadState */
} RtReverseFrame;

/* A type that has a native form which is not its own bytes (docs/interop.md). */
typedef struct RtMarshalRow {
    RtMethodTable *mt;
    uint64_t native_size; /* structs and classes with a layout */
    void *code;           /* structs: carries them, NULL: the bytes are the same. Delegates: what C calls */
    void *over_native;    /* delegates: Invoke of one over a C function */
} RtMarshalRow;
typedef struct RtMarshal {
    uint64_t num_rows;
    RtMarshalRow rows[];
} RtMarshal;

/* The program: the compiler writes one, as symbol rt_module. */
/* A shared library that the executable carries. */
typedef struct RtCarriedLibrary {
    void *handle; /* of dlopen; NULL until it is first used */
    const char *name;
    const uint8_t *data;
    uint64_t size;
} RtCarriedLibrary;
/* A function of a native library that is not in the program (DllImport): found at the first call. */
typedef struct RtNativeCall {
    void *code; /* NULL until then */
    const char *library, *name;
    const char *assembly;      /* display name of the one that declares it */
    RtCarriedLibrary *carried; /* or NULL: looked for by name */
    uint32_t search;           /* DllImportSearchPath */
    uint32_t has_search;       /* the declaration says so */
} RtNativeCall;

typedef struct RtModule {
    const RtFuncRow *funcs;
    uint64_t num_funcs;
    const RtNames *names;
    const char *const *assemblies; /* display names; the same addresses as RtTypeInfo.assembly_full */
    const RtLineFunc *line_funcs;
    uint64_t num_line_funcs;
    const RtFuncEhRow *eh_funcs;
    uint64_t num_eh_funcs;
    /* Static fields that hold references, and class-init records: words, scanned conservatively. */
    char *static_roots, *static_roots_end;
    /* Frozen objects (strings, RuntimeTypes): not in the heap, never freed, scanned as roots. */
    char *frozen, *frozen_end;
    int32_t (*main)(RtObject *args);                 /* wrapper of the entry point; NULL: a library */
    RtObject *(*exception_to_string)(RtObject *exc); /* virtual call of ToString */
    uint64_t thread_static_size; /* bytes of the block that rt_thread_statics returns, zeroed */
    const RtProperty *properties;
    uint64_t num_properties;
    RtMethodTable *classes[RT_CLASS_COUNT]; /* NULL: not kept */
    RtExceptionRow exceptions[RT_EXC_COUNT];
    int32_t field_offsets[RT_FIELD_COUNT]; /* from the start of the object; -1: no such field */
    RtMethodTable *const *md_arrays;       /* array types of higher rank, NULL-terminated */
    const char *entry_assembly;            /* display name */
    RtClassInit *const *module_inits; /* run before main, in order; NULL-terminated (module initialisers) */
    /* All MethodTables with an exposed_class_object, for lookups by name; NULL-terminated. */
    const RtMethodTable *const *types;
    /* AppContext.OnProcessExit, run when the process ends in an orderly way; or NULL. */
    void (*process_exit)(void);
    /* AppContext.OnUnhandledException: handlers of AppDomain.UnhandledException; or NULL. */
    void (*unhandled)(RtObject *exc);
    /* Raises AppDomain.FirstChanceException; NULL: nothing in the program listens. */
    void (*first_chance)(RtObject *exc);
    void (*thread_start)(RtObject *thread); /* Thread.StartCallback; NULL: the program starts no thread */
    /* NativeLibrary's resolvers: a handle or 0; NULL: the program sets none. */
    void *(*load_library)(RtObject *name, RtObject *assembly, int32_t has_search, uint32_t search);
    /* AssemblyLoadContext.ResolvingUnmanagedDll: a handle or 0; NULL: nothing in the program listens. */
    void *(*resolve_library)(RtObject *assembly, RtObject *name);
    const RtReflection *reflection; /* NULL: members are not kept */
    /* Marshal.GetExceptionForHR; NULL: not asked for. */
    RtObject *(*exception_for_hresult)(int32_t hresult);
    const RtMarshal *marshal; /* NULL: nothing asks for native forms at run time */
    uint64_t is_library;      /* not 0: no main; C calls exports, and the first call starts the runtime */
} RtModule;

_Static_assert(offsetof(RtMethodTable, parent) == 16, "CoreLib reads ParentMethodTable at 16");
_Static_assert(offsetof(RtMethodTable, aux) == 32, "CoreLib reads AuxiliaryData at 32");
_Static_assert(offsetof(RtMethodTable, element_type) == 48, "CoreLib reads ElementType at 48");
_Static_assert(offsetof(RtMethodTable, interface_map) == 56, "CoreLib reads InterfaceMap at 56");
_Static_assert(offsetof(RtMethodTable, vtable) == 64, "virtual tables follow the fixed part");
_Static_assert(offsetof(RtAux, exposed_class_object) == 16, "CoreLib reads ExposedClassObjectRaw at 16");

/* Functions that compiled code calls. C convention = managed convention for scalars. Those marked T throw
 * managed exceptions: the unwinder walks their frames by frame pointers.
 *
 *   RtObject *rt_new(RtMethodTable *mt)                             T  zeroed; runs no constructor
 *   RtObject *rt_new_array(RtMethodTable *mt, int64_t length)       T  Overflow when negative
 *   RtObject *rt_new_mdarray(RtMethodTable *mt, uint32_t n, const int32_t *args)
 *                                                                   T  n = rank: lengths; n = 2·rank: pairs
 *                                                                      (lower bound, length)
 *   RtObject *rt_new_string(int32_t length)                         T
 *   RtObject *rt_isinst(RtMethodTable *mt, RtObject *o)                any kind of class; null stays null
 *   RtObject *rt_castclass(RtMethodTable *mt, RtObject *o)          T
 *   RtObject *rt_isinst_class(RtMethodTable *mt, RtObject *o)          the same for plain classes: no array,
 *   RtObject *rt_castclass_class(RtMethodTable *mt, RtObject *o)    T  interface, variant delegate
 *   RtObject *rt_box(RtMethodTable *mt, const void *src)            T  any value type, Nullable included
 *   RtObject *rt_box_nullable(RtMethodTable *mt, const void *src)   T
 *   void *rt_unbox(RtMethodTable *mt, RtObject *o)                  T  address of the value; enums and their
 *                                                                      underlying type match each other
 *   void rt_unbox_nullable(void *dst, RtMethodTable *mt, RtObject *o)
 *                                                                   T
 *   void rt_stelem_ref(RtObject *array, int64_t index, RtObject *value)
 *                                                                   T  checks bounds, null and covariance
 *   void rt_array_store_check(RtObject *array, RtObject *value)     T  ArrayTypeMismatch
 *   noreturn void rt_delegate_without_target(void)                  T  ArgumentException: no object is bound
 *   void *rt_ldelema_ref(RtObject *array, int64_t index, RtMethodTable *element)
 *                                                                   T
 *   void *rt_mdarray_addr(RtObject *array, uint32_t rank, const int32_t *indices, RtMethodTable *element)
 *                                                                   T  checks the element when not NULL
 *   void *rt_dispatch(RtDispatchCell *cell, RtObject *o)            T  code address; EntryPointNotFound
 *   void *rt_gvm(const void *decl, RtObject *o)                     T  code address
 *   void rt_class_init(RtClassInit *ci)                             T
 *   void *rt_native_resolve(RtNativeCall *call)                     T  DllNotFound, EntryPointNotFound
 *   void *rt_thread_statics(void)                                      base of this thread's block
 *   void rt_construct(void *ctor, void *self)                       T  wraps what it throws
 *   noreturn void rt_throw(RtObject *exc)                           T  null: NullReferenceException
 *   noreturn void rt_rethrow(RtObject *exc)                         T  keeps the stack trace
 *   noreturn void rt_eh_resume(RtObject *exc, uint64_t token)       T
 *   noreturn void rt_trap_<kind>(void)                              T  overflow, index, null, divzero,
 *                                                                      arraytype, cast, platform
 *   noreturn void rt_not_implemented(const char *what)              T  PlatformNotSupported with the name
 *   void rt_memmove(void *d, const void *s, uint64_t n)             T  NullReference when an address is low
 *   void rt_memset(void *d, uint8_t v, uint64_t n)                  T
 *   void rt_copy_struct(void *d, const void *s, RtMethodTable *mt)  T  copies a value
 *   void rt_copy_refs(void *d, const void *s, uint64_t n)           T  the same with the write barrier
 *   void rt_card_mark(void *address)                                   write barrier; changes rdi alone
 *   double rt_fmod(double x, double y)
 *   float rt_fmodf(float x, float y)
 *   int32_t rt_get_exit_code(void)                                     Environment.ExitCode: what the wrapper
 *                                                                      of a void Main returns
 */
extern const RtDispatchEntry rt_dispatch_empty;
extern const RtModule rt_module;

#endif
