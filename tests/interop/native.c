/* The C side of the interop programs: a shared library for CoreCLR, an archive for Anvil. Integers and floating
 * point numbers are chosen so that a value in a wrong register shows. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define API __attribute__((visibility("default")))

/* --- numbers --- */
API int add(int a, int b) { return a + b; }
API int64_t many(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h, float i,
                 double j) {
    return a + b + c + d + e + (int64_t)f + g + (int64_t)h + (int64_t)i + (int64_t)j;
}
API int8_t negate8(int8_t v) { return (int8_t)-v; }
API uint16_t next16(uint16_t v) { return (uint16_t)(v + 1); }
API double floats(float a, double b, float c, double d, float e, double f, float g, double h, float i, double j) {
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}
API void twice(int *v) { *v *= 2; }
API int is_true(int v) { return v == 1 ? 1 : v == 0 ? 0 : -1; }
API uint8_t is_true8(uint8_t v) { return v == 1 ? 1 : v == 0 ? 0 : 99; }
API int16_t variant_not(int16_t v) { return v == -1 ? 0 : v == 0 ? -1 : 77; }
API void flip(int *v) { *v = !*v * 5; }
API int fails(int code) {
    errno = code;
    return -1;
}
API int hresult(int code, int *out) {
    *out = code + 1;
    return code < 0 ? code : 0;
}
API char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 32) : c; }
API uint16_t upper16(uint16_t c) { return c >= 'a' && c <= 'z' ? (uint16_t)(c - 32) : c; }

/* --- structs by value --- */
#define S(name, fields, sum, body)                                               \
    typedef struct name fields name;                                             \
    API double sum_##name(int before, name v, double after) { return before + (sum) + after; } \
    API name make_##name(int n) {                                                \
        name v;                                                                  \
        memset(&v, 0, sizeof v);                                                 \
        body;                                                                    \
        return v;                                                                \
    }
S(B1, { int8_t a; }, v.a, v.a = (int8_t)n)
S(B3, { int8_t a[3]; }, v.a[0] + v.a[1] * 2 + v.a[2] * 3, v.a[0] = (int8_t)n; v.a[1] = 1; v.a[2] = 2)
S(I1, { int a; }, v.a, v.a = n)
S(I2, { int a; int b; }, v.a + v.b * 2, v.a = n; v.b = 7)
S(I3, { int a; int b; int c; }, v.a + v.b * 2 + v.c * 3, v.a = n; v.b = 7; v.c = 9)
S(L1, { int64_t a; }, v.a, v.a = n)
S(L2, { int64_t a; int64_t b; }, v.a + v.b * 2, v.a = n; v.b = -n)
S(L3, { int64_t a; int64_t b; int64_t c; }, v.a + v.b * 2 + v.c * 3, v.a = n; v.b = 5; v.c = 6)
S(F1, { float a; }, v.a, v.a = n + 0.5f)
S(F2, { float a; float b; }, v.a + v.b * 2, v.a = n + 0.5f; v.b = 2)
S(F3, { float a; float b; float c; }, v.a + v.b * 2 + v.c * 3, v.a = n + 0.5f; v.b = 2; v.c = 3)
S(F4, { float a; float b; float c; float d; }, v.a + v.b * 2 + v.c * 3 + v.d * 4, v.a = n; v.b = 2; v.c = 3; v.d = 4)
S(F5, { float a; float b; float c; float d; float e; }, v.a + v.b + v.c + v.d + v.e * 5, v.a = n; v.e = 4)
S(D1, { double a; }, v.a, v.a = n + 0.25)
S(D2, { double a; double b; }, v.a + v.b * 2, v.a = n + 0.25; v.b = 3)
S(D3, { double a; double b; double c; }, v.a + v.b * 2 + v.c * 3, v.a = n; v.b = 3; v.c = 4)
S(LD, { int64_t a; double b; }, v.a + v.b * 2, v.a = n; v.b = 1.5)
S(DL, { double a; int64_t b; }, v.a + v.b * 2, v.a = n + 0.5; v.b = 3)
S(FI, { float a; int b; }, v.a + v.b * 2, v.a = n + 0.5f; v.b = 3)
S(IFD, { int a; float b; double c; }, v.a + v.b * 2 + v.c * 3, v.a = n; v.b = 1.5f; v.c = 2.5)
S(DFF, { double a; float b; float c; }, v.a + v.b * 2 + v.c * 3, v.a = n; v.b = 1.5f; v.c = 2.5f)
S(C16, { int8_t a[16]; }, v.a[0] + v.a[7] + v.a[8] * 2 + v.a[15], v.a[0] = (int8_t)n; v.a[8] = 3; v.a[15] = 4)
S(C17, { int8_t a[17]; }, v.a[0] + v.a[16] * 2, v.a[0] = (int8_t)n; v.a[16] = 3)
S(C64, { int64_t a[8]; }, v.a[0] + v.a[3] + v.a[7] * 2, v.a[0] = n; v.a[3] = 2; v.a[7] = 3)
#pragma pack(1)
S(P9, { int8_t a; int64_t b; }, v.a + v.b * 2, v.a = (int8_t)n; v.b = 5)
#pragma pack()
typedef union U8 { int64_t l; double d; } U8;
API int64_t union_bits(U8 u) { return u.l; }
API U8 union_of(double d) {
    U8 u = {.d = d};
    return u;
}
API double mixed(int64_t a, L2 b, double c, D2 d, L3 e, int f, DL g, I3 h, int64_t i, int64_t j, F4 k, L2 l) {
    return a + b.a + b.b + c + d.a + d.b + e.a + e.b + e.c + f + g.a + g.b + h.a + h.b + h.c + i + j + k.a + k.b +
           k.c + k.d + l.a * 3 + l.b;
}
API void scale(L3 *v, int by) {
    v->a *= by;
    v->b *= by;
    v->c *= by;
}

