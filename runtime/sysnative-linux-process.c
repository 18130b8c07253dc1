/* libSystem.Native for Linux: processes, pipes, users, priorities, mapped memory, watched files. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "runtime/sysnative.h"

/* ---- children ------------------------------------------------------------------------------------ */

typedef struct Pipes { /* of the child's stdin, stdout, stderr; -1: not redirected */
    int ends[3][2];
} Pipes;

static void close_end(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static bool open_pipes(Pipes *p, const int32_t *redirect) {
    for (int i = 0; i < 3; i++) p->ends[i][0] = p->ends[i][1] = -1;
    for (int i = 0; i < 3; i++)
        if (redirect[i] && pipe2(p->ends[i], O_CLOEXEC) != 0) return false;
    return true;
}

static void close_pipes(Pipes *p) {
    for (int i = 0; i < 3; i++) close_end(&p->ends[i][0]), close_end(&p->ends[i][1]);
}

/* A child begins with the actions that a program expects: what this process handles becomes the default. */
static void reset_signals(void) {
    for (int i = 1; i < 65; i++) {
        struct sigaction a;
        if (i == SIGKILL || i == SIGSTOP || sigaction(i, NULL, &a) != 0) continue;
        if (!(a.sa_flags & SA_SIGINFO) && a.sa_handler == SIG_IGN) continue;
        a = (struct sigaction){.sa_handler = SIG_DFL};
        sigaction(i, &a, NULL);
    }
}

typedef struct Child {
    const char *file, *cwd;
    char *const *argv, *const *envp;
    bool set_credentials;
    uint32_t uid, gid, *groups;
    int32_t num_groups;
    sigset_t mask; /* to restore */
} Child;

/* In the child: only calls that are safe after fork. Comes back when something fails. */
static void become(const Child *c, const Pipes *p) {
    reset_signals();
    for (int i = 0; i < 3; i++) {
        int end = p->ends[i][i != 0];
        if (end < 0) continue;
        int r;
        RETRY(r, dup2(end, i));
        if (r < 0) return;
    }
    if (c->set_credentials &&
        (setgroups((size_t)c->num_groups, c->groups) != 0 || setgid(c->gid) != 0 || setuid(c->uid) != 0))
        return;
    if (c->cwd && chdir(c->cwd) != 0) return;
    sigprocmask(SIG_SETMASK, &c->mask, NULL);
    execve(c->file, c->argv, c->envp);
}

/* The child tells why it could not run the file through a pipe that a successful exec closes. */
static pid_t start_child(const Child *c, const Pipes *p, int *error) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        *error = errno;
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        become(c, p);
        int reason = errno;
        ssize_t r;
        RETRY(r, write(report[1], &reason, sizeof reason));
        _exit(127);
    }
    *error = pid < 0 ? errno : 0;
    close(report[1]);
    ssize_t n = 0;
    int reason;
    if (pid > 0) RETRY(n, read(report[0], &reason, sizeof reason));
    close(report[0]);
    if (n != (ssize_t)sizeof reason) return pid;
    int status;
    pid_t r;
    RETRY(r, waitpid(pid, &status, 0));
    *error = reason;
    return -1;
}

int32_t SystemNative_ForkAndExecProcess(const char *file, char *const argv[], char *const envp[],
                                        const char *cwd, int32_t redirect_in, int32_t redirect_out,
                                        int32_t redirect_err, int32_t set_credentials, uint32_t uid,
                                        uint32_t gid, uint32_t *groups, int32_t num_groups, int32_t *pid,
                                        int32_t *in, int32_t *out, int32_t *err) {
    const int32_t redirect[] = {redirect_in, redirect_out, redirect_err};
    Child c = {file, cwd, argv, envp, set_credentials != 0, uid, gid, groups, num_groups, {{0}}};
    Pipes p;
    int error = 0;
    sigset_t all;
    *pid = *in = *out = *err = -1;
    if (!open_pipes(&p, redirect)) {
        error = errno;
    } else {
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &c.mask);
        *pid = start_child(&c, &p, &error);
        pthread_sigmask(SIG_SETMASK, &c.mask, NULL);
    }
    if (*pid < 0) {
        close_pipes(&p);
        errno = error;
        return -1;
    }
    close_end(&p.ends[0][0]);
    close_end(&p.ends[1][1]);
    close_end(&p.ends[2][1]);
    *in = p.ends[0][1], *out = p.ends[1][0], *err = p.ends[2][0];
    return 0;
}

