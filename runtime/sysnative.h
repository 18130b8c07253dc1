/* Our own libSystem.Native: the functions that the managed libraries import from it, under their names.
 * Semantics are those of dotnet/runtime's src/native/libs/System.Native; the layouts of structures are what
 * the managed side declares (Interop.Sys in System.Private.CoreLib and System.Console 10.0). Unless said
 * otherwise a function returns -1 and sets errno when it fails; descriptors are intptr_t. */
#ifndef ANVIL_RUNTIME_SYSNATIVE_H
#define ANVIL_RUNTIME_SYSNATIVE_H

#include <stddef.h>
#include <stdint.h>
#include "runtime/rt.h"

/* Repeats a system call that a signal has interrupted. */
#define RETRY(result, call) \
    do result = call;       \
    while (result < 0 && errno == EINTR)

int32_t SystemNative_ConvertErrorPlatformToPal(int32_t number);
int32_t SystemNative_ConvertErrorPalToPlatform(int32_t error);
char *SystemNative_StrErrorR(int32_t number, char *buffer, int32_t size);
int32_t SystemNative_GetErrNo(void);
void SystemNative_SetErrNo(int32_t number);

/* ---- files ---- */

typedef struct FileStatus {
    int32_t flags; /* 1: has birth time */
    int32_t mode;
    uint32_t uid, gid;
    int64_t size;
    int64_t atime, atime_ns, mtime, mtime_ns, ctime, ctime_ns, birth_time, birth_time_ns;
    int64_t dev, rdev, ino;
    uint32_t user_flags; /* BSD's; 0 */
} FileStatus;
_Static_assert(sizeof(FileStatus) == 120, "Interop.Sys.FileStatus");

typedef struct DirectoryEntry {
    const char *name;
    int32_t name_length; /* -1: look for the 0 */
    int32_t type;        /* DT_ */
} DirectoryEntry;

typedef struct TimeSpec {
    int64_t sec, nsec;
} TimeSpec;

typedef struct IoVector { /* struct iovec */
    uint8_t *base;
    uintptr_t count;
} IoVector;

typedef struct PollEvent { /* struct pollfd */
    int32_t fd;
    int16_t events, triggered;
} PollEvent;

int32_t SystemNative_FStat(intptr_t fd, FileStatus *out);
int32_t SystemNative_Stat(const char *path, FileStatus *out);
int32_t SystemNative_LStat(const char *path, FileStatus *out);
intptr_t SystemNative_Open(const char *path, int32_t flags, int32_t mode);
int32_t SystemNative_Close(intptr_t fd);
intptr_t SystemNative_Dup(intptr_t fd);
int32_t SystemNative_Unlink(const char *path);
void *SystemNative_OpenDir(const char *path);
int32_t SystemNative_ReadDir(void *dir, DirectoryEntry *out); /* -1: end; > 0: errno */
int32_t SystemNative_CloseDir(void *dir);
int32_t SystemNative_MkDir(const char *path, int32_t mode);
int32_t SystemNative_RmDir(const char *path);
int32_t SystemNative_ChDir(const char *path);
char *SystemNative_GetCwd(char *buffer, int32_t size);
int32_t SystemNative_ChMod(const char *path, int32_t mode);
int32_t SystemNative_FChMod(intptr_t fd, int32_t mode);
int32_t SystemNative_FSync(intptr_t fd);
int32_t SystemNative_FLock(intptr_t fd, int32_t operation);
int32_t SystemNative_LockFileRegion(intptr_t fd, int64_t offset, int64_t length, int16_t type);
int32_t SystemNative_Access(const char *path, int32_t mode);
int64_t SystemNative_LSeek(intptr_t fd, int64_t offset, int32_t whence);
int32_t SystemNative_Link(const char *source, const char *target);
int32_t SystemNative_SymLink(const char *target, const char *path);
int32_t SystemNative_ReadLink(const char *path, char *buffer, int32_t size);
int32_t SystemNative_Rename(const char *from, const char *to);
char *SystemNative_MkdTemp(char *pattern);
intptr_t SystemNative_MksTemps(char *pattern, int32_t suffix);
int32_t SystemNative_FTruncate(intptr_t fd, int64_t length);
int32_t SystemNative_FAllocate(intptr_t fd, int64_t offset, int64_t length);
int32_t SystemNative_PosixFAdvise(intptr_t fd, int64_t offset, int64_t length, int32_t advice);
int32_t SystemNative_Read(intptr_t fd, void *buffer, int32_t size);
int32_t SystemNative_Write(intptr_t fd, const void *buffer, int32_t size);
int32_t SystemNative_PRead(intptr_t fd, void *buffer, int32_t size, int64_t offset);
int32_t SystemNative_PWrite(intptr_t fd, const void *buffer, int32_t size, int64_t offset);
int64_t SystemNative_PReadV(intptr_t fd, IoVector *vectors, int32_t count, int64_t offset);
int64_t SystemNative_PWriteV(intptr_t fd, IoVector *vectors, int32_t count, int64_t offset);
int32_t SystemNative_CopyFile(intptr_t from, intptr_t to, int64_t length);
int32_t SystemNative_UTimensat(const char *path, TimeSpec *times);
int32_t SystemNative_FUTimens(intptr_t fd, TimeSpec *times);
uint32_t SystemNative_GetFileSystemType(intptr_t fd); /* magic number; 0: unknown */
int32_t SystemNative_LChflags(const char *path, uint32_t flags);
int32_t SystemNative_FChflags(intptr_t fd, uint32_t flags);
int32_t SystemNative_LChflagsCanSetHiddenFlag(void);
int32_t SystemNative_CanGetHiddenFlag(void);
/* Returns an Interop.Error. */
int32_t SystemNative_Poll(PollEvent *events, uint32_t count, int32_t milliseconds, uint32_t *triggered);
int32_t SystemNative_GetAllMountPoints(void (*found)(void *context, const char *path), void *context);