/* --- strings --- */
API int length8(const char *s) { return s ? (int)strlen(s) : -1; }
API int length16(const uint16_t *s) {
    int n = 0;
    if (!s) return -1;
    while (s[n]) n++;
    return n;
}
API int sum8(const char *s) {
    int n = 0;
    for (; s && *s; s++) n = n * 31 + (unsigned char)*s;
    return n;
}
API char *greet(const char *name) {
    if (!name) return NULL;
    char *s = malloc(strlen(name) + 16);
    sprintf(s, "hello, %s", name);
    return s;
}
API uint16_t *reversed16(const uint16_t *s) {
    int n = length16(s);
    if (n < 0) return NULL;
    uint16_t *r = malloc(2 * (size_t)n + 2);
    for (int i = 0; i < n; i++) r[i] = s[n - 1 - i];
    r[n] = 0;
    return r;
}
API int fill8(char *buffer, int size) {
    for (int i = 0; i < size - 1; i++) buffer[i] = (char)('a' + i % 26);
    buffer[size - 1] = 0;
    return size - 1;
}
API int append8(char *buffer, const char *s) {
    strcat(buffer, s);
    return (int)strlen(buffer);
}
API int append16(uint16_t *buffer, const uint16_t *s) {
    int n = length16(buffer), m = length16(s);
    memcpy(buffer + n, s, 2 * (size_t)m + 2);
    return n + m;
}
API void replace8(char **s) {
    char *r = malloc(32);
    sprintf(r, "was %d", *s ? (int)strlen(*s) : -1);
    free(*s);
    *s = r;
}
API void give8(char **s) {
    *s = malloc(8);
    strcpy(*s, "given");
}
API int bstr_bytes(const uint16_t *s) { return s ? ((const int32_t *)(const void *)s)[-1] : -1; }

/* --- arrays --- */
API int64_t sum32(const int *v, int n) {
    int64_t s = 0;
    for (int i = 0; v && i < n; i++) s += v[i];
    return v ? s : -1;
}
API void squares(int *v, int n) {
    for (int i = 0; i < n; i++) v[i] = i * i;
}
API int total_length(const char **v, int n) {
    int s = 0;
    for (int i = 0; i < n; i++) s += v[i] ? (int)strlen(v[i]) : 100;
    return s;
}
API void numbers(char **v, int n) {
    for (int i = 0; i < n; i++) {
        free(v[i]);
        v[i] = malloc(16);
        sprintf(v[i], "#%d", i);
    }
}
API int count_true(const int *v, int n) {
    int s = 0;
    for (int i = 0; i < n; i++) s += v[i] == 1 ? 1 : v[i] ? 1000 : 0;
    return s;
}
API void make_array(int **v, int *n) {
    *n = 5;
    *v = malloc(5 * sizeof **v);
    for (int i = 0; i < 5; i++) (*v)[i] = 10 + i;
}
API int *get_array(int n) {
    int *v = malloc((size_t)n * sizeof *v);
    for (int i = 0; i < n; i++) v[i] = n - i;
    return v;
}
API double sum_points(const D2 *v, int n) {
    double s = 0;
    for (int i = 0; i < n; i++) s += v[i].a * v[i].b;
    return s;
}

