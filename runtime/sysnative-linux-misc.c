/* libSystem.Native for Linux: memory, time, identity of process and user, low-level monitors. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>
#include "runtime/sysnative.h"

/* ---- memory -------------------------------------------------------------------------------------- */

void *SystemNative_Malloc(uintptr_t size) { return malloc(size); }
void *SystemNative_Calloc(uintptr_t n, uintptr_t size) { return calloc(n, size); }
void *SystemNative_Realloc(void *p, uintptr_t size) { return realloc(p, size); }
void SystemNative_Free(void *p) { free(p); }
void *SystemNative_AlignedAlloc(uintptr_t alignment, uintptr_t size) {
    return aligned_alloc(alignment, size);
}
void SystemNative_AlignedFree(void *p) { free(p); }

void *SystemNative_AlignedRealloc(void *p, uintptr_t alignment, uintptr_t size) {
    void *q = aligned_alloc(alignment, size);
    if (!q || !p) return q;
    size_t old = malloc_usable_size(p);
    memcpy(q, p, size < old ? size : old);
    free(p);
    return q;
}

/* ---- time ---------------------------------------------------------------------------------------- */

static int64_t clock_in(clockid_t clock, int64_t per_second) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * per_second + t.tv_nsec / (1000000000 / per_second);
}

int64_t SystemNative_GetTimestamp(void) { return clock_in(CLOCK_MONOTONIC, 1000000000); }
int64_t SystemNative_GetLowResolutionTimestamp(void) { return clock_in(CLOCK_MONOTONIC_COARSE, 1000); }
int64_t SystemNative_GetSystemTimeAsTicks(void) { return clock_in(CLOCK_REALTIME, 10000000); }

static uint64_t timeval_ns(struct timeval t) {
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_usec * 1000;
}

/* Percent of one processor since the last call. */
double SystemNative_GetCpuUtilization(CpuInformation *previous) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) < 0) return 0;
    CpuInformation now = {.time = (uint64_t)SystemNative_GetTimestamp(),
                          .kernel_time = timeval_ns(usage.ru_stime),
                          .user_time = timeval_ns(usage.ru_utime)};
    uint64_t total = now.time > previous->time ? now.time - previous->time : 0, busy = 0;
    if (now.user_time >= previous->user_time && now.kernel_time >= previous->kernel_time)
        busy = now.user_time - previous->user_time + (now.kernel_time - previous->kernel_time);
    *previous = now;
    return total && busy ? (double)busy * 100.0 / (double)total : 0;
}

/* ---- randomness ---------------------------------------------------------------------------------- */

static int32_t fill_from_device(uint8_t *p, size_t n) {
    int fd;
    RETRY(fd, open("/dev/urandom", O_RDONLY | O_CLOEXEC));
    if (fd < 0) return -1;
    ssize_t r = 0;
    for (; n; p += r, n -= (size_t)r) {
        RETRY(r, read(fd, p, n));
        if (r <= 0) break;
    }
    close(fd);
    return n ? -1 : 0;
}

int32_t SystemNative_GetCryptographicallySecureRandomBytes(uint8_t *p, int32_t n) {
    size_t left = n > 0 ? (size_t)n : 0;
    while (left) {
        ssize_t r;
        RETRY(r, getrandom(p, left, 0));
        if (r < 0) return fill_from_device(p, left); /* kernels before 3.17, sandboxes */
        p += r;
        left -= (size_t)r;
    }
    return 0;
}

void SystemNative_GetNonCryptographicallySecureRandomBytes(uint8_t *p, int32_t n) {
    if (SystemNative_GetCryptographicallySecureRandomBytes(p, n) == 0) return;
    uint64_t x = (uint64_t)SystemNative_GetTimestamp() ^ (uintptr_t)p;
    for (int32_t i = 0; i < n; i++) { /* splitmix64 (Steele et al. 2014) */
        uint64_t z = x += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        p[i] = (uint8_t)((z ^ z >> 27) >> 56);
    }
}

/* ---- process and machine ------------------------------------------------------------------------- */

int32_t SystemNative_GetPid(void) { return getpid(); }
uint32_t SystemNative_TryGetUInt32OSThreadId(void) { return (uint32_t)syscall(SYS_gettid); }
int32_t SystemNative_SchedGetCpu(void) { return sched_getcpu(); }

/* Interop.Sys.SysConfName: clock ticks, page size. */
int64_t SystemNative_SysConf(int32_t name) {
    if (name == 1) return sysconf(_SC_CLK_TCK);
    if (name == 2) return sysconf(_SC_PAGESIZE);
    errno = EINVAL;
    return -1;
}

int32_t SystemNative_GetHostName(uint8_t *name, int32_t size) {
    int r = gethostname((char *)name, size > 0 ? (size_t)size : 0);
    if (size > 0) name[size - 1] = 0;
    return r;
}

char *SystemNative_GetProcessPath(void) {
    char *path = realpath("/proc/self/exe", NULL);
    if (path) return path;
    const char *name = (const char *)getauxval(AT_EXECFN);
    return name ? realpath(name, NULL) : NULL;
}

char *SystemNative_GetUnixRelease(void) {
    struct utsname u;
    return uname(&u) < 0 ? NULL : strdup(u.release);
}

/* "Linux 6.1.0 #1 SMP …"; -1: *capacity says what it needs. */
int32_t SystemNative_GetUnixVersion(char *version, int32_t *capacity) {
    struct utsname u;
    if (uname(&u) < 0) return 0;
    size_t a = strlen(u.sysname), b = strlen(u.release), c = strlen(u.version), n = a + b + c + 2;
    if ((int64_t)n >= *capacity) {
        *capacity = (int32_t)n + 1;
        return -1;
    }
    memcpy(version, u.sysname, a);
    version[a] = ' ';
    memcpy(version + a + 1, u.release, b);
    version[a + 1 + b] = ' ';
    memcpy(version + a + b + 2, u.version, c + 1);
    return 0;
}

