/* Linking objects made in memory: what is kept, where it goes, what the fields hold. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/linker_util.h"

Test(linker_link, drops_what_the_entry_does_not_reach) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, "__managed_code", "_start", 16);
    add_function(o, "__managed_code", "used", 32);
    uint32_t dead = add_function(o, "__managed_code", "dead", 48);
    uint32_t by_data = add_data(o, ".data.rel.ro", SEC_RELRO, "table", 8, 16);
    add_function(o, "__managed_code", "through_table", 16);
    obj_reloc(o, start, 1, REL_PC32, obj_symbol_named(o, "table"), -4);
    obj_reloc(o, by_data, 8, REL_ABS64, obj_symbol_named(o, "through_table"), 3);
    obj_reloc(o, start, 9, REL_PLT32, obj_symbol_named(o, "used"), -4);
    obj_reloc(o, dead, 1, REL_PLT32, obj_symbol_named(o, "nowhere"),
              -4); /* in dead code it does not matter */
    bench_must_link(&b);
    ElfSymbol y;
    cr_assert_not(image_symbol(&b.image, "dead", &y));
    cr_assert_eq(b.image.stats.live_chunks, 4);
    uint64_t at = image_address(&b.image, "_start"), table = image_address(&b.image, "table");
    cr_assert_eq(image_header(&b.image).entry, at);
    cr_assert_eq(image_target(&b.image, at + 9), image_address(&b.image, "used"));
    cr_assert_eq(image_target(&b.image, at + 1), table);
    cr_assert_eq(image_u64(&b.image, table + 8), image_address(&b.image, "through_table") + 3);
    cr_assert_eq(*image_at(&b.image, at + 13), 0x90);
    arena_free(&b.arena);
}

/* Rows of a table follow their functions and stay in the functions' order. */
Test(linker_link, followers_and_section_bounds) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, "__managed_code", "_start", 32);
    uint32_t rows = obj_section(o, "__unwind_rows", SEC_READ);
    char names[20][16];
    for (int i = 0; i < 20; i++) {
        snprintf(names[i], sizeof names[i], "f%d", i);
        uint32_t f = add_function(o, "__managed_code", names[i], 16 + (uint32_t)i);
        uint8_t *row;
        uint32_t c = obj_chunk_alloc(o, rows, 4, 8, &row);
        row[4] = (uint8_t)i;
        obj_chunk_follow(o, c, f);
        obj_reloc(o, c, 0, REL_PC32, obj_symbol_named(o, names[i]), 0);
        if (i % 3 == 0) obj_reloc(o, start, 0, REL_NONE, obj_symbol_named(o, names[i]), 0);
    }
    obj_reloc(o, start, 1, REL_PC32, obj_symbol_named(o, "__start___unwind_rows"), -4);
    obj_reloc(o, start, 5, REL_PC32, obj_symbol_named(o, "__stop___unwind_rows"), -4);
    bench_must_link(&b);
    uint64_t at = image_address(&b.image, "_start");
    uint64_t from = image_target(&b.image, at + 1), to = image_target(&b.image, at + 5), last = 0;
    cr_assert_eq(to - from, 7 * 8, "rows of dead functions are gone");
    for (uint64_t row = from; row < to; row += 8) {
        uint64_t function = row + (uint64_t)(int64_t)(int32_t)image_u32(&b.image, row);
        char name[16];
        snprintf(name, sizeof name, "f%u", image_u32(&b.image, row + 4));
        cr_assert_eq(function, image_address(&b.image, name));
        cr_assert_gt(function, last);
        last = function;
    }
    arena_free(&b.arena);
}

