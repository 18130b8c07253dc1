/* Files: mapping the inputs and writing the output. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <stdio.h>
#include <unistd.h>

#include "linker/internal.h"

FileMap link_file_map(Diag *diag, const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) diag_fail(diag, "%s: cannot be opened: %s", path, strerror(errno));
    struct stat st;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        diag_fail(diag, "%s: is not a regular file", path);
    }
    FileMap m = {.size = (uint64_t)st.st_size};
    if (m.size) {
        void *p = mmap(NULL, m.size, PROT_READ, MAP_PRIVATE, fd, 0);
        int e = errno;
        close(fd);
        if (p == MAP_FAILED) diag_fail(diag, "%s: cannot be mapped: %s", path, strerror(e));
        m.bytes = p;
    } else {
        close(fd);
    }
    return m;
}

void link_file_unmap(FileMap m) {
    if (m.size) munmap((void *)(uintptr_t)m.bytes, m.size);
}

static bool write_all(int fd, const uint8_t *p, uint64_t n) {
    while (n) {
        ssize_t k = write(fd, p, n < 1u << 30 ? n : 1u << 30);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return false;
        p += k;
        n -= (uint64_t)k;
    }
    return true;
}

void file_write(Diag *diag, Arena *arena, const char *path, const uint8_t *bytes, uint64_t size) {
    struct stat st;
    /* A device or pipe is written to, never replaced. */
    bool replace = stat(path, &st) < 0 || S_ISREG(st.st_mode);
    const char *at = replace ? arena_printf(arena, "%s.%ld.tmp", path, (long)getpid()) : path;
    int fd = open(at, O_WRONLY | O_CLOEXEC | (replace ? O_CREAT | O_TRUNC : 0), 0755);
    if (fd < 0) diag_fail(diag, "%s: cannot be written: %s", path, strerror(errno));
    bool ok = write_all(fd, bytes, size) && (!replace || fchmod(fd, 0755) == 0);
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
    diag_fail(diag, "%s: cannot be written: %s", path, strerror(e));
}
