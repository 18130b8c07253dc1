/* Bodies at the border to native code: [DllImport] methods, delegates over function pointers, and what native
 * code calls. docs/interop.md. */
#ifndef ANVIL_FRONTEND_PINVOKE_H
#define ANVIL_FRONTEND_PINVOKE_H

#include "frontend/import.h"

/* Whether the method is an import that the program itself, and not the VM contract, answers. */
bool pinvoke_is(Program *p, Method *m);
/* Its body; im->m is the method. */
void pinvoke_body(Importer *im);
/* The body of Invoke of a delegate whose _methodPtrAux is a C function; im->m is Invoke. */
void pinvoke_delegate_body(Importer *im);
/* What C calls for an [UnmanagedCallersOnly] method or for a delegate, whose Invoke im->m is. */
void pinvoke_reverse_body(Importer *im);
/* Whether delegates of the type can be given to C and made from C functions. */
bool pinvoke_delegate_marshals(Importer *im, Type *t);

#endif
