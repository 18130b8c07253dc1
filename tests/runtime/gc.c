/* The collector against a model: random graphs whose shape and contents are known, objects that only an
 * interior pointer keeps, large objects, handles, finalizers, little memory. */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/runtime/test.h"

static volatile uint64_t sink;

/* Overwrites dead words of the stack that a conservative scan would still see. */
static __attribute__((noinline)) void scrub(void) {
    volatile char dirt[16384];
    for (size_t i = 0; i < sizeof dirt; i++) dirt[i] = 0;
}

static void collect(void) {
    scrub();
    rt_gc_collect(2);
}

/* ---- random graphs ------------------------------------------------------------------------------- */

enum { ROOTS = 300, MAX_REFS = 600, MODEL_MAX = 400000 };
enum Kind { NODE, REFS, PAIRS, BYTES, STRING, KINDS };
typedef struct Model {
    enum Kind kind;
    uint32_t id, size, seen;
    uint32_t *refs; /* indices of models, 0: null */
    RtObject *heap; /* of the current comparison */
} Model;
static Model *models;
static uint32_t num_models, epoch;
static uint32_t root_models[ROOTS];
static RtObject *roots[ROOTS];

static uint32_t num_refs(const Model *m) { return m->kind == NODE ? 3 : m->kind < BYTES ? m->size : 0; }

static RtObject **ref_of(RtObject *o, const Model *m, uint32_t i) {
    if (m->kind == NODE) return &((Node *)o)->refs[i];
    if (m->kind == REFS) return &((RtObject **)((RtArray *)o)->data)[i];
    return &((Pair *)((RtArray *)o)->data)[i].ref;
}

static uint32_t random_size(enum Kind kind) {
    uint32_t r = rnd() % 1000;
    if (kind == BYTES || kind == STRING) return r < 900 ? below(200) : r < 990 ? below(9000) : below(200000);
    return r < 980 ? below(12) : below(MAX_REFS * (r == 999 ? 10 : 1));
}

static void fill(RtObject *o, const Model *m) {
    if (m->kind == NODE) ((Node *)o)->id = m->id;
    if (m->kind == PAIRS)
        for (uint32_t i = 0; i < m->size; i++)
            ((Pair *)((RtArray *)o)->data)[i].a = m->id, ((Pair *)((RtArray *)o)->data)[i].b = i;
    if (m->kind == BYTES) memset(((RtArray *)o)->data, (int)(m->id & 0xFF), m->size);
    if (m->kind == STRING)
        for (uint32_t i = 0; i < m->size; i++) ((RtString *)o)->chars[i] = (uint16_t)(m->id + i);
}

static bool same_contents(RtObject *o, const Model *m) {
    static RtMethodTable *const types[] = {&mt_node, &mt_refs, &mt_pairs, &mt_bytes, &mt_string};
    if (o->mt != types[m->kind]) return false;
    if (m->kind == NODE) return ((Node *)o)->id == m->id;
    if (((RtArray *)o)->length != m->size) return false;
    for (uint32_t i = 0; i < m->size; i++) {
        if (m->kind == PAIRS &&
            (((Pair *)((RtArray *)o)->data)[i].a != m->id || ((Pair *)((RtArray *)o)->data)[i].b != i))
            return false;
        if (m->kind == BYTES && ((RtArray *)o)->data[i] != (m->id & 0xFF)) return false;
        if (m->kind == STRING && ((RtString *)o)->chars[i] != (uint16_t)(m->id + i)) return false;
    }
    return true;
}

static RtObject *allocate(const Model *m) {
    switch (m->kind) {
        case NODE: return rt_new(&mt_node);
        case REFS: return rt_new_array(&mt_refs, m->size);
        case PAIRS: return rt_new_array(&mt_pairs, m->size);
        case BYTES: return rt_new_array(&mt_bytes, m->size);
        default: return rt_new_string((int32_t)m->size);
    }
}

static bool all_zero(RtObject *o, size_t from) {
    for (size_t i = from, n = rt_object_size(o) - RT_OBJECT_HEADER; i < n; i++)
        if (((char *)o)[i]) return false;
    return *rt_sync_word(o) == 0;
}

