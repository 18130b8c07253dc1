/* The collector: mark-region after Immix (Blackburn and McKinley 2008). The heap is one reserved range of
 * blocks of 32 KiB with 256 lines of 128 bytes; objects are bump-allocated into runs of free lines. Objects
 * of 16 KiB and more get blocks of their own. Marking is precise in the heap (MethodTable.gcdesc) and
 * conservative in stacks, statics and frozen objects (DESIGN D6). Full collections may move objects that the
 * conservative roots do not point to (gcmove.c).
 *
 * Metadata lies beside the heap in arrays indexed by block, line or word, so that nothing but marking touches
 * the objects. An object occupies [header word, next header word), that is [o - 8, o - 8 + size); a
 * pointer one past its end points to the next header word and still counts as inside.
 *
 * starts: one bit per word, set where an object starts. It is derived: after a collection it equals the mark
 * bits; objects allocated since are found by walking the lines handed out since (`fresh`), and
 * only in blocks that a conservative word points to. So allocation writes no metadata.
 *
 * Generations: mark bits are sticky (Demers et al., POPL 1990). A young collection leaves them as they are,
 * so what survived a collection is old, and marks from the roots and from cards alone. rt_card_mark marks the
 * card of each heap word that a reference is stored to. A thread may be stopped between a store and its card,
 * so every object that a stack word points to has its cards marked for the next collection; therefore a new
 * object may also be filled without cards as long as the stack holds it.
 *
 * Finalizers: objects with HAS_FINALIZER are listed when they are allocated. When one dies it is kept alive
 * and queued for a thread that runs nothing but finalizers; it is started when the first object is queued.
 * Dead WeakReferences are not queued: the collector frees their handles itself.
 */
#ifndef ANVIL_RUNTIME_GC_H
#define ANVIL_RUNTIME_GC_H

#include "runtime/os.h"
#include "runtime/rt.h"

enum {
    GC_LINE_SHIFT = 7,
    GC_LINE = 1 << GC_LINE_SHIFT,
    GC_BLOCK_SHIFT = 15,
    GC_BLOCK = 1 << GC_BLOCK_SHIFT,
    GC_LINES = GC_BLOCK / GC_LINE,        /* lines of a block */
    GC_START_WORDS = GC_BLOCK / 8 / 64,   /* 64-bit words of mark or start bits of a block */
    GC_FRESH_WORDS = GC_LINES / 64,       /* of fresh bits */
    GC_CARDS = GC_BLOCK >> RT_CARD_SHIFT, /* cards of a block */
    GC_LARGE = GC_BLOCK / 2,              /* objects of this size and more are large */
    GC_GROW_BLOCKS = 128,                 /* memory is committed in steps of so many blocks */
    GC_LEAST_BUDGET = 256 << 10,          /* GCgen0size may ask for */
    GC_MIN_BUDGET = 8 << 20,              /* bytes allocated between two collections, at least */
    GC_MOST_BUDGET = 64 << 20             /* and at most, but for GCgen0size */
};

typedef enum GcBlockState {
    GC_FREE,
    GC_USED,       /* small objects; handed out or without a free line */
    GC_RECYCLABLE, /* small objects and free lines */
    GC_LARGE_HEAD, /* first block of a large object; arg: number of blocks */
    GC_LARGE_TAIL  /* arg: index of the first block */
} GcBlockState;

typedef struct GcBlock {
    uint8_t state;     /* GcBlockState */
    uint8_t clean;     /* FREE: the memory is zero */
    uint8_t walked;    /* starts has the objects allocated since the last collection */
    uint8_t young;     /* 1: has objects allocated since the last collection, 2: since the one before */
    uint8_t pinned;    /* has an object that must not move and that no handle or stack word tells */
    uint8_t candidate; /* this collection moves what it can out of it */
    uint32_t arg;      /* USED, RECYCLABLE: lines that were live after the last collection */
} GcBlock;

typedef enum GcReason { GC_BUDGET, GC_ASKED, GC_NO_MEMORY, GC_STRESS } GcReason;

