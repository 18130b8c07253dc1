/* The border to native code (interop.c). */
#ifndef ANVIL_RUNTIME_INTEROP_H
#define ANVIL_RUNTIME_INTEROP_H

#include "runtime/rt.h"

/* MulticastDelegate._invocationCount of a delegate over a C function, which is in _methodPtrAux. */
enum { RT_DELEGATE_NATIVE = -2 };

/* Around managed code that C calls: from native state, or on a thread that is not known yet, to managed state
 * and back. errno is as before. */
void rt_reverse_enter(RtReverseFrame *f);
void rt_reverse_leave(RtReverseFrame *f);
/* The C function that calls a delegate, whose type `stub` serves; the same for the same delegate, as long as
 * it lives. NULL: NULL. Throws OutOfMemory when there are too many. */
void *rt_delegate_to_native(RtObject *delegate, void *stub);
/* The delegate of the context that a stub got; ends the process when it has died. */
RtObject *rt_delegate_target(const void *context);
/* A delegate of exact type mt over a C function; the old one when the function is one of ours. InvalidCast
 * when that is of another type. */
RtObject *rt_delegate_from_native(void *code, RtMethodTable *mt, void *over_native);
/* NULL: the type has no native form. */
const RtMarshalRow *rt_marshal_row(const RtMethodTable *mt);
/* Zeroed memory for an array's native form; Marshal.FreeCoTaskMem frees it. */
void *rt_marshal_space(int32_t bytes);
/* Throws ArgumentException unless an array of a struct is as long as the native form wants. */
void rt_marshal_check_length(RtObject *array, int32_t length);
/* ArgumentException: Marshal is asked for the form of a type that has none. */
RT_NORETURN void rt_cannot_marshal(const RtMethodTable *mt);
/* The message of an HRESULT that is not known. */
RtString *rt_hresult_text(int32_t hresult);

#endif