static void set_ref(RtObject *o, Model *m, uint32_t i, uint32_t root) {
    m->refs[i] = root < ROOTS ? root_models[root] : 0;
    rt_store_ref(ref_of(o, m, i), root < ROOTS ? roots[root] : NULL);
}

static uint32_t some_root(void) { return below(10) < 6 ? below(ROOTS) : ROOTS; }

static void add_object(void) {
    Model *m = &models[++num_models];
    m->kind = (enum Kind)below(KINDS);
    m->id = num_models;
    m->size = m->kind == NODE ? 0 : random_size(m->kind);
    m->refs = calloc(num_refs(m) + 1, sizeof *m->refs);
    RtObject *o = allocate(m);
    EXPECT(all_zero(o, m->kind == NODE ? 8 : m->kind == STRING ? 12 : 16));
    fill(o, m);
    for (uint32_t i = 0; i < num_refs(m); i++) set_ref(o, m, i, some_root());
    uint32_t r = below(ROOTS);
    roots[r] = o;
    root_models[r] = num_models;
}

static void change_object(void) {
    uint32_t r = below(ROOTS);
    Model *m = &models[root_models[r]];
    if (roots[r] && num_refs(m)) set_ref(roots[r], m, below(num_refs(m)), some_root());
}

/* Cuts the graph, which would grow for ever. */
static void cut(void) {
    for (uint32_t r = 0; r < ROOTS; r++) {
        Model *m = &models[root_models[r]];
        if (roots[r])
            for (uint32_t i = 0; i < num_refs(m); i++) set_ref(roots[r], m, i, ROOTS);
    }
}

static uint32_t *work;
static bool graph_matches(void) {
    uint32_t depth = 0, count = 0;
    epoch++;
    for (uint32_t r = 0; r < ROOTS; r++) {
        if (!roots[r]) continue;
        Model *m = &models[root_models[r]];
        if (m->seen == epoch) continue;
        m->seen = epoch;
        m->heap = roots[r];
        work[depth++] = root_models[r];
    }
    while (depth) {
        Model *m = &models[work[--depth]];
        RtObject *o = m->heap;
        count++;
        if (!same_contents(o, m)) return false;
        for (uint32_t i = 0; i < num_refs(m); i++) {
            RtObject *to = *ref_of(o, m, i);
            Model *target = &models[m->refs[i]];
            if ((m->refs[i] == 0) != (to == NULL)) return false;
            if (!to) continue;
            if (target->seen == epoch) {
                if (target->heap != to) return false;
                continue;
            }
            target->seen = epoch;
            target->heap = to;
            work[depth++] = m->refs[i];
        }
    }
    return count > 0;
}

static void random_graph(uint32_t steps, uint32_t check_every) {
    for (uint32_t r = 0; r < ROOTS; r++) roots[r] = NULL, root_models[r] = 0;
    for (uint32_t i = 1; i <= steps; i++) {
        if (below(4))
            add_object();
        else
            change_object();
        if (i % 1500 == 0) cut();
        if (i % check_every == 0) EXPECT(graph_matches());
    }
    CHECK(graph_matches());
    collect();
    CHECK(graph_matches());
    for (uint32_t r = 0; r < ROOTS; r++) roots[r] = NULL;
    for (uint32_t i = 1; i <= num_models; i++) free(models[i].refs);
    memset(models, 0, (num_models + 1) * sizeof *models);
    num_models = 0;
}

static void test_graphs(void) {
    models = calloc(MODEL_MAX, sizeof *models);
    work = calloc(MODEL_MAX, sizeof *work);
    rt_root_add(roots, sizeof roots);
    uint64_t before = rt_gc_count(0);
    random_graph(100000, 20000);
    CHECK(rt_gc_count(0) > before);
    rt_gc.verify = true;
    rt_gc.stress = 50;
    random_graph(8000, 1000);
    rt_gc.stress = 1;
    random_graph(500, 50);
    rt_gc.stress = 0;
    random_graph(20000, 5000);
    /* Room for work that is always too small. */
    rt_gc.most_chunks = 1;
    random_graph(20000, 1000);
    rt_gc.most_chunks = 0;
    /* All that may move does, at each full collection. */
    rt_gc.move_all = true;
    random_graph(30000, 2000);
    rt_gc.stress = 50;
    random_graph(8000, 1000);
    rt_gc.stress = 1;
    random_graph(500, 50);
    rt_gc.stress = 0;
    rt_gc.most_chunks = 1;
    random_graph(20000, 2000);
    rt_gc.most_chunks = 0;
    rt_gc.move_all = false;
    rt_gc.verify = false;
    free(models);
    free(work);
}

