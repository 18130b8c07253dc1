/* Listings of machine code by way of Zydis: bytes, text, names in fields that relocations fill. */
#include "backend-x64/x64_disasm.h"

#include <stdbool.h>

#include <Zydis/Zydis.h>

enum { BYTES_PER_LINE = 10 }; /* most instructions fit; longer ones push their text to the right */

static void print_bytes(FILE *out, uint64_t address, const uint8_t *code, size_t length) {
    fprintf(out, "%6llx:  ", (unsigned long long)address);
    for (size_t i = 0; i < length; i++) fprintf(out, "%02x ", code[i]);
    for (size_t i = length; i < BYTES_PER_LINE; i++) fputs("   ", out);
    fputc(' ', out);
}

/* What the field at `offset` in the instruction refers to: an address if relative, else its value. */
static uint64_t field_target(uint64_t next, int64_t value, bool relative) {
    return relative ? next + (uint64_t)value : (uint64_t)value;
}

static void print_names(FILE *out, const ZydisDecodedInstruction *insn, size_t at, uint64_t base,
                        X64NameFn *name, void *user) {
    uint64_t next = base + at + insn->length;
    const char *text;
    if (insn->raw.disp.size >= 32) {
        bool rip = insn->raw.modrm.mod == 0 && insn->raw.modrm.rm == 5;
        text = name(user, at + insn->raw.disp.offset, field_target(next, insn->raw.disp.value, rip));
        if (text) fprintf(out, "  ; %s", text);
    }
    if (insn->raw.imm[0].size >= 32) {
        uint64_t target = field_target(next, insn->raw.imm[0].value.s, insn->raw.imm[0].is_relative);
        text = name(user, at + insn->raw.imm[0].offset, target);
        if (text) fprintf(out, "  ; %s", text);
    }
}

size_t x64_disasm(FILE *out, const uint8_t *code, size_t size, uint64_t base, X64NameFn *name, void *user) {
    ZydisDecoder decoder;
    ZydisFormatter formatter;
    ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
    ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_INTEL);
    ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_ADDR_PADDING_ABSOLUTE, ZYDIS_PADDING_DISABLED);
    ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_DISP_PADDING, ZYDIS_PADDING_DISABLED);
    ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_IMM_PADDING, ZYDIS_PADDING_DISABLED);
    ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_HEX_UPPERCASE, ZYAN_FALSE);

    size_t undecoded = 0;
    for (size_t at = 0; at < size;) {
        ZydisDecodedInstruction insn;
        ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
        char text[128];
        if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, code + at, size - at, &insn, operands)) ||
            !ZYAN_SUCCESS(ZydisFormatterFormatInstruction(&formatter, &insn, operands,
                                                          insn.operand_count_visible, text, sizeof text,
                                                          base + at, NULL))) {
            print_bytes(out, base + at, code + at, 1);
            fprintf(out, ".byte 0x%02x\n", code[at]);
            undecoded++;
            at++;
            continue;
        }
        print_bytes(out, base + at, code + at, insn.length);
        fputs(text, out);
        if (name) print_names(out, &insn, at, base, name, user);
        fputc('\n', out);
        at += insn.length;
    }
    return undecoded;
}