typedef struct Gc {
    char *base;
    size_t reserved, committed, top; /* blocks: address space, usable, in use so far */
    size_t limit;                    /* most blocks to commit */
    bool limit_known;                /* the container and the settings have been asked */
    uint64_t hard_limit, physical;   /* bytes; hard_limit 0: none. Valid when limit_known */
    GcBlock *blocks;
    uint8_t *lines;          /* per line: 1 when a live object touches it */
    uint64_t *marks;         /* per word */
    uint64_t *marked_before; /* per word: marked by the collection before the last: generation 2 */
    uint64_t *starts;
    uint64_t *fresh; /* per line: handed out since the last collection (two runs never touch) */
    size_t recycle_cursor, free_cursor;
    RtMutex lock; /* of everything here */

    uint64_t budget, since;        /* bytes to allocate between collections; allocated since the last */
    uint64_t allocated, live;      /* in all, until the last collection; surviving the last */
    uint64_t min_budget, pressure; /* GCgen0size or GC_MIN_BUDGET; AddMemoryPressure since the last */
    uint64_t no_gc;                /* TryStartNoGCRegion: bytes that may be allocated; 0: no region */
    RtNoGcEnd no_gc_ended;         /* what EndNoGCRegion will say */
    uint64_t no_gc_budget;         /* the most that a callback may wait for, as CoreCLR counts */
    RtFinalizerWork *no_gc_work;   /* registered, not scheduled yet */
    uint64_t no_gc_work_at;        /* when `since` becomes larger than this */
    uint64_t full_at;              /* the next collection is full when more than this is live */
    uint64_t count, pause_ns;      /* collections, time in them */
    uint64_t counts[3];            /* collections of generation 0, 1, 2 */
    uint64_t started_ns;           /* when the program was */
    uint64_t last_pause_ns, last_live, last_generation; /* last_live: before the last collection */
    uint64_t live_objects, helped; /* marked by the last collection; by helpers of those */
    uint64_t moved;                /* bytes, by the last collection */
    bool busy;                     /* collecting */

    size_t most_chunks; /* of work that marking may use; 0: as many as there is address space for */
    bool mark_overflow; /* they were not enough: marked objects have not been scanned */

    struct GcRange {
        char *start;
        size_t bytes;
    } * ranges; /* rt_root_add */
    size_t num_ranges, cap_ranges;

    uint64_t stress, stress_count; /* collect at every n-th allocation; 0: off */
    bool verify, young;            /* young: this collection keeps what is marked already */
    bool move_all;                 /* full collections move all they may, not only out of fragmented blocks */
    bool compact;                  /* the next full collection is asked to move */
    bool moving;                   /* from the marking of roots on: gcmove.c */
    int log;                       /* file descriptor, -1: none */
} Gc;
extern Gc rt_gc;

/* A list of references that the collector looks after. */
typedef struct GcList {
    RtObject **items;
    size_t count, cap;
} GcList;
/* Appends; false when there is no memory. */
bool gc_list_add(GcList *list, RtObject *o);

/* gc-settings.c */
typedef enum GcSetting {
    GC_SET_HARD_LIMIT,
    GC_SET_HARD_LIMIT_PERCENT,
    GC_SET_GEN0_SIZE,
    GC_SET_CONSERVE,
    GC_SET_RETAIN,
    GC_SET_HEAP_COUNT,
    GC_SET_COUNT
} GcSetting;
uint64_t gc_setting(GcSetting s); /* 0: not set */
void gc_settings_log(void);       /* a line for each that is set */

void rt_gc_init(void);
/* `size` bytes with header word, zeroed except for the MethodTable and, for arrays and strings, the length.
 * Throws OutOfMemory. */
RtObject *rt_gc_alloc(RtMethodTable *mt, size_t size, uint32_t length);
/* The same; NULL when there is no memory. */
RtObject *rt_gc_try_alloc(RtMethodTable *mt, size_t size, uint32_t length);
/* Lists an object for finalization. */
void rt_gc_register_finalizer(RtObject *o);
/* Takes back what a thread has not used of its runs. Under the lock. */
void rt_gc_retire(RtThread *t);
/* Has the finalizer thread do it, when it is woken next. Under the lock. */
void rt_finalizers_do(RtFinalizerWork *w);
/* Has the finalizer thread look at the queue, when there is something in it. */
void rt_finalizers_wake(void);

