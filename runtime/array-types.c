/* Array types that only the program's data ask for (Array.CreateInstance, MakeArrayType, reflection): made
 * from object[], whose virtual methods and interfaces they share. The generic interfaces go with
 * one-dimensional arrays of references alone, whose code they share. */
#include <stdlib.h>
#include "runtime/os.h"
#include "runtime/qcall.h"
#include "runtime/thread.h"

enum { POINTER = 8 };

typedef struct Made {
    struct Made *next;
    RtAux aux;
    RtMethodTable *mt;
} Made;
static Made *made;
static RtMutex lock;

/* Rank 0 is T[]. */
static bool is_array_of(const RtMethodTable *mt, const RtMethodTable *element, uint32_t rank) {
    return mt->element_type == element && (rt_mt_is_szarray(mt) ? 0 : rt_mt_rank(mt)) == rank;
}

static bool is_reference(const RtMethodTable *mt) {
    return !rt_mt_is_valuetype(mt) && !(mt->flags2 & RT_MT2_POINTER);
}

/* Interfaces that are not generic, and their rows of the dispatch table, which keep their order. */
static bool copy_interfaces(RtMethodTable *mt, const RtMethodTable *like) {
    uint16_t n = 0, *renumbered = calloc(like->num_interfaces + 1u, sizeof *renumbered);
    RtMethodTable **map = calloc(like->num_interfaces + 1u, sizeof *map);
    RtDispatchRow *rows = calloc(rt_mt_code(like)->num_dispatch + 1u, sizeof *rows);
    RtTypeCode *code = calloc(1, sizeof *code);
    if (!renumbered || !map || !rows || !code) return false;
    for (uint16_t i = 0; i < like->num_interfaces; i++) {
        if (like->interface_map[i]->flags & RT_MTF_GENERICS_MASK) continue;
        renumbered[i] = ++n;
        map[n - 1] = like->interface_map[i];
    }
    uint32_t k = 0;
    for (uint32_t i = 0; i < rt_mt_code(like)->num_dispatch; i++) {
        RtDispatchRow row = rt_mt_code(like)->dispatch[i];
        if (!renumbered[row.iface]) continue;
        row.iface = renumbered[row.iface] - 1;
        rows[k++] = row;
    }
    free(renumbered);
    mt->num_interfaces = n;
    mt->interface_map = map;
    code->dispatch = rows;
    code->num_dispatch = k;
    mt->code = code;
    return true;
}

/* References in an element, counted from its start; a boxed element has them behind the MethodTable. */
static const RtGcDesc *element_references(const RtMethodTable *element) {
    if (is_reference(element)) {
        static const struct { uint32_t count, offset; } one = {1, 0};
        return (const RtGcDesc *)&one;
    }
    if (!element->gcdesc) return NULL;
    uint32_t n = element->gcdesc->count;
    RtGcDesc *d = malloc(sizeof *d + n * sizeof *d->offsets);
    if (!d) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    d->count = n;
    for (uint32_t i = 0; i < n; i++) d->offsets[i] = element->gcdesc->offsets[i] - 8;
    return d;
}

static Made *make(RtMethodTable *element, uint32_t rank) {
    const RtMethodTable *like = rt_class(RT_CLASS_OBJECT_ARRAY);
    uint32_t size = rt_mt_is_valuetype(element) ? element->aux->value_size : POINTER;
    Made *m = calloc(1, sizeof *m);
    RtMethodTable *mt = calloc(1, sizeof *mt + 8 * (size_t)like->num_virtuals);
    if (!m || !mt) return NULL;
    memcpy(mt->vtable, like->vtable, 8 * (size_t)like->num_virtuals);
    mt->num_virtuals = like->num_virtuals;
    mt->parent = like->parent;
    mt->aux = &m->aux;
    mt->element_type = element;
    mt->gcdesc = element_references(element);
    mt->flags = (rank ? RT_MTF_CATEGORY_ARRAY : RT_MTF_CATEGORY_SZARRAY) | RT_MTF_HAS_COMPONENT_SIZE | size;
    if (mt->gcdesc) mt->flags |= RT_MTF_CONTAINS_GC_POINTERS;
    mt->base_size = RT_ARRAY_BASE_SIZE + 8 * rank;
    m->mt = mt;
    m->aux.flags = 1; /* class initialised */
    if (rank || !is_reference(element)) return copy_interfaces(mt, like) ? m : NULL;
    mt->num_interfaces = like->num_interfaces;
    mt->interface_map = like->interface_map;
    mt->code = like->code;
    return m;
}

static RtMethodTable *find_or_make(RtMethodTable *element, uint32_t rank) {
    rt_lock(&lock);
    Made *m = made;
    while (m && !is_array_of(m->mt, element, rank)) m = m->next;
    if (!m && (m = make(element, rank))) {
        m->next = made;
        made = m;
    }
    rt_mutex_unlock(&lock);
    if (!m) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return m->mt;
}

RtMethodTable *qcall_array_of(RtMethodTable *element) {
    RtMethodTable *mt = __atomic_load_n(&element->aux->sz_array, __ATOMIC_ACQUIRE);
    if (mt) return mt;
    mt = find_or_make(element, 0);
    __atomic_store_n(&element->aux->sz_array, mt, __ATOMIC_RELEASE);
    return mt;
}

RtMethodTable *qcall_md_array_of(RtMethodTable *element, uint32_t rank) {
    if (rank == 0 || rank > 32) rt_throw_kind(RT_EXC_ARGUMENT);
    for (RtMethodTable *const *kept = rt_module.md_arrays; kept && *kept; kept++)
        if (is_array_of(*kept, element, rank)) return *kept;
    return find_or_make(element, rank);
}