/* ---- several markers ------------------------------------------------------------------------------- */

enum { TREE_DEPTH = 17, TREE_NODES = (1 << (TREE_DEPTH + 1)) - 1, WIDE = 100000 };

/* References to the two halves, each also to the other's child, and a number that tells the place. */
static RtObject *make_tree(uint32_t depth, uint64_t id) {
    Node *n = (Node *)rt_new(&mt_node);
    n->id = id;
    if (!depth) return (RtObject *)n;
    Node *volatile keep = n;
    rt_store_ref(&keep->refs[0], make_tree(depth - 1, 2 * id));
    rt_store_ref(&keep->refs[1], make_tree(depth - 1, 2 * id + 1));
    rt_store_ref(&keep->refs[2], ((Node *)keep->refs[0])->refs[1]);
    return (RtObject *)keep;
}

static uint64_t wrong_in_tree(const Node *n, uint32_t depth, uint64_t id) {
    uint64_t wrong = n->mt != &mt_node || n->id != id || !gc_bit(rt_gc.marks, gc_offset(n) >> 3);
    if (!depth) return wrong;
    return wrong + wrong_in_tree((const Node *)n->refs[0], depth - 1, 2 * id) +
           wrong_in_tree((const Node *)n->refs[1], depth - 1, 2 * id + 1);
}

/* The number of objects that are marked, the same in any case; helpers must have had a part some time:
 * whether they come in time is the system's affair. */
static void marked_by_many(uint64_t objects) {
    uint64_t helped = 0, wrong = 0, end = rt_os_time_ns() + 20000000000u;
    for (int i = 0; i < 10 || (helped < objects / 4 && rt_os_time_ns() < end); i++) {
        rt_gc_collect(2);
        wrong += rt_gc.live_objects < objects || rt_gc.live_objects > objects + objects / 50;
        helped += rt_gc.helped;
    }
    CHECK(wrong == 0 && helped >= objects / 4);
}

/* A process that fork makes has the collecting thread alone, and starts helpers of its own. */
static void mark_in_child(void) {
    int status = -1;
    pid_t child = fork();
    if (!child) {
        int failed = checks_failed;
        marked_by_many(TREE_NODES);
        _exit(checks_failed != failed);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0);
}

static void test_markers(void) {
    rt_gc.verify = true;
    roots[0] = make_tree(TREE_DEPTH, 1);
    marked_by_many(TREE_NODES);
    CHECK(wrong_in_tree((Node *)roots[0], TREE_DEPTH, 1) == 0);
    mark_in_child();
    /* Markers that often have no room. */
    rt_gc.most_chunks = 2;
    collect();
    CHECK(wrong_in_tree((Node *)roots[0], TREE_DEPTH, 1) == 0);
    rt_gc.most_chunks = 0;
    /* One array: its parts are work for all. */
    roots[0] = rt_new_array(&mt_refs, WIDE);
    for (uint32_t i = 0; i < WIDE; i++)
        rt_store_ref((RtObject **)((RtArray *)roots[0])->data + i, rt_new(&mt_node));
    marked_by_many(WIDE);
    /* A list, which only one can mark. */
    roots[0] = NULL;
    for (uint32_t i = 0; i < WIDE; i++) {
        Node *n = (Node *)rt_new(&mt_node);
        n->refs[1] = roots[0];
        roots[0] = (RtObject *)n;
    }
    collect();
    CHECK(rt_gc.live_objects >= WIDE);
    roots[0] = NULL;
    rt_gc.verify = false;
}

/* ---- evacuation ----------------------------------------------------------------------------------- */

enum { SCATTERED = 6000, MANY_SCATTERED = 30000, APART = 32 };

