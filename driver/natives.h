/* The native libraries that go into the executable: those of --native-lib and, in a static one, the C
 * library.
 */
#ifndef ANVIL_DRIVER_NATIVES_H
#define ANVIL_DRIVER_NATIVES_H

#include "driver/driver.h"

/* For ProgramOptions.native_user; what the libraries offer is read when it is first asked for. */
struct Natives *natives_new(Session *s);
/* ProgramOptions.native: the module is a name as in [DllImport]: foo, libfoo, libfoo.so.1, foo.dll. */
NativeLookup natives_lookup(void *user, const char *module, const char *symbol);

/* Sets opt->carried: the shared libraries of the framework that are over others (OpenSSL, ICU, GSS-API)
 * and not part of the runtime. Empty unless the output can load libraries. */
void natives_carry(Session *s, ProgramOptions *opt);

#endif
