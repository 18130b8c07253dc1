/* libSystem.Native for Linux: files and directories. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h> /* rename */
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "runtime/sysnative.h"

_Static_assert(sizeof(PollEvent) == sizeof(struct pollfd), "polled in place");
_Static_assert(sizeof(IoVector) == sizeof(struct iovec), "passed on as it is");
_Static_assert(sizeof(TimeSpec) == sizeof(struct timespec), "passed on as it is");

/* ---- status -------------------------------------------------------------------------------------- */

/* fstat and its kin do not give the birth time, and CoreCLR does not ask for it either. */
static int32_t fill(int result, const struct stat *s, FileStatus *out) {
    if (result == 0)
        *out = (FileStatus){.mode = (int32_t)s->st_mode,
                            .uid = s->st_uid,
                            .gid = s->st_gid,
                            .size = s->st_size,
                            .atime = s->st_atim.tv_sec,
                            .atime_ns = s->st_atim.tv_nsec,
                            .mtime = s->st_mtim.tv_sec,
                            .mtime_ns = s->st_mtim.tv_nsec,
                            .ctime = s->st_ctim.tv_sec,
                            .ctime_ns = s->st_ctim.tv_nsec,
                            .dev = (int64_t)s->st_dev,
                            .rdev = (int64_t)s->st_rdev,
                            .ino = (int64_t)s->st_ino};
    return result;
}

int32_t SystemNative_FStat(intptr_t fd, FileStatus *out) {
    struct stat s;
    int r;
    RETRY(r, fstat((int)fd, &s));
    return fill(r, &s, out);
}

int32_t SystemNative_Stat(const char *path, FileStatus *out) {
    struct stat s;
    int r;
    RETRY(r, stat(path, &s));
    return fill(r, &s, out);
}

int32_t SystemNative_LStat(const char *path, FileStatus *out) {
    struct stat s;
    return fill(lstat(path, &s), &s, out);
}

int32_t SystemNative_Access(const char *path, int32_t mode) { return access(path, mode); }

uint32_t SystemNative_GetFileSystemType(intptr_t fd) {
    struct statfs s;
    int r;
    RETRY(r, fstatfs((int)fd, &s));
    return r < 0 ? 0 : (uint32_t)s.f_type;
}

/* Flags of files exist on BSD only. */
int32_t SystemNative_LChflags(const char *path, uint32_t flags) {
    (void)path, (void)flags;
    errno = ENOTSUP;
    return -1;
}
int32_t SystemNative_FChflags(intptr_t fd, uint32_t flags) {
    (void)fd, (void)flags;
    errno = ENOTSUP;
    return -1;
}
int32_t SystemNative_LChflagsCanSetHiddenFlag(void) { return 0; }
int32_t SystemNative_CanGetHiddenFlag(void) { return 0; }

/* ---- descriptors --------------------------------------------------------------------------------- */

/* Interop.Sys.OpenFlags → O_; -1: unknown. */
static int open_flags(int32_t pal) {
    static const struct {
        uint16_t pal;
        int flag;
    } map[] = {{0x10, O_CLOEXEC}, {0x20, O_CREAT}, {0x40, O_EXCL},
               {0x80, O_TRUNC},   {0x100, O_SYNC}, {0x200, O_NOFOLLOW}};
    int flags = pal & 15;
    if (flags > 2) return -1; /* O_RDONLY, O_WRONLY and O_RDWR are the same */
    int32_t left = pal & ~15;
    for (size_t i = 0; i < sizeof map / sizeof *map; i++) {
        if (left & map[i].pal) flags |= map[i].flag;
        left &= ~map[i].pal;
    }
    return left ? -1 : flags;
}

intptr_t SystemNative_Open(const char *path, int32_t flags, int32_t mode) {
    int o = open_flags(flags), r;
    if (o < 0) {
        errno = EINVAL;
        return -1;
    }
    RETRY(r, open(path, o, (mode_t)mode));
    return r;
}