/* With `all`, nothing is garbage before the end. */
static __attribute__((noinline)) void scatter(uint32_t kept, bool all) {
    roots[0] = rt_new_array(&mt_refs, kept);
    roots[1] = all ? rt_new_array(&mt_refs, (int64_t)kept * APART) : NULL;
    for (uint32_t i = 0; i < kept * APART; i++) {
        Node *n = (Node *)rt_new(&mt_node);
        n->id = i / APART;
        if (all) rt_store_ref((RtObject **)((RtArray *)roots[1])->data + i, (RtObject *)n);
        if (i % APART == 0) rt_store_ref((RtObject **)((RtArray *)roots[0])->data + i / APART, (RtObject *)n);
    }
    roots[1] = NULL;
}

static uint64_t wrong_of_scattered(void) {
    uint64_t wrong = 0;
    for (uint32_t i = 0; i < ((RtArray *)roots[0])->length; i++)
        wrong += ((Node **)((RtArray *)roots[0])->data)[i]->id != i;
    return wrong;
}

/* Unasked, when half of the lines are free and they are many. */
static void test_evacuation_unasked(void) {
    rt_gc.verify = true;
    scatter(MANY_SCATTERED, true);
    collect();
    uint64_t live = rt_gc.live;
    CHECK(rt_gc.moved == 0 && wrong_of_scattered() == 0);
    collect();
    CHECK(rt_gc.moved > MANY_SCATTERED * sizeof(Node) * 9 / 10 && wrong_of_scattered() == 0);
    CHECK(live - rt_gc.live > MANY_SCATTERED * GC_LINE / 2);
    collect();
    CHECK(rt_gc.moved < MANY_SCATTERED * sizeof(Node) / 10 && wrong_of_scattered() == 0);
    roots[0] = NULL;
    rt_gc.verify = false;
}

/* Little is not worth it. With GCConserveMemory 6, four tenths of the lines must be free. */
static void test_evacuation(void) {
    rt_gc.verify = true;
    scatter(SCATTERED, false);
    collect();
    collect();
    uint64_t live = rt_gc.live;
    CHECK(rt_gc.moved == 0 && wrong_of_scattered() == 0);
    setenv("DOTNET_GCConserveMemory", "6", true);
    collect();
    CHECK(rt_gc.moved > SCATTERED * sizeof(Node) * 9 / 10 && live - rt_gc.live > SCATTERED * GC_LINE / 2);
    CHECK(wrong_of_scattered() == 0);
    collect();
    CHECK(rt_gc.moved < SCATTERED * sizeof(Node) / 10 && wrong_of_scattered() == 0);
    unsetenv("DOTNET_GCConserveMemory");
    /* Asked for, of new objects. What stands in the stack stays. */
    scatter(SCATTERED, false);
    Node *volatile held = ((Node **)((RtArray *)roots[0])->data)[77];
    rt_gc_compact();
    CHECK(rt_gc.moved > SCATTERED * sizeof(Node) * 9 / 10 && wrong_of_scattered() == 0);
    CHECK(((Node **)((RtArray *)roots[0])->data)[77] == held && held->id == 77);
    /* No free block: what cannot be copied stays. */
    scatter(SCATTERED, false);
    size_t limit = rt_gc.limit;
    rt_gc.limit = rt_gc.top;
    rt_gc_compact();
    rt_gc.limit = limit;
    CHECK(wrong_of_scattered() == 0);
    roots[0] = NULL;
    rt_gc.verify = false;
}

/* ---- pointers into objects ----------------------------------------------------------------------- */

static __attribute__((noinline)) char *make_bytes(size_t n, size_t at) {
    RtArray *a = (RtArray *)rt_new_array(&mt_bytes, (int64_t)n);
    memset(a->data, 0x5A, n);
    return (char *)a->data + at;
}

static bool bytes_intact(const char *first, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (first[i] != 0x5A) return false;
    return true;
}