Test(linker_link, section_bounds_keep_members) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app"), *p = bench_object(&b, "other");
    uint32_t start = add_function(o, ".text", "_start", 32);
    add_data(o, "my_list", SEC_WRITE, "a", 4, 4);
    add_data(p, "my_list", SEC_WRITE, "b", 4, 4);
    add_data(p, "unlisted", SEC_WRITE, "c", 4, 4);
    obj_reloc(o, start, 1, REL_PC32, obj_symbol_named(o, "__stop_my_list"), -4);
    bench_must_link(&b);
    ElfSection s;
    cr_assert(image_section(&b.image, "my_list", &s));
    cr_assert_eq(s.size, 8);
    cr_assert_eq(image_target(&b.image, image_address(&b.image, "_start") + 1), s.addr + 8);
    cr_assert_not(image_section(&b.image, "unlisted", &s));
    arena_free(&b.arena);
}

/* A pointer into a string is a pointer into the merged one; strings nobody points to are not stored. */
Test(linker_link, merges_strings) {
    Bench b;
    bench_init(&b);
    static const char first[] = "alpha\0beta\0unused\0", second[] = "gamma\0beta\0alpha";
    const struct {
        const char *name, *bytes;
        uint32_t size;
        int64_t addend[2];
    } rows[] = {{"one", first, sizeof first - 1, {0, 7}}, {"two", second, sizeof second, {11, 8}}};
    for (int i = 0; i < 2; i++) {
        Object *o = bench_object(&b, rows[i].name);
        uint32_t f = add_function(o, ".text", i ? "two" : "_start", 32);
        uint32_t merge = obj_section_merge(o, ".rodata.str1.1", SEC_MERGE | SEC_STRINGS, 1);
        uint32_t c = obj_chunk_new(o, merge, 1, rows[i].bytes, rows[i].size);
        uint32_t section = obj_symbol_new(o, NULL, BIND_LOCAL, SYM_SECTION),
                 into = obj_symbol_new(o, "into", BIND_LOCAL, SYM_OBJECT);
        obj_symbol_define(o, section, c, 0, 0);
        obj_symbol_define(o, into, c, (uint64_t)rows[i].addend[1], 1);
        uint32_t table = add_data(o, ".data.rel.ro", SEC_RELRO, i ? "table2" : "table1", 8, 16);
        obj_reloc(o, table, 0, REL_ABS64, section, rows[i].addend[0]); /* by section + addend */
        obj_reloc(o, table, 8, REL_ABS64, into, 1);                    /* by symbol, plus one byte */
        obj_reloc(o, f, 0, REL_NONE, obj_symbol_named(o, i ? "table2" : "table1"), 0);
        if (!i) obj_reloc(o, f, 1, REL_PLT32, obj_symbol_named(o, "two"), -4);
    }
    bench_must_link(&b);
    uint64_t t1 = image_address(&b.image, "table1"), t2 = image_address(&b.image, "table2");
    uint64_t alpha = image_u64(&b.image, t1), beta = image_u64(&b.image, t1 + 8);
    cr_assert_str_eq((const char *)image_at(&b.image, alpha), "alpha");
    cr_assert_str_eq((const char *)image_at(&b.image, beta), "ta");
    cr_assert_eq(image_u64(&b.image, t2), alpha);
    cr_assert_eq(image_u64(&b.image, t2 + 8), beta + 1);
    ElfSection s;
    cr_assert(image_section(&b.image, ".rodata", &s));
    cr_assert_eq(s.size, 11);
    arena_free(&b.arena);
}

