/* What the .NET host does before a program starts: reads runtimeconfig.json beside the application and finds
 * the shared frameworks that it asks for. Rules: dotnet/runtime docs/design/features/host-*.md. */
#ifndef ANVIL_DRIVER_HOST_H
#define ANVIL_DRIVER_HOST_H

#include "base/diag.h"
#include "base/path.h"

typedef struct FrameworkRef {
    const char *name, *version; /* "Microsoft.NETCore.App", "10.0.0" */
} FrameworkRef;

typedef struct HostConfig {
    const char *path;             /* of runtimeconfig.json; NULL: there is none */
    const char *roll_forward;     /* or NULL: Minor */
    VEC(FrameworkRef) frameworks; /* none in a self-contained application */
    VEC(const char *) properties; /* NAME=VALUE from configProperties, in the order of the file */
    VEC(const char *) packages;   /* simple names of assemblies that deps.json says a package brought */
} HostConfig;

/* Reads APP.runtimeconfig.json and APP.deps.json beside `app` (a path that ends in .dll or .exe). A file that
 * is not there gives an empty result, a file that is damaged fails. */
HostConfig host_config(Diag *d, Arena *arena, const char *app);

/* Folders in which .NET may be installed, in the order of the search: DOTNET_ROOT, the folder of `dotnet` in
 * PATH, /usr/share/dotnet, /usr/lib/dotnet, /usr/local/share/dotnet, ~/.dotnet. Only those that exist, each
 * once. */
Paths host_dotnet_roots(Arena *arena);
/* Subfolders that are named after versions, ascending: full paths. */
Paths host_versions(Arena *arena, const char *folder);
/* Folders of the frameworks the configuration asks for, Microsoft.NETCore.App last. With no configuration:
 * the newest Microsoft.NETCore.App 10. Fails when one is missing, with what was found and what to do. */
Paths host_frameworks(Diag *d, Arena *arena, const HostConfig *c, const char *app);

/* Orders versions by SemVer 2.0 §11: "10.0.0-rc.1" before "10.0.0". */
int version_compare(const char *a, const char *b);

#endif
