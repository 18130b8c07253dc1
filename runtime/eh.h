/* Exceptions: between eh.c, the architecture's stubs and the system's fault handlers. */
#ifndef ANVIL_RUNTIME_EH_H
#define ANVIL_RUNTIME_EH_H

#include "runtime/rt.h"

typedef enum RtThrowMode { RT_THROW_NEW, RT_THROW_AGAIN } RtThrowMode;

/* What the stubs call: ip is the return address into the code that throws, fp its frame pointer. */
RT_NORETURN void rt_throw_from(RtObject *exc, uint64_t ip, uint64_t *fp, uint64_t mode);
RT_NORETURN void rt_trap_from(uint64_t kind, uint64_t ip, uint64_t *fp);
RT_NORETURN void rt_resume_from(RtObject *exc, uint64_t token, uint64_t ip, uint64_t *fp);

/* Architecture: continues at `pad` with this frame and stack pointer, and the exception and the token where
 * landing pads expect them. The stack below `dead` is cleared; what localloc gave lies between the two. */
RT_NORETURN void rt_eh_land(uint64_t *fp, uint64_t *sp, uint64_t *dead, uint64_t pad, RtObject *exc,
                            uint64_t token);
/* Where rt_try_call continues after its callee: an address in a frame chain that means "catches everything",
 * what it expects below its frame pointer, and where it continues with an exception. */
extern const char rt_try_return[], rt_try_pad[], rt_base_return[];

/* Sets an OutOfMemoryException aside. */
void rt_eh_init(void);
/* Called by a fault handler on the signal stack: whether the address belongs to compiled code. */
bool rt_is_managed(uint64_t ip);
/* "   at …" lines of the stack from this frame on, to stderr. */
void rt_write_stack(uint64_t ip, uint64_t *fp);
/* Reports a stack overflow of the calling thread and aborts. */
RT_NORETURN void rt_stack_overflow(uint64_t ip, uint64_t *fp);

#endif