static inline size_t gc_offset(const void *p) { return (size_t)((const char *)p - rt_gc.base); }
static inline bool gc_contains(const void *p) { return gc_offset(p) < rt_gc.top << GC_BLOCK_SHIFT; }
static inline bool gc_bit(const uint64_t *bits, size_t i) { return bits[i >> 6] >> (i & 63) & 1; }
static inline void gc_set_bit(uint64_t *bits, size_t i) { bits[i >> 6] |= 1ull << (i & 63); }
/* During a collection after marking: where the object is now; NULL: it is dead. Objects outside the heap do
 * not die. */
RtObject *gc_survivor(RtObject *o);
/* The object that a word points into (one past the end included), or NULL. */
RtObject *gc_find_object(uintptr_t word);
/* The last start in a block, of mark or start bits, at or before a word of the heap (index); 0: none. */
size_t gc_start_before(const uint64_t *starts, size_t b, size_t word);

/* gcwork.c: what is to be scanned. An entry is the address of an object, or a part of an array (gcmark.c). */
enum { GC_CHUNK_ENTRIES = 510, GC_AHEAD = 8 };
typedef struct GcChunk {
    struct GcChunk *next;
    uint64_t count; /* of the entries; not kept while a marker works on it */
    uint64_t entries[GC_CHUNK_ENTRIES];
} GcChunk;
/* A thread that marks. The next entry goes to top; high is where the chunk ends. */
typedef struct GcMarker {
    uint64_t *low, *top, *high;
    GcChunk *chunk, *spare;   /* worked on; full or empty, or NULL */
    uint64_t ahead[GC_AHEAD]; /* taken from the chunk and being fetched into the cache */
    uint32_t ahead_at, ahead_count;
    bool shared;      /* others mark at the same time */
    uint64_t objects; /* scanned, not added up yet */
} GcMarker;
extern GcMarker gc_first_marker; /* the collecting thread */
extern uint32_t gc_hungry;       /* markers that wait for work */
/* At the start of a collection. */
void gc_work_prepare(void);
/* Before the first marker takes work, and when there is enough for others. */
void gc_work_begin(void);
void gc_work_invite(void);
/* Makes room for an entry; false: there is no memory. */
bool gc_work_room(GcMarker *m);
/* The chunk is empty: another one; false: everything is marked. */
bool gc_work_take(GcMarker *m);
/* Gives something to those who wait. */
void gc_work_share(GcMarker *m);

/* gcmark.c */
/* Scans until everything is marked. */
void gc_mark_work(GcMarker *m);
void gc_mark_all(void *sp); /* all roots; with rt_gc.young also the marked cards */
void gc_verify(void);
/* Marks the object and, in gc_mark_drain, everything it reaches. It stays where it is; through a slot it may
 * move, when the roots have been marked. */
void gc_mark(RtObject *o);
void gc_mark_slot(RtObject **slot);
void gc_mark_conservative(const void *start, const void *end);
void gc_mark_drain(void);
/* gcmove.c. Whether a full collection shall move. Before the roots are marked: chooses blocks; false: there
 * are none. */
bool gc_move_wanted(void);
bool gc_move_choose(void);
/* Where an object that is to be marked shall be: moves it when it may. */
RtObject *gc_move(RtObject *o);
/* gc.c: a free block, whole; NULL: there is no memory. Sets the starts of objects that it does not know yet.
 */
char *gc_take_block_for_copies(void);
void gc_walk_block(size_t b);
/* handle.c: steps of a collection, in order. */
void gc_handles_mark_strong(void);
bool gc_handles_mark_dependent(void); /* true when it marked something */
void gc_handles_clear(bool tracks_resurrection);
void gc_finalizers_mark_queue(void);
void gc_finalizers_find_dead(void); /* queues and marks them */
/* sync.c */
void gc_sync_clear(void);

#endif