static void test_interior(void) {
    /* 16 + n + 8 bytes; the block-sized one ends exactly at the end of a block. */
    static const size_t sizes[] = {1, 8, 104, 105, 1000, 5000, 16000, 20000, GC_BLOCK - 24, 100000};
    rt_gc.stress = 1 << 30; /* poison what is freed */
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k], places[] = {0, n / 2, n - 1, n};
        for (size_t i = 0; i < 4; i++) {
            char *volatile p = make_bytes(n, places[i]);
            collect();
            EXPECT(gc_find_object((uintptr_t)p) != NULL);
            CHECK(bytes_intact(p - places[i], n));
            for (int j = 0; j < 50; j++) sink += (uint64_t)make_bytes(n, 0);
            CHECK(bytes_intact(p - places[i], n));
        }
    }
    rt_gc.stress = 0;
    CHECK(gc_find_object(0) == NULL && gc_find_object((uintptr_t)rt_gc.base) == NULL);
    CHECK(gc_find_object((uintptr_t)rt_gc.base + (rt_gc.top << GC_BLOCK_SHIFT) + 64) == NULL);
    CHECK(gc_find_object((uintptr_t)&mt_node) == NULL && gc_find_object(UINT64_MAX) == NULL);
}

/* ---- handles and finalizers ---------------------------------------------------------------------- */

enum { MANY = 1000 };
static RtHandle *handles[MANY];

static __attribute__((noinline)) void make_handles(RtHandleKind kind) {
    for (int i = 0; i < MANY; i++) handles[i] = rt_handle_new(kind, rt_new(&mt_node), NULL);
}

static int count_alive(void) {
    int n = 0;
    for (int i = 0; i < MANY; i++) n += handles[i]->object != NULL;
    return n;
}

static void free_handles(void) {
    for (int i = 0; i < MANY; i++) rt_handle_free(handles[i]);
}

static __attribute__((noinline)) void make_dependents(void) {
    for (int i = 0; i < MANY; i++) {
        /* A chain: each dependent is the next one's key; only the first key is alive. */
        RtObject *key = i ? handles[i - 1]->dependent : roots[0];
        handles[i] = rt_handle_new(RT_HANDLE_DEPENDENT, key, rt_new(&mt_node));
    }
}

static void test_handles(void) {
    make_handles(RT_HANDLE_WEAK);
    CHECK(count_alive() == MANY);
    collect();
    CHECK(count_alive() < MANY / 50);
    free_handles();
    make_handles(RT_HANDLE_STRONG);
    collect();
    CHECK(count_alive() == MANY);
    for (int i = 0; i < MANY; i++) EXPECT(handles[i]->object->mt == &mt_node);
    free_handles();
    roots[0] = rt_new(&mt_node);
    make_dependents();
    collect();
    CHECK(count_alive() == MANY && handles[MANY - 1]->dependent->mt == &mt_node);
    roots[0] = NULL;
    collect();
    CHECK(count_alive() < MANY / 50);
    free_handles();
}

static int finalized, wrong;
static void finalize(RtObject *o) {
    finalized++;
    if (((Node *)o)->id != 99 || !((Node *)o)->refs[0] || ((Node *)o)->refs[0]->mt != &mt_node) wrong++;
}

static __attribute__((noinline)) void make_finalizable(RtHandleKind kind, bool suppress) {
    for (int i = 0; i < MANY; i++) {
        Node *n = (Node *)rt_new(&mt_finalizable);
        n->id = 99;
        n->refs[0] = rt_new(&mt_node);
        handles[i] = rt_handle_new(kind, (RtObject *)n, NULL);
        if (suppress) rt_gc_suppress_finalize((RtObject *)n);
    }
}

static __attribute__((noinline)) void make_weak_references(void) {
    for (int i = 0; i < MANY; i++) {
        uint64_t *w = (uint64_t *)rt_new(&mt_weakref);
        w[1] = (uint64_t)rt_handle_new(RT_HANDLE_WEAK, roots[0], NULL) | 1;
        handles[i] = (RtHandle *)(w[1] - 1);
    }
}