/* --- structs that need conversion --- */
typedef struct Person {
    char *name;
    int age;
    int alive;
    uint16_t *title;
} Person;
API int describe(Person p, char *out, int size) {
    return snprintf(out, (size_t)size, "%s/%d/%d/%d", p.name ? p.name : "-", p.age, p.alive, length16(p.title));
}
API void birthday(Person *p) {
    p->age++;
    p->alive = !p->alive;
    char *n = malloc(strlen(p->name) + 2);
    strcpy(n, p->name);
    strcat(n, "+");
    free(p->name);
    p->name = n;
}
API Person newborn(int n) {
    Person p = {malloc(16), n, 1, NULL};
    sprintf(p.name, "baby %d", n);
    return p;
}
typedef struct Fixed {
    int id;
    char name[8];
    int values[3];
    uint8_t flags[2];
} Fixed;
API int sum_fixed(Fixed f) {
    return f.id + (int)strlen(f.name) * 100 + f.values[0] + f.values[1] + f.values[2] + f.flags[0] * 1000 + f.flags[1];
}
API void change_fixed(Fixed *f) {
    f->id *= 2;
    strcpy(f->name, "changed");
    f->values[2] = f->values[0] + f->values[1];
    f->flags[1] = 9;
}
typedef struct Nested {
    Person p;
    Fixed f;
    double d;
} Nested;
API double nested(const Nested *n) { return n->p.age + n->f.id + n->d + (double)strlen(n->p.name); }
API int people(Person *v, int n) {
    int s = 0;
    for (int i = 0; i < n; i++) {
        s += v[i].age + (int)strlen(v[i].name);
        v[i].age = -v[i].age;
    }
    return s;
}

/* --- callbacks --- */
typedef int (*Binary)(int, int);
typedef int (*Compare)(const void *, const void *);
API int call_binary(Binary f, int a, int b) { return f ? f(a, b) : -1; }
API int call_many(Binary f, int n) {
    int s = 0;
    for (int i = 0; i < n; i++) s = f(s, i);
    return s;
}
static Binary kept;
API void keep(Binary f) { kept = f; }
API int call_kept(int a, int b) { return kept(a, b); }
API Binary get_add(void) { return add; }
API Binary same(Binary f) { return f; }
API void sort(int *v, int n, Compare f) { qsort(v, (size_t)n, sizeof *v, f); }
API int call_string(int (*f)(const char *, const uint16_t *), const char *s) {
    static const uint16_t wide[] = {'w', 'i', 'd', 'e', 0};
    return f(s, wide);
}
API L3 call_struct(L3 (*f)(L3, D2, int), int n) {
    L3 v = {n, n + 1, n + 2};
    D2 d = {0.5, 1.5};
    return f(v, d, n);
}
API double call_doubles(double (*f)(int, double, float, L2, F2, int64_t, int64_t, int64_t, int64_t, L2)) {
    L2 a = {1, 2}, b = {3, 4};
    F2 c = {5, 6};
    return f(7, 8.5, 9.5f, a, c, 10, 11, 12, 13, b);
}
API int call_ref(void (*f)(int *, int *), int v) {
    int out = 0;
    f(&v, &out);
    return v * 1000 + out;
}
API int call_person(int (*f)(Person *), const char *name) {
    Person p = {strdup(name), 30, 0, NULL};
    int r = f(&p);
    return r * 1000 + p.age + (int)strlen(p.name);
}
API int call_bool(int (*f)(int), int v) { return f(v); }
API int recurse(int (*f)(int), int depth) { return depth ? f(depth) : 0; }

typedef struct Job {
    Binary f;
    int from, result;
} Job;
static void *run_job(void *p) {
    Job *j = p;
    for (int i = 0; i < 100; i++) j->result = j->f(j->result, j->from + i);
    return NULL;
}
/* Each of n foreign threads calls 100 times. */
API int on_threads(Binary f, int n) {
    pthread_t t[16];
    Job jobs[16];
    int s = 0;
    for (int i = 0; i < n; i++) {
        jobs[i] = (Job){f, i, 0};
        pthread_create(&t[i], NULL, run_job, &jobs[i]);
    }
    for (int i = 0; i < n; i++) {
        pthread_join(t[i], NULL);
        s += jobs[i].result;
    }
    return s;
}

