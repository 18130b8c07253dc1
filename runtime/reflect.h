/* Reflection at run time: types, methods and fields over the metadata that the program carries
 * (docs/reflection.md). */
#ifndef ANVIL_RUNTIME_REFLECT_H
#define ANVIL_RUNTIME_REFLECT_H

#include "frontend/metadata.h"
#include "runtime/qcall.h"

/* An assembly's open image. Its address is what MetadataImport, RuntimeModule and ModuleHandle hold. */
typedef struct Image {
    const RtImage *rt;
    MdImage *md;
    RtMethodTable **defs;      /* by TypeDef row - 1 */
    RtMethodTable **refs;      /* by TypeRef row - 1 */
    RtMethodTable **variables; /* by GenericParam row - 1 */
    RtHandle *module;          /* RuntimeModule */
} Image;

/* What RuntimeMethodHandle and RuntimeFieldHandle point to: one for each member of each exact type. */
typedef struct MethodDesc {
    struct MethodDesc *next;
    RtMethodTable *owner;
    Image *image; /* NULL: a method of an array type (reflect-array.c) */
    uint32_t rid;
    uint32_t num_args; /* of a generic method: its arguments, or, when `definition`, its parameters */
    RtMethodTable **args;
    bool definition;
    const RtMethodRow *row; /* NULL: there is no code */
    bool shared;            /* the row is a template's: its code needs the exact types */
    void *code;             /* reflect_code's answer, when there has been one */
} MethodDesc;
typedef struct FieldDesc {
    struct FieldDesc *next;
    RtMethodTable *owner;
    Image *image;
    uint32_t rid;
    const RtFieldRow *row;
} FieldDesc;

typedef struct QModule { /* QCallModule */
    void *object;
    Image *image;
} QModule;

enum { NO_SLOT = 0xFFFF }; /* RtImage.method_slots: not virtual */

/* What the variables of a signature stand for; either may be NULL. */
typedef struct Context {
    RtMethodTable *const *class_args;
    uint32_t num_class_args;
    RtMethodTable *const *method_args;
    uint32_t num_method_args;
} Context;

typedef struct Sig { /* cursor */
    Image *image;
    const uint8_t *p, *end;
} Sig;

Image *reflect_image(const RtImage *rt);
Image *reflect_image_of(const RtMethodTable *mt); /* NULL: array, pointer */
uint32_t reflect_num_images(void);
Image *reflect_image_at(uint32_t i);
Image *reflect_image_named(const char *simple); /* NULL: the program has no such assembly */
/* TypeDef row to the type, or the generic definition. */
RtMethodTable *reflect_def(Image *image, uint32_t rid);
RtMethodTable *reflect_definition(const RtTypeInfo *info);
uint32_t reflect_rid(const RtMethodTable *mt); /* TypeDef row of its definition */
RtMethodTable *reflect_token(Image *image, uint32_t token, const Context *c);
/* Types are made under one lock, which its owner takes again, because making one makes others. Whoever finds
 * a type may find one that another thread is still making: what is found counts when the making is settled,
 * that is when nobody else has the lock. */
void reflect_enter(void);
void reflect_leave(void);
bool reflect_settled(void);
/* Whether the lock has been taken once: what is made is what the program asks for. */
bool reflect_outermost(void);
/* Gives the lock back; an exception is thrown next. */
void reflect_abandon(void);
/* reflect-template.c: what finishing has begun on the stack is not finished. */
void reflect_abandon_finishing(void);
/* Zeroed memory that is never freed. */
void *reflect_alloc(size_t n);

/* Found when the program has it, or made: from a template (MADE), else without code (NO_CODE). */
RtMethodTable *reflect_instance(RtMethodTable *definition, RtMethodTable *const *args, uint32_t n);
/* The instance if it is there already, else NULL. */
RtMethodTable *reflect_known(RtMethodTable *definition, RtMethodTable *const *args, uint32_t n);
void reflect_remember(RtMethodTable *mt, RtMethodTable *const *args, uint32_t n);
/* reflect-template.c: NULL when nothing shares its code with the instance. Under the lock. */
RtMethodTable *reflect_from_template(RtMethodTable *definition, RtMethodTable *const *args, uint32_t n);
/* Fills the dictionary of a type that is UNFINISHED. False: objects of it cannot be made. */
bool reflect_finish_type(RtMethodTable *mt);
/* The type over System.Object that shares its code with mt, an instance of a generic type; NULL: none. */
const RtMethodTable *reflect_template_of(RtMethodTable *mt);
/* Callable address of shared code for a method of exactly this class and these type arguments; NULL: none. */
void *reflect_shared_code(const RtSharedCode *shared, RtMethodTable *owner, RtMethodTable *const *args,
                          uint32_t n);