/* Variant II: the block ends, rounded up to its alignment, at the thread pointer. */
Test(linker_link, thread_local_offsets) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, ".text", "_start", 64);
    add_data(o, ".tbss.big", SEC_TLS | SEC_NOBITS | SEC_WRITE, "zeros", 64, 100);
    add_data(o, ".tdata.x", SEC_TLS | SEC_WRITE, "value", 8, 24);
    add_data(o, ".data.x", SEC_WRITE, "ordinary", 8, 8);
    o->chunks.items[o->chunks.len - 3].data = NULL; /* zeros: nothing stored */
    obj_reloc(o, start, 0, REL_TPOFF32, obj_symbol_named(o, "value"), 4);
    obj_reloc(o, start, 4, REL_TPOFF32, obj_symbol_named(o, "zeros"), 0);
    bench_must_link(&b);
    ElfSegment tls;
    cr_assert(image_segment(&b.image, PT_TLS, &tls));
    cr_assert_eq(tls.align, 64);
    cr_assert_eq(tls.vaddr % 64, 0);
    cr_assert_eq(tls.filesz, 24);
    cr_assert_eq(tls.memsz, 164);
    uint64_t at = image_address(&b.image, "_start");
    cr_assert_eq((int32_t)image_u32(&b.image, at), -192 + 4);
    cr_assert_eq((int32_t)image_u32(&b.image, at + 4), -192 + 64);
    Object *bad = bench_object(&b, "bad");
    uint32_t f = add_function(bad, ".text", "_start2", 8);
    obj_reloc(bad, f, 0, REL_TPOFF32, obj_symbol_named(bad, "ordinary"), 0);
    b.options.entry = "_start2";
    const char *error = bench_link(&b);
    cr_assert(error && strstr(error, "ordinary: not a thread-local"), "%s", error ? error : "no error");
    arena_free(&b.arena);
}

Test(linker_link, relative_relocations_are_exactly_the_pointers) {
    enum { N = 700 };
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, ".text", "_start", 16), chunks[N];
    char *names = arena_alloc(&b.arena, N * 16);
    for (uint32_t i = 0; i < N; i++) {
        char *name = names + 16 * i;
        snprintf(name, 16, "d%u", i);
        chunks[i] = add_data(o, i % 3 ? ".data" : ".data.rel.ro", i % 3 ? SEC_WRITE : SEC_RELRO, name,
                             i % 50 ? 8 : 512, 8 * (i % 9 + 1));
        for (uint32_t k = 0; k < i % 9 + 1; k += i % 2 + 1)
            obj_reloc(o, chunks[i], 8 * k, REL_ABS64, obj_symbol_named(o, i % 7 ? "_start" : "weak_nowhere"),
                      k);
        obj_reloc(o, start, 0, REL_NONE, obj_symbol_named(o, name), 0);
    }
    o->symbols.items[obj_symbol_named(o, "weak_nowhere")].binding = BIND_WEAK;
    bench_must_link(&b);
    ElfSection s;
    cr_assert(image_section(&b.image, ".relr.dyn", &s));
    cr_assert_lt(s.size, 8 * 300, "%llu bytes", (unsigned long long)s.size);
    uint64_t *found = malloc(64 * s.size),
             n = relr_decode((const uint64_t *)(const void *)(b.image.bytes + s.offset), s.size / 8, found),
             expected = 0;
    for (uint32_t i = 0; i < N; i++) {
        uint64_t at = image_address(&b.image, names + 16 * i);
        for (uint32_t k = 0; k < i % 9 + 1; k += i % 2 + 1) {
            bool relocated = false;
            for (uint64_t f = 0; f < n && !relocated; f++) relocated = found[f] == at + 8 * k;
            cr_assert_eq(relocated, i % 7 != 0);
            expected += relocated;
            cr_assert_eq(image_u64(&b.image, at + 8 * k),
                         (i % 7 ? image_address(&b.image, "_start") : 0) + k);
        }
    }
    cr_assert_eq(n, expected);
    free(found);
    arena_free(&b.arena);
}

