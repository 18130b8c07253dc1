/* Listings: text, names of fields at their offsets, bytes that are no instruction. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "backend-x64/enc.h"
#include "backend-x64/x64_disasm.h"

static const char *name_fields(void *user, size_t field, uint64_t target) {
    char *buffer = user;
    snprintf(buffer, 64, "field %zu to %llx", field, (unsigned long long)target);
    return buffer;
}

static const char *name_one(void *user, size_t field, uint64_t target) {
    (void)user, (void)target;
    return field == 8 ? "Console::WriteLine" : NULL;
}

static void check_listing(const uint8_t *code, size_t size, X64NameFn *name, size_t undecoded,
                          const char *want) {
    char *text, buffer[64];
    size_t length;
    FILE *out = open_memstream(&text, &length);
    size_t bad = x64_disasm(out, code, size, 0x1000, name, buffer);
    fclose(out);
    cr_assert_str_eq(text, want, "got\n%swanted\n%s", text, want);
    cr_assert_eq(bad, undecoded);
    free(text);
}

Test(x64_disasm, names_what_a_relocation_would_fill) {
    uint8_t code[64], *p = code;
    p = x64_enc_rm(p, X64_LEA, X64_S64, X64_RDI, x64_mem_rip(0));
    p = x64_enc_call(p, 0);
    p = x64_enc_mi(p, X64_CMP, X64_S32, x64_mem_rip(16), 100000);
    p = x64_enc_jcc8(p, X64_CC_NE, -2);
    check_listing(code, (size_t)(p - code), name_fields, 0,
                  "  1000:  48 8d 3d 00 00 00 00           lea rdi, [0x1007]  ; field 3 to 1007\n"
                  "  1007:  e8 00 00 00 00                 call 0x100c  ; field 8 to 100c\n"
                  "  100c:  81 3d 10 00 00 00 a0 86 01 00  cmp dword ptr [0x1026], 0x186a0"
                  "  ; field 14 to 1026  ; field 18 to 186a0\n"
                  "  1016:  75 fe                          jnz 0x1016\n");
    check_listing(code, 12, name_one, 0,
                  "  1000:  48 8d 3d 00 00 00 00           lea rdi, [0x1007]\n"
                  "  1007:  e8 00 00 00 00                 call 0x100c  ; Console::WriteLine\n");
}

Test(x64_disasm, shows_bytes_that_are_no_instruction) {
    static const uint8_t code[] = {0x90, 0x06, 0xC3, 0x48, 0x8B};
    check_listing(code, sizeof code, NULL, 3,
                  "  1000:  90                             nop\n"
                  "  1001:  06                             .byte 0x06\n"
                  "  1002:  c3                             ret\n"
                  "  1003:  48                             .byte 0x48\n"
                  "  1004:  8b                             .byte 0x8b\n");
}