/* ---- terminal and signals ---- */

typedef struct WinSize { /* struct winsize */
    uint16_t rows, columns, x, y;
} WinSize;

int32_t SystemNative_IsATty(intptr_t fd);
int32_t SystemNative_GetWindowSize(intptr_t fd, WinSize *out);
int32_t SystemNative_InitializeTerminalAndSignalHandling(void); /* 1: done */
void SystemNative_UninitializeTerminal(void);
void SystemNative_SetKeypadXmit(intptr_t fd, const char *text);
void SystemNative_GetControlCharacters(int32_t *names, uint8_t *values, int32_t count, uint8_t *disabled);
int32_t SystemNative_StdinReady(void);
int32_t SystemNative_ReadStdin(void *buffer, int32_t size);
void SystemNative_InitializeConsoleBeforeRead(uint8_t min_chars, uint8_t deciseconds);
void SystemNative_UninitializeConsoleAfterRead(void);
int32_t SystemNative_GetSignalForBreak(void);
int32_t SystemNative_SetSignalForBreak(int32_t on); /* 1: done */
int32_t SystemNative_SNPrintF_1S(char *out, int32_t size, const char *format, const char *arg);
int32_t SystemNative_SNPrintF_1I(char *out, int32_t size, const char *format, int32_t arg);

/* Numbers of System.Runtime.InteropServices.PosixSignal are negative. */
int32_t SystemNative_GetPlatformSignalNumber(int32_t posix_signal); /* 0: none */
void SystemNative_SetPosixSignalHandler(int32_t (*handler)(int32_t number, int32_t posix_signal));
int32_t SystemNative_EnablePosixSignalHandling(int32_t number); /* 1: done */
void SystemNative_DisablePosixSignalHandling(int32_t number);
void SystemNative_HandleNonCanceledPosixSignal(int32_t number);
void SystemNative_SetTerminalInvalidationHandler(void (*handler)(void));

/* Between the two files. */
bool sysnative_start_signals(void);
void sysnative_restore_terminal(void); /* after SIGCONT */
void sysnative_ignore_ttou(bool on);   /* while terminal settings are changed */

/* ---- the rest ---- */

typedef struct Passwd {
    char *name, *password;
    uint32_t uid, gid;
    char *info, *home, *shell;
} Passwd;

typedef struct CpuInformation {
    uint64_t time, kernel_time, user_time; /* ns */
} CpuInformation;

typedef struct LowLevelMonitor LowLevelMonitor;

void *SystemNative_Malloc(uintptr_t size);
void *SystemNative_Calloc(uintptr_t n, uintptr_t size);
void *SystemNative_Realloc(void *p, uintptr_t size);
void SystemNative_Free(void *p);
void *SystemNative_AlignedAlloc(uintptr_t alignment, uintptr_t size);
void *SystemNative_AlignedRealloc(void *p, uintptr_t alignment, uintptr_t size);
void SystemNative_AlignedFree(void *p);
int64_t SystemNative_GetTimestamp(void);              /* ns */
int64_t SystemNative_GetLowResolutionTimestamp(void); /* ms */
int64_t SystemNative_GetSystemTimeAsTicks(void);      /* 100 ns since 1970 */
double SystemNative_GetCpuUtilization(CpuInformation *previous);
int32_t SystemNative_GetCryptographicallySecureRandomBytes(uint8_t *p, int32_t n);
void SystemNative_GetNonCryptographicallySecureRandomBytes(uint8_t *p, int32_t n);
int32_t SystemNative_GetPid(void);
uint32_t SystemNative_TryGetUInt32OSThreadId(void);
int32_t SystemNative_SchedGetCpu(void);
int64_t SystemNative_SysConf(int32_t name);
int32_t SystemNative_GetHostName(uint8_t *name, int32_t size);
char *SystemNative_GetProcessPath(void); /* malloc'ed */
char *SystemNative_GetUnixRelease(void); /* malloc'ed */
int32_t SystemNative_GetUnixVersion(char *version, int32_t *capacity);
int32_t SystemNative_GetOSArchitecture(void);
uint32_t SystemNative_GetEUid(void);
uint32_t SystemNative_GetEGid(void);
int32_t SystemNative_GetGroups(int32_t n, uint32_t *groups);
int32_t SystemNative_GetPwUidR(uint32_t uid, Passwd *out, char *buffer, int32_t size);
int32_t SystemNative_GetPwNamR(const char *name, Passwd *out, char *buffer, int32_t size);
void SystemNative_Log(const uint8_t *p, int32_t n);
void SystemNative_LogError(const uint8_t *p, int32_t n);
void SystemNative_SysLog(int32_t priority, const char *message, const char *arg);
LowLevelMonitor *SystemNative_LowLevelMonitor_Create(void);
void SystemNative_LowLevelMonitor_Destroy(LowLevelMonitor *m);
void SystemNative_LowLevelMonitor_Acquire(LowLevelMonitor *m);
void SystemNative_LowLevelMonitor_Release(LowLevelMonitor *m);
void SystemNative_LowLevelMonitor_Wait(LowLevelMonitor *m);
void SystemNative_LowLevelMonitor_Signal_Release(LowLevelMonitor *m);

#endif
