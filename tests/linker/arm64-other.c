__thread short other_tls __attribute__((aligned(64))) = 77;
char bytes[5] = {1, 2};
char *const pointers[] = {bytes, (char *)pointers, bytes + 3};
short halves[] = {0, 0x304};
int words[] = {0, 0x5060708};
long doubles[] = {0, 9};
long double quads[] = {0, 1};
int (*volatile indirect)(int);
static int times(int x) { return x * 2; }
int other(int x) {
    indirect = times;
    switch (x) {
        case 1: return 100;
        case 2: return indirect(50);
        case 3: return indirect(52);
        case 4: return 9;
        case 5: return 11;
        default: return -1;
    }
}