/* --- handles --- */
static int open_handles;
API void *open_handle(int n) {
    if (n < 0) return NULL;
    open_handles++;
    int *p = malloc(sizeof *p);
    *p = n;
    return p;
}
API int handle_value(void *h) { return h ? *(int *)h : -1; }
API int close_handle(void *h) {
    free(h);
    open_handles--;
    return 1;
}
API int handles_open(void) { return open_handles; }
API void open_two(void **a, void **b) {
    *a = open_handle(1);
    *b = open_handle(2);
}

/* --- others --- */
typedef struct Guid { uint32_t a; uint16_t b, c; uint8_t d[8]; } Guid;
API Guid guid_next(Guid g) {
    g.a++;
    g.d[7]++;
    return g;
}
API double date_next(double d) { return d + 1; }
API int color(int c) { return c + 1; }

/* --- without the runtime's marshalling --- */
typedef struct Small {
    uint8_t flag;
    uint16_t letter;
    int number;
} Small;
API int small_sum(Small s) { return s.flag * 1000000 + s.letter * 1000 + s.number; }
API Small small_next(Small s) {
    Small r = {(uint8_t)!s.flag, (uint16_t)(s.letter + 1), s.number + 1};
    return r;
}
API int raw8(uint8_t v) { return v; }
API uint8_t give_raw8(int v) { return (uint8_t)v; }
API uint16_t give_raw16(int v) { return (uint16_t)v; }
API int call_raw(uint8_t (*f)(uint8_t, uint16_t), int a, int b) { return f((uint8_t)a, (uint16_t)b); }
API int call_small(Small (*f)(Small), int n) {
    Small s = {1, 'a', n};
    return small_sum(f(s));
}

/* --- functions by name --- */
API void *find(const char *name) {
#define F(f) {#f, (void *)f},
    static const struct {
        const char *name;
        void *code;
    } all[] = {F(is_true) F(give_raw16) F(upper) F(raw8) F(length8) F(greet) F(sum32) F(squares) F(twice) F(flip)
                   F(call_binary) F(birthday) F(newborn) F(add) F(same)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].name, name) == 0) return all[i].code;
    return NULL;
}

/* --- kinds that are rare --- */
API int money_int(int64_t v) { return (int)v; }
API void money_next(int64_t *v) { *v += 10000; }
API int64_t money(void) { return 10000; }
API uint32_t guid_first(const Guid *g) { return g->a; }
API Guid *guid_new(uint32_t a) {
    Guid *g = calloc(1, sizeof *g);
    g->a = a;
    return g;
}
API int sum16(const int16_t *v, int n) {
    int s = 0;
    for (int i = 0; i < n; i++) s = s * 3 + v[i];
    return s;
}
typedef struct Named {
    int number;
    char *name;
} Named;
typedef struct Longer {
    Named base;
    int8_t flag;
    double value;
} Longer;
API int named_sum(const Named *p) { return p ? p->number + (p->name ? (int)strlen(p->name) : 500) : -1; }
API void named_next(Named **p) {
    Named *old = *p, *n = malloc(sizeof *n);
    n->number = old ? old->number + 1 : 1;
    n->name = malloc(16);
    sprintf(n->name, "no %d", n->number);
    if (old) free(old->name);
    free(old);
    *p = n;
}
API Named *named_new(int n) {
    Named *p = NULL;
    if (n) named_next(&p), p->number = n;
    return p;
}
API double longer_sum(const Longer *p) { return named_sum(&p->base) + p->flag * 1000 + p->value; }
API void longer_change(Longer *p) {
    p->base.number *= 2;
    p->flag++;
    p->value /= 2;
}
typedef struct Holder {
    int before;
    Named named;
    int after;
    Binary call;
    int64_t money;
} Holder;
API int holder_sum(Holder h) {
    return h.before + named_sum(&h.named) * 10 + h.after + (h.call ? h.call(3, 4) : 0) + (int)(h.money / 10000);
}
API void holder_change(Holder *h) {
    h->named.number++;
    h->money *= 2;
    if (h->call) h->call = add;
}
API int first_bytes(const uint8_t *p) { return p ? p[0] * 256 + p[1] : -1; }
API int big_low(const void *p) { return *(const int *)p; }
