/* Marshalling: what a .NET value looks like to C, and the IL that carries it over (docs/interop.md). */
#ifndef ANVIL_FRONTEND_MARSHALLER_H
#define ANVIL_FRONTEND_MARSHALLER_H

#include "frontend/attributes.h"
#include "frontend/import.h"
#include "frontend/synth.h"

/* Where a value stands. */
typedef enum MarshalSite { SITE_PARAM, SITE_BYREF, SITE_RETURN, SITE_FIELD, SITE_ELEMENT } MarshalSite;
/* What is to be done: the numbers that CoreLib's Marshal gives to the stub of a struct. */
typedef enum MarshalStep { STEP_TO_NATIVE = 0, STEP_TO_MANAGED = 1, STEP_CLEAR = 2 } MarshalStep;

typedef enum KindId {
    KIND_COPY,
    KIND_BOOL,
    KIND_BYTE_BOOL,
    KIND_ANSI_CHAR,
    KIND_UTF8,
    KIND_UTF16,
    KIND_BSTR,
    KIND_ANSI_BSTR,
    KIND_CURRENCY,
    KIND_POINTED,
    KIND_DATE,
    KIND_DELEGATE,
    KIND_ANY_DELEGATE,
    KIND_SAFE_HANDLE,
    KIND_HANDLE_REF,
    KIND_STRING_BUILDER,
    KIND_FIXED_STRING,
    KIND_STRUCT,
    KIND_LAYOUT_CLASS,
    KIND_PINNED_CLASS,
    KIND_NEW_CLASS,
    KIND_NESTED_CLASS,
    KIND_PINNED_ARRAY,
    KIND_ARRAY,
    KIND_FIXED_ARRAY,
    KIND_CUSTOM,
} KindId;

typedef struct MarshalKind MarshalKind;
typedef struct Marshaller {
    const MarshalKind *kind;
    Type *managed, *native;
    bool fresh;    /* what comes back is a new object */
    bool unicode;  /* strings and characters without a kind of their own */
    uint32_t size; /* FIXED kinds: characters, elements. Arrays: SizeConst */
    bool has_size;
    uint32_t count;     /* arrays: local that holds how many elements come from C; UINT32_MAX: none */
    int32_t size_param; /* arrays: the parameter, -1: none */
    struct Marshaller *elem;
    Type *custom; /* the class that implements ICustomMarshaler */
    const char *cookie;
    uint32_t state; /* local of the kind: whether a SafeHandle was taken … */
} Marshaller;

/* Why a value is not marshalled. */
typedef struct Refusal {
    const char *text; /* NULL: it is. As CoreCLR says it, where CoreCLR refuses it, too */
    bool bare;        /* the text alone, without the parameter */
    bool type_load;   /* CoreCLR throws TypeLoadException, with the text alone: a field's type is at fault */
} Refusal;

/* A place: an argument, a local or a pointer in one, and an offset from there. */
typedef struct MarshalPlace {
    IlOp op; /* what pushes the address: ldarg, ldarga, ldloc, ldloca */
    uint32_t var, offset;
} MarshalPlace;

typedef struct MarshalStub { /* a body being written */
    Importer *im;
    Synth *y;
} MarshalStub;

/* --- marshal_find.c: which kind --- */
/* The marshaller of a value of type t (no by-ref) whose FieldMarshal row is of `token` (0: none). NULL with
 * *why when CoreCLR would refuse it, too, or it is not there. */
Marshaller *marshal_find(Importer *im, Type *t, Assembly *a, uint32_t token, MarshalSite site, bool unicode,
                         Refusal *why);
/* The same, without by-ref either, where the runtime's marshalling is disabled: as it is, or refused. */
Marshaller *marshal_find_raw(Importer *im, Type *t, Refusal *why);
/* Whether the assembly has [DisableRuntimeMarshalling]. */
bool marshal_is_disabled(const Assembly *a);

/* --- marshaller.c --- */
Marshaller *marshal_make(Importer *im, KindId id, Type *t);
/* An argument by value: an array whose elements are the same on both sides goes as its own memory. */
void marshal_by_value(Marshaller *m);
/* Whether the value is the same on both sides. */
bool marshal_is_copy(const Marshaller *m);
/* Whether an argument of it goes to C as the address of its own contents, so that C's changes show. */
bool marshal_is_pinned(const Marshaller *m);
/* Whether what goes to C comes back for an argument that says neither [In] nor [Out]. */
bool marshal_comes_back(const Marshaller *m);
/* Writes one step between two places. */
void marshal_step(MarshalStub *s, Marshaller *m, MarshalStep step, MarshalPlace managed, MarshalPlace native);
/* Whether anything is left to be freed or let go of. */
bool marshal_needs_clear(const Marshaller *m);

void marshal_push(Synth *y, MarshalPlace p);
/* A method of CoreLib by "Namespace.Type::Method" and number of parameters (-1: any), `this` not counted. */
Method *marshal_corelib(Importer *im, const char *name, int nparams);
/* A call of a C function of the runtime that takes what is on the stack and stays in managed state. */
void marshal_runtime(MarshalStub *s, const char *function, Type *ret, Type *const *params, uint32_t n);
/* An unmanaged signature; what it names is copied. */
MethodSig *marshal_c_sig(Arena *a, Type *ret, Type *const *params, uint32_t n, bool quick);

/* SK_HRESULT: Exception(int hresult); marshal_hresult.c. */
void marshal_hresult_body(Importer *im);

/* --- marshal_struct.c: structs and classes with a layout --- */
typedef struct NativeLayout {
    Type *native; /* a struct of the native fields, in no assembly; the type itself when blittable */
    bool blittable;
    const struct NativeLayout *base; /* of the class that this one derives from, when that has fields */
    Type *base_type;
    Refusal why;         /* with a text: cannot be marshalled */
    Marshaller **fields; /* by FieldDef.index; NULL: static */
    uint32_t *offsets;
} NativeLayout;
const NativeLayout *native_layout(Importer *im, Type *t);
/* A step of all fields, between the addresses of contents and native form on the stack. */
void marshal_call_struct(MarshalStub *s, Type *t, MarshalStep step);
/* RtReverseFrame as a type of locals. */
Type *marshal_frame_type(Importer *im);
/* SK_MARSHAL_STRUCT: void(ref byte managed, byte *native, int step, ref CleanupWorkListElement). */
void marshal_struct_body(Importer *im, Type *t);

#endif
