/* The sync word of an object: hash code, thin lock, or index of a sync block that has both (the layout is
 * CoreCLR's, vm/syncblk.h).
 *
 *   bits 0..27  0: nothing
 *               bit 27 clear: thin lock; bits 0..15 owner's thread id, bits 16..21 recursion - 1
 *               bits 27 and 26 set: bits 0..25 hash code
 *               bit 27 set, 26 clear: bits 0..25 index of the sync block
 *   bit 29      the finalizer shall not run (handle.c)
 *
 * A word becomes a sync block when it is contended, waited on, recurses too deep, or is locked and hashed. It
 * stays one until the object dies. */
#include <stdlib.h>
#include "runtime/gc.h"
#include "runtime/thread.h"

enum {
    PAYLOAD = 0x0FFFFFFF,
    IS_HASH_OR_INDEX = 0x08000000,
    IS_HASH = 0x04000000,
    VALUE = 0x03FFFFFF,
    THIN_OWNER = 0x0000FFFF,
    THIN_LEVEL = 0x003F0000,
    THIN_ONE = 0x00010000
};

typedef struct Waiter {
    RtCond cond;
    bool signalled;
    struct Waiter *next, *previous;
} Waiter;

typedef struct SyncBlock {
    RtMutex mutex; /* of everything here */
    RtCond freed;
    uint32_t owner, level; /* thread id, 0: free; times it has entered */
    uint32_t contenders;   /* threads that wait for the lock */
    uint32_t hash;
    Waiter *first_waiter, *last_waiter; /* in Wait, oldest first */
    RtObject *object;
    uint32_t next_free;
} SyncBlock;

enum { CHUNK_SHIFT = 12, CHUNKS = (VALUE + 1) >> CHUNK_SHIFT };
static SyncBlock *chunks[CHUNKS]; /* blocks never move */
static uint32_t num_blocks = 1, free_blocks;
static RtMutex table_lock;
static uint64_t contentions;

static SyncBlock *block_of(uint32_t index) {
    return &chunks[index >> CHUNK_SHIFT][index & ((1 << CHUNK_SHIFT) - 1)];
}

static bool is_block(uint32_t word) { return (word & (IS_HASH_OR_INDEX | IS_HASH)) == IS_HASH_OR_INDEX; }
static bool is_hash(uint32_t word) {
    return (word & (IS_HASH_OR_INDEX | IS_HASH)) == (IS_HASH_OR_INDEX | IS_HASH);
}
static bool is_thin(uint32_t word) { return !(word & IS_HASH_OR_INDEX) && word & PAYLOAD; }

