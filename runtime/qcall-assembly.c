/* Assemblies as far as their names go. The handle inside a RuntimeAssembly is the display name, of which the
 * program holds one copy per assembly. */
#include <stdlib.h>
#include "runtime/os.h"
#include "runtime/qcall.h"
#include "runtime/thread.h"

typedef struct Known {
    struct Known *next;
    const char *name;
    RtHandle *object;
} Known;
static Known *known;
static RtMutex lock;

static RtObject *find(const char *name) {
    for (const Known *k = known; k; k = k->next)
        if (k->name == name) return k->object->object;
    return NULL;
}

/* The one RuntimeAssembly of this display name. */
RtObject *qcall_assembly_object(const char *name) {
    rt_lock(&lock);
    RtObject *o = find(name);
    rt_mutex_unlock(&lock);
    if (o) return o;
    RtObject *made = rt_new(rt_class(RT_CLASS_RUNTIMEASSEMBLY));
    RT_KNOWN_FIELD(made, const char *, ASSEMBLY_HANDLE) = name;
    RtHandle *handle = rt_handle_new(RT_HANDLE_STRONG, made, NULL);
    Known *k = malloc(sizeof *k);
    if (!k) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    rt_lock(&lock);
    if (!(o = find(name))) {
        *k = (Known){known, name, handle};
        known = k;
    }
    rt_mutex_unlock(&lock);
    if (!o) return made;
    rt_handle_free(handle);
    free(k);
    return o;
}

RtObject *icall_type_assembly(RtObject *type) {
    rt_check_null(type);
    const RtMethodTable *mt = rt_type_of(type);
    while (!mt->aux->info && mt->element_type) mt = mt->element_type;
    if (!mt->aux->info) qcall_missing("assembly", mt);
    return qcall_assembly_object(mt->aux->info->assembly_full);
}

/* None in a library, as when a host of CoreCLR calls one. */
void qcall_assembly_entry(StackObject out) {
    *out = rt_module.is_library ? NULL : qcall_assembly_object(rt_module.entry_assembly);
}
void qcall_assembly_full_name(QAssembly a, StackObject out) { *out = (RtObject *)rt_string_utf8(a.name); }
void qcall_assembly_simple_name(QAssembly a, StackObject out) {
    *out = (RtObject *)rt_string_utf8_n(a.name, strcspn(a.name, ","));
}

/* No file: as in CoreCLR for assemblies in a single-file application. */
void qcall_assembly_location(QAssembly a, StackObject out) {
    (void)a;
    *out = (RtObject *)rt_string_utf8("");
}

void qcall_assembly_version(QAssembly a, int32_t *major, int32_t *minor, int32_t *build, int32_t *revision) {
    int32_t *parts[] = {major, minor, build, revision};
    const char *p = strstr(a.name, "Version=");
    p = p ? p + strlen("Version=") : "";
    for (int i = 0; i < 4; i++) {
        *parts[i] = 0;
        for (; *p >= '0' && *p <= '9'; p++) *parts[i] = *parts[i] * 10 + (*p - '0');
        if (*p == '.') p++;
    }
}

/* No file, so no address either. */
Bool32 qcall_assembly_code_base(QAssembly a, StackObject out) {
    (void)a, (void)out;
    return 0;
}
Bool32 qcall_assembly_is_collectible(QAssembly a) {
    (void)a;
    return 0;
}

/* All assemblies of the program are in the default context, for which CoreLib takes NULL. */
void *qcall_assembly_load_context(QAssembly a) {
    (void)a;
    return NULL;
}
/* A context is a name for what it loads, and nothing is loaded: its managed side is all there is. */
void *qcall_load_context_init(void *managed, Bool32 is_default, Bool32 collectible) {
    (void)is_default, (void)collectible;
    return managed;
}
