/* What a library offers to C: its exports, and the C header that declares them. docs/outputs.md. */
#ifndef ANVIL_FRONTEND_EXPORTS_H
#define ANVIL_FRONTEND_EXPORTS_H

#include "frontend/program.h"

/* Fills p->exports with the static methods of the project's assemblies that carry [UnmanagedCallersOnly] with
 * an EntryPoint, in metadata order, p->app's first. Fails when there is none, when two have one name, and
 * when one is not what C can call by its name. */
void exports_find(Program *p);

/* The text of a C header with a prototype for each export and the structs that they take; `file` is the
 * header's name, `from` what it was made from. Fails, naming the method, when a signature is not what C can
 * say: parameters, results and fields are integers, floating-point numbers, enums, pointers, unmanaged
 * function pointers and structs of these. */
const char *exports_header(Program *p, Arena *a, const char *file, const char *from);

#endif