/* Not repeated: after EINTR the descriptor is closed. */
int32_t SystemNative_Close(intptr_t fd) { return close((int)fd); }

intptr_t SystemNative_Dup(intptr_t fd) {
    int r;
    RETRY(r, fcntl((int)fd, F_DUPFD_CLOEXEC, 0));
    return r;
}

int32_t SystemNative_FChMod(intptr_t fd, int32_t mode) {
    int r;
    RETRY(r, fchmod((int)fd, (mode_t)mode));
    return r;
}

int32_t SystemNative_FSync(intptr_t fd) {
    int r;
    RETRY(r, fsync((int)fd));
    return r;
}

int32_t SystemNative_FLock(intptr_t fd, int32_t operation) {
    int r;
    RETRY(r, flock((int)fd, operation));
    return r;
}

/* Interop.Sys.LockType: read, write, unlock. */
int32_t SystemNative_LockFileRegion(intptr_t fd, int64_t offset, int64_t length, int16_t type) {
    if (offset < 0 || length < 0) {
        errno = EINVAL;
        return -1;
    }
    struct flock l = {.l_type = type == 0   ? F_RDLCK
                                : type == 1 ? F_WRLCK
                                            : F_UNLCK,
                      .l_whence = SEEK_SET,
                      .l_start = offset,
                      .l_len = length};
    int r;
    RETRY(r, fcntl((int)fd, F_SETLK, &l));
    return r;
}

int64_t SystemNative_LSeek(intptr_t fd, int64_t offset, int32_t whence) {
    int64_t r;
    RETRY(r, lseek((int)fd, offset, whence));
    return r;
}

int32_t SystemNative_FTruncate(intptr_t fd, int64_t length) {
    int r;
    RETRY(r, ftruncate((int)fd, length));
    return r;
}

int32_t SystemNative_FAllocate(intptr_t fd, int64_t offset, int64_t length) {
    int r;
    RETRY(r, fallocate((int)fd, FALLOC_FL_KEEP_SIZE, offset, length));
    return r;
}

/* The numbers of Interop.Sys.FileAdvice are those of Linux on x86-64 and AArch64. Returns an error number. */
int32_t SystemNative_PosixFAdvise(intptr_t fd, int64_t offset, int64_t length, int32_t advice) {
    if (advice < 0 || advice > 5) return EINVAL;
    return posix_fadvise((int)fd, offset, length, advice);
}

static bool bad_size(int32_t size) {
    if (size >= 0) return false;
    errno = EINVAL;
    return true;
}

int32_t SystemNative_Read(intptr_t fd, void *buffer, int32_t size) {
    if (bad_size(size)) return -1;
    ssize_t r;
    RETRY(r, read((int)fd, buffer, (size_t)size));
    return (int32_t)r;
}

int32_t SystemNative_Write(intptr_t fd, const void *buffer, int32_t size) {
    if (bad_size(size)) return -1;
    ssize_t r;
    RETRY(r, write((int)fd, buffer, (size_t)size));
    return (int32_t)r;
}

int32_t SystemNative_PRead(intptr_t fd, void *buffer, int32_t size, int64_t offset) {
    ssize_t r;
    RETRY(r, pread((int)fd, buffer, (size_t)size, offset));
    return (int32_t)r;
}

int32_t SystemNative_PWrite(intptr_t fd, const void *buffer, int32_t size, int64_t offset) {
    ssize_t r;
    RETRY(r, pwrite((int)fd, buffer, (size_t)size, offset));
    return (int32_t)r;
}

int64_t SystemNative_PReadV(intptr_t fd, IoVector *vectors, int32_t count, int64_t offset) {
    ssize_t r;
    RETRY(r, preadv((int)fd, (struct iovec *)vectors, count, offset));
    return r;
}

