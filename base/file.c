/* Whole files through mmap and rename. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool map_fd(int fd, MappedFile *out) {
    struct stat st;
    if (fstat(fd, &st) != 0) return false;
    if (!S_ISREG(st.st_mode)) {
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    *out = (MappedFile){"", (size_t)st.st_size};
    if (st.st_size == 0) return true; /* mmap refuses empty files */
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) return false;
    out->data = p;
    return true;
}

bool file_try_map(const char *path, MappedFile *out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = map_fd(fd, out);
    int reason = errno;
    close(fd);
    errno = reason;
    return ok;
}

MappedFile file_map(Diag *d, const char *path) {
    MappedFile f;
    if (!file_try_map(path, &f)) diag_fail(d, "%s: %s", path, strerror(errno));
    return f;
}

void file_unmap(MappedFile *f) {
    if (f->size) munmap((void *)f->data, f->size);
    *f = (MappedFile){NULL, 0};
}

static bool write_all(int fd, const uint8_t *p, size_t n) {
    while (n) {
        ssize_t k = write(fd, p, n < 1u << 30 ? n : 1u << 30);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

void file_write(Diag *d, Arena *arena, const char *path, const void *bytes, size_t size, bool executable) {
    struct stat st;
    const mode_t mode = executable ? 0755 : 0644;
    bool replace = stat(path, &st) < 0 || S_ISREG(st.st_mode);
    const char *at = replace ? arena_printf(arena, "%s.%ld.tmp", path, (long)getpid()) : path;
    int fd = open(at, O_WRONLY | O_CLOEXEC | (replace ? O_CREAT | O_TRUNC : 0), mode);
    if (fd < 0) diag_fail(d, "%s: cannot be written: %s", path, strerror(errno));
    bool ok = write_all(fd, bytes, size) && (!replace || fchmod(fd, mode) == 0);
    int e = errno;
    if (close(fd) < 0 && ok) {
        ok = false;
        e = errno;
    }
    if (ok && replace && rename(at, path) < 0) {
        ok = false;
        e = errno;
    }
    if (ok) return;
    if (replace) unlink(at);
    diag_fail(d, "%s: cannot be written: %s", path, strerror(e));
}
