/* ELF64 as the System V gABI (chapters 4 and 5), the AMD64 and AArch64 supplements and the GNU extensions
 * define it. Our own declarations, because the compiler also runs where the system has no <elf.h>.
 * Little-endian only. Files are read by memcpy into these structures: members of archives are aligned to 2
 * bytes only. */
#ifndef ANVIL_LINKER_ELF_H
#define ANVIL_LINKER_ELF_H

#include <stdint.h>

typedef struct ElfHeader {
    uint8_t ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, phoff, shoff;
    uint32_t flags;
    uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
} ElfHeader;

typedef struct ElfSection {
    uint32_t name, type;
    uint64_t flags, addr, offset, size;
    uint32_t link, info;
    uint64_t addralign, entsize;
} ElfSection;

typedef struct ElfSegment {
    uint32_t type, flags;
    uint64_t offset, vaddr, paddr, filesz, memsz, align;
} ElfSegment;

typedef struct ElfSymbol {
    uint32_t name;
    uint8_t info, other;
    uint16_t shndx;
    uint64_t value, size;
} ElfSymbol;

typedef struct ElfRela {
    uint64_t offset, info;
    int64_t addend;
} ElfRela;

typedef struct ElfDyn {
    uint64_t tag, value;
} ElfDyn;

typedef struct ElfVerneed {
    uint16_t version, count;
    uint32_t file, aux, next;
} ElfVerneed;

typedef struct ElfVernaux {
    uint32_t hash;
    uint16_t flags, other;
    uint32_t name, next;
} ElfVernaux;

_Static_assert(sizeof(ElfHeader) == 64 && sizeof(ElfSection) == 64 && sizeof(ElfSegment) == 56,
               "gABI 4-3, 4-8, 5-1");
_Static_assert(sizeof(ElfSymbol) == 24 && sizeof(ElfRela) == 24 && sizeof(ElfDyn) == 16,
               "gABI 4-16, 4-22, 5-9");

enum { ELF_CLASS64 = 2, ELF_LITTLE = 1, ELF_VERSION = 1 };
enum { ET_REL = 1, ET_EXEC = 2, ET_DYN = 3, ET_CORE = 4 };
enum { EM_X86_64 = 62, EM_AARCH64 = 183 };

enum {
    SHT_NULL = 0,
    SHT_PROGBITS = 1,
    SHT_SYMTAB = 2,
    SHT_STRTAB = 3,
    SHT_RELA = 4,
    SHT_HASH = 5,
    SHT_DYNAMIC = 6,
    SHT_NOTE = 7,
    SHT_NOBITS = 8,
    SHT_REL = 9,
    SHT_DYNSYM = 11,
    SHT_INIT_ARRAY = 14,
    SHT_FINI_ARRAY = 15,
    SHT_PREINIT_ARRAY = 16,
    SHT_GROUP = 17,
    SHT_SYMTAB_SHNDX = 18,
    SHT_RELR = 19,
    SHT_LLVM_ADDRSIG = 0x6fff4c03,
    SHT_GNU_HASH = 0x6ffffff6,
    SHT_GNU_VERNEED = 0x6ffffffe,
    SHT_GNU_VERSYM = 0x6fffffff,
    SHT_X86_64_UNWIND = 0x70000001,
};
enum {
    SHF_WRITE = 1,
    SHF_ALLOC = 2,
    SHF_EXECINSTR = 4,
    SHF_MERGE = 0x10,
    SHF_STRINGS = 0x20,
    SHF_INFO_LINK = 0x40,
    SHF_LINK_ORDER = 0x80,
    SHF_GROUP = 0x200,
    SHF_TLS = 0x400,
    SHF_COMPRESSED = 0x800,
    SHF_GNU_RETAIN = 0x200000,
};
#define SHF_EXCLUDE 0x80000000u
enum { SHN_UNDEF = 0, SHN_LORESERVE = 0xff00, SHN_ABS = 0xfff1, SHN_COMMON = 0xfff2, SHN_XINDEX = 0xffff };
enum { GRP_COMDAT = 1 };
enum { STB_LOCAL = 0, STB_GLOBAL = 1, STB_WEAK = 2, STB_GNU_UNIQUE = 10 };
enum { STT_NOTYPE, STT_OBJECT, STT_FUNC, STT_SECTION, STT_FILE, STT_COMMON, STT_TLS, STT_GNU_IFUNC = 10 };

enum {
    PT_NULL,
    PT_LOAD,
    PT_DYNAMIC,
    PT_INTERP,
    PT_NOTE,
    PT_SHLIB,
    PT_PHDR,
    PT_TLS,
    PT_ANVIL_RELRO = 0x6041564e, /* of the range for systems: see runtime/start-linux.c */
    PT_GNU_EH_FRAME = 0x6474e550,
    PT_GNU_STACK = 0x6474e551,
    PT_GNU_RELRO = 0x6474e552,
    PT_GNU_PROPERTY = 0x6474e553,
};
enum { PF_X = 1, PF_W = 2, PF_R = 4 };

enum {
    DT_NULL = 0,
    DT_NEEDED = 1,
    DT_HASH = 4,
    DT_STRTAB = 5,
    DT_SYMTAB = 6,
    DT_RELA = 7,
    DT_RELASZ = 8,
    DT_RELAENT = 9,
    DT_STRSZ = 10,
    DT_SYMENT = 11,
    DT_INIT = 12,
    DT_SONAME = 14,
    DT_DEBUG = 21,
    DT_FLAGS = 30,
    DT_RELRSZ = 35,
    DT_RELR = 36,
    DT_RELRENT = 37,
    DT_ANVIL_RELR = 0x6041564e, /* of the range for systems: see runtime/start-linux.c */
    DT_ANVIL_RELRSZ = 0x6041564f,
    DT_VERSYM = 0x6ffffff0,
    DT_VERNEED = 0x6ffffffe,
    DT_VERNEEDNUM = 0x6fffffff,
    DT_RELACOUNT = 0x6ffffff9,
    DT_FLAGS_1 = 0x6ffffffb,
};
enum { DF_BIND_NOW = 8, DF_STATIC_TLS = 0x10 };
enum { DF_1_NOW = 1, DF_1_NODELETE = 8, DF_1_PIE = 0x08000000 };
enum { R_X86_64_64 = 1, R_X86_64_GLOB_DAT = 6, R_X86_64_DTPMOD64 = 16, R_X86_64_TPOFF64 = 18 };
enum { R_X86_64_RELATIVE = 8, R_AARCH64_RELATIVE = 1027 };
enum { NT_GNU_BUILD_ID = 3 };

#endif