int64_t SystemNative_PWriteV(intptr_t fd, IoVector *vectors, int32_t count, int64_t offset) {
    ssize_t r;
    RETRY(r, pwritev((int)fd, (struct iovec *)vectors, count, offset));
    return r;
}

/* Interop.PollEvents are Linux's. */
int32_t SystemNative_Poll(PollEvent *events, uint32_t count, int32_t milliseconds, uint32_t *triggered) {
    if (!events || !triggered) return SystemNative_ConvertErrorPlatformToPal(EFAULT);
    if (milliseconds < -1) return SystemNative_ConvertErrorPlatformToPal(EINVAL);
    int r;
    RETRY(r, poll((struct pollfd *)events, count, milliseconds));
    *triggered = r < 0 ? 0 : (uint32_t)r;
    return r < 0 ? SystemNative_ConvertErrorPlatformToPal(errno) : 0;
}

/* ---- times --------------------------------------------------------------------------------------- */

int32_t SystemNative_UTimensat(const char *path, TimeSpec *times) {
    int r;
    RETRY(r, utimensat(AT_FDCWD, path, (struct timespec *)times, AT_SYMLINK_NOFOLLOW));
    return r;
}

int32_t SystemNative_FUTimens(intptr_t fd, TimeSpec *times) {
    int r;
    RETRY(r, futimens((int)fd, (struct timespec *)times));
    return r;
}

/* ---- names --------------------------------------------------------------------------------------- */

#define PATH_CALL(name, call, ...)             \
    int32_t SystemNative_##name(__VA_ARGS__) { \
        int r;                                 \
        RETRY(r, call);                        \
        return r;                              \
    }
PATH_CALL(Unlink, unlink(path), const char *path)
PATH_CALL(MkDir, mkdir(path, (mode_t)mode), const char *path, int32_t mode)
PATH_CALL(RmDir, rmdir(path), const char *path)
PATH_CALL(ChDir, chdir(path), const char *path)
PATH_CALL(ChMod, chmod(path, (mode_t)mode), const char *path, int32_t mode)
PATH_CALL(Link, link(source, target), const char *source, const char *target)
PATH_CALL(SymLink, symlink(target, path), const char *target, const char *path)
PATH_CALL(Rename, rename(from, to), const char *from, const char *to)

int32_t SystemNative_ReadLink(const char *path, char *buffer, int32_t size) {
    if (size <= 0) {
        errno = EINVAL;
        return -1;
    }
    return (int32_t)readlink(path, buffer, (size_t)size);
}

char *SystemNative_GetCwd(char *buffer, int32_t size) {
    return bad_size(size) ? NULL : getcwd(buffer, (size_t)size);
}

char *SystemNative_MkdTemp(char *pattern) { return mkdtemp(pattern); }

intptr_t SystemNative_MksTemps(char *pattern, int32_t suffix) {
    int r;
    RETRY(r, mkstemps(pattern, suffix));
    return r;
}

/* ---- directories --------------------------------------------------------------------------------- */

void *SystemNative_OpenDir(const char *path) { return opendir(path); }
int32_t SystemNative_CloseDir(void *dir) { return closedir(dir); }

int32_t SystemNative_ReadDir(void *dir, DirectoryEntry *out) {
    errno = 0;
    const struct dirent *e = readdir(dir);
    if (!e) {
        *out = (DirectoryEntry){0};
        return errno ? errno : -1;
    }
    *out = (DirectoryEntry){.name = e->d_name, .name_length = -1, .type = e->d_type};
    return 0;
}

/* ---- copies -------------------------------------------------------------------------------------- */

#ifndef FICLONE
#define FICLONE _IOW(0x94, 9, int)
#endif

