/* Inside of the importer: the state of one function under import, shared by import*.c, generics.c, stubs.c
 * and intrinsics.c. */
#ifndef ANVIL_FRONTEND_IMPORT_H
#define ANVIL_FRONTEND_IMPORT_H

#include "frontend/il.h"
#include "frontend/program.h"

/* What the importer knows about a value beside its type. */
typedef enum ValTag {
    TAG_NONE,
    TAG_FTN,    /* method: ldftn / ldvirtftn of it; ref is the code address (or 0: not materialised), recv the
                   object of ldvirtftn */
    TAG_TYPEOF, /* of: RuntimeTypeHandle or Type object of a type (open form) */
    TAG_FIELD,  /* field: ldtoken of it */
    TAG_METHOD, /* method: ldtoken */
    TAG_BOX,    /* of: boxed value, not null */
    TAG_STRING  /* sym: literal */
} ValTag;

typedef struct Val {
    uint8_t type; /* IrType; IR_VOID: a struct, ref is the address of its memory */
    uint8_t tag;  /* ValTag */
    bool exact;   /* the object's class is t itself */
    bool nonnull;
    IrRef ref;
    Type *t;        /* static type, when known; always for structs */
    uint32_t alias; /* struct: 1 + variable whose memory this is; 0: memory of its own */
    union {
        Method *method;
        Type *of;
        FieldDef *field;
        IrSym sym;
    };
    union {
        Method *open_method; /* TAG_FTN: open form */
        Type *owner;         /* TAG_FIELD: of the field, open */
    };
    Type *held;  /* loaded from a variable that was given typeof(held) last, open; else NULL */
    IrRef boxed; /* TAG_BOX: the value inside (structs: its address), when it cannot change any more */
} Val;

typedef struct Var { /* an argument or a local */
    Type *t;
    Type *held; /* the typeof that was stored here last */
    uint32_t slot;
    bool by_pointer; /* the slot holds the address of the value (large struct parameters) */
    bool addr_taken;
    bool in_filter; /* accessed from a filter: its slot escapes */
    bool pinned;    /* what it refers to lives as long, even if no code uses it: its slot escapes */
} Var;

typedef struct IlBlock {
    uint32_t ir;        /* block, IR_NOBLOCK: not a leader */
    uint32_t try_entry; /* block with the `try` chain when protected regions start here, else IR_NOBLOCK */
    bool leader, imported, queued;
    bool depth_known;
    uint16_t depth;
    Val *stack; /* on entry: slots in `ref` */
} IlBlock;

typedef struct Importer {
    Program *p;
    Universe *u;
    Arena *a; /* receives the result */
    Diag *diag;
    Method *m;      /* canonical method */
    Assembly *as;   /* whose tokens the body uses */
    GenericCtx ctx; /* canonical arguments */
    bool generic;   /* ctx has arguments */
    bool shared;    /* they contain __Canon: lookups are needed */
    CtxSource source;
    IrFunc *f;
    ImportedIr *out;
    AbiSig sig;
    MdBody body;
    Var *args, *locals;
    uint32_t nargs, nlocals;
    IrRef ctx_ref;     /* context parameter (CTX_TYPE, CTX_METHOD); 0 otherwise */
    uint32_t ctx_slot; /* UINT32_MAX, or slot that holds it for filters */
    IrRef retbuf_ref;
    /* position */
    uint32_t block;  /* IR block being filled; IR_NOBLOCK after a terminator */
    uint32_t il;     /* offset of the instruction */
    uint32_t region; /* EH region of the current block */
    Val *stack;
    uint32_t depth, max_stack;
    /* control flow */
    IlBlock *blocks; /* by IL offset; code_size + 1 entries */
    VEC(uint32_t) work;
    struct Merges *merges; /* of the method, for its filter functions too */
    struct ClauseState *clauses;
    bool synchronized_; /* [MethodImpl(Synchronized)] */
    uint32_t sync_region, sync_pad, sync_slot;
    /* filter functions: frame pointer of the parent; 0 in the method itself */
    IrFunc *parent;
    IrRef frame_ref;
    /* prefixes of the next instruction */
    uint32_t constrained; /* token or 0 */
    bool volatile_, unaligned, tail, readonly;
    uint32_t next_site;
    VEC(Type *) named;       /* types that ldtoken has named so far: exact, or definitions */
    VEC(IrSym) texts;        /* strings that ldstr has loaded so far */
    VEC(Method *) addressed; /* generic methods over references whose address or token has been taken */
    bool reads_name;         /* MemberInfo.Name has been called */
    /* import_accessor.c: what token 0 of the body stands for */
    Method *accessed;
    FieldDef *accessed_field;
    struct Synth *synth; /* the body is one that the compiler made up, else NULL */
    Type *accessed_owner;
} Importer;

