/* libSystem.Native for Linux: error numbers and their texts.
 *
 * Managed code compares errors of the numbering of Interop.Error (0x10000 and up), the same on every system.
 * Texts are those of the GNU C library, whatever library the program is linked with: they appear in
 * exception messages. */
#include <errno.h>
#include <string.h>
#include "runtime/sysnative.h"

/* errno, low 16 bits of the Interop.Error (0: it has none), text */
#define ERRORS(X)                                                        \
    X(EPERM, 0x42, "Operation not permitted")                            \
    X(ENOENT, 0x2D, "No such file or directory")                         \
    X(ESRCH, 0x4A, "No such process")                                    \
    X(EINTR, 0x1B, "Interrupted system call")                            \
    X(EIO, 0x1D, "Input/output error")                                   \
    X(ENXIO, 0x3F, "No such device or address")                          \
    X(E2BIG, 0x01, "Argument list too long")                             \
    X(ENOEXEC, 0x2E, "Exec format error")                                \
    X(EBADF, 0x08, "Bad file descriptor")                                \
    X(ECHILD, 0x0C, "No child processes")                                \
    X(EAGAIN, 0x06, "Resource temporarily unavailable")                  \
    X(ENOMEM, 0x31, "Cannot allocate memory")                            \
    X(EACCES, 0x02, "Permission denied")                                 \
    X(EFAULT, 0x15, "Bad address")                                       \
    X(ENOTBLK, 0x00, "Block device required")                            \
    X(EBUSY, 0x0A, "Device or resource busy")                            \
    X(EEXIST, 0x14, "File exists")                                       \
    X(EXDEV, 0x4F, "Invalid cross-device link")                          \
    X(ENODEV, 0x2C, "No such device")                                    \
    X(ENOTDIR, 0x39, "Not a directory")                                  \
    X(EISDIR, 0x1F, "Is a directory")                                    \
    X(EINVAL, 0x1C, "Invalid argument")                                  \
    X(ENFILE, 0x29, "Too many open files in system")                     \
    X(EMFILE, 0x21, "Too many open files")                               \
    X(ENOTTY, 0x3E, "Inappropriate ioctl for device")                    \
    X(ETXTBSY, 0x4E, "Text file busy")                                   \
    X(EFBIG, 0x16, "File too large")                                     \
    X(ENOSPC, 0x34, "No space left on device")                           \
    X(ESPIPE, 0x49, "Illegal seek")                                      \
    X(EROFS, 0x48, "Read-only file system")                              \
    X(EMLINK, 0x22, "Too many links")                                    \
    X(EPIPE, 0x43, "Broken pipe")                                        \
    X(EDOM, 0x12, "Numerical argument out of domain")                    \
    X(ERANGE, 0x47, "Numerical result out of range")                     \
    X(EDEADLK, 0x10, "Resource deadlock avoided")                        \
    X(ENAMETOOLONG, 0x25, "File name too long")                          \
    X(ENOLCK, 0x2F, "No locks available")                                \
    X(ENOSYS, 0x37, "Function not implemented")                          \
    X(ENOTEMPTY, 0x3A, "Directory not empty")                            \
    X(ELOOP, 0x20, "Too many levels of symbolic links")                  \
    X(ENOMSG, 0x32, "No message of desired type")                        \
    X(EIDRM, 0x18, "Identifier removed")                                 \
    X(ECHRNG, 0x00, "Channel number out of range")                       \
    X(EL2NSYNC, 0x00, "Level 2 not synchronized")                        \
    X(EL3HLT, 0x00, "Level 3 halted")                                    \
    X(EL3RST, 0x00, "Level 3 reset")                                     \
    X(ELNRNG, 0x00, "Link number out of range")                          \
    X(EUNATCH, 0x00, "Protocol driver not attached")                     \
    X(ENOCSI, 0x00, "No CSI structure available")                        \
    X(EL2HLT, 0x00, "Level 2 halted")                                    \
    X(EBADE, 0x00, "Invalid exchange")                                   \
    X(EBADR, 0x00, "Invalid request descriptor")                         \
    X(EXFULL, 0x00, "Exchange full")                                     \
    X(ENOANO, 0x00, "No anode")                                          \
    X(EBADRQC, 0x00, "Invalid request code")                             \
    X(EBADSLT, 0x00, "Invalid slot")                                     \
    X(EBFONT, 0x00, "Bad font file format")                              \
    X(ENOSTR, 0x00, "Device not a stream")                               \
    X(ENODATA, 0x71, "No data available")                                \
    X(ETIME, 0x00, "Timer expired")                                      \
    X(ENOSR, 0x00, "Out of streams resources")                           \
    X(ENONET, 0x00, "Machine is not on the network")                     \
    X(ENOPKG, 0x00, "Package not installed")                             \
    X(EREMOTE, 0x00, "Object is remote")                                 \
    X(ENOLINK, 0x30, "Link has been severed")                            \
    X(EADV, 0x00, "Advertise error")                                     \
    X(ESRMNT, 0x00, "Srmount error")                                     \
    X(ECOMM, 0x00, "Communication error on send")                        \
    X(EPROTO, 0x44, "Protocol error")                                    \
    X(EMULTIHOP, 0x24, "Multihop attempted")                             \
    X(EDOTDOT, 0x00, "RFS specific error")                               \
    X(EBADMSG, 0x09, "Bad message")                                      \
    X(EOVERFLOW, 0x40, "Value too large for defined data type")          \
    X(ENOTUNIQ, 0x00, "Name not unique on network")                      \
    X(EBADFD, 0x00, "File descriptor in bad state")                      \
    X(EREMCHG, 0x00, "Remote address changed")                           \
    X(ELIBACC, 0x00, "Can not access a needed shared library")           \
    X(ELIBBAD, 0x00, "Accessing a corrupted shared library")             \
    X(ELIBSCN, 0x00, ".lib section in a.out corrupted")                  \
    X(ELIBMAX, 0x00, "Attempting to link in too many shared libraries")  \
    X(ELIBEXEC, 0x00, "Cannot exec a shared library directly")           \
    X(EILSEQ, 0x19, "Invalid or incomplete multibyte or wide character") \
    X(ERESTART, 0x00, "Interrupted system call should be restarted")     \
    X(ESTRPIPE, 0x00, "Streams pipe error")                              \
    X(EUSERS, 0x00, "Too many users")                                    \
    X(ENOTSOCK, 0x3C, "Socket operation on non-socket")                  \
    X(EDESTADDRREQ, 0x11, "Destination address required")                \
    X(EMSGSIZE, 0x23, "Message too long")                                \
    X(EPROTOTYPE, 0x46, "Protocol wrong type for socket")                \
    X(ENOPROTOOPT, 0x33, "Protocol not available")                       \
    X(EPROTONOSUPPORT, 0x45, "Protocol not supported")                   \
    X(ESOCKTNOSUPPORT, 0x5E, "Socket type not supported")                \
    X(EOPNOTSUPP, 0x3D, "Operation not supported")                       \
    X(EPFNOSUPPORT, 0x60, "Protocol family not supported")               \
    X(EAFNOSUPPORT, 0x05, "Address family not supported by protocol")    \
    X(EADDRINUSE, 0x03, "Address already in use")                        \
    X(EADDRNOTAVAIL, 0x04, "Cannot assign requested address")            \
    X(ENETDOWN, 0x26, "Network is down")                                 \
    X(ENETUNREACH, 0x28, "Network is unreachable")                       \
    X(ENETRESET, 0x27, "Network dropped connection on reset")            \
    X(ECONNABORTED, 0x0D, "Software caused connection abort")            \
    X(ECONNRESET, 0x0F, "Connection reset by peer")                      \
    X(ENOBUFS, 0x2A, "No buffer space available")                        \
    X(EISCONN, 0x1E, "Transport endpoint is already connected")          \
    X(ENOTCONN, 0x38, "Transport endpoint is not connected")             \
    X(ESHUTDOWN, 0x6C, "Cannot send after transport endpoint shutdown")  \
    X(ETOOMANYREFS, 0x00, "Too many references: cannot splice")          \
    X(ETIMEDOUT, 0x4D, "Connection timed out")                           \
    X(ECONNREFUSED, 0x0E, "Connection refused")                          \
    X(EHOSTDOWN, 0x70, "Host is down")                                   \
    X(EHOSTUNREACH, 0x17, "No route to host")                            \
    X(EALREADY, 0x07, "Operation already in progress")                   \
    X(EINPROGRESS, 0x1A, "Operation now in progress")                    \
    X(ESTALE, 0x4B, "Stale file handle")                                 \
    X(EUCLEAN, 0x00, "Structure needs cleaning")                         \
    X(ENOTNAM, 0x00, "Not a XENIX named type file")                      \
    X(ENAVAIL, 0x00, "No XENIX semaphores available")                    \
    X(EISNAM, 0x00, "Is a named type file")                              \
    X(EREMOTEIO, 0x00, "Remote I/O error")                               \
    X(EDQUOT, 0x13, "Disk quota exceeded")                               \
    X(ENOMEDIUM, 0x00, "No medium found")                                \
    X(EMEDIUMTYPE, 0x00, "Wrong medium type")                            \
    X(ECANCELED, 0x0B, "Operation canceled")                             \
    X(ENOKEY, 0x00, "Required key not available")                        \
    X(EKEYEXPIRED, 0x00, "Key has expired")                              \
    X(EKEYREVOKED, 0x00, "Key has been revoked")                         \
    X(EKEYREJECTED, 0x00, "Key was rejected by service")                 \
    X(EOWNERDEAD, 0x41, "Owner died")                                    \
    X(ENOTRECOVERABLE, 0x3B, "State not recoverable")                    \
    X(ERFKILL, 0x00, "Operation not possible due to RF-kill")            \
    X(EHWPOISON, 0x00, "Memory page has hardware error")

