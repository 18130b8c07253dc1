__thread int other_tls = 5;
__thread int unused_tls[100];
extern __thread int value_tls;
int tentative;
const char *const words[] = {"alpha", "beta", "gamma", 0};
const char *other_word(void) { return "alpha"; }
__attribute__((noinline)) int times(int x) { return x * 3; }
int (*indirect)(int) = times;
static const void *const volatile self[] = {(const void *)&self, (const void *)&indirect, words};
int other(int x) {
    tentative++;
    switch (x) {
        case 1: return 100;
        case 2: return 101;
        case 3: return times(4);
        case 4: return 1;
        case 5: return indirect(x) + tentative + (self[0] == self ? 1000 : 0) + value_tls;
        case 6: return 9;
        default: return -1;
    }
}
int dead_function(int x) { return x ? dead_function(x - 1) + other(x) : 0; }
