/* Named mutexes on Linux: shared among the threads of a process as one RtWaitable, and among processes by a
 * file. The file's byte 0 is locked for writing by the process that owns the mutex; byte 1 is locked for
 * reading by each that has it open, so the last one to close it knows. Locks of open file descriptions end
 * with the process (fcntl(2), F_OFD_SETLK). The content is one byte, '1' while the mutex is owned: who gets
 * it and finds that learns that it was abandoned. The system tells no one of a lock that comes free: waiting
 * is polling. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "runtime/rt.h"
#include "runtime/thread.h"

enum { OWNER = 0, USERS = 1, NAME_MAX_BYTES = 250, MOST_POLL_MS = 10 };

struct RtNamedMutex {
    RtWaitable waitable; /* first: its address is the handle */
    struct RtNamedMutex *next;
    uint32_t users; /* handles of this process */
    int file, folder;
    char path[]; /* folder, '/', name */
};
typedef struct RtNamedMutex Named;

static Named *all; /* under the lock */
static RtMutex lock;

static bool lock_byte(int fd, short type, off_t at) {
    struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
    return fcntl(fd, F_OFD_SETLK, &l) == 0;
}

/* "Global\" is one for all sessions, "Local\" or nothing is the session's. */
static const char *folder_of(const char **name, bool user_only, char *out) {
    bool global = strncmp(*name, "Global\\", 7) == 0;
    if (global || strncmp(*name, "Local\\", 6) == 0) *name += global ? 7 : 6;
    char *p = stpcpy(out, "/tmp/.anvil-mutex");
    if (user_only) p = stpcpy(p, "-user"), p += rt_format_u64(p, geteuid());
    mkdir(out, user_only ? 0700 : 01777);
    if (!user_only) chmod(out, 01777); /* whatever the umask says */
    p = stpcpy(p, global ? "/global" : "/session");
    if (!global) p += rt_format_u64(p, (uint64_t)getsid(0));
    mkdir(out, user_only ? 0700 : 01777);
    if (!user_only) chmod(out, 01777);
    return out;
}

static void close_files(Named *n) {
    if (n->file >= 0) close(n->file);
    close(n->folder); /* with its lock */
}

/* With the folder locked: opens the file; a file that nobody has open is a new mutex. */
static int open_file(Named *n, bool create, bool user_only, bool *created) {
    n->file =
        open(n->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT : 0), user_only ? 0600 : 0666);
    if (n->file < 0) return errno;
    if (!user_only) fchmod(n->file, 0666);
    *created = lock_byte(n->file, F_WRLCK, USERS);
    if (*created && (!create || ftruncate(n->file, 0) != 0)) {
        unlink(n->path);
        return ENOENT;
    }
    return lock_byte(n->file, F_RDLCK, USERS) ? 0 : errno;
}

static Named *find(const char *path) {
    Named *n = all;
    while (n && strcmp(n->path, path)) n = n->next;
    return n;
}

static int open_named(const char *folder, const char *name, bool create, bool user_only, bool *created,
                      Named **out) {
    Named *n = malloc(sizeof *n + strlen(folder) + strlen(name) + 2);
    if (!n) return ENOMEM;
    *n = (Named){.waitable = {.kind = RT_WAIT_MUTEX, .named = n}, .users = 1, .file = -1};
    stpcpy(stpcpy(stpcpy(n->path, folder), "/"), name);
    Named *known = find(n->path);
    if (known) {
        free(n);
        known->users++;
        *out = known;
        return 0;
    }
    n->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error =
        n->folder < 0 || flock(n->folder, LOCK_EX) != 0 ? errno : open_file(n, create, user_only, created);
    if (error) {
        close_files(n);
        free(n);
        return error;
    }
    flock(n->folder, LOCK_UN);
    n->next = all;
    all = n;
    *out = n;
    return 0;
}

int rt_named_mutex_open(const char *name, bool create, bool user_only, bool *created, RtWaitable **out) {
    char folder[100];
    Named *n = NULL;
    *created = false;
    folder_of(&name, user_only, folder);
    if (strlen(name) > NAME_MAX_BYTES) return ENAMETOOLONG;
    if (!*name || strpbrk(name, "/\\") || !strcmp(name, ".") || !strcmp(name, "..")) return EINVAL;
    rt_native_enter();
    rt_mutex_lock(&lock);
    int error = open_named(folder, name, create, user_only, created, &n);
    rt_mutex_unlock(&lock);
    rt_native_leave();
    *out = &n->waitable;
    return error;
}

void rt_named_mutex_close(RtWaitable *o) {
    Named *n = o->named;
    rt_mutex_lock(&lock);
    bool last = --n->users == 0;
    if (last) {
        Named **p = &all;
        while (*p != n) p = &(*p)->next;
        *p = n->next;
        flock(n->folder, LOCK_EX);
        if (lock_byte(n->file, F_WRLCK, USERS)) unlink(n->path);
        close_files(n);
    }
    rt_mutex_unlock(&lock);
    if (!last) return;
    rt_wait_forget(o);
    free(n);
}

/* True when the process has the file's lock; *abandoned: its last owner ended without releasing it. */
static bool take_file(Named *n, bool *abandoned) {
    char owned = 0;
    if (!lock_byte(n->file, F_WRLCK, OWNER)) return false;
    if (pread(n->file, &owned, 1, 0) == 1 && owned == '1') *abandoned = true;
    while (pwrite(n->file, "1", 1, 0) < 0 && errno == EINTR) continue;
    return true;
}

void rt_named_mutex_leave(RtWaitable *o, bool abandoned) {
    Named *n = o->named;
    while (!abandoned && pwrite(n->file, "0", 1, 0) < 0 && errno == EINTR) continue;
    lock_byte(n->file, F_UNLCK, OWNER);
}

int32_t rt_named_mutex_wait(RtWaitable *o, int32_t timeout_ms) {
    uint64_t deadline = timeout_ms < 0 ? UINT64_MAX : rt_os_time_ns() + (uint64_t)timeout_ms * 1000000u;
    int32_t result = rt_wait(&o, 1, false, timeout_ms, false);
    if ((result != 0 && result != RT_WAIT_ABANDONED) || o->count > 1) return result;
    bool abandoned = result != 0;
    for (int32_t pause = 1; !take_file(o->named, &abandoned); pause += pause < MOST_POLL_MS) {
        int32_t slept = rt_os_time_ns() < deadline ? rt_wait(NULL, 0, false, pause, false) : 0;
        if (slept != RT_WAIT_INTERRUPTED && rt_os_time_ns() < deadline) continue;
        rt_wait_release_mutex(o);
        return slept == RT_WAIT_INTERRUPTED ? slept : RT_WAIT_TIMEOUT;
    }
    return abandoned ? RT_WAIT_ABANDONED : 0;
}
