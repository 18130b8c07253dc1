/* Listings of x64 machine code, for `anvil dump --stage asm` and tests. Decoding is Zydis', so that a
 * listing is an opinion independent of our encoder. */
#ifndef ANVIL_BACKEND_X64_DISASM_H
#define ANVIL_BACKEND_X64_DISASM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Names what an instruction refers to. Called for each displacement or immediate of four or eight bytes:
 * `field` is its offset in the listed code (where a relocation would apply), `target` the address a
 * branch or RIP-relative operand reaches as encoded, or the field's value. Returns a name that lives
 * until the next call, or NULL for none. */
typedef const char *X64NameFn(void *user, size_t field, uint64_t target);

/* Writes one line per instruction: offset from `base`, bytes, Intel syntax, and "; name" for each field that
 * `name` (may be NULL) knows. Branches show their target as base + offset. Bytes that are no
 * instruction become ".byte" lines. Returns how many bytes those were. */
size_t x64_disasm(FILE *out, const uint8_t *code, size_t size, uint64_t base, X64NameFn *name, void *user);

#endif
