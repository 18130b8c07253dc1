/* libSystem.Native against the C library. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "runtime/sysnative.h"
#include "tests/contract/test.h"

static char path[2][4096];
static const char *file(int i, const char *dir, const char *name) {
    snprintf(path[i], sizeof path[i], "%s/%s", dir, name);
    return path[i];
}

/* ---- errors -------------------------------------------------------------------------------------- */

static void errors(void) {
    char buffer[128];
    int same = 0, round = 0, known = 0;
    for (int e = 1; e < 134; e++) {
        if (!strerrorname_np(e)) continue;
        same += strcmp(SystemNative_StrErrorR(e, buffer, sizeof buffer), strerror(e)) != 0;
        int pal = SystemNative_ConvertErrorPlatformToPal(e);
        if (pal == 0x1FFFF) continue;
        known++;
        round += SystemNative_ConvertErrorPalToPlatform(pal) != e;
    }
    CHECK(same == 0);
    CHECK(round == 0);
    CHECK(known == 80);
    CHECK(SystemNative_ConvertErrorPlatformToPal(ENOENT) == 0x1002D);
    CHECK(SystemNative_ConvertErrorPlatformToPal(EWOULDBLOCK) == 0x10006);
    CHECK(SystemNative_ConvertErrorPlatformToPal(ENOTSUP) == 0x1003D);
    CHECK(SystemNative_ConvertErrorPlatformToPal(0) == 0 && SystemNative_ConvertErrorPalToPlatform(0) == 0);
    CHECK(SystemNative_ConvertErrorPalToPlatform(0x10055) == -1);
    CHECK(SystemNative_ConvertErrorPlatformToPal(-0x20001) == 0x20001);
    CHECK(strcmp(SystemNative_StrErrorR(12345, buffer, sizeof buffer), "Unknown error 12345") == 0);
    CHECK(strcmp(SystemNative_StrErrorR(0, buffer, sizeof buffer), "Success") == 0);
    CHECK(!SystemNative_StrErrorR(ENOENT, buffer, 8) && strcmp(buffer, "No such") == 0);
}

/* ---- files --------------------------------------------------------------------------------------- */

enum { CREATE = 0x20, EXCLUSIVE = 0x40, TRUNCATE = 0x80, CLOEXEC = 0x10, READ_WRITE = 2 };

static void files(const char *dir) {
    const char *name = file(0, dir, "a file");
    intptr_t fd = SystemNative_Open(name, READ_WRITE | CREATE | EXCLUSIVE | CLOEXEC, 0640);
    CHECK(fd >= 0 && fcntl((int)fd, F_GETFD) == FD_CLOEXEC);
    CHECK(SystemNative_Open(name, READ_WRITE | CREATE | EXCLUSIVE, 0640) == -1 && errno == EEXIST);
    CHECK(SystemNative_Open(name, 0x400, 0) == -1 && errno == EINVAL);
    CHECK(SystemNative_Write(fd, "hello", 5) == 5 && SystemNative_Write(fd, "", -1) == -1);
    FileStatus s;
    struct stat want;
    CHECK(SystemNative_FStat(fd, &s) == 0 && fstat((int)fd, &want) == 0);
    CHECK(s.size == 5 && (uint32_t)s.mode == want.st_mode && s.ino == (int64_t)want.st_ino &&
          s.uid == want.st_uid);
    CHECK(s.mtime == want.st_mtim.tv_sec && s.mtime_ns == want.st_mtim.tv_nsec && s.flags == 0);
    char buffer[16] = {0};
    CHECK(SystemNative_PRead(fd, buffer, 16, 1) == 4 && strcmp(buffer, "ello") == 0);
    CHECK(SystemNative_LSeek(fd, -2, SEEK_END) == 3 && SystemNative_Read(fd, buffer, 16) == 2);
    IoVector v[2] = {{(uint8_t *)"xy", 2}, {(uint8_t *)"z", 1}};
    CHECK(SystemNative_PWriteV(fd, v, 2, 4) == 3 && SystemNative_FTruncate(fd, 6) == 0);
    CHECK(SystemNative_Stat(name, &s) == 0 && s.size == 6);
    TimeSpec times[2] = {{1000, 5}, {2000, 7}};
    CHECK(SystemNative_FUTimens(fd, times) == 0 && SystemNative_FStat(fd, &s) == 0 && s.mtime == 2000 &&
          s.mtime_ns == 7);
    intptr_t copy = SystemNative_Open(file(1, dir, "copy"), READ_WRITE | CREATE | TRUNCATE, 0600);
    CHECK(SystemNative_LSeek(fd, 0, SEEK_SET) == 0 && SystemNative_CopyFile(fd, copy, 6) == 0);
    CHECK(SystemNative_FStat(copy, &s) == 0 && s.size == 6 && s.mtime == 2000 && (s.mode & 0777) == 0640);
    intptr_t proc = SystemNative_Open("/proc/self/status", 0, 0);
    CHECK(SystemNative_FTruncate(copy, 0) == 0 && SystemNative_LSeek(copy, 0, SEEK_SET) == 0);
    CHECK(SystemNative_CopyFile(proc, copy, 0) == 0 && SystemNative_FStat(copy, &s) == 0 && s.size > 100);
    CHECK(SystemNative_LockFileRegion(fd, 0, 4, 1) == 0 && SystemNative_LockFileRegion(fd, -1, 4, 1) == -1);
    intptr_t other = SystemNative_Dup(fd);
    CHECK(other > 2 && fcntl((int)other, F_GETFD) == FD_CLOEXEC);
    CHECK(SystemNative_Close(other) == 0 && SystemNative_Close(other) == -1 && errno == EBADF);
    SystemNative_Close(fd), SystemNative_Close(copy), SystemNative_Close(proc);
    CHECK(SystemNative_Stat(file(1, dir, "nothing"), &s) == -1 && errno == ENOENT);
}

