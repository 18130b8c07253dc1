/* What is to be scanned, and the threads that help marking.
 *
 * Work lies in chunks of entries. A marker fills and empties one chunk, keeps a second, and gives further
 * full ones to a pool that all take from. When another marker waits, it gives half of the little that it has:
 * the entries at the bottom, under which the larger part of a graph hangs. Marking is over when no marker is
 * busy and the pool is empty.
 *
 * The collecting thread is the first marker. The others are started by the first collection that is large
 * enough, wait between collections, and are no threads of the runtime: they are in no list, run no managed
 * code, and signals go past them. A process that fork has made has none of them, and starts its own. */
#include "runtime/gc.h"
#include "runtime/thread.h"

enum {
    MOST_CHUNKS = 1 << 19, /* of address space */
    FIRST_COMMIT = 64,     /* chunks; then as many again as there are */
    LEAST_SHARED = 4,      /* entries; fewer are not worth another marker's time */
    SPINS = 100,           /* looks at the pool before a marker sleeps */
    HELPER_STACK = 256 << 10
};

GcMarker gc_first_marker;
uint32_t gc_hungry;

static struct {
    RtMutex lock; /* of everything here */
    RtCond more;  /* there is a chunk, or the end of marking */
    RtCond begun; /* helpers wait for marking to begin */
    GcChunk *pool, *free, *memory;
    uint32_t in_pool;            /* also read without the lock */
    size_t used, carved, usable; /* chunks: with markers or in the pool; taken from memory; committed */
    uint32_t busy, sleeping;     /* markers that have work; that wait for `more` */
    bool open;                   /* helpers may join */
    uint64_t process;            /* the one that the helpers belong to */
    bool asked;                  /* helpers have been started, as many as can be */
    uint32_t helpers;
} work;

/* ---- chunks -------------------------------------------------------------------------------------- */

static bool commit_more(void) {
    if (!work.memory && !(work.memory = rt_os_reserve(MOST_CHUNKS * sizeof(GcChunk), sizeof(GcChunk))))
        return false;
    size_t to = work.usable ? 2 * work.usable : FIRST_COMMIT;
    if (to > MOST_CHUNKS) to = MOST_CHUNKS;
    if (to == work.usable || !rt_os_commit(work.memory + work.usable, (to - work.usable) * sizeof(GcChunk)))
        return false;
    work.usable = to;
    return true;
}

static GcChunk *new_chunk(void) {
    GcChunk *c = work.free;
    if (rt_gc.most_chunks && work.used >= rt_gc.most_chunks) return NULL;
    if (c)
        work.free = c->next;
    else if (work.carved < work.usable || commit_more())
        c = &work.memory[work.carved++];
    if (c) c->count = 0, work.used++;
    return c;
}

static void free_chunk(GcChunk *c) {
    if (!c) return;
    c->next = work.free;
    work.free = c;
    work.used--;
}

static void to_pool(GcChunk *c) {
    c->next = work.pool;
    work.pool = c;
    __atomic_store_n(&work.in_pool, work.in_pool + 1, __ATOMIC_RELAXED);
    if (work.sleeping) rt_cond_signal(&work.more);
}

static GcChunk *from_pool(void) {
    GcChunk *c = work.pool;
    work.pool = c->next;
    __atomic_store_n(&work.in_pool, work.in_pool - 1, __ATOMIC_RELAXED);
    return c;
}

/* Makes a chunk the one that the marker works on; NULL: it has none. */
static void use(GcMarker *m, GcChunk *c) {
    m->chunk = c;
    m->low = c ? c->entries : NULL;
    m->top = c ? c->entries + c->count : NULL;
    m->high = c ? c->entries + GC_CHUNK_ENTRIES : NULL;
}

bool gc_work_room(GcMarker *m) {
    GcChunk *full = m->chunk, *other = m->spare;
    if (full) full->count = (uint64_t)(m->top - m->low);
    if (!other || other->count) {
        rt_mutex_lock(&work.lock);
        GcChunk *fresh = new_chunk();
        if (fresh && other) to_pool(other);
        rt_mutex_unlock(&work.lock);
        if (!fresh) return false;
        other = fresh;
    }
    m->spare = full;
    use(m, other);
    return true;
}

void gc_work_share(GcMarker *m) {
    GcChunk *given = m->spare;
    size_t n = (size_t)(m->top - m->low), half = n / 2;
    bool whole = given && given->count;
    if ((!whole && n < LEAST_SHARED) || __atomic_load_n(&work.in_pool, __ATOMIC_RELAXED)) return;
    rt_mutex_lock(&work.lock);
    if (!whole && !given) given = new_chunk();
    if (given) {
        if (!whole) {
            memcpy(given->entries, m->low, half * sizeof *m->low);
            memmove(m->low, m->low + half, (n - half) * sizeof *m->low);
            given->count = half;
            m->top -= half;
        }
        m->spare = NULL;
        to_pool(given);
    }
    rt_mutex_unlock(&work.lock);
}

