/* Hardware faults on Linux x86-64 become exceptions: an access near address 0 is a null reference, a failed
 * idiv a division by zero or an overflow, a fault at the end of the stack ends the process. The handler
 * changes the interrupted context so that it goes on as if the faulting instruction had called
 * rt_fault_entry. */
#include <signal.h>
#include <stdlib.h>
#include <ucontext.h>
#include "runtime/eh.h"
#include "runtime/os.h"
#include "runtime/thread.h"

enum {
    NULL_PAGES = 0x10000, /* as in CoreCLR: an access below is through a null reference */
    RED_ZONE = 128,       /* System V ABI AMD64 §3.2.2 */
    NEAR_STACK = 1 << 20
};

extern void rt_fault_entry(void);

typedef greg_t Registers[NGREG];

/* ---- division ------------------------------------------------------------------------------------ */

/* By the number of an instruction's operand. */
static const uint8_t register_index[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP,
                                           REG_RSI, REG_RDI, REG_R8,  REG_R9,  REG_R10, REG_R11,
                                           REG_R12, REG_R13, REG_R14, REG_R15};

static uint64_t value_of(const Registers r, unsigned n) { return (uint64_t)r[register_index[n]]; }

typedef struct Division {
    const uint8_t *p; /* ModRM byte */
    unsigned rex, size;
} Division;

/* Prefixes and opcode F6 or F7 (Intel SDM 2, IDIV). */
static bool decode_division(const uint8_t *p, Division *d) {
    bool word = false;
    *d = (Division){0};
    while (*p == 0x66 || *p == 0x2E || *p == 0x3E) word |= *p++ == 0x66;
    if ((*p & 0xF0) == 0x40) d->rex = *p++;
    if (*p != 0xF6 && *p != 0xF7) return false;
    d->size = *p == 0xF6 ? 1 : d->rex & 8 ? 8 : word ? 2 : 4;
    d->p = p + 1;
    return true;
}

/* Address of a memory operand (SDM 2 §2.1.5). The instruction has no immediate. */
static uint64_t operand_address(const Division *d, const Registers r) {
    const uint8_t *p = d->p;
    unsigned mod = *p >> 6, rm = *p & 7;
    uint64_t address = 0;
    int32_t displacement = 0;
    p++;
    bool wide = mod == 2 || (mod == 0 && rm == 5);
    if (rm == 4) {
        unsigned sib = *p++, index = (sib >> 3 & 7) | (d->rex & 2) << 2, base = sib & 7;
        if (index != 4) address = value_of(r, index) << (sib >> 6);
        if (mod == 0 && base == 5)
            wide = true;
        else
            address += value_of(r, base | (d->rex & 1) << 3);
    } else if (mod != 0 || rm != 5) {
        address = value_of(r, rm | (d->rex & 1) << 3);
    }
    if (mod == 1) displacement = (int8_t)*p++;
    if (wide) {
        memcpy(&displacement, p, 4);
        p += 4;
    }
    if (mod == 0 && rm == 5) address = (uint64_t)(uintptr_t)p;
    return address + (uint64_t)(int64_t)displacement;
}

static uint64_t divisor(const Division *d, const Registers r) {
    uint64_t value = 0;
    unsigned rm = *d->p & 7;
    if (*d->p >> 6 != 3)
        memcpy(&value, (const void *)(uintptr_t)operand_address(d, r), d->size);
    else if (d->size == 1 && !d->rex && rm >= 4)
        value = value_of(r, rm - 4) >> 8; /* ah, ch, dh, bh */
    else
        value = value_of(r, rm | (d->rex & 1) << 3);
    return d->size == 8 ? value : value & ((1ull << d->size * 8) - 1);
}

/* ---- faults -------------------------------------------------------------------------------------- */

/* Goes on in rt_fault_entry as if called: the return address is one past the instruction's first byte, so
 * that the byte before it belongs to the instruction's exception region. */
static void raise_at(Registers r, RtExceptionKind kind, uint64_t return_address, uint64_t fp) {
    uint64_t sp = (((uint64_t)r[REG_RSP] - RED_ZONE) & ~(uint64_t)15) - 8;
    *(uint64_t *)sp = return_address;
    r[REG_RSP] = (greg_t)sp;
    r[REG_RBP] = (greg_t)fp;
    r[REG_RDI] = (greg_t)kind;
    r[REG_RIP] = (greg_t)(uintptr_t)rt_fault_entry;
}

static bool on_stack(const RtThread *t, uint64_t p) {
    return !(p & 7) && p + 16 <= (uint64_t)(uintptr_t)t->stack_base &&
           p >= (uint64_t)(uintptr_t)t->stack_limit;
}

/* Raises what an address means, in compiled code, or in a C function that compiled code has just called with
 * it. */
