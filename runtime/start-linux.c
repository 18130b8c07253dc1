/* First instructions of an executable on Linux, in place of the C library's, and what is called when a shared
 * library is loaded. Relocates the image, protects the RELRO segment, and goes on to __libc_start_main. A
 * static executable does all of that itself: musl 1.2.3 does not apply RELR relocations. In an image that the
 * system's dynamic linker has loaded, it has filled in what comes from other libraries; RELR and RELRO, which
 * versions of glibc before 2.36 do not know or would protect too early, are under numbers of our own, and
 * left to this file. Until the image is relocated nothing here may use a pointer that is stored in data. */
#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

/* Tags of the gABI's RELR that musl's header lacks. */
enum { TAG_RELRSZ = 35, TAG_RELR = 36 };
/* Our own: linker/elf.h. */
enum { TAG_OWN_RELR = 0x6041564e, TAG_OWN_RELRSZ = 0x6041564f, SEGMENT_OWN_RELRO = 0x6041564e };

extern int main(int argc, char **argv, char **envp);
extern int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                             void (*fini)(void), void (*ldso_fini)(void));
/* Both made by the linker. */
extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));
extern const Elf64_Dyn _DYNAMIC[] __attribute__((visibility("hidden")));
typedef void (*Initialiser)(int argc, char **argv, char **envp);
extern const Initialiser __init_array_start[] __attribute__((visibility("hidden")));
extern const Initialiser __init_array_end[] __attribute__((visibility("hidden")));

__attribute__((used, noreturn, visibility("hidden"))) void start_in_c(uintptr_t *stack,
                                                                      void (*at_exit)(void));

/* At entry the stack pointer points to argc, then argv, envp and the auxiliary vector (System V ABI AMD64
 * §3.4.1; the same on AArch64). The outermost frame: no return address. */
#if defined(__x86_64__)
enum { RELATIVE = R_X86_64_RELATIVE, SYSCALL_MPROTECT = 10 };
__asm__(
    ".text\n"
    ".globl _start\n"
    ".type _start, @function\n"
    "_start:\n"
    ".cfi_startproc\n"
    ".cfi_undefined rip\n"
    "xorl %ebp, %ebp\n"
    "movq %rsp, %rdi\n"
    "movq %rdx, %rsi\n"
    "andq $-16, %rsp\n"
    "call start_in_c\n"
    "ud2\n"
    ".cfi_endproc\n"
    ".size _start, . - _start\n");

static inline long protect(uintptr_t start, uintptr_t size) {
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(SYSCALL_MPROTECT), "D"(start), "S"(size), "d"(PROT_READ)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum { RELATIVE = R_AARCH64_RELATIVE, SYSCALL_MPROTECT = 226 };
__asm__(
    ".text\n"
    ".globl _start\n"
    ".type _start, %function\n"
    "_start:\n"
    ".cfi_startproc\n"
    ".cfi_undefined x30\n"
    "mov x29, xzr\n"
    "mov x30, xzr\n"
    "mov x1, x0\n"
    "mov x0, sp\n"
    "bl start_in_c\n"
    "udf #0\n"
    ".cfi_endproc\n"
    ".size _start, . - _start\n");

static inline long protect(uintptr_t start, uintptr_t size) {
    register long number __asm__("x8") = SYSCALL_MPROTECT;
    register long result __asm__("x0") = (long)start;
    register long length __asm__("x1") = (long)size;
    register long access __asm__("x2") = PROT_READ;
    __asm__ volatile("svc 0" : "+r"(result) : "r"(number), "r"(length), "r"(access) : "memory");
    return result;
}
#else
#error "start-up code for this instruction set is missing"
#endif

/* An even word is the address of a word to relocate; an odd one is a bitmap over the 63 words that follow. */
static inline void apply_relr(uintptr_t base, const Elf64_Xword *relr, size_t count) {
    uintptr_t *next = NULL;
    for (size_t i = 0; i < count; i++) {
        Elf64_Xword word = relr[i];
        if (!(word & 1)) {
            next = (uintptr_t *)(base + word);
            *next++ += base;
            continue;
        }
        for (size_t bit = 0; (word >>= 1) != 0; bit++)
            if (word & 1) next[bit] += base;
        next += 63;
    }
}

static inline void apply_rela(uintptr_t base, const Elf64_Rela *rela, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (ELF64_R_TYPE(rela[i].r_info) != RELATIVE) __builtin_trap();
        uintptr_t value = base + (uintptr_t)rela[i].r_addend;
        __builtin_memcpy((void *)(base + rela[i].r_offset), &value, sizeof value);
    }
}

/* The linker gives the segment pages of its own, of the largest size that the system may have. */
static inline void protect_relro(uintptr_t base) {
    const Elf64_Phdr *p = (const Elf64_Phdr *)(base + __ehdr_start.e_phoff);
    for (size_t i = 0; i < __ehdr_start.e_phnum; i++) {
        if (p[i].p_type != PT_GNU_RELRO && p[i].p_type != SEGMENT_OWN_RELRO) continue;
        uintptr_t start = (base + p[i].p_vaddr) & -(uintptr_t)4096;
        if (protect(start, base + p[i].p_vaddr + p[i].p_memsz - start)) __builtin_trap();
    }
}

static inline __attribute__((always_inline)) void relocate(void) {
    uintptr_t base = (uintptr_t)&__ehdr_start, relr = 0, rela = 0;
    size_t relr_size = 0, rela_size = 0;
    bool loaded = false;
    for (const Elf64_Dyn *d = _DYNAMIC; d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_STRTAB) loaded = true;
        if (d->d_tag == TAG_RELR || d->d_tag == TAG_OWN_RELR) relr = d->d_un.d_ptr;
        if (d->d_tag == TAG_RELRSZ || d->d_tag == TAG_OWN_RELRSZ) relr_size = d->d_un.d_val;
        if (d->d_tag == DT_RELA) rela = d->d_un.d_ptr;
        if (d->d_tag == DT_RELASZ) rela_size = d->d_un.d_val;
    }
    apply_relr(base, (const Elf64_Xword *)(base + relr), relr_size / sizeof(Elf64_Xword));
    if (!loaded) apply_rela(base, (const Elf64_Rela *)(base + rela), rela_size / sizeof(Elf64_Rela));
    protect_relro(base);
}

static void initialise(int argc, char **argv, char **envp) {
    for (const Initialiser *f = __init_array_start; f < __init_array_end; f++) (*f)(argc, argv, envp);
}

/* musl takes the initialisers from the linker's symbols, glibc from its caller. `at_exit` is the dynamic
 * linker's. */
void start_in_c(uintptr_t *stack, void (*at_exit)(void)) {
    relocate();
    __libc_start_main(main, (int)stack[0], (char **)(stack + 1), (void (*)(void))initialise, NULL, at_exit);
    __builtin_trap();
}

/* DT_INIT of a shared library; GNU's dynamic linker gives it what main gets. */
void rt_library_loaded(int argc, char **argv, char **envp) {
    relocate();
    initialise(argc, argv, envp);
}