typedef struct ErrorRow {
    uint8_t number;
    uint8_t pal;
    uint16_t text; /* offset in texts */
} ErrorRow;

/* One string instead of pointers: no relocations. */
static const struct Texts {
#define X(name, pal, text) char name##_[sizeof text];
    ERRORS(X)
#undef X
} texts = {
#define X(name, pal, text) text,
    ERRORS(X)
#undef X
};

static const ErrorRow rows[] = {
#define X(name, pal, text) {name, pal, offsetof(struct Texts, name##_)},
    ERRORS(X)
#undef X
};
enum { NUM_ROWS = sizeof rows / sizeof *rows };

/* Not of the kernel: reported by name resolution and sockets, negative as platform numbers. */
enum { PAL_HOST_NOT_FOUND = 0x20001, PAL_SOCKET_ERROR = 0x20002, PAL_NONSTANDARD = 0x1FFFF };

static const ErrorRow *row_of(int number) {
    for (size_t i = 0; i < NUM_ROWS; i++)
        if (rows[i].number == number) return &rows[i];
    return NULL;
}

int32_t SystemNative_ConvertErrorPlatformToPal(int32_t number) {
    if (number == 0) return 0;
    const ErrorRow *r = row_of(number);
    if (r && r->pal) return 0x10000 + r->pal;
    if (number == -PAL_HOST_NOT_FOUND || number == -PAL_SOCKET_ERROR) return -number;
    return PAL_NONSTANDARD;
}