/* ---- waiting for work ---------------------------------------------------------------------------- */

static void count_objects(GcMarker *m) {
    rt_gc.live_objects += m->objects;
    if (m != &gc_first_marker) rt_gc.helped += m->objects;
    m->objects = 0;
}

/* Other markers are at work: looks for a while whether one gives something, then sleeps. With the lock. */
static void wait_for_chunk(void) {
    rt_mutex_unlock(&work.lock);
    for (uint32_t i = 0; i < SPINS; i++) {
        if (__atomic_load_n(&work.in_pool, __ATOMIC_RELAXED) ||
            !__atomic_load_n(&work.busy, __ATOMIC_RELAXED))
            break;
        rt_os_yield();
    }
    rt_mutex_lock(&work.lock);
    if (work.pool || !work.busy) return;
    work.sleeping++;
    rt_cond_wait(&work.more, &work.lock, UINT64_MAX);
    work.sleeping--;
}

static void set_hungry(uint32_t n) { __atomic_store_n(&gc_hungry, n, __ATOMIC_RELAXED); }
static void set_busy(uint32_t n) { __atomic_store_n(&work.busy, n, __ATOMIC_RELAXED); }

/* Somebody may still give something. A helper that comes late must not take what belongs to the collecting
 * thread alone. */
static bool may_hope(const GcMarker *m) { return work.busy && (m == &gc_first_marker || work.open); }

/* A chunk of the pool for a marker that has nothing; false when marking is over. With the lock. */
static bool take_or_end(GcMarker *m) {
    free_chunk(m->chunk);
    free_chunk(m->spare);
    use(m, m->spare = NULL);
    if (!work.pool && may_hope(m)) {
        set_hungry(gc_hungry + 1);
        while (!work.pool && may_hope(m)) wait_for_chunk();
        set_hungry(gc_hungry - 1);
    }
    if (m != &gc_first_marker && !work.open) return false;
    if (!work.pool) {
        work.open = false;
        if (work.sleeping) rt_cond_broadcast(&work.more);
        return false;
    }
    use(m, from_pool());
    set_busy(work.busy + 1);
    return true;
}

bool gc_work_take(GcMarker *m) {
    if (m->spare && m->spare->count) {
        GcChunk *empty = m->chunk;
        use(m, m->spare);
        m->spare = empty;
        if (empty) empty->count = 0;
        return true;
    }
    rt_mutex_lock(&work.lock);
    count_objects(m);
    set_busy(work.busy - 1);
    bool more = take_or_end(m);
    rt_mutex_unlock(&work.lock);
    return more;
}

/* ---- helpers ------------------------------------------------------------------------------------- */

static void help(void *unused) {
    GcMarker m = {.shared = true};
    (void)unused;
    for (;;) {
        rt_mutex_lock(&work.lock);
        while (!work.open) rt_cond_wait(&work.begun, &work.lock, UINT64_MAX);
        bool more = take_or_end(&m);
        rt_mutex_unlock(&work.lock);
        if (more) gc_mark_work(&m);
    }
}

/* At most as many as there are processors; GCHeapCount may say fewer. */
static uint32_t wanted_markers(void) {
    enum { MOST = 8 };
    uint64_t n = rt_os_processors(), set = gc_setting(GC_SET_HEAP_COUNT);
    if (set && set < n) n = set;
    return n < MOST ? (uint32_t)n : MOST;
}

static void start_helpers(void) {
    uint32_t n = wanted_markers() - 1;
    for (work.helpers = 0; work.helpers < n; work.helpers++)
        if (!rt_os_start_helper(help, NULL, HELPER_STACK)) return;
}

void gc_work_prepare(void) {
    uint64_t process = rt_os_process();
    if (work.process == process) return;
    work.process = process;
    work.lock = (RtMutex){0};
    rt_cond_init(&work.more);
    rt_cond_init(&work.begun);
    work.sleeping = work.helpers = gc_hungry = 0;
    work.open = work.asked = false;
}

void gc_work_begin(void) {
    gc_first_marker.shared = false;
    rt_mutex_lock(&work.lock);
    set_busy(1);
    rt_mutex_unlock(&work.lock);
}

void gc_work_invite(void) {
    if (!work.asked) start_helpers();
    work.asked = true;
    if (!work.helpers) return;
    gc_first_marker.shared = true;
    rt_mutex_lock(&work.lock);
    work.open = true;
    rt_cond_broadcast(&work.begun);
    rt_mutex_unlock(&work.lock);
}