static bool raise_in_managed(const RtThread *t, Registers r, RtExceptionKind kind) {
    uint64_t ip = (uint64_t)r[REG_RIP], fp = (uint64_t)r[REG_RBP], sp = (uint64_t)r[REG_RSP];
    if (rt_is_managed(ip)) {
        raise_at(r, kind, ip + 1, fp);
        return true;
    }
    if (on_stack(t, sp) && rt_is_managed(*(uint64_t *)sp - 1)) {
        raise_at(r, kind, *(uint64_t *)sp, fp);
        return true;
    }
    if (on_stack(t, fp) && rt_is_managed(((uint64_t *)fp)[1] - 1)) {
        raise_at(r, kind, ((uint64_t *)fp)[1], ((uint64_t *)fp)[0]);
        return true;
    }
    return false;
}

/* Memory of the stack does not fault, so a fault close to the stack pointer is its end. */
static bool is_stack_overflow(const RtThread *t, uint64_t address, uint64_t sp) {
    uint64_t low = (uint64_t)(uintptr_t)t->stack_limit;
    return address + NEAR_STACK > low && address < (uint64_t)(uintptr_t)t->stack_base &&
           address + NEAR_STACK > sp && address < sp + NEAR_STACK;
}

static RT_NORETURN void access_violation(const Registers r, uint64_t address) {
    char hex[24];
    rt_write_str(2,
                 "Fatal error.\n"
                 "System.AccessViolationException: Attempted to read or write protected memory. "
                 "This is often an indication that other memory is corrupt.\n");
    rt_format_hex(hex, address);
    rt_write_str(2, "   address ");
    rt_write_str(2, hex);
    rt_format_hex(hex, (uint64_t)r[REG_RIP]);
    rt_write_str(2, ", code ");
    rt_write_str(2, hex);
    rt_write_str(2, "\n");
    rt_write_stack((uint64_t)r[REG_RIP] + 1, (uint64_t *)r[REG_RBP]);
    abort();
}

/* What the host of a library had set. */
static struct sigaction hosts[3];
static const int fault_signals[] = {SIGSEGV, SIGBUS, SIGFPE};

/* A fault that is not this program's, in a library: the host's handler has it; without one the default action
 * follows, when the instruction faults again. */
static void pass_on(int signal, siginfo_t *info, void *context) {
    int i = 0;
    while (fault_signals[i] != signal) i++;
    const struct sigaction *a = &hosts[i];
    if (a->sa_flags & SA_SIGINFO)
        a->sa_sigaction(signal, info, context);
    else if (a->sa_handler == SIG_DFL || a->sa_handler == SIG_IGN)
        sigaction(signal, a, NULL);
    else
        a->sa_handler(signal);
}

/* In code of the host, which does not call this program at the moment, or in C code that this program has
 * called. */
static bool is_hosts(const RtThread *t) {
    return rt_module.is_library && (!t || t->state != RT_THREAD_MANAGED);
}

static void on_fault(int signal, siginfo_t *info, void *context) {
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    const RtThread *t = rt_os_known_thread();
    uint64_t address = (uint64_t)(uintptr_t)info->si_addr;
    Division d;
    if (is_hosts(t)) {
        pass_on(signal, info, context);
        return;
    }
    if (signal == SIGFPE) {
        uint64_t ip = (uint64_t)r[REG_RIP];
        if (!rt_is_managed(ip) || !decode_division((const uint8_t *)ip, &d))
            rt_bug("arithmetic fault in the runtime");
        raise_at(r, divisor(&d, r) ? RT_EXC_OVERFLOW : RT_EXC_DIVZERO, ip + 1, (uint64_t)r[REG_RBP]);
        return;
    }
    /* A non-canonical address is reported as 0 by the kernel, with this code. */
    bool known = info->si_code != SI_KERNEL;
    if (t && known && address < NULL_PAGES && raise_in_managed(t, r, RT_EXC_NULLREF)) return;
    bool missing = rt_missing_data && address - (uint64_t)(uintptr_t)rt_missing_data < RT_MISSING_BYTES;
    if (t && known && missing && raise_in_managed(t, r, RT_EXC_NOTSUPPORTED)) return;
    if (t && known && is_stack_overflow(t, address, (uint64_t)r[REG_RSP]))
        rt_stack_overflow((uint64_t)r[REG_RIP] + 1, (uint64_t *)r[REG_RBP]);
    access_violation(r, address);
}

void rt_os_init_faults(void) {
    struct sigaction a = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    for (int i = 0; i < 3; i++) sigaction(fault_signals[i], &a, &hosts[i]);
    /* A write to a closed pipe is an error of the write, as in CoreCLR. */
    struct sigaction pipe;
    if (sigaction(SIGPIPE, NULL, &pipe) == 0 && !(pipe.sa_flags & SA_SIGINFO) && pipe.sa_handler == SIG_DFL)
        signal(SIGPIPE, SIG_IGN);
}
