/* Loads libraries at run time: loaded LIBSHAPES LIBMORE [COPY]... Both are called by two threads at once,
 * from the first call on; each has its own runtime. Copies are loaded only: a library takes no place in the
 * threads' first block. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define Point ShapesPoint /* each header has one */
#include "shapes.h"
#undef Point
#include "more.h"

static pthread_barrier_t barrier;
static void *shapes, *more;

static void *load(const char *path) {
    void *handle = dlopen(path, RTLD_NOW);
    if (!handle) printf("%s\n", dlerror()), exit(1);
    return handle;
}

static void *find(void *handle, const char *name) {
    void *f = dlsym(handle, name);
    if (!f) printf("%s\n", dlerror()), exit(1);
    return f;
}

static void *call_shapes(void *argument) {
    int32_t (*churn)(int32_t) = (int32_t(*)(int32_t))find(shapes, "shapes_churn");
    pthread_barrier_wait(&barrier);
    for (int i = 1; i <= 20; i++)
        if (churn(20000) / 1000000 != i) return "shapes_churn";
    return argument;
}

static void *call_more(void *argument) {
    int32_t (*keep)(Point) = (int32_t(*)(Point))find(more, "more_keep");
    pthread_barrier_wait(&barrier);
    for (int i = 1; i <= 20; i++)
        if (keep((Point){1}) != i) return "more_keep";
    return argument;
}

int main(int argc, char **argv) {
    pthread_t threads[2];
    void *wrong[2];
    shapes = load(argv[1]);
    more = load(argv[2]);
    for (int i = 3; i < argc; i++) load(argv[i]);
    pthread_barrier_init(&barrier, NULL, 2);
    pthread_create(&threads[0], NULL, call_shapes, NULL);
    pthread_create(&threads[1], NULL, call_more, NULL);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], &wrong[i]);
        if (wrong[i]) printf("%s\n", (char *)wrong[i]);
    }
    /* through one library into the other and back: each catches its own null reference */
    int32_t (*null)(int32_t(*)(int32_t)) = (int32_t(*)(int32_t(*)(int32_t)))find(more, "more_null");
    int32_t (*caught)(int32_t) = (int32_t(*)(int32_t))find(shapes, "shapes_caught");
    int32_t (*taken)(int32_t) = (int32_t(*)(int32_t))find(more, "rt_new");
    if (null(caught) != -10) printf("more_null\n");
    if (taken(4) != 5) printf("rt_new\n");
    if (dlsym(shapes, "rt_thread") || dlsym(shapes, "rt_module")) printf("the runtime is not hidden\n");
    dlclose(shapes);
    return caught(1) == -2 && !wrong[0] && !wrong[1] ? 0 : 1;
}