int32_t SystemNative_ConvertErrorPalToPlatform(int32_t error) {
    if (error == 0) return 0;
    if (error == PAL_HOST_NOT_FOUND || error == PAL_SOCKET_ERROR) return -error;
    for (size_t i = 0; i < NUM_ROWS; i++)
        if (rows[i].pal && 0x10000 + rows[i].pal == error) return rows[i].number;
    return -1;
}

static void append(char *buffer, int32_t size, int32_t *at, const char *text) {
    for (; *text && *at < size - 1; text++) buffer[(*at)++] = *text;
    buffer[*at] = 0;
}

/* NULL: the buffer holds the beginning of the text only. */
char *SystemNative_StrErrorR(int32_t number, char *buffer, int32_t size) {
    if (!buffer || size <= 0) return NULL;
    const ErrorRow *r = row_of(number);
    const char *text = number == 0                     ? "Success"
                       : number == -PAL_HOST_NOT_FOUND ? "Unknown host"
                       : number == -PAL_SOCKET_ERROR   ? "Unknown socket error"
                       : r                             ? (const char *)&texts + r->text
                                                       : "Unknown error ";
    int32_t at = 0;
    append(buffer, size, &at, text);
    size_t wanted = strlen(text);
    if (!r && text[wanted - 1] == ' ') {
        char digits[24];
        size_t n = sizeof digits - 1;
        uint32_t v = number < 0 ? 0u - (uint32_t)number : (uint32_t)number;
        digits[n] = 0;
        do digits[--n] = (char)('0' + v % 10);
        while (v /= 10);
        if (number < 0) digits[--n] = '-';
        append(buffer, size, &at, digits + n);
        wanted += strlen(digits + n);
    }
    return (size_t)at == wanted ? buffer : NULL;
}

int32_t SystemNative_GetErrNo(void) { return errno; }
void SystemNative_SetErrNo(int32_t number) { errno = number; }
