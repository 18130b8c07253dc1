/* The calling thread's own record. */
#ifndef ANVIL_RUNTIME_THREAD_H
#define ANVIL_RUNTIME_THREAD_H

#include "runtime/rt.h"

/* All zero until the thread is attached: no room to allocate, so the fast paths need no test. */
extern _Thread_local RtThread rt_self;

/* Writes the callee-saved registers to `to` (at most 8 words). Per architecture. */
void rt_spill_registers(uint64_t *to);

#endif
