/* What the runtime asks of the C library and version 2.17 of GNU's does not have as a function: for
 * executables that are linked to the system's C library. The runtime is compiled with musl's headers; their
 * structures and numbers are those of GNU's library on this architecture, and the rest is here. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern int __cxa_atexit(void (*function)(void *), void *argument, void *library);
extern void *__dso_handle;

/* In GNU's library a part of each executable, which knows whose handler it is. */
int atexit(void (*function)(void)) { return __cxa_atexit((void (*)(void *))function, NULL, &__dso_handle); }

/* The kernel's struct stat is both libraries'. */
int stat(const char *restrict path, struct stat *restrict to) { return (int)syscall(SYS_stat, path, to); }
int lstat(const char *restrict path, struct stat *restrict to) { return (int)syscall(SYS_lstat, path, to); }
int fstat(int fd, struct stat *to) { return (int)syscall(SYS_fstat, fd, to); }
int mknod(const char *path, mode_t mode, dev_t device) { return (int)syscall(SYS_mknod, path, mode, device); }

ssize_t getrandom(void *to, size_t size, unsigned flags) { return syscall(SYS_getrandom, to, size, flags); }
int memfd_create(const char *name, unsigned flags) { return (int)syscall(SYS_memfd_create, name, flags); }
pid_t gettid(void) { return (pid_t)syscall(SYS_gettid); }