/* The method that an address of reflect_shared_code stands for; NULL: it is none, or not kept. */
MethodDesc *reflect_made_method(const void *code);
/* Static block of a type whose code is shared; NULL: none. */
char *reflect_statics(const RtMethodTable *mt, bool gc);
void *reflect_gvm(RtMethodTable *mt, const RtGvmDecl *decl);
void *reflect_vector(RtMethodTable *iface, uint32_t slot);
RtMethodTable *reflect_pointer(RtMethodTable *element, bool byref);
RtMethodTable *reflect_array(RtMethodTable *element, uint32_t rank);
RtMethodTable *reflect_variable(Image *image, uint32_t rid); /* GenericParam row */
RtMethodTable *reflect_subst(RtMethodTable *mt, const Context *c);
/* Finds Namespace.Name in the image or, when that has none, in any; NULL. */
RtMethodTable *reflect_find(Image *image, const char *ns, const char *name);

uint8_t sig_byte(Sig *s);
uint32_t sig_uint(Sig *s);
uint32_t sig_coded(Sig *s); /* a token, TypeDefOrRefOrSpecEncoded */
Sig sig_of(Image *image, MdBlob blob);
RtMethodTable *sig_type(Sig *s, const Context *c);
void sig_skip_type(Sig *s);
Context context_of(const RtMethodTable *owner, const MethodDesc *m);

/* reflect-array.c: methods of array types, numbered from 0. */
bool reflect_is_of_array(const MethodDesc *m);
uint32_t reflect_num_array_methods(const RtMethodTable *mt);
const char *reflect_array_method_name(const MethodDesc *m);
uint32_t reflect_array_method_flags(const MethodDesc *m);
/* Returns how many parameters there are; room for 65. */
uint32_t reflect_array_signature(const MethodDesc *m, RtMethodTable **params, RtMethodTable **returns);
const uint8_t *reflect_array_signature_bytes(const MethodDesc *m, int32_t *length);
/* As the code of the method would be called by an invoke stub. */
void reflect_array_call(const MethodDesc *m, RtObject *self, void **args, void *result);
RtObject *reflect_array_new(const MethodDesc *m, void **args);

/* rid: of an array, the method's number. */
MethodDesc *reflect_method(RtMethodTable *owner, uint32_t rid, RtMethodTable *const *args, uint32_t n);
FieldDesc *reflect_field(RtMethodTable *owner, uint32_t rid);
uint32_t reflect_interfaces(RtMethodTable *mt, RtMethodTable **out, uint32_t max);
RtObject *reflect_module_object(Image *image);
/* What RuntimeMethodHandle and RuntimeFieldHandle hold. */
RtObject *reflect_method_stub(MethodDesc *m);
RtObject *reflect_field_stub(FieldDesc *f);
/* RuntimeType[] (or Type[]) of types. */
RtObject *reflect_type_array(RtMethodTable *const *types, uint32_t n, bool runtime_types);
/* The method behind an IRuntimeMethodInfo. */
MethodDesc *reflect_method_of(RtObject *info);
uint16_t reflect_slot(const MethodDesc *m); /* or NO_SLOT */
/* Calls the method on self (already made when it is a constructor); args are the addresses of the arguments,
 * a by-ref's the address itself. The result is boxed. */
RtObject *reflect_call(MethodDesc *m, RtObject *self, void **args, RtMethodTable *returns);
/* Callable address of a method as its MethodDesc names it, without virtual dispatch; NULL: none. */
void *reflect_code(MethodDesc *m);
RtMethodTable *reflect_return_type(const MethodDesc *m);
MethodDesc *reflect_method_at(const void *code); /* NULL: reflection does not know the code */
void *reflect_delegate_invoke(RtMethodTable *mt);
/* The type of an element that signatures name by its byte (MD_ELEM_). */
RtMethodTable *reflect_primitive(uint8_t element);
RT_NORETURN void reflect_no_code(const char *what, const MethodDesc *m);

#endif