static void test_finalizers(void) {
    mt_finalizable.code = &(const RtTypeCode){.finalizer = (void *)finalize};
    mt_weakref.flags2 |= RT_MT2_WEAK;
    make_finalizable(RT_HANDLE_WEAK, false);
    collect();
    CHECK(count_alive() < MANY / 50);
    rt_gc_run_finalizers();
    CHECK(finalized > MANY - MANY / 50 && wrong == 0);
    free_handles();
    /* A long weak handle sees the object until it has been finalized and died again. */
    finalized = 0;
    make_finalizable(RT_HANDLE_WEAK_LONG, false);
    collect();
    CHECK(count_alive() == MANY);
    rt_gc_run_finalizers();
    collect();
    CHECK(count_alive() < MANY / 50 && finalized > MANY - MANY / 20);
    free_handles();
    finalized = 0;
    make_finalizable(RT_HANDLE_WEAK, true);
    collect();
    rt_gc_run_finalizers();
    CHECK(finalized < MANY / 20 && count_alive() < MANY / 50);
    free_handles();
    /* Dead WeakReferences give their handles back at once. */
    roots[0] = rt_new(&mt_node);
    make_weak_references();
    collect();
    int freed = 0;
    for (int i = 0; i < MANY; i++) freed += handles[i]->kind > RT_HANDLE_DEPENDENT;
    CHECK(freed > MANY - MANY / 50);
    roots[0] = NULL;
}

/* ---- how much memory ----------------------------------------------------------------------------- */

static void churn(uint64_t bytes) {
    Node *ring[64] = {0};
    for (uint64_t n = 0; n < bytes; n += 48) {
        Node *x = (Node *)rt_new(&mt_node);
        x->id = n;
        x->refs[0] = (RtObject *)ring[n / 48 & 63];
        if (x->refs[0]) ((Node *)x->refs[0])->refs[0] = NULL;
        ring[n / 48 & 63] = x;
    }
    for (int i = 0; i < 64; i++) sink += ring[i]->id;
}

static uint64_t peak_kib(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (uint64_t)u.ru_maxrss;
}

static void test_volume(void) {
    uint64_t begin = rt_os_time_ns(), allocated = rt_gc_allocated_bytes(),
             thread = rt_gc_allocated_bytes_thread();
    churn(2ull << 30);
    uint64_t ms = (rt_os_time_ns() - begin) / 1000000;
    CHECK(rt_gc_allocated_bytes() - allocated >= 2ull << 30);
    CHECK(rt_gc_allocated_bytes_thread() - thread >= 2ull << 30);
    CHECK(rt_gc_allocated_bytes_thread() - thread < (2ull << 30) + 4096);
    CHECK(peak_kib() < 40 << 10);
    for (int i = 0; i < 2000; i++) sink += (uint64_t)rt_new_array(&mt_bytes, 1 << 20);
    CHECK(peak_kib() < 60 << 10);
    printf("gc: 2 GiB of small objects in %d ms, peak %d KiB\n", (int)ms, (int)peak_kib());
}

static void fill_memory(void) {
    for (;;) {
        RtArray *a = (RtArray *)rt_new_array(&mt_refs, 1000);
        ((RtObject **)a->data)[0] = roots[0];
        roots[0] = (RtObject *)a;
    }
}

static void test_out_of_memory(void) {
    size_t limit = rt_gc.limit;
    for (int i = 0; i < 3; i++) {
        RtObject *exc = NULL;
        rt_gc.limit = rt_gc.committed + 512;
        rt_try_call((void *)fill_memory, 0, 0, 0, &exc);
        CHECK(exc && exc->mt == &mt_oom);
        roots[0] = NULL;
        rt_try_call((void *)rt_new_array, (uint64_t)&mt_bytes, 1 << 30, 0, &exc);
        CHECK(exc && exc->mt == &mt_oom);
        collect();
        CHECK(rt_new_array(&mt_bytes, 1 << 20) != NULL);
    }
    rt_gc.limit = limit;
    RtArray *big = (RtArray *)rt_new_array(&mt_bytes, 300 << 20);
    big->data[(300 << 20) - 1] = 1;
    collect();
    CHECK(big->data[(300 << 20) - 1] == 1);
}

void test_gc(void) {
    test_volume();
    test_graphs();
    test_markers();
    test_evacuation_unasked();
    test_evacuation();
    test_interior();
    for (int move = 0; move < 2; move++) {
        rt_gc.move_all = rt_gc.verify = move;
        test_handles();
        test_finalizers();
    }
    rt_gc.move_all = rt_gc.verify = false;
    test_out_of_memory();
}
