/* Names of glibc that the distribution's static archives ask for and musl does not have: the checked forms
 * that fortified headers make of string functions (LSB 5.0, "__memcpy_chk"), and contexts, which no caller
 * here uses. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

void *__memcpy_chk(void *d, const void *s, size_t n, size_t room) {
    if (n > room) abort();
    return memcpy(d, s, n);
}
void *__memset_chk(void *d, int c, size_t n, size_t room) {
    if (n > room) abort();
    return memset(d, c, n);
}
char *__strcat_chk(char *d, const char *s, size_t room) {
    if (strlen(d) + strlen(s) >= room) abort();
    return strcat(d, s);
}
int __vfprintf_chk(FILE *f, int flag, const char *format, va_list args) {
    (void)flag;
    return vfprintf(f, format, args);
}
int __fprintf_chk(FILE *f, int flag, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = __vfprintf_chk(f, flag, format, args);
    va_end(args);
    return n;
}
void __syslog_chk(int priority, int flag, const char *format, ...) {
    va_list args;
    (void)flag;
    va_start(args, format);
    vsyslog(priority, format, args);
    va_end(args);
}
long __fdelt_chk(long fd) {
    if (fd < 0 || fd >= 1024) abort(); /* FD_SETSIZE */
    return fd / (8 * (long)sizeof(long));
}

/* libcrypto's asynchronous jobs take these failures for "not available". */
static int no_contexts(void) {
    errno = ENOSYS;
    return -1;
}
int getcontext(void *context) {
    (void)context;
    return no_contexts();
}
int setcontext(const void *context) {
    (void)context;
    return no_contexts();
}
void makecontext(void *context, void (*function)(void), int n, ...) {
    (void)context, (void)function, (void)n;
}
