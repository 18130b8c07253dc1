/* Fuzz target for libFuzzer: any bytes as an object file or archive, of either instruction set, linked and
 * shown. An error is fine; a crash, a hang, or an internal error is not. clang
 * -fsanitize=fuzzer,address,undefined -DANVIL_SYSTEM_MALLOC -I. tests/linker/fuzz.c linker/[a-z]*.c
 * base/[adm]*.c */
#include <stdio.h>
#include <stdlib.h>

#include "linker/dump.h"
#include "linker/link.h"

static void link_bytes(Arena *arena, Diag *d, const uint8_t *bytes, size_t size, Arch arch) {
    LinkOptions options = {.entry = "anvil_entry"};
    uint8_t *code;
    Object *o = obj_new(arena, "app", arch);
    uint32_t chunk = obj_chunk_alloc(o, obj_section(o, ".text", SEC_EXEC), 16, 16, &code);
    uint32_t entry = obj_symbol_new(o, "anvil_entry", BIND_GLOBAL, SYM_FUNC);
    obj_symbol_define(o, entry, chunk, 0, 16);
    obj_reloc(o, chunk, 0, REL_PC32, obj_symbol_named(o, "main"), 0);
    Link *l = link_new(arena, d, arch, &options);
    link_add_object(l, o);
    link_add_memory(l, "file", bytes, size);
    const uint8_t *image;
    uint64_t image_size;
    link_image(l, &image, &image_size, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static FILE *nowhere;
    if (!nowhere) nowhere = fopen("/dev/null", "w");
    Arena arena;
    Diag d = {0};
    arena_init(&arena);
    DIAG_TRY(&d) {
        link_bytes(&arena, &d, bytes, size, size > 18 && bytes[18] == 183 ? ARCH_ARM64 : ARCH_X64);
    }
    DIAG_CAUGHT(&d) {
        if (d.kind == DIAG_INTERNAL) {
            fprintf(stderr, "%s\n", d.message);
            abort();
        }
    }
    DIAG_END
    DIAG_TRY(&d) { dump_native(nowhere, &arena, &d, "file", bytes, size, DUMP_ALL); }
    DIAG_CAUGHT(&d) {}
    DIAG_END
    arena_free(&arena);
    return 0;
}
