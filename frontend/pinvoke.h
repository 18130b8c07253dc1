/* Bodies at the border to native code: [DllImport] methods, delegates over function pointers, and what native
 * code calls. docs/interop.md. */
#ifndef ANVIL_FRONTEND_PINVOKE_H
#define ANVIL_FRONTEND_PINVOKE_H

#include "frontend/import.h"

/* Whether the method is an import that the program itself, and not the VM contract, answers. */
bool pinvoke_is(Program *p, Method *m);
/* Its body; im->m is the method. */
void pinvoke_body(Importer *im);
/* Functions that no method with metadata stands for: whether this file writes their bodies. */
bool pinvoke_makes_up(const Program *p, SymKind kind);
/* The body and signature of one, of a new importer; false: not one of them. */
bool pinvoke_made_up(Importer *im, const Symbol *y);
/* Whether a call through an unmanaged function pointer in code of im->as needs more than the call: values
 * that are converted, or refused. */
bool pinvoke_calli_converts(Importer *im, const MethodSig *sig);

#endif