Test(linker_link, relro_ends_on_a_page_and_nothing_is_both_writable_and_executable) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, ".text", "_start", 5000);
    add_data(o, ".data.rel.ro", SEC_RELRO, "fixed", 8, 40);
    add_data(o, ".data", SEC_WRITE, "data", 64, 4100);
    add_data(o, ".rodata", SEC_READ, "ro", 32, 333);
    uint32_t bss = add_data(o, ".bss", SEC_WRITE | SEC_NOBITS, "zeros", 4096, 100000);
    o->chunks.items[bss].data = NULL;
    static const char *const names[] = {"fixed", "data", "ro", "zeros"};
    for (int i = 0; i < 4; i++) obj_reloc(o, start, 0, REL_NONE, obj_symbol_named(o, names[i]), 0);
    bench_must_link(&b);
    ElfHeader h = image_header(&b.image);
    ElfSegment relro, p;
    cr_assert(image_segment(&b.image, PT_GNU_RELRO, &relro));
    cr_assert_eq((relro.vaddr + relro.memsz) % 4096, 0);
    uint64_t end = 0;
    for (uint32_t i = 0; i < h.phnum; i++) {
        memcpy(&p, b.image.bytes + h.phoff + i * sizeof p, sizeof p);
        if (p.type != PT_LOAD) continue;
        cr_assert_eq(p.vaddr % 4096, p.offset % 4096);
        cr_assert_neq(p.flags & (PF_W | PF_X), PF_W | PF_X);
        cr_assert_geq(p.vaddr & ~4095ull, end, "segments share a page");
        end = (p.vaddr + p.memsz + 4095) & ~4095ull;
    }
    uint64_t data = image_address(&b.image, "data");
    cr_assert_geq(data, relro.vaddr + relro.memsz);
    cr_assert_eq(image_address(&b.image, "zeros") % 4096, 0);
    cr_assert_lt(b.image.size, 16000, "zeros are not stored");
    arena_free(&b.arena);
}

/* .eh_frame_hdr finds, for every function, a record that covers it. */
static void check_frames(LinkFrames frames, uint32_t expected) {
    Bench b;
    bench_init(&b);
    b.options.frames = frames;
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, "__managed_code", "_start", 16);
    obj_chunk_frame(o, start, FRAME_POINTER);
    for (uint32_t i = 0; i < 9; i++) {
        char *name = arena_printf(&b.arena, "f%u", i);
        uint32_t f = add_function(o, "__managed_code", name, 16 * (i + 1));
        if (i != 4) obj_chunk_frame(o, f, FRAME_POINTER);
        obj_reloc(o, start, 0, REL_NONE, obj_symbol_named(o, name), 0);
    }
    bench_must_link(&b);
    ElfSegment hdr;
    cr_assert(image_segment(&b.image, PT_GNU_EH_FRAME, &hdr));
    uint32_t n = image_u32(&b.image, hdr.vaddr + 8);
    cr_assert_eq(n, expected);
    for (uint32_t i = 0; i < 9; i++) {
        uint64_t pc = image_address(&b.image, arena_printf(&b.arena, "f%u", i)) + 5, covers = 0, last = 0;
        for (uint32_t k = 0; k < n; k++) {
            uint64_t row = hdr.vaddr + 12 + 8 * k,
                     from = hdr.vaddr + (uint64_t)(int64_t)(int32_t)image_u32(&b.image, row);
            uint64_t fde = hdr.vaddr + image_u32(&b.image, row + 4);
            cr_assert_eq(from, fde + 8 + (uint64_t)(int64_t)(int32_t)image_u32(&b.image, fde + 8));
            cr_assert_gt(from, last);
            last = from;
            uint64_t cie = fde + 4 - image_u32(&b.image, fde + 4);
            cr_assert_eq(image_u32(&b.image, cie + 4), 0);
            covers += pc >= from && pc < from + image_u32(&b.image, fde + 12);
        }
        cr_assert_eq(covers, i != 4);
    }
    arena_free(&b.arena);
}
Test(linker_link, frames_for_each_function) { check_frames(LINK_FRAMES_EACH, 9); }
Test(linker_link, frames_for_runs_of_functions) { check_frames(LINK_FRAMES_RANGE, 2); }

Test(linker_link, same_input_same_bytes) {
    uint8_t *first = NULL;
    uint64_t size = 0;
    for (int round = 0; round < 2; round++) {
        Bench b;
        bench_init(&b);
        b.options.build_id = true;
        if (round) arena_alloc(&b.arena, 12345); /* other addresses */
        Object *o = bench_object(&b, "app");
        uint32_t start = add_function(o, ".text", "_start", 8);
        for (uint32_t i = 0; i < 300; i++) {
            char *name = arena_printf(&b.arena, "f%u", i * 7919 % 300);
            uint32_t f = add_data(o, ".data", SEC_WRITE, name, 8, 8 + i % 5);
            obj_reloc(o, f, 0, REL_ABS64, obj_symbol_named(o, "_start"), i);
            obj_reloc(o, start, 0, REL_NONE, obj_symbol_named(o, name), 0);
        }
        bench_must_link(&b);
        if (round) {
            cr_assert_eq(size, b.image.size);
            cr_assert_eq(memcmp(first, b.image.bytes, size), 0);
        }
        size = b.image.size;
        first = realloc(first, size);
        memcpy(first, b.image.bytes, size);
        arena_free(&b.arena);
    }
    free(first);
}

