/* libSystem.Native for Linux: volumes: what mount points hold, and real paths. */
#include <errno.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include "runtime/sysnative.h"

char *SystemNative_RealPath(const char *path) { return realpath(path, NULL); } /* malloc'ed */

typedef struct MountPointInformation {
    uint64_t available, free, total; /* bytes */
} MountPointInformation;

int32_t SystemNative_GetSpaceInfoForMountPoint(const char *path, MountPointInformation *out) {
    struct statfs s;
    int r;
    *out = (MountPointInformation){0};
    RETRY(r, statfs(path, &s));
    if (r < 0) return -1;
    uint64_t block = (uint64_t)s.f_bsize;
    *out = (MountPointInformation){s.f_bavail * block, s.f_bfree * block, s.f_blocks * block};
    return 0;
}

/* Linux tells a number, which managed code has names for, and no name. */
int32_t SystemNative_GetFileSystemTypeNameForMountPoint(const char *path, char *name, int32_t size,
                                                        int64_t *type) {
    struct statfs s;
    int r;
    RETRY(r, statfs(path, &s));
    *type = r < 0 ? -1 : (int64_t)s.f_type;
    if (size > 0) *name = 0;
    return r;
}