/* Warns of a method or row of the contract by name, once in a program, as prog_warn does: name, text and
 * detail follow each other. */
void imp_warn_once(Importer *im, const char *name, const char *text, const char *detail);
/* Notes SK_USED or SK_MODEL where the program itself uses a type of another assembly. */
void imp_used(Importer *im, Type *t);
/* Notes SK_HANDED where the project's own code names a type or passes it to what may reflect over it. */
void imp_handed(Importer *im, Type *t);
/* Notes a generic method over references whose address or token a library takes: if the method goes on to ask
 * for its definition (GetGenericMethodDefinition), it makes other instances. */
void imp_piece(Importer *im, Method *m);
/* The entry of a token in a body that the compiler made up, or NULL. */
const struct SynthToken *imp_synth_token(Importer *im, uint32_t token);
/* The signature of the function: its method's, or that of the body that the compiler made up. */
const MethodSig *imp_own_sig(Importer *im);
/* The method or field of a token in the body, open. */
Method *imp_token_method(Importer *im, uint32_t token);
FieldDef *imp_token_field(Importer *im, uint32_t token, Type **owner);
/* Whether the method is an [UnsafeAccessor]; gives it a body. */
bool accessor_is(Method *m);
void accessor_body(Importer *im);

/* Fails with the place: assembly: Type::Method: IL_xxxx: text. */
noreturn void imp_fail(Importer *im, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same, of what CoreCLR throws InvalidProgramException for, with this text. */
noreturn void imp_fail_invalid(Importer *im, const char *text);
/* Notes a fact (SK_VSLOT, SK_CONSTRUCTED, …). */
void imp_dep(Importer *im, IrSym s);
/* Notes that the code makes objects of an exact type, whose MethodTable it names where it does; or of a
 * shared one. */
void imp_makes(Importer *im, Type *t);

/* --- emission into the current block --- */
IrRef imp_iconst(Importer *im, IrType t, int64_t v);
IrRef imp_un(Importer *im, IrOp op, IrType t, IrRef a);
IrRef imp_bin(Importer *im, IrOp op, IrType t, IrRef a, IrRef b); /* folds constants */
IrRef imp_cmp(Importer *im, IrCond cc, IrRef a, IrRef b);         /* folds constants */
IrRef imp_load(Importer *im, IrMem mem, IrRef addr, int64_t off, uint8_t flags);
void imp_store(Importer *im, IrMem mem, IrRef addr, int64_t off, IrRef v, uint8_t flags);
IrRef imp_sym(Importer *im, IrType t, IrSym s);
IrRef imp_slot(Importer *im, uint32_t slot);               /* address */
uint32_t imp_temp(Importer *im, Type *t);                  /* new slot for a value of type t */
IrRef imp_cast(Importer *im, IrType t, IrRef v);           /* between i64, ref, byref; no-op when equal */
IrRef imp_to_i64(Importer *im, IrRef v, bool is_unsigned); /* native int from i32, i64 or pointer */
IrRef imp_addr(Importer *im, IrRef base, int64_t off);     /* base + off, same pointer type */
void imp_memcpy(Importer *im, IrRef dst, IrRef src, uint32_t size, uint8_t flags);
void imp_memzero(Importer *im, IrRef dst, uint32_t size, uint8_t flags);
IrRef imp_call_rt(Importer *im, const char *name, IrType t, const IrRef *args, uint32_t n);
void imp_call_noreturn(Importer *im, const char *name, const IrRef *args, uint32_t n); /* ends the block */
void imp_trapif(Importer *im, IrRef cond, IrTrap kind);
uint32_t imp_block(Importer *im);            /* new block in the current region */
void imp_goto(Importer *im, uint32_t block); /* jmp and continue there is up to the caller */
void imp_branch(Importer *im, IrRef cond, uint32_t yes, uint32_t no);
IrType imp_type_of(Importer *im, IrRef r);
bool imp_is_const(Importer *im, IrRef r, int64_t *v);

/* --- evaluation stack --- */
void imp_push(Importer *im, Val v);
void imp_push_ref(Importer *im, IrRef r, Type *t); /* scalar with its static type (may be NULL) */
void imp_push_struct(Importer *im, IrRef addr, Type *t);
Val imp_pop(Importer *im);
Val *imp_peek(Importer *im, uint32_t from_top);
/* The value of a popped Val as a scalar of the given IR type, converted as stores and calls convert
 * implicitly (§III.1.6). */
IrRef imp_as(Importer *im, Val v, IrType t);
/* Value of type t at an address → stack value (scalars are loaded, structs copied to a temporary). */
Val imp_load_value(Importer *im, Type *t, IrRef addr, int64_t off, uint8_t flags);
/* Stores a stack value of type t. heap: the place may be in the heap (write barrier). */
void imp_store_value(Importer *im, Type *t, IrRef addr, int64_t off, Val v, bool heap, uint8_t flags);
/* Address of the memory of a struct value; scalars are put in a temporary. */
IrRef imp_value_addr(Importer *im, Val v, Type *t);
/* Copies struct entries of the stack that alias a variable (UINT32_MAX: any whose address was taken) to
 * memory of their own. */
void imp_unalias(Importer *im, uint32_t var);
IrRef imp_var_addr(Importer *im, Var *v);

/* --- types in the context --- canonical form of a token; open form for lookups */
Type *imp_type(Importer *im, uint32_t token);
Type *imp_open_type(Importer *im, uint32_t token);

/* --- generics.c: values that depend on the exact instantiation. `open` is the open form (equal to the type
 * itself when not shared). */
IrRef gen_mt(Importer *im, Type *open);
IrRef gen_nullable_arg(Importer *im, Type *open); /* MethodTable of the T of a Nullable<T> */
IrRef gen_typeobj(Importer *im, Type *open);
IrRef gen_statics(Importer *im, Type *open, bool gc);
IrRef gen_thread_offset(Importer *im, Type *open);
IrRef gen_lookup(Importer *im, DictKind kind, Type *t, Method *m, IrType result);
IrRef gen_entry(Importer *im, Method *open);      /* code address callable without context */
IrRef gen_method_ctx(Importer *im, Method *open); /* context argument for a direct call of canon(open) */
void gen_class_init(Importer *im, Type *open);    /* runs the static constructor when it must */
Type *gen_closed(Importer *im, Type *open);       /* canonical form in the current context */
Method *gen_closed_method(Importer *im, Method *open);
bool gen_is_exact(Importer *im, Type *open); /* known at compile time */

/* --- import_call.c --- */
void imp_call(Importer *im, IlOp op, uint32_t token);
void imp_newobj(Importer *im, uint32_t token);
/* A new object of a class, with the constructor's evaluated arguments. */
Val imp_new_object(Importer *im, Method *open_ctor, const Val *args);
void imp_ldftn(Importer *im, uint32_t token, bool virt);
void imp_calli(Importer *im, uint32_t token);
void imp_jmp(Importer *im, uint32_t token);
/* Calls `target` (a symbol, or a code address when target_sym is 0) with lowered arguments; pushes the result
 * when there is one. this_v may be NULL. */
typedef struct CallSite {
    IrSym sym;  /* direct */
    IrRef addr; /* indirect */
    IrRef ctx;  /* context argument, 0: none */
    bool ccall, no_return;
} CallSite;
void imp_emit_call(Importer *im, const CallSite *site, const MethodSig *sig, Val *this_v, Type *this_type,
                   Val *args, bool push);
/* Same, but the result comes back instead of being pushed. */
Val imp_emit_call_val(Importer *im, const CallSite *site, const MethodSig *sig, Val *this_v, Type *this_type,
                      Val *args);
/* Direct or virtual call of a method with evaluated arguments (args[0] is `this` for instance methods). */
void imp_call_method(Importer *im, Method *open, Val *args, bool virt);

/* What is thrown when the object need not be an exception: itself, or a RuntimeWrappedException around it
 * (§I.12.4.2). */
IrRef imp_as_exception(Importer *im, Val v);

/* --- import_check.c: fail for IL that CoreCLR refuses, too --- */
static inline bool imp_in_try(const MdClause *c, uint32_t at) {
    return at >= c->try_begin && at < c->try_end;
}
static inline bool imp_in_handler(const MdClause *c, uint32_t at) {
    return at >= c->handler_begin && at < c->handler_end;
}
/* Control goes from the instruction at hand to `to`: into a try at its start, out of a try or of the handler
 * of a catch by `leave`, in no other way (§II.19, §III.1.7.5). */
void imp_check_edge(Importer *im, uint32_t to, bool leave);
void imp_check_ret(Importer *im);
/* The prefixes of an instruction are such as it may have (§III.2). */
void imp_check_prefixes(Importer *im, const IlInsn *in);

/* --- import_ops.c --- */
void imp_arith(Importer *im, IlOp op);
void imp_localloc(Importer *im);
void imp_conv(Importer *im, IlOp op);
IrRef imp_compare(Importer *im, IlOp op, Val a, Val b);
void imp_field(Importer *im, IlOp op, uint32_t token);
/* Address of a static field, after the static constructor of its type; owner: open_owner as gen_closed has
 * it. */
IrRef imp_static_addr(Importer *im, FieldDef *f, Type *open_owner, Type *owner);
void imp_array(Importer *im, IlOp op, uint32_t token);
void imp_object(Importer *im, IlOp op, uint32_t token);
void imp_indirect(Importer *im, IlOp op, uint32_t token);
void imp_token(Importer *im, uint32_t token);
void imp_box(Importer *im, Type *open);
IrRef imp_array_addr(Importer *im, Val arr, Val idx, Type *elem);

/* --- intrinsics.c: true when the call was replaced; arguments are still on the stack, `n` of them with this.
 * --- */
bool imp_intrinsic(Importer *im, Method *open, Method *closed, uint32_t n, bool is_newobj);

/* Static fields whose value the compiler knows: pushes it and returns true. */
bool imp_field_intrinsic(Importer *im, FieldDef *f, Type *owner);

/* --- valuetype.c: Equals and GetHashCode of structs that do not override them --- */
void import_value_equals(Importer *im, Type *t);
void import_value_hash(Importer *im, Type *t);

/* --- stubs.c --- */
/* Sets the signature and makes the parameters; returns their values (room for two more). */
IrRef *imp_begin_stub(Importer *im, const AbiSig *s);
/* Get, Set and Address of arrays as functions: the body is a call of the method itself, which is imported as
 * what it does. */
void array_method_body(Importer *im);
/* stubs_invoke.c */
void import_invoke(Importer *im, const char *shape);
void import_resolve_type(Importer *im);
void import_method_base(Importer *im);
/* Returns 0, 1 or 2 values as they are. */
void imp_ret(Importer *im, const IrRef *values, uint32_t n);
ImportedIr *import_stub(Program *p, IrSym s, Arena *arena);
/* Prepares an importer for a synthesised function. */
void imp_init_stub(Importer *im, Program *p, Arena *arena, IrSym s);

#endif