/* ---- errors */

static void expect_error(Bench *b, const char *part) {
    const char *error = bench_link(b);
    cr_assert(error && strstr(error, part), "expected \"%s\", got \"%s\"", part, error ? error : "success");
    cr_assert_eq(b->diag.kind, DIAG_INPUT);
    arena_free(&b->arena);
}

Test(linker_link, undefined_symbols_are_listed) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, ".text", "_start", 16);
    obj_reloc(o, start, 1, REL_PLT32, obj_symbol_named(o, "missing_one"), -4);
    obj_reloc(o, start, 6, REL_PLT32, obj_symbol_named(o, "missing_two"), -4);
    expect_error(&b, "missing_one (used by app: .text+0x1 (in _start)); missing_two");
}

Test(linker_link, two_definitions) {
    Bench b;
    bench_init(&b);
    add_function(bench_object(&b, "one.o"), ".text", "_start", 16);
    add_function(bench_object(&b, "two.o"), ".text", "_start", 16);
    expect_error(&b, "_start is defined twice: in one.o and in two.o");
}

Test(linker_link, no_entry) {
    Bench b;
    bench_init(&b);
    add_function(bench_object(&b, "app"), ".text", "main", 16);
    expect_error(&b, "entry symbol _start");
}

Test(linker_link, pointer_in_read_only_data) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, ".text", "_start", 16),
             ro = add_data(o, ".rodata", SEC_READ, "ro", 8, 8);
    obj_reloc(o, ro, 0, REL_ABS64, obj_symbol_named(o, "_start"), 0);
    obj_reloc(o, start, 0, REL_NONE, obj_symbol_named(o, "ro"), 0);
    expect_error(&b,
                 ".rodata+0x0 (in ro): relocation ABS64 against _start: an address in a read-only section");
}

Test(linker_link, call_too_far) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, ".text", "_start", 16);
    uint32_t big = obj_chunk_new(o, obj_section(o, ".bss", SEC_WRITE | SEC_NOBITS), 1, NULL, 0x90000000u);
    uint32_t end = obj_symbol_new(o, "end_of_big", BIND_LOCAL, SYM_OBJECT);
    obj_symbol_define(o, end, big, 0x8fffffff, 1);
    obj_reloc(o, start, 3, REL_PC32, end, -4);
    expect_error(&b, "does not fit its field");
}

/* A failure leaves the old file whole and no other file behind. */
Test(linker_link, output_cannot_be_written) {
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    add_function(o, ".text", "_start", 16);
    static const char *const paths[] = {"/nonexistent-directory/out", "/dev/full"};
    for (int i = 0; i < 2; i++) {
        volatile bool failed = false;
        DIAG_TRY(&b.diag) {
            Link *l = link_new(&b.arena, &b.diag, ARCH_X64, NULL);
            link_add_object(l, o);
            link_write(l, paths[i], NULL);
        }
        DIAG_CAUGHT(&b.diag) { failed = true; }
        DIAG_END
        cr_assert(failed);
        cr_assert(strstr(b.diag.message, paths[i]), "%s", b.diag.message);
        cr_assert(strstr(b.diag.message, i ? strerror(ENOSPC) : strerror(ENOENT)), "%s", b.diag.message);
    }
    struct stat st;
    cr_assert_eq(stat("/dev/full", &st), 0);
    cr_assert(S_ISCHR(st.st_mode));
    arena_free(&b.arena);
}