static void directories(const char *dir) {
    CHECK(SystemNative_MkDir(file(0, dir, "sub"), 0700) == 0 && SystemNative_MkDir(path[0], 0700) == -1);
    CHECK(SystemNative_SymLink("sub", file(1, dir, "link")) == 0);
    char target[16] = {0};
    CHECK(SystemNative_ReadLink(path[1], target, 16) == 3 && strcmp(target, "sub") == 0);
    CHECK(SystemNative_ReadLink(path[1], target, 0) == -1 && errno == EINVAL);
    FileStatus s;
    CHECK(SystemNative_LStat(path[1], &s) == 0 && S_ISLNK(s.mode));
    void *d = SystemNative_OpenDir(dir);
    DirectoryEntry e;
    int entries = 0, subs = 0, r;
    while ((r = SystemNative_ReadDir(d, &e)) == 0) {
        entries++;
        subs += strcmp(e.name, "sub") == 0 && e.type == 4 && e.name_length == -1;
    }
    CHECK(r == -1 && entries == 6 && subs == 1);
    CHECK(SystemNative_CloseDir(d) == 0);
    CHECK(SystemNative_Rename(path[0], file(1, dir, "moved")) == 0 && SystemNative_RmDir(path[1]) == 0);
    CHECK(SystemNative_RmDir(path[1]) == -1 && errno == ENOENT);
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/XXXXXX.tmp", dir);
    intptr_t fd = SystemNative_MksTemps(pattern, 4);
    CHECK(fd >= 0 && SystemNative_Close(fd) == 0 && SystemNative_Unlink(pattern) == 0);
}

static int mounts, roots;
static void found(void *context, const char *name) {
    mounts += context == &mounts;
    roots += strcmp(name, "/") == 0;
}

/* ---- text ---------------------------------------------------------------------------------------- */

static uint32_t random_state = 12345;
static uint32_t rnd(uint32_t n) {
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % n;
}

