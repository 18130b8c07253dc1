/* Classes that System.Reflection.DispatchProxy makes at run time under CoreCLR, made by the compiler for the
 * pairs of interface and proxy class that the program names. */
#ifndef ANVIL_FRONTEND_PROXY_H
#define ANVIL_FRONTEND_PROXY_H

#include "frontend/import.h"
#include "frontend/program.h"

void proxy_init(Program *p);
/* A call of DispatchProxy.Create<T, TProxy> is imported: its exact instances say what is asked for. */
void proxy_create_called(Program *p, MethodDef *create);
/* An exact generic method is reached (SK_METHODDICT). */
void proxy_instance(Program *p, Method *m);
/* Whether CoreCLR would make a class of the interface and the proxy class, and both are closed. `create` is a
 * method of DispatchProxy. */
bool proxy_may_be(Type *face, Type *base, const MethodDef *create);
/* SK_PROXY is reached: makes the class. */
void proxy_make(Program *p, Type *face, Type *base);
/* Whether the method belongs to such a class; its body. */
bool proxy_is(const Program *p, const Method *m);
void proxy_body(Importer *im);
/* The classes made. */
uint32_t proxy_count(const Program *p);
void proxy_get(const Program *p, uint32_t i, Type **face, Type **base, Type **type);

#endif