static uint32_t load(RtObject *o) { return __atomic_load_n(rt_sync_word(o), __ATOMIC_ACQUIRE); }
static bool replace(RtObject *o, uint32_t old, uint32_t payload) {
    return __atomic_compare_exchange_n(rt_sync_word(o), &old, (old & ~(uint32_t)PAYLOAD) | payload, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* ---- sync blocks --------------------------------------------------------------------------------- */

static uint32_t take_index(void) {
    uint32_t i = free_blocks;
    if (i) {
        free_blocks = block_of(i)->next_free;
        return i;
    }
    SyncBlock **chunk = &chunks[num_blocks >> CHUNK_SHIFT];
    if (!*chunk && !(*chunk = rt_os_map(sizeof(SyncBlock) << CHUNK_SHIFT))) return 0;
    return num_blocks++;
}

/* The object's sync block; what the word held moves into it. */
static SyncBlock *inflate(RtObject *o) {
    uint32_t word = load(o);
    if (is_block(word)) return block_of(word & VALUE);
    rt_mutex_lock(&table_lock);
    uint32_t index = 0;
    while (!is_block(word = load(o))) {
        if (!index && !(index = take_index())) {
            rt_mutex_unlock(&table_lock);
            rt_throw_kind(RT_EXC_OUTOFMEMORY);
        }
        SyncBlock *b = block_of(index);
        *b = (SyncBlock){.object = o};
        rt_cond_init(&b->freed);
        if (is_hash(word)) b->hash = word & VALUE;
        if (is_thin(word)) {
            b->owner = word & THIN_OWNER;
            b->level = (word & THIN_LEVEL) / THIN_ONE + 1;
        }
        /* Fails when the owner changed its thin lock meanwhile. */
        replace(o, word, IS_HASH_OR_INDEX | index);
    }
    rt_mutex_unlock(&table_lock);
    return block_of(word & VALUE);
}

void gc_sync_clear(void) {
    for (uint32_t i = 1; i < num_blocks; i++) {
        SyncBlock *b = block_of(i);
        if (!b->object || (b->object = gc_survivor(b->object))) continue;
        b->next_free = free_blocks;
        free_blocks = i;
    }
}

/* ---- hash codes ---------------------------------------------------------------------------------- */

static uint32_t new_hash(void) {
    RtThread *t = rt_thread();
    uint64_t x = t->hash_seed; /* xorshift64 (Marsaglia 2003) */
    uint32_t h;
    do {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        h = (uint32_t)(x >> 32) & VALUE;
    } while (!h);
    t->hash_seed = x;
    return h;
}

int32_t rt_try_hash_code(RtObject *o) {
    if (!o) return 0;
    uint32_t word = load(o);
    if (is_hash(word)) return (int32_t)(word & VALUE);
    return is_block(word) ? (int32_t)block_of(word & VALUE)->hash : 0;
}

int32_t rt_hash_code(RtObject *o) {
    if (!o) return 0;
    int32_t known = rt_try_hash_code(o);
    if (known) return known;
    uint32_t h = new_hash(), word = load(o);
    if (!(word & PAYLOAD) && replace(o, word, IS_HASH_OR_INDEX | IS_HASH | h)) return (int32_t)h;
    if (is_hash(word = load(o))) return (int32_t)(word & VALUE);
    SyncBlock *b = inflate(o);
    uint32_t none = 0;
    if (!__atomic_compare_exchange_n(&b->hash, &none, h, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) h = none;
    return (int32_t)h;
}

/* ---- locks --------------------------------------------------------------------------------------- */

/* True when the thin lock was taken, or entered once more. */
static bool enter_thin(RtObject *o, uint32_t id) {
    uint32_t word = load(o);
    if (!(word & PAYLOAD)) return id <= THIN_OWNER && replace(o, word, id);
    if (!is_thin(word) || (word & THIN_OWNER) != id || (word & THIN_LEVEL) == THIN_LEVEL) return false;
    return replace(o, word, (word & PAYLOAD) + THIN_ONE);
}

static uint64_t deadline_of(int32_t timeout_ms) {
    return timeout_ms < 0 ? UINT64_MAX : rt_os_time_ns() + (uint64_t)timeout_ms * 1000000u;
}

/* With the mutex held: waits until the lock is free. */
static bool wait_until_free(SyncBlock *b, uint64_t deadline, bool interruptible) {
    bool in_time = true;
    b->contenders++;
    while (b->owner && in_time && !(interruptible && rt_is_interrupted()))
        in_time = rt_cond_wait(&b->freed, &b->mutex, deadline);
    b->contenders--;
    return !b->owner;
}

/* Deadline 0: does not wait. */
static bool enter_block(SyncBlock *b, uint32_t id, uint64_t deadline) {
    bool ok = true;
    rt_mutex_lock(&b->mutex);
    if (b->owner == id) {
        b->level++;
    } else {
        if (b->owner && deadline) wait_until_free(b, deadline, true);
        ok = !b->owner;
        if (ok) b->owner = id, b->level = 1;
    }
    rt_mutex_unlock(&b->mutex);
    return ok;
}

/* A sync block lives as long as its object, which the caller may need no more. */
static void keep_alive(RtObject *o) { __asm__ volatile("" : : "r"(o)); }

/* Locks are held for short times: a thin lock is often free again soon. */
static bool spin(RtObject *o, uint32_t id) {
    enum { TIMES = 10 };
    for (int i = 0; i < TIMES && is_thin(load(o)) && !rt_is_interrupted(); i++) {
        rt_os_yield();
        if (enter_thin(o, id)) return true;
    }
    return false;
}

bool rt_monitor_try_enter(RtObject *o, int32_t timeout_ms) {
    rt_check_null(o);
    uint32_t id = rt_thread()->id;
    if (enter_thin(o, id)) return true;
    uint32_t word = load(o);
    /* Somebody else's thin lock need not be inflated to see that it is taken. */
    if (timeout_ms == 0 && is_thin(word) && (word & THIN_OWNER) != id) return false;
    if (timeout_ms != 0 && spin(o, id)) return true;
    SyncBlock *b = inflate(o);
    bool ok = enter_block(b, id, 0);
    if (ok || timeout_ms == 0) return ok;
    __atomic_fetch_add(&contentions, 1, __ATOMIC_RELAXED);
    uint64_t deadline = deadline_of(timeout_ms);
    do {
        if (!rt_interruptible_begin(&b->freed, &b->mutex)) rt_throw_kind(RT_EXC_INTERRUPTED);
        rt_native_enter();
        ok = enter_block(b, id, deadline);
        rt_native_leave();
        rt_interruptible_end();
    } while (!ok && rt_is_interrupted());
    keep_alive(o);
    return ok;
}

void rt_monitor_enter(RtObject *o) { rt_monitor_try_enter(o, -1); }

static void exit_block(SyncBlock *b, uint32_t id) {
    rt_mutex_lock(&b->mutex);
    bool mine = b->owner == id;
    if (mine && --b->level == 0) {
        b->owner = 0;
        if (b->contenders) rt_cond_signal(&b->freed);
    }
    rt_mutex_unlock(&b->mutex);
    if (!mine) rt_throw_kind(RT_EXC_SYNCLOCK);
}

void rt_monitor_exit(RtObject *o) {
    rt_check_null(o);
    uint32_t id = rt_thread()->id;
    for (;;) {
        uint32_t word = load(o), payload = word & PAYLOAD;
        if (is_block(word)) {
            exit_block(block_of(word & VALUE), id);
            return;
        }
        if (!is_thin(word) || (word & THIN_OWNER) != id) rt_throw_kind(RT_EXC_SYNCLOCK);
        if (replace(o, word, payload & THIN_LEVEL ? payload - THIN_ONE : 0)) return;
    }
}

bool rt_monitor_is_entered(RtObject *o) {
    rt_check_null(o);
    uint32_t word = load(o), id = rt_thread()->id;
    if (is_thin(word)) return (word & THIN_OWNER) == id;
    return is_block(word) && __atomic_load_n(&block_of(word & VALUE)->owner, __ATOMIC_RELAXED) == id;
}

uint64_t rt_monitor_contentions(void) { return __atomic_load_n(&contentions, __ATOMIC_RELAXED); }

/* ---- wait and pulse ------------------------------------------------------------------------------ */

static SyncBlock *owned_block(RtObject *o) {
    if (!rt_monitor_is_entered(o)) rt_throw_kind(RT_EXC_SYNCLOCK);
    return inflate(o);
}

static void append(SyncBlock *b, Waiter *w) {
    w->previous = b->last_waiter;
    *(b->last_waiter ? &b->last_waiter->next : &b->first_waiter) = w;
    b->last_waiter = w;
}

static void unlink_waiter(SyncBlock *b, Waiter *w) {
    *(w->previous ? &w->previous->next : &b->first_waiter) = w->next;
    *(w->next ? &w->next->previous : &b->last_waiter) = w->previous;
}

typedef enum Woken { WOKEN_PULSE, WOKEN_TIMEOUT, WOKEN_INTERRUPT } Woken;

/* The lock is given up, and had again in any case. */
static Woken wait_block(SyncBlock *b, Waiter *w, uint32_t id, int32_t timeout_ms) {
    uint64_t deadline = deadline_of(timeout_ms);
    rt_mutex_lock(&b->mutex);
    uint32_t level = b->level;
    append(b, w);
    b->owner = 0;
    if (b->contenders) rt_cond_signal(&b->freed);
    while (!w->signalled && !rt_is_interrupted() && rt_cond_wait(&w->cond, &b->mutex, deadline)) continue;
    Woken how = w->signalled ? WOKEN_PULSE : rt_is_interrupted() ? WOKEN_INTERRUPT : WOKEN_TIMEOUT;
    if (!w->signalled) unlink_waiter(b, w);
    wait_until_free(b, UINT64_MAX, false);
    b->owner = id;
    b->level = level;
    rt_mutex_unlock(&b->mutex);
    return how;
}

bool rt_monitor_wait(RtObject *o, int32_t timeout_ms) {
    SyncBlock *b = owned_block(o);
    uint32_t id = rt_thread()->id;
    Waiter w = {0};
    rt_cond_init(&w.cond);
    if (!rt_interruptible_begin(&w.cond, &b->mutex)) rt_throw_kind(RT_EXC_INTERRUPTED);
    rt_native_enter();
    Woken how = wait_block(b, &w, id, timeout_ms);
    rt_native_leave();
    rt_interruptible_end();
    keep_alive(o);
    if (how == WOKEN_INTERRUPT && rt_interrupt_take()) rt_throw_kind(RT_EXC_INTERRUPTED);
    return how == WOKEN_PULSE;
}

static void pulse(RtObject *o, bool all) {
    SyncBlock *b = owned_block(o);
    rt_mutex_lock(&b->mutex);
    do {
        Waiter *w = b->first_waiter;
        if (!w) break;
        unlink_waiter(b, w);
        w->signalled = true;
        rt_cond_signal(&w->cond);
    } while (all);
    rt_mutex_unlock(&b->mutex);
}

void rt_monitor_pulse(RtObject *o) { pulse(o, false); }
void rt_monitor_pulse_all(RtObject *o) { pulse(o, true); }
