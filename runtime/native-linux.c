/* Native libraries: where they are looked for, P/Invokes that are bound at their first call, NativeLibrary.
 */
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "runtime/qcall.h"
#include "runtime/sysnative.h"
#include "runtime/thread.h"

/* Not there when a C program that this one is part of is static. */
extern const Elf64_Dyn _DYNAMIC[] __attribute__((weak, visibility("hidden")));

static bool image_is_loaded(void) {
    const Elf64_Dyn *d = _DYNAMIC;
    while (d && d->d_tag != DT_NULL && d->d_tag != DT_STRTAB) d++;
    return d && d->d_tag == DT_STRTAB;
}

/* What went wrong at each place, for the exception. */
typedef struct Errors {
    char text[2048];
    size_t length;
} Errors;

/* Constructors of libraries may take their time, and call back. */
static void *open_library(const char *path, Errors *e) {
    rt_native_enter();
    void *handle = dlopen(path, RTLD_LAZY);
    const char *why = handle ? NULL : dlerror();
    rt_native_leave();
    if (why && e->length < sizeof e->text)
        e->length += (size_t)snprintf(e->text + e->length, sizeof e->text - e->length, "%s\n", why);
    return handle;
}

static RT_NORETURN void not_found(const char *library, const Errors *e) {
    char text[4096];
    if (image_is_loaded())
        snprintf(text, sizeof text,
                 "Unable to load shared library '%s' or one of its dependencies. In order to help diagnose "
                 "loading problems, consider using a tool like strace. If you're using glibc, consider "
                 "setting the LD_DEBUG environment variable: \n%s",
                 library, e->text);
    else
        snprintf(text, sizeof text,
                 "Unable to load shared library '%s': this executable is static and loads no libraries; "
                 "compile it with anvil --dynamic",
                 library);
    rt_throw_message(RT_EXC_DLLNOTFOUND, text);
}

/* The folders of the application: that of the executable, and where a build puts what packages bring. */
static void *open_beside(const char *name, Errors *e) {
    static const char *const folders[] = {"", "runtimes/linux-x64/native/"};
    char path[4096], *self = SystemNative_GetProcessPath(), *slash = self ? strrchr(self, '/') : NULL;
    void *handle = NULL;
    for (size_t i = 0; slash && !handle && i < sizeof folders / sizeof *folders; i++) {
        int n = snprintf(path, sizeof path, "%.*s%s%s", (int)(slash + 1 - self), self, folders[i], name);
        if (n > 0 && (size_t)n < sizeof path) handle = open_library(path, e);
    }
    free(self);
    return handle;
}

/* In the order of CoreCLR, which looks beside the application whatever DllImportSearchPath says: a name that
 * has the suffix is tried as it is first, another one with it. "libc" is no file's name. */
static void *open_by_name(const char *name, Errors *e) {
    if (name[0] == '/') return open_library(name, e);
    const char *suffix = strstr(name, ".so");
    bool has_suffix = suffix && (!suffix[3] || suffix[3] == '.');
    static const struct {
        const char *prefix, *suffix;
    } forms[2][4] = {{{"", ".so"}, {"lib", ".so"}, {"", ""}, {"lib", ""}},
                     {{"", ""}, {"lib", ""}, {"", ".so"}, {"lib", ".so"}}};
    for (int i = 0; i < 4; i++) {
        const char *prefix = forms[has_suffix][i].prefix;
        if (*prefix && strchr(name, '/')) continue;
        char full[1024];
        int n = snprintf(full, sizeof full, "%s%s%s", prefix, name, forms[has_suffix][i].suffix);
        if (n < 0 || (size_t)n >= sizeof full) continue;
        void *handle = open_beside(full, e);
        if (!handle) handle = open_library(strcmp(full, "libc") == 0 ? "libc.so.6" : full, e);
        if (handle) return handle;
    }
    return NULL;
}

/* From memory, as a file without a name: the loader takes files only. One copy, whoever comes first. The file
 * stays open: the loader tells libraries by their paths, and the next one would get the same number. */