/* A signal that ends a process counts as 128 and its number. */
int32_t SystemNative_WaitPidExitedNoHang(int32_t pid, int32_t *exit_code) {
    int status;
    pid_t r;
    RETRY(r, waitpid(pid, &status, WNOHANG));
    if (r > 0) *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return r;
}
int32_t SystemNative_WaitIdAnyExitedNoHangNoWait(void) {
    siginfo_t info = {0};
    int r;
    RETRY(r, waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT));
    if (r != 0) return errno == ECHILD ? 0 : -1;
    return info.si_signo == SIGCHLD ? info.si_pid : 0;
}
int32_t SystemNative_Kill(int32_t pid, int32_t number) { return kill(pid, number); }

int32_t SystemNative_Pipe(int32_t fds[2], int32_t flags) {
    enum { CLOEXEC = 0x10 };
    return pipe2(fds, flags & CLOEXEC ? O_CLOEXEC : 0);
}

/* ---- descriptors --------------------------------------------------------------------------------- */

int32_t SystemNative_FcntlGetFD(intptr_t fd) { return fcntl((int)fd, F_GETFD); }
int32_t SystemNative_FcntlSetFD(intptr_t fd, int32_t flags) { return fcntl((int)fd, F_SETFD, flags); }
int32_t SystemNative_FcntlCanGetSetPipeSz(void) { return 1; }
int32_t SystemNative_FcntlGetPipeSz(intptr_t fd) { return fcntl((int)fd, F_GETPIPE_SZ); }
int32_t SystemNative_FcntlSetPipeSz(intptr_t fd, int32_t size) { return fcntl((int)fd, F_SETPIPE_SZ, size); }
int32_t SystemNative_FcntlGetIsNonBlocking(intptr_t fd, int32_t *on) {
    int flags = fcntl((int)fd, F_GETFL);
    if (flags < 0) return -1;
    *on = (flags & O_NONBLOCK) != 0;
    return 0;
}
int32_t SystemNative_FcntlSetIsNonBlocking(intptr_t fd, int32_t on) {
    int flags = fcntl((int)fd, F_GETFL);
    if (flags < 0) return -1;
    return fcntl((int)fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}
int32_t SystemNative_MkFifo(const char *path, uint32_t mode) { return mkfifo(path, mode); }
int32_t SystemNative_MkNod(const char *path, uint32_t mode, uint32_t major, uint32_t minor) {
    return mknod(path, mode, makedev(major, minor));
}
void SystemNative_GetDeviceIdentifiers(uint64_t device, uint32_t *major_out, uint32_t *minor_out) {
    *major_out = major(device);
    *minor_out = minor(device);
}

/* ---- users, groups, scheduling ------------------------------------------------------------------- */

int32_t SystemNative_SetEUid(uint32_t uid) { return seteuid(uid); }
char *SystemNative_GetGroupName(uint32_t gid) {
    const struct group *g = getgrgid(gid);
    return g ? strdup(g->gr_name) : NULL;
}
/* Returns the number of groups; -1 with *n set when there is no room for them. */
int32_t SystemNative_GetGroupList(const char *name, uint32_t gid, uint32_t *groups, int32_t *n) {
    return getgrouplist(name, gid, groups, n);
}
int32_t SystemNative_GetPriority(int32_t which, int32_t who) {
    errno = 0;
    return getpriority(which, (id_t)who);
}
int32_t SystemNative_SetPriority(int32_t which, int32_t who, int32_t nice_value) {
    return setpriority(which, (id_t)who, nice_value);
}
/* The managed side has room for the first 64 processors. */
int32_t SystemNative_SchedGetAffinity(int32_t pid, intptr_t *mask) {
    cpu_set_t set;
    if (sched_getaffinity(pid, sizeof set, &set) != 0) return -1;
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++)
        if (CPU_ISSET(i, &set)) bits |= 1ull << i;
    *mask = (intptr_t)bits;
    return 0;
}
int32_t SystemNative_SchedSetAffinity(int32_t pid, const intptr_t *mask) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = 0; i < 64; i++)
        if ((uint64_t)*mask >> i & 1) CPU_SET(i, &set);
    return sched_setaffinity(pid, sizeof set, &set);
}