/* Formats of one argument, made at random, as snprintf of the C library does them. */
static void formats(void) {
    int bad = 0;
    for (int i = 0; i < 20000; i++) {
        char format[64] = "<%", got[80], want[80];
        size_t n = 2;
        bool plain = rnd(4) == 0, integer = rnd(3) != 0;
        for (uint32_t k = rnd(3); !plain && k > 0; k--) format[n++] = integer ? "-+ #0"[rnd(5)] : '-';
        if (rnd(2)) n += (size_t)sprintf(format + n, "%u", 1 + rnd(20));
        if (rnd(3) == 0) n += (size_t)sprintf(format + n, ".%u", rnd(9));
        char c = integer ? "dioxX"[rnd(5)] : 's';
        if (strchr(format, '#') && (c == 'd' || c == 'i')) c = 'x';
        format[n++] = c;
        strcpy(format + n, ">%%");
        int32_t size = rnd(5) == 0 ? 5 : 80, value = rnd(5) == 0 ? 0 : (int32_t)(rnd(1u << 24) << rnd(9));
        if (rnd(2)) value = -value;
        int a, b;
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wformat-nonliteral"
        if (integer)
            a = SystemNative_SNPrintF_1I(got, size, format, value),
            b = snprintf(want, (size_t)size, format, value);
        else
            a = SystemNative_SNPrintF_1S(got, size, format, "text"),
            b = snprintf(want, (size_t)size, format, "text");
#pragma clang diagnostic pop
        if ((a != b || strcmp(got, want) != 0) && bad++ < 5)
            printf("%s %d: '%s' not '%s'\n", format, value, got, want);
    }
    CHECK(bad == 0);
    char out[8];
    CHECK(SystemNative_SNPrintF_1I(out, 8, "%f", 1) == -1);
}

static void users(void) {
    char small[4], large[4096];
    Passwd p;
    int bad = 0;
    struct passwd *want;
    for (setpwent(); (want = getpwent());) {
        struct passwd copy = *want;
        if (SystemNative_GetPwUidR(copy.pw_uid, &p, large, sizeof large) != 0)
            bad++;
        else
            bad += strcmp(p.name, copy.pw_name) != 0 || p.gid != copy.pw_gid ||
                   strcmp(p.home, copy.pw_dir) != 0 || strcmp(p.shell, copy.pw_shell) != 0;
    }
    endpwent();
    CHECK(bad == 0);
    CHECK(SystemNative_GetPwUidR(0, &p, small, sizeof small) == ERANGE);
    CHECK(SystemNative_GetPwUidR(0x7FFFFFF0, &p, large, sizeof large) == -1 && !p.name);
}

static void numbers(void) {
    int64_t ticks = SystemNative_GetSystemTimeAsTicks(), seconds = time(NULL);
    CHECK(ticks / 10000000 >= seconds - 1 && ticks / 10000000 <= seconds + 1);
    int64_t ms = SystemNative_GetLowResolutionTimestamp(), ns = SystemNative_GetTimestamp();
    CHECK(ns / 1000000 >= ms && ns / 1000000 - ms < 100);
    uint8_t a[64] = {0}, b[64] = {0};
    CHECK(SystemNative_GetCryptographicallySecureRandomBytes(a, 64) == 0);
    SystemNative_GetNonCryptographicallySecureRandomBytes(b, 64);
    CHECK(memcmp(a, b, 64) != 0 && memcmp(a, (uint8_t[64]){0}, 64) != 0);
    CHECK(SystemNative_GetPlatformSignalNumber(-2) == 2 && SystemNative_GetPlatformSignalNumber(-7) == 28);
    CHECK(SystemNative_GetPlatformSignalNumber(0) == 0 && SystemNative_GetPlatformSignalNumber(-100) == 0);
    char version[256];
    int32_t capacity = 4;
    CHECK(SystemNative_GetUnixVersion(version, &capacity) == -1 && capacity > 10 && capacity < 256);
    CHECK(SystemNative_GetUnixVersion(version, &capacity) == 0 && strncmp(version, "Linux ", 6) == 0);
    int ends[2];
    CHECK(pipe(ends) == 0);
    PollEvent e = {.fd = ends[0], .events = 1};
    uint32_t triggered = 7;
    CHECK(SystemNative_Poll(&e, 1, 0, &triggered) == 0 && triggered == 0);
    CHECK(write(ends[1], "x", 1) == 1 && SystemNative_Poll(&e, 1, 1000, &triggered) == 0);
    CHECK(triggered == 1 && e.triggered == 1);
    CHECK(SystemNative_Poll(&e, 1, -2, &triggered) == 0x1001C);
}

void test_native(const char *scratch) {
    errors();
    files(scratch);
    directories(scratch);
    CHECK(SystemNative_GetAllMountPoints(found, &mounts) == 0 && mounts > 0 && roots > 0);
    formats();
    users();
    numbers();
}
