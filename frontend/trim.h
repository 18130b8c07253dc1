/* Between the parts of --warn trim (docs/trimming.md): what attributes ask for, how members are called in
 * messages, which warnings are told. */
#ifndef ANVIL_FRONTEND_TRIM_H
#define ANVIL_FRONTEND_TRIM_H

#include "frontend/program.h"

/* --- annotations.c: [DynamicallyAccessedMembers], bits of DynamicallyAccessedMemberTypes; 0: none --- */
enum {
    DAM_PARAMETERLESS = 1,
    DAM_CONSTRUCTORS = 3,
    DAM_NONPUBLIC_CONSTRUCTORS = 4,
    DAM_METHODS = 8,
    DAM_NONPUBLIC_METHODS = 0x10,
    DAM_FIELDS = 0x20,
    DAM_NONPUBLIC_FIELDS = 0x40,
    DAM_NESTED = 0x80,
    DAM_NONPUBLIC_NESTED = 0x100,
    DAM_PROPERTIES = 0x200,
    DAM_NONPUBLIC_PROPERTIES = 0x400,
    DAM_EVENTS = 0x800,
    DAM_NONPUBLIC_EVENTS = 0x1000,
    DAM_INTERFACES = 0x2000,
};
#define DAM_ALL 0xFFFFFFFFu

enum { DAM_THIS = -1, DAM_RETURN = -2 }; /* in place of the number of a parameter */

/* Of a parameter, `this`, or what is returned; a property's counts for its accessors. */
uint32_t dam_of_parameter(const MethodDef *m, int parameter);
/* A property's counts for the field behind it. */
uint32_t dam_of_field(const FieldDef *f);
/* Of a type parameter: the token of its owner, its number. */
uint32_t dam_of_variable(Assembly *a, uint32_t owner, uint32_t index);
/* Of a class and its bases: what GetType() of its objects is asked for. */
uint32_t dam_of_type(Type *t);
/* The bits of `wanted` that `has` lacks. */
uint32_t dam_missing(uint32_t wanted, uint32_t has);
/* 'DynamicallyAccessedMemberTypes.PublicMethods', …; in the arena. */
const char *dam_text(Arena *a, uint32_t bits);
/* The property (token) that a method is an accessor of, or 0. */
uint32_t property_of_accessor(const MethodDef *m);

/* --- trimnames.c: names as the trimmer shows them, in the arena --- */
const char *shown_type(Arena *a, const TypeDef *d); /* Ns.Outer.Type<T> */
const char *shown_method(Arena *a,
                         MethodDef *m); /* Ns.Type.Method<U>(List<T>, Int32[]), Ns.Type.Property.get */
const char *shown_field(Arena *a, const FieldDef *f);                          /* Ns.Type.Field */
const char *shown_parameter(Arena *a, const MethodDef *m, uint32_t parameter); /* its name */
const char *shown_variable(Arena *a, Assembly *in, uint32_t owner, uint32_t index);

/* --- trimwarn.c --- */
/* Tells of something at an offset of the method's IL, once: of the project's code each place, of a package's
 * once for the assembly; nothing when the method suppresses the number or has RequiresUnreferencedCode
 * itself. `number` is such as "IL2067". */
void trim_report(Program *p, const MethodDef *m, uint32_t offset, const char *number, const char *text);

/* --- trimflow.c --- */
/* Whether the analysis of values judges calls of the method, so that its RequiresUnreferencedCode says
 * nothing. */
bool trim_judges(Program *p, const MethodDef *m);
struct TrimFlow *trim_flow_new(Program *p);
void trim_flow_free(struct TrimFlow *s);
/* Keeps what the method's code looks for in types that are constants, and what that of others does in those
 * which come from it through captured variables; `why` is the symbol of its code. False: there is nothing to
 * look at. */
bool trim_flow_keep(struct TrimFlow *s, MethodDef *m, IrSym why);
/* Reports on the method; all have been given to trim_flow_keep. */
void trim_flow_tell(struct TrimFlow *s, MethodDef *m);

/* The bits of DynamicallyAccessedMemberTypes that mean a method: also of a property or event it is the
 * accessor of. */
uint32_t reflect_bits_of(const MethodDef *m);

#endif