static void *open_carried(RtCarriedLibrary *lib, Errors *e) {
    static RtMutex lock;
    rt_lock(&lock);
    if (!lib->handle) {
        char path[64];
        int fd = memfd_create(lib->name, MFD_CLOEXEC);
        for (uint64_t at = 0; fd >= 0 && at < lib->size;) {
            ssize_t n = write(fd, lib->data + at, lib->size - at);
            if (n > 0) at += (uint64_t)n;
            if (n < 0 && errno != EINTR) break;
        }
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        lib->handle = open_library(path, e);
        if (fd >= 0 && !lib->handle) close(fd);
    }
    rt_mutex_unlock(&lock);
    return lib->handle;
}

/* The last resort: handlers of AssemblyLoadContext.ResolvingUnmanagedDll. */
static void *ask_event(const char *library, const char *assembly) {
    if (!rt_module.resolve_library || !assembly) return NULL;
    RtObject *name = (RtObject *)rt_string_utf8(library);
    return rt_module.resolve_library(qcall_assembly_object(assembly), name);
}

void *rt_native_resolve(RtNativeCall *c) {
    Errors e = {.length = 0};
    void *handle = NULL, *known = __atomic_load_n(&c->code, __ATOMIC_ACQUIRE);
    if (known) return known;
    if (c->carried) {
        handle = open_carried(c->carried, &e);
    } else if (rt_module.load_library) {
        RtObject *name = (RtObject *)rt_string_utf8(c->library),
                 *assembly = qcall_assembly_object(c->assembly);
        handle = rt_module.load_library(name, assembly, (int32_t)c->has_search, c->search);
    }
    if (!handle && !c->carried) handle = open_by_name(c->library, &e);
    if (!handle && !c->carried) handle = ask_event(c->library, c->assembly);
    if (!handle) not_found(c->library, &e);
    void *code = dlsym(handle, c->name);
    if (!code) {
        char text[1024];
        snprintf(text, sizeof text, "Unable to find an entry point named '%s' in shared library '%s'.",
                 c->name, c->library);
        rt_throw_message(RT_EXC_ENTRYPOINT, text);
    }
    __atomic_store_n(&c->code, code, __ATOMIC_RELEASE);
    return code;
}

/* ---- NativeLibrary */

static void to_utf8(const uint16_t *s, char *out, size_t size) {
    size_t n = 0;
    while (s[n]) n++;
    rt_utf8_from_utf16(out, size, s, n);
}

static void *load(void *(*open)(const char *, Errors *), const uint16_t *library, const char *assembly,
                  Bool32 throws) {
    char name[4096];
    Errors e = {.length = 0};
    to_utf8(library, name, sizeof name);
    void *handle = open(name, &e);
    if (!handle) handle = ask_event(name, assembly);
    if (!handle && throws) not_found(name, &e);
    return handle;
}

void *qcall_native_load_path(const uint16_t *path, Bool32 throws) {
    return load(open_library, path, NULL, throws);
}

void *qcall_native_load_name(const uint16_t *library, QAssembly a, Bool32 has_search, uint32_t search,
                             Bool32 throws) {
    (void)has_search, (void)search;
    return load(open_by_name, library, a.name, throws);
}

void *qcall_native_symbol(void *handle, const uint16_t *symbol, Bool32 throws) {
    char name[1024], text[1200];
    to_utf8(symbol, name, sizeof name);
    void *address = dlsym(handle, name);
    if (address || !throws) return address;
    snprintf(text, sizeof text, "Unable to find an entry point named '%s' in shared library.", name);
    rt_throw_message(RT_EXC_ENTRYPOINT, text);
}

void qcall_native_free(void *handle) {
    rt_native_enter();
    dlclose(handle);
    rt_native_leave();
}

/* The program with all libraries that it was started with. */
void *SystemNative_GetDefaultSearchOrderPseudoHandle(void) { return dlopen(NULL, RTLD_LAZY); }
