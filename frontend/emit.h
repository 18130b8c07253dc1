/* Inside of emission: shared by emit.c (the loop, code, small data) and emit_types.c (MethodTables and what
 * hangs on them). */
#ifndef ANVIL_FRONTEND_EMIT_H
#define ANVIL_FRONTEND_EMIT_H

#include "frontend/program.h"
#include "linker/object.h"

typedef struct Emit {
    Program *p;
    Arena *arena;
    Object *o;
    /* sections */
    uint32_t code, rodata, relro, data, bss, frozen, roots;
    StrMap gcdescs;       /* bytes of a RtGcDesc → object symbol */
    StrMap cstrings;      /* → object symbol */
    Map recipes;          /* Type* → object symbol of its RtRecipe */
    Map shared;           /* Method* → of its RtSharedCode */
    Map carried;          /* CarriedLibrary* → symbol of its RtCarriedLibrary */
    Map assembly_numbers; /* Assembly* → number in RtModule.assemblies */
    VEC(Assembly *) assemblies;
    Map pdbs;                /* Assembly* → PdbUse */
    Map infos;               /* TypeDef* → object symbol of its RtTypeInfo */
    uint32_t func_table;     /* object symbol of the RtFuncRows */
    uint32_t names;          /* of the RtNames */
    VEC(IrSym) funcs;        /* in the order of their code */
    struct ImageOut *images; /* by reflect_assembly's numbers; NULL: members are not kept */
    uint32_t image_table;    /* object symbol of the RtImages */
    EmitOwners *owners;      /* or NULL */
    EmitOwner owner;         /* of the chunks that are being made */
} Emit;

/* Chunks made from here on belong to `owner`. Returns the one before. */
EmitOwner emit_own(Emit *e, EmitOwner owner);

/* A data object under construction: bytes with relocations, at 8-byte alignment. */
typedef struct Blob {
    Emit *e;
    uint32_t chunk;
    uint8_t *data;
    uint32_t size;
} Blob;

Blob blob_new(Emit *e, uint32_t section, uint32_t align, uint32_t size);
void blob_u8(Blob *b, uint32_t at, uint8_t v);
void blob_u16(Blob *b, uint32_t at, uint16_t v);
void blob_u32(Blob *b, uint32_t at, uint32_t v);
void blob_u64(Blob *b, uint32_t at, uint64_t v);
/* Pointer to an object symbol (0: null), or to a symbol of the program when it is reached (else null). */
void blob_ptr(Blob *b, uint32_t at, uint32_t obj_symbol, int64_t addend);
void blob_sym(Blob *b, uint32_t at, IrSym s);
void blob_rel32(Blob *b, uint32_t at, uint32_t obj_symbol);
/* Anonymous local symbol at the start of the blob. */
uint32_t blob_symbol(Blob *b);
/* Defines the program's symbol at an offset of the blob. */
void blob_define(Blob *b, IrSym s, uint32_t offset);

uint32_t emit_obj_symbol(Emit *e, IrSym s); /* object symbol of a program symbol, made at first use */
uint32_t emit_cstring(Emit *e, const char *text);
uint32_t emit_frozen_string(Emit *e, IrSym s);
void emit_type(Emit *e, IrSym s); /* MethodTable, aux, gcdesc, maps */
void emit_typedict(Emit *e, IrSym s);
void emit_methoddict(Emit *e, IrSym s);
void emit_typeobj(Emit *e, IrSym s);
void emit_module(Emit *e, IrSym s);
/* --- marshal_table.c: object symbol of the RtMarshal, or 0 --- */
uint32_t emit_marshal(Emit *e);
/* RtFieldRow.native */
uint32_t marshal_field(Program *p, Type *t, const FieldDef *f);
/* --- emit_template.c --- */
/* Object symbol of the RtTemplate of a type that lists these interfaces, 0 when it is none. */
uint32_t emit_template(Emit *e, Type *t, Type *const *listed, uint32_t nlisted);
/* Of a method's RtSharedCode; its type arguments are those of a template. 0: abstract. */
uint32_t emit_shared(Emit *e, Method *m);
/* --- emit_types.c --- */
uint32_t emit_type_info(Emit *e, TypeDef *d); /* of RtTypeInfo */
/* --- emit_reflect.c --- */
/* Writes the trimmed metadata of every assembly; before anything names its tokens. */
void emit_images(Emit *e);
/* Token of a row in the assembly's written image, 0 when it was left out; *image (may be NULL) receives the
 * number of the image. */
uint32_t emit_token(Emit *e, Assembly *a, MdTable t, uint32_t rid, uint32_t *image);
/* Object symbol of the type's RtMembers, or 0. `listed`: its interfaces. */
uint32_t emit_members(Emit *e, Type *t, Type *const *listed, uint32_t nlisted);
void emit_member_token(Emit *e, IrSym s);
uint32_t emit_reflection(Emit *e); /* of RtReflection, or 0 */
uint32_t emit_assembly_name(Emit *e, const Assembly *a);
/* Name of a method as stack traces show it: Namespace.Type.Method(String a, Int32 b). */
/* emit_lines.c: object symbol of the RtLineFuncs, 0 when there are none. */
uint32_t emit_lines(Emit *e, uint32_t *count);
/* tracename.c: Namespace.Type, empty when there is none, Method(String a), and RtTraceMark bits. */
typedef struct TraceName {
    const char *owner, *member;
    int marks;
} TraceName;
TraceName emit_trace_name(Emit *e, Method *m);
/* Number in RtModule.assemblies, from 1; 0 when the numbers are used up. */
uint8_t emit_assembly_number(Emit *e, Assembly *a);
/* emit_names.c: RtFuncRow.name of each of e->funcs; *symbol: object symbol of the RtNames. */
uint32_t *emit_names(Emit *e, uint32_t *symbol);
/* Object symbol of the RtFuncEhRows; *n: how many. */
uint32_t emit_eh_table(Emit *e, uint32_t *n);

#endif
