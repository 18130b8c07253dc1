#include "frontend/file.h"

#include <errno.h>
#include <fcntl.h>
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

MdImage *md_open_file(Diag *d, Arena *a, const char *path) {
    MappedFile f = file_map(d, path);
    return md_open(d, a, path, f.data, f.size, 0);
}