/* The time of the machine's start as System.DateTime counts: 100 ns since the year 1. */
int64_t SystemNative_GetBootTimeTicks(void) {
    const int64_t unix_epoch = 621355968000000000;
    struct timespec boot, now;
    if (clock_gettime(CLOCK_BOOTTIME, &boot) != 0 || clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    int64_t ns = (now.tv_sec - boot.tv_sec) * 1000000000ll + now.tv_nsec - boot.tv_nsec;
    return unix_epoch + ns / 100;
}

/* ---- mapped memory ------------------------------------------------------------------------------- */

void *SystemNative_MMap(void *address, uint64_t length, int32_t protection, int32_t flags, intptr_t fd,
                        int64_t offset) {
    enum { SHARED = 1, PRIVATE = 2, ANONYMOUS = 0x10 };
    int f = (flags & SHARED ? MAP_SHARED : 0) | (flags & PRIVATE ? MAP_PRIVATE : 0) |
            (flags & ANONYMOUS ? MAP_ANONYMOUS : 0);
    void *p = mmap(address, length, protection, f, (int)fd, offset); /* PROT_ bits are the same */
    return p == MAP_FAILED ? NULL : p;
}
int32_t SystemNative_MUnmap(void *p, uint64_t length) { return munmap(p, length); }
int32_t SystemNative_MSync(void *p, uint64_t length, int32_t flags) {
    enum { ASYNC = 1, SYNC = 2, INVALIDATE = 0x10 };
    return msync(p, length,
                 (flags & ASYNC ? MS_ASYNC : 0) | (flags & SYNC ? MS_SYNC : 0) |
                     (flags & INVALIDATE ? MS_INVALIDATE : 0));
}
int32_t SystemNative_MAdvise(void *p, uint64_t length, int32_t advice) {
    enum { DONTFORK = 1 };
    if (advice == DONTFORK) return madvise(p, length, MADV_DONTFORK);
    errno = EINVAL;
    return -1;
}
static int open_flags(int32_t flags) {
    enum { ACCESS = 3, CLOEXEC = 0x10, CREAT = 0x20, EXCL = 0x40, TRUNC = 0x80, SYNC = 0x100 };
    return (flags & ACCESS) | (flags & CLOEXEC ? O_CLOEXEC : 0) | (flags & CREAT ? O_CREAT : 0) |
           (flags & EXCL ? O_EXCL : 0) | (flags & TRUNC ? O_TRUNC : 0) | (flags & SYNC ? O_SYNC : 0);
}
intptr_t SystemNative_ShmOpen(const char *name, int32_t flags, int32_t mode) {
    return shm_open(name, open_flags(flags), (mode_t)mode);
}
int32_t SystemNative_ShmUnlink(const char *name) { return shm_unlink(name); }
int32_t SystemNative_IsMemfdSupported(void) { return 1; }
intptr_t SystemNative_MemfdCreate(const char *name, int32_t read_only) {
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    (void)read_only;
    return fd;
}

/* ---- watched files ------------------------------------------------------------------------------- */

intptr_t SystemNative_INotifyInit(void) { return inotify_init1(IN_CLOEXEC); }
int32_t SystemNative_INotifyAddWatch(intptr_t fd, const char *path, uint32_t mask) {
    return inotify_add_watch((int)fd, path, mask);
}
int32_t SystemNative_INotifyRemoveWatch(intptr_t fd, int32_t watch) {
    return inotify_rm_watch((int)fd, watch);
}
