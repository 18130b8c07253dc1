/* A program of the shape that the code generator hands over, made without one: N functions in the managed
 * frame layout, a tree of calls, and for each function a table of pointers. Linked from memory with start-up
 * code and the C library; when run, main counts the functions through the tables and exits with 0 if all N
 * answered. usage: scale N [each|range] OUT FILE... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "linker/link.h"

enum { POINTERS = 8 };

static double milliseconds(void) { return (double)clock_nanos() / 1e6; }

/* push rbp; mov rbp,rsp; push rbx; push rbx; lea rax,[table]; call left; mov ebx,eax; call [rax+8] of the
 * reloaded table; sum */
static const uint8_t inner[] = {0x55, 0x48, 0x89, 0xe5, 0x53, 0x53, 0xe8, 0,    0,   0,    0,
                                0x89, 0xc3, 0x48, 0x8d, 0x05, 0,    0,    0,    0,   0xff, 0x50,
                                0x08, 0x8d, 0x44, 0x18, 0x01, 0x5b, 0x5b, 0x5d, 0xc3};
static const uint8_t leaf[] = {0x55, 0x48, 0x89, 0xe5, 0x48, 0x8d, 0x05, 0,    0,
                               0,    0,    0xb8, 1,    0,    0,    0,    0x5d, 0xc3};
/* push rbp; mov rbp,rsp; lea rax,[table]; call [rax]; cmp eax,N; setne al; movzx eax,al; pop rbp; ret */
static const uint8_t main_code[] = {0x55, 0x48, 0x89, 0xe5, 0x48, 0x8d, 0x05, 0,   0,
                                    0,    0,    0xff, 0x10, 0x3d, 0,    0,    0,   0,
                                    0x0f, 0x95, 0xc0, 0x0f, 0xb6, 0xc0, 0x5d, 0xc3};

static uint32_t function(Object *o, uint32_t section, uint32_t symbol, const uint8_t *code, uint32_t size) {
    uint32_t chunk = obj_chunk_new(o, section, 16, code, size);
    obj_symbol_define(o, symbol, chunk, 0, size);
    obj_chunk_frame(o, chunk, FRAME_POINTER);
    return chunk;
}

static Object *make_program(Arena *arena, uint32_t n) {
    Object *o = obj_new(arena, "program", ARCH_X64);
    uint32_t code = obj_section(o, "__managed_code", SEC_EXEC),
             tables = obj_section(o, "__method_tables", SEC_RELRO);
    uint32_t *f = ARENA_ARRAY(arena, uint32_t, n + 1), *t = ARENA_ARRAY(arena, uint32_t, n + 1);
    for (uint32_t i = 1; i <= n; i++) {
        f[i] = obj_symbol_new(o, arena_printf(arena, "Some.Name.Space.Type%u::Method(System.String, int)", i),
                              BIND_LOCAL, SYM_FUNC);
        t[i] = obj_symbol_new(o, arena_printf(arena, "MT Some.Name.Space.Type%u", i), BIND_LOCAL, SYM_OBJECT);
    }
    uint8_t *start = arena_alloc(arena, sizeof main_code);
    memcpy(start, main_code, sizeof main_code);
    memcpy(start + 14, &n, 4);
    uint32_t main_symbol = obj_symbol_new(o, "main", BIND_GLOBAL, SYM_FUNC);
    obj_reloc(o, function(o, code, main_symbol, start, sizeof main_code), 7, REL_PC32, t[1], -4);
    for (uint32_t i = 1; i <= n; i++) {
        bool has_children = 2 * i + 1 <= n;
        uint32_t chunk =
            function(o, code, f[i], has_children ? inner : leaf, has_children ? sizeof inner : sizeof leaf);
        if (has_children) obj_reloc(o, chunk, 7, REL_PLT32, f[2 * i], -4);
        obj_reloc(o, chunk, has_children ? 16 : 7, REL_PC32, t[i], -4);
        uint8_t *data;
        uint32_t table = obj_chunk_alloc(o, tables, 8, 8 * POINTERS, &data);
        obj_symbol_define(o, t[i], table, 0, 8 * POINTERS);
        for (uint32_t k = 0; k < POINTERS; k++)
            obj_reloc(o, table, 8 * k, REL_ABS64,
                      k == 0                   ? f[i]
                      : k == 1 && has_children ? f[2 * i + 1]
                                               : t[i / 2 + 1],
                      0);
    }
    return o;
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    uint32_t n = (uint32_t)strtoul(argv[1], NULL, 10) | 1; /* odd: every inner function has two children */
    Arena arena;
    arena_init(&arena);
    Diag diag = {0};
    volatile int code = 0;
    DIAG_TRY(&diag) {
        LinkOptions options = {.frames = strcmp(argv[2], "each") ? LINK_FRAMES_RANGE : LINK_FRAMES_EACH};
        LinkStats s;
        double t0 = milliseconds();
        Object *o = make_program(&arena, n);
        double t1 = milliseconds();
        Link *l = link_new(&arena, &diag, ARCH_X64, &options);
        link_add_object(l, o);
        for (int i = 4; i < argc; i++) link_add_file(l, argv[i]);
        link_write(l, argv[3], &s);
        printf(
            "%u functions: built in %.1f ms, linked in %.1f ms; %u relocations, %u at start-up, %llu bytes, "
            "%zu MB of memory\n",
            n, t1 - t0, milliseconds() - t1, s.relocs, s.relative_relocs, (unsigned long long)s.file_size,
            arena.total >> 20);
        link_free(l);
    }
    DIAG_CAUGHT(&diag) {
        fprintf(stderr, "scale: error: %s\n", diag.message);
        code = 1;
    }
    DIAG_END
    arena_free(&arena);
    return code;
}