/* System.Runtime.InteropServices.Architecture, of the kernel. */
int32_t SystemNative_GetOSArchitecture(void) {
    static const struct {
        char name[12];
        int32_t value;
    } map[] = {{"x86_64", 1}, {"aarch64", 3}, {"arm64", 3},       {"amd64", 1},   {"armv6", 7},
               {"arm", 2},    {"s390x", 5},   {"loongarch64", 6}, {"ppc64le", 8}, {"riscv64", 9}};
    struct utsname u;
    if (uname(&u) < 0) return -1;
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (strncmp(u.machine, map[i].name, strlen(map[i].name)) == 0) return map[i].value;
    return u.machine[0] == 'i' && strcmp(u.machine + 2, "86") == 0 ? 0 : -1;
}

/* ---- user ---------------------------------------------------------------------------------------- */

uint32_t SystemNative_GetEUid(void) { return geteuid(); }
uint32_t SystemNative_GetEGid(void) { return getegid(); }
int32_t SystemNative_GetGroups(int32_t n, uint32_t *groups) { return getgroups(n, groups); }

typedef struct LineReader {
    int fd;
    size_t at, end;
    char buffer[1024];
} LineReader;

/* A line without its end into out; its whole length, or -1 at the end of the file. */
static int64_t read_line(LineReader *r, char *out, size_t size) {
    int64_t n = 0;
    for (;;) {
        if (r->at == r->end) {
            ssize_t got;
            RETRY(got, read(r->fd, r->buffer, sizeof r->buffer));
            if (got <= 0) return n ? n : -1;
            r->at = 0;
            r->end = (size_t)got;
        }
        char c = r->buffer[r->at++];
        if (c == '\n') return n;
        if ((size_t)n < size) out[n] = c;
        n++;
    }
}

static uint32_t number(const char *s) {
    uint32_t v = 0;
    for (; *s >= '0' && *s <= '9'; s++) v = v * 10 + (uint32_t)(*s - '0');
    return v;
}

/* Splits name:password:uid:gid:info:home:shell (passwd(5)). */
static bool split_passwd(char *line, char *fields[7]) {
    for (int i = 0; i < 7; i++) {
        fields[i] = line;
        line = strchrnul(line, ':');
        if (i < 6 && !*line) return false;
        if (*line) *line++ = 0;
    }
    return fields[2][0] >= '0' && fields[2][0] <= '9';
}

/* Reads /etc/passwd itself: a static program has no name services. By name, or by number when that is NULL.
 * 0, -1: no such user, > 0: error number. */
static int32_t find_user(const char *name, uint32_t uid, Passwd *out, char *buffer, int32_t size) {
    *out = (Passwd){0};
    if (size < 0) return EINVAL;
    LineReader r = {0};
    RETRY(r.fd, open("/etc/passwd", O_RDONLY | O_CLOEXEC));
    if (r.fd < 0) return errno == ENOENT ? -1 : errno;
    int32_t result = -1;
    int64_t n;
    while (result == -1 && (n = read_line(&r, buffer, (size_t)size)) >= 0) {
        char *f[7];
        if (n >= size) {
            result = ERANGE;
            break;
        }
        buffer[n] = 0;
        if (!split_passwd(buffer, f)) continue;
        if (name ? strcmp(name, f[0]) != 0 : number(f[2]) != uid) continue;
        *out = (Passwd){.name = f[0],
                        .password = f[1],
                        .uid = number(f[2]),
                        .gid = number(f[3]),
                        .info = f[4],
                        .home = f[5],
                        .shell = f[6]};
        result = 0;
    }
    close(r.fd);
    return result;
}

int32_t SystemNative_GetPwUidR(uint32_t uid, Passwd *out, char *buffer, int32_t size) {
    return find_user(NULL, uid, out, buffer, size);
}
int32_t SystemNative_GetPwNamR(const char *name, Passwd *out, char *buffer, int32_t size) {
    return find_user(name, 0, out, buffer, size);
}

/* ---- messages ------------------------------------------------------------------------------------ */

void SystemNative_Log(const uint8_t *p, int32_t n) {
    if (n > 0) rt_write(1, p, (size_t)n);
}
void SystemNative_LogError(const uint8_t *p, int32_t n) {
    if (n > 0) rt_write(2, p, (size_t)n);
}
void SystemNative_SysLog(int32_t priority, const char *message, const char *arg) {
    syslog(priority, message, arg);
}

/* ---- low-level monitors -------------------------------------------------------------------------- */

struct LowLevelMonitor {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
};

LowLevelMonitor *SystemNative_LowLevelMonitor_Create(void) {
    LowLevelMonitor *m = malloc(sizeof *m);
    if (m) *m = (LowLevelMonitor){PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER};
    return m;
}

void SystemNative_LowLevelMonitor_Destroy(LowLevelMonitor *m) {
    pthread_cond_destroy(&m->cond);
    pthread_mutex_destroy(&m->mutex);
    free(m);
}

void SystemNative_LowLevelMonitor_Acquire(LowLevelMonitor *m) { pthread_mutex_lock(&m->mutex); }

void SystemNative_LowLevelMonitor_Release(LowLevelMonitor *m) { pthread_mutex_unlock(&m->mutex); }

void SystemNative_LowLevelMonitor_Wait(LowLevelMonitor *m) { pthread_cond_wait(&m->cond, &m->mutex); }

void SystemNative_LowLevelMonitor_Signal_Release(LowLevelMonitor *m) {
    pthread_cond_signal(&m->cond);
    pthread_mutex_unlock(&m->mutex);
}
