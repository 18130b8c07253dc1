/* Structures that CoreLib passes to QCalls (System.Runtime.CompilerServices.QCallHandles): a QCall never
 * takes a reference but the address of a local that holds it. */
#ifndef ANVIL_RUNTIME_QCALL_H
#define ANVIL_RUNTIME_QCALL_H

#include "runtime/rt.h"

typedef RtObject **StackObject; /* ObjectHandleOnStack, StringHandleOnStack */
typedef int32_t Bool32;         /* Interop.BOOL */

typedef struct QType { /* QCallTypeHandle */
    void *object;      /* address of the RuntimeType */
    RtMethodTable *mt;
} QType;

typedef struct QAssembly { /* QCallAssembly */
    void *object;
    const char *name; /* display name */
} QAssembly;

/* The one RuntimeAssembly of this display name (compared by address). */
RtObject *qcall_assembly_object(const char *name);
/* T[]; made when the program has none. Throws OutOfMemory. */
RtMethodTable *qcall_array_of(RtMethodTable *element);
/* The array type of this rank; made when the program has none. */
RtMethodTable *qcall_md_array_of(RtMethodTable *element, uint32_t rank);
/* A type's name as System.TypeNameFormatFlags ask for it, not NUL-terminated, cut off at size. Its length. */
size_t qcall_type_text(const RtMethodTable *mt, int flags, char *out, size_t size);
/* Writes what is missing of a type into a PlatformNotSupportedException: "what (Namespace.Type)". */
RT_NORETURN void qcall_missing(const char *what, const RtMethodTable *mt);
/* Says that the program has no code of the parameterless constructor, and how to keep it. */
RT_NORETURN void qcall_missing_ctor(const RtMethodTable *mt);

#endif
