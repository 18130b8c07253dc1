/* Limits of the container: memory and processors by control groups, version 2 and 1 (the kernel's
 * Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst). The hierarchies are looked for at their
 * usual mount points; the group's own folder, and each above it, may hold a limit: the smallest counts. */
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>
#include "runtime/os.h"
#include "runtime/rt.h"

enum { PATH = 512 };

static bool read_text(const char *path, char *out, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    ssize_t n = read(fd, out, size - 1);
    close(fd);
    out[n > 0 ? n : 0] = 0;
    return n > 0;
}

/* Whether a list such as "cpu,cpuacct" has the name. */
static bool lists(const char *list, size_t length, const char *name) {
    size_t n = strlen(name);
    for (const char *p = list; p + n <= list + length; p++)
        if (!strncmp(p, name, n) && (p == list || p[-1] == ',') && (p + n == list + length || p[n] == ','))
            return true;
    return false;
}

/* The folder of this process's group for a controller; lines are "number:controllers:/path", of version 2
 * "0::/path". */
static bool group_of(const char *controller, bool v2, char *out) {
    char text[4096];
    if (!read_text("/proc/self/cgroup", text, sizeof text)) return false;
    for (char *line = text, *end; *line; line = end + (*end != 0)) {
        end = line + strcspn(line, "\n");
        char *list = memchr(line, ':', (size_t)(end - line));
        char *path = list ? memchr(list + 1, ':', (size_t)(end - list - 1)) : NULL;
        if (!path) continue;
        size_t length = (size_t)(path - list - 1);
        if (v2 ? length != 0 : !lists(list + 1, length, controller)) continue;
        size_t n = (size_t)(end - path - 1);
        if (n >= PATH) return false;
        memcpy(out, path + 1, n);
        out[n] = 0;
        return true;
    }
    return false;
}

typedef uint64_t (*Limit)(const char *folder);

static bool read_file(const char *folder, const char *name, char *out, size_t size) {
    char path[2 * PATH];
    if (strlen(folder) + strlen(name) + 2 > sizeof path) return false;
    stpcpy(stpcpy(stpcpy(path, folder), "/"), name);
    return read_text(path, out, size);
}

/* Looks from the group's folder up to the mount point; UINT64_MAX: no limit. A path that is not there (the
 * group seen from inside a container) leaves the mount point itself. */
static uint64_t smallest(const char *mount, const char *controller, bool v2, Limit limit) {
    char folder[2 * PATH], group[PATH] = "";
    uint64_t least = UINT64_MAX;
    if (!group_of(controller, v2, group)) return least;
    size_t root = strlen(mount), n = root + strlen(group);
    stpcpy(stpcpy(folder, mount), group);
    for (;;) {
        while (n > root && folder[n - 1] == '/') n--;
        folder[n] = 0;
        uint64_t l = limit(folder);
        if (l < least) least = l;
        if (n <= root) return least;
        while (n > root && folder[n - 1] != '/') n--;
    }
}

static uint64_t number(const char *text) {
    return *text >= '0' && *text <= '9' ? strtoull(text, NULL, 10) : UINT64_MAX;
}

static uint64_t memory_v2(const char *folder) {
    char text[64];
    return read_file(folder, "memory.max", text, sizeof text) ? number(text) : UINT64_MAX;
}
static uint64_t memory_v1(const char *folder) {
    char text[64];
    return read_file(folder, "memory.limit_in_bytes", text, sizeof text) ? number(text) : UINT64_MAX;
}

/* Processors, rounded up, of "quota period" in microseconds. */
static uint64_t processors(uint64_t quota, uint64_t period) {
    if (quota == UINT64_MAX || period == UINT64_MAX || !period) return UINT64_MAX;
    return quota ? (quota + period - 1) / period : 1;
}
static uint64_t cpu_v2(const char *folder) {
    char text[64];
    if (!read_file(folder, "cpu.max", text, sizeof text)) return UINT64_MAX;
    const char *second = strchr(text, ' ');
    return second ? processors(number(text), number(second + 1)) : UINT64_MAX;
}
static uint64_t cpu_v1(const char *folder) {
    char quota[64], period[64];
    if (!read_file(folder, "cpu.cfs_quota_us", quota, sizeof quota) ||
        !read_file(folder, "cpu.cfs_period_us", period, sizeof period))
        return UINT64_MAX;
    return processors(number(quota), number(period));
}

static uint64_t lower(uint64_t a, uint64_t b) { return a < b ? a : b; }

uint64_t rt_os_memory_limit(void) {
    return lower(smallest("/sys/fs/cgroup", "", true, memory_v2),
                 smallest("/sys/fs/cgroup/memory", "memory", false, memory_v1));
}

uint64_t rt_os_cpu_limit(void) {
    return lower(smallest("/sys/fs/cgroup", "", true, cpu_v2),
                 smallest("/sys/fs/cgroup/cpu", "cpu", false, cpu_v1));
}

uint32_t rt_os_processors(void) {
    enum { MOST = 0xFFFF };
    const char *text = getenv("DOTNET_PROCESSOR_COUNT");
    uint64_t n = text ? number(text) : 0, allowed = rt_os_cpu_limit();
    if (n > 0 && n <= MOST && !text[strspn(text, "0123456789")]) return (uint32_t)n;
    cpu_set_t set;
    n = sched_getaffinity(0, sizeof set, &set) == 0 ? (uint64_t)CPU_COUNT(&set) : 1;
    if (allowed < n) n = allowed;
    return n ? (uint32_t)n : 1;
}
