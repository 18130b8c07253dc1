/* What the XML files of .NET's trimming tools have in common: how they name assemblies, types and members,
 * and their conditions (dotnet/runtime docs/tools/illink/data-formats.md). */
#ifndef ANVIL_FRONTEND_ILLINK_H
#define ANVIL_FRONTEND_ILLINK_H

#include "frontend/program.h"
#include "frontend/xml.h"

/* "true" or "false" in any case; false when it is neither, or NULL. */
bool illink_bool(const char *text, bool *value);
/* Whether the condition of the element that just started holds: `feature` has `featurevalue`, or is not set
 * and `featuredefault` is true. Fails when it has no value. */
bool illink_applies(Program *p, const Xml *x);
/* Whether a `fullname` of an <assembly> means the assembly of that simple name: "*", "Name", "Name,
 * Version=…". */
bool illink_means(const char *fullname, const char *name);
/* The type that the assembly itself defines under that name, Ns.Outer/Inner or Ns.Outer+Inner, with its
 * members; NULL when there is none. */
TypeDef *illink_type(Assembly *a, const char *fullname);
/* A type's name in these files: Ns.Outer/Inner, List`1. */
const char *illink_type_name(Arena *a, const TypeDef *d);
/* "Return Name(Params)" → "Name"; any other text is a name already. */
const char *illink_member(Arena *a, const char *signature);
/* The method that a signature or name means; a name that only one method has is enough. NULL: none. */
MethodDef *illink_method(Arena *a, TypeDef *d, const char *signature);

#endif