/* Copies up to *left bytes inside the kernel. False: an error that a plain copy would meet as well. */
static bool copy_in_kernel(int from, int to, int64_t *left) {
    int r;
    RETRY(r, ioctl(to, FICLONE, from));
    if (r == 0) {
        *left = 0;
        return true;
    }
    bool ranges = true;
    while (*left > 0) {
        size_t n = (size_t)*left;
        ssize_t sent =
            ranges ? syscall(SYS_copy_file_range, from, NULL, to, NULL, n, 0) : sendfile(to, from, NULL, n);
        if (sent < 0 && errno == EINTR) continue;
        if (sent > 0) {
            *left -= sent;
        } else if (ranges) {
            ranges = false;
        } else {
            return sent == 0 || errno == EINVAL || errno == ENOSYS;
        }
    }
    return true;
}

static int copy_by_hand(int from, int to) {
    enum { SIZE = 80 * 1024 };
    char *buffer = malloc(SIZE);
    if (!buffer) return -1;
    ssize_t n, sent = 0;
    for (;;) {
        RETRY(n, read(from, buffer, SIZE));
        if (n <= 0) break;
        for (ssize_t at = 0; at < n && sent >= 0; at += sent)
            RETRY(sent, write(to, buffer + at, (size_t)(n - at)));
        if (sent < 0) break;
    }
    int error = errno;
    free(buffer);
    errno = error;
    return n < 0 || sent < 0 ? -1 : 0;
}

/* EPERM: file systems without owners. */
static bool failed_for_good(int result) { return result < 0 && errno != EPERM; }

static int32_t copy_file(int from, int to, int64_t length) {
    /* Files of /proc say that they are empty. */
    int64_t left = length;
    if (length && !copy_in_kernel(from, to, &left)) return -1;
    if ((!length || left) && copy_by_hand(from, to) < 0) return -1;
    struct stat s;
    int r;
    RETRY(r, fstat(from, &s));
    if (r == 0) RETRY(r, futimens(to, (struct timespec[2]){s.st_atim, s.st_mtim}));
    if (failed_for_good(r)) return -1;
    RETRY(r, fchmod(to, s.st_mode & 0777));
    return failed_for_good(r) ? -1 : 0;
}

int32_t SystemNative_CopyFile(intptr_t from, intptr_t to, int64_t length) {
    return copy_file((int)from, (int)to, length);
}

/* ---- mount points -------------------------------------------------------------------------------- */

/* The whole file, NUL-terminated and malloc'ed, or NULL. For files of /proc, which have no size. */
static char *read_all(const char *path) {
    int fd;
    RETRY(fd, open(path, O_RDONLY | O_CLOEXEC));
    if (fd < 0) return NULL;
    size_t size = 4096, used = 0;
    char *text = malloc(size);
    ssize_t n = -1;
    while (text) {
        RETRY(n, read(fd, text + used, size - used - 1));
        if (n <= 0) break;
        used += (size_t)n;
        if (size - used > 1) continue;
        char *more = realloc(text, size *= 2);
        if (!more) free(text);
        text = more;
    }
    close(fd);
    if (!text || n < 0) {
        free(text);
        return NULL;
    }
    text[used] = 0;
    return text;
}

/* Spaces, tabs, newlines and backslashes are written \040 in /proc/mounts (getmntent(3)). */
static void unescape(char *s) {
    char *out = s;
    while (*s) {
        if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' && s[2] <= '7' && s[3] >= '0' &&
            s[3] <= '7') {
            *out++ = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
            s += 4;
        } else {
            *out++ = *s++;
        }
    }
    *out = 0;
}

int32_t SystemNative_GetAllMountPoints(void (*found)(void *context, const char *path), void *context) {
    char *text = read_all("/proc/mounts");
    if (!text) return -1;
    for (char *line = text, *next; *line; line = next) {
        next = strchrnul(line, '\n');
        if (*next) *next++ = 0;
        char *path = strchr(line, ' ');
        if (!path) continue;
        *strchrnul(++path, ' ') = 0;
        unescape(path);
        found(context, path);
    }
    free(text);
    return 0;
}
