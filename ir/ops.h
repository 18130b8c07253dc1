/* Every operation of the IR, in one table.
 *
 *   X(name, args, result, flags, text)
 *
 *   name    OP_<name>
 *   args    operand shape:
 *             none          no operands
 *             a, ab, abc    one, two or three values in a, b, c
 *             list          values in f->pool[list .. list + nlist)
 *             a_list        a, then the list
 *   result  "void" no value; "any" the type field says; "i32" always i32; "addr" ptr or byref
 *   flags   P  pure: no effect, cannot fault; may be removed, merged and moved
 *           R  reads memory         W  writes memory
 *           T  may throw or fault (keeps its place and its EH region)
 *           C  calls: clobbers what the convention says
 *           B  ends a block (terminator)
 *           I  uses `imm`           S  uses `sym` (and imm as its offset)
 *           M  uses `mem` (width and signedness of a memory access)
 *           K  uses `cc` (condition)   X  result and operand order commute
 *   text    mnemonic in the textual form
 *
 * Semantics that are not obvious stand beside the row. Integer arithmetic wraps. Shift counts are
 * taken modulo the width (as the IL importer needs for C#; ECMA-335 leaves larger counts undefined).
 * Values are i32, i64, f32, f64, v128, v256, ref and byref; narrower integers exist in memory only.
 * `i64` serves as native int and unmanaged pointer. ref points at an object's start or is null. byref
 * points anywhere in, or one past the end of, an object, or outside the heap, or is null. */
#ifndef ANVIL_IR_OPS_H
#define ANVIL_IR_OPS_H

#define IR_OPS(X)                                                                                            \
    X(nop, none, void, "P", "nop")                                                                           \
    /* --- leaves --- */                                                                                     \
    X(iconst, none, any, "PI", "iconst")    /* i32, i64, ref (0 only), byref (0 only) */                     \
    X(fconst, none, any, "PI", "fconst")    /* f32, f64: imm holds the bits */                               \
    X(symaddr, none, any, "PIS", "symaddr") /* address of symbol sym + imm; i64, ref or byref */             \
    X(param, none, any, "I", "param") /* imm: parameter number; only at the start of the entry block */      \
    X(slotaddr, none, any, "PI",                                                                             \
      "slotaddr")                /* address of stack slot imm (index in f->slots); i64 or byref */           \
    X(phi, list, any, "", "phi") /* list[i] comes from predecessor i; only at block starts */                \
    /* --- integer arithmetic: i32, i64 (add and sub also byref + i64, byref - i64; byref - byref is i64)    \
     * --- */                                                                                                \
    X(add, ab, any, "PX", "add")                                                                             \
    X(sub, ab, any, "P", "sub")                                                                              \
    X(mul, ab, any, "PX", "mul")                                                                             \
    X(mulhs, ab, any, "PX", "mulhs") /* high half of the signed double-width product */                      \
    X(mulhu, ab, any, "PX", "mulhu")                                                                         \
    X(divs, ab, any, "T", "divs") /* throws DivideByZero; MIN / -1 throws Overflow (Arithmetic) */           \
    X(divu, ab, any, "T", "divu")                                                                            \
    X(rems, ab, any, "T", "rems") /* as divs */                                                              \
    X(remu, ab, any, "T", "remu")                                                                            \
    X(and, ab, any, "PX", "and")                                                                             \
    X(or, ab, any, "PX", "or")                                                                               \
    X(xor, ab, any, "PX", "xor")                                                                             \
    X(shl, ab, any, "P", "shl") /* b is i32 */                                                               \
    X(shr, ab, any, "P", "shr") /* logical */                                                                \
    X(sar, ab, any, "P", "sar")                                                                              \
    X(rotl, ab, any, "P", "rotl")                                                                            \
    X(rotr, ab, any, "P", "rotr")                                                                            \
    X(neg, a, any, "P", "neg") /* also f32, f64: flips the sign bit */                                       \
    X(not, a, any, "P", "not")                                                                               \
    X(clz, a, any, "P", "clz") /* of 0: the width */                                                         \
    X(ctz, a, any, "P", "ctz") /* of 0: the width */                                                         \
    X(popcnt, a, any, "P", "popcnt")                                                                         \
    X(bswap, a, any, "P", "bswap")                                                                           \
    /* checked arithmetic: throws OverflowException */                                                       \
    X(adds_ovf, ab, any, "TX", "adds.ovf")                                                                   \
    X(addu_ovf, ab, any, "TX", "addu.ovf")                                                                   \
    X(subs_ovf, ab, any, "T", "subs.ovf")                                                                    \
    X(subu_ovf, ab, any, "T", "subu.ovf")                                                                    \
    X(muls_ovf, ab, any, "TX", "muls.ovf")                                                                   \
    X(mulu_ovf, ab, any, "TX", "mulu.ovf")                                                                   \
    /* --- floating point: f32, f64, IEEE 754, round to nearest even --- */                                  \
    X(fadd, ab, any, "PX", "fadd")                                                                           \
    X(fsub, ab, any, "P", "fsub")                                                                            \
    X(fmul, ab, any, "PX", "fmul")                                                                           \
    X(fdiv, ab, any, "P", "fdiv")                                                                            \
    X(fabs, a, any, "P", "fabs")                                                                             \
    X(fsqrt, a, any, "P", "fsqrt")                                                                           \
    X(ffloor, a, any, "P", "ffloor")                                                                         \
    X(fceil, a, any, "P", "fceil")                                                                           \
    X(ftrunc, a, any, "P", "ftrunc")                                                                         \
    X(fround, a, any, "P", "fround") /* to nearest, ties to even */                                          \
    /* --- comparison and selection --- */                                                                   \
    X(cmp, ab, i32, "PK", "cmp")       /* 0 or 1 */                                                          \
    X(select, abc, any, "P", "select") /* a != 0 ? b : c; a is i32 */                                        \
    /* --- conversion --- */                                                                                 \
    X(sext8, a, any, "P", "sext8") /* low 8 bits of an i32 or i64, sign-extended to the result type */       \
    X(sext16, a, any, "P", "sext16")                                                                         \
    X(zext8, a, any, "P", "zext8")                                                                           \
    X(zext16, a, any, "P", "zext16")                                                                         \
    X(sext32, a, any, "P", "sext32")     /* i32 -> i64 */                                                    \
    X(zext32, a, any, "P", "zext32")     /* i32 -> i64 */                                                    \
    X(trunc, a, any, "P", "trunc")       /* i64 -> i32 */                                                    \
    X(cast, a, any, "P", "cast")         /* between i64, ref and byref: same bits */                         \
    X(bitcast, a, any, "P", "bitcast")   /* i32 <-> f32, i64 <-> f64 */                                      \
    X(stof, a, any, "P", "stof")         /* signed i32/i64 -> f32/f64 */                                     \
    X(utof, a, any, "P", "utof")         /* unsigned */                                                      \
    X(ftos, a, any, "P", "ftos")         /* to signed i32/i64, toward zero, saturating, NaN is 0 */          \
    X(ftou, a, any, "P", "ftou")         /* to unsigned i32/i64, likewise */                                 \
    X(fext, a, any, "P", "fext")         /* f32 -> f64 */                                                    \
    X(ftrunc32, a, any, "P", "ftrunc32") /* f64 -> f32 */                                                    \
    /* --- memory: the address is a + imm; a null a faults and becomes NullReferenceException --- */         \
    X(load, a, any, "RTMI", "load")                                                                          \
    X(store, ab, void, "WTMI", "store")      /* mem[a + imm] = b */                                          \
    X(storeref, ab, void, "WTI", "storeref") /* store of a ref into the heap, with the write barrier */      \
    X(memcpy, ab, void, "RWTI",                                                                              \
      "memcpy") /* copies imm bytes from b to a; no overlap or the same place; no barrier */                 \
    X(memzero, a, void, "WTI", "memzero")    /* zeroes imm bytes at a */                                     \
    X(nullcheck, a, void, "T", "nullcheck")  /* faults when a is null */                                     \
    X(xchg, ab, any, "RWTMI", "xchg")        /* atomic, sequentially consistent: these four */               \
    X(xadd, ab, any, "RWTMI", "xadd")        /* result: the old value */                                     \
    X(cmpxchg, abc, any, "RWTMI", "cmpxchg") /* if mem[a+imm] == c then = b; result: the old value */        \
    X(fence, none, void, "RW", "fence")                                                                      \
    X(localloc, a, any, "W", "localloc") /* a bytes (i64) of the frame, 16-aligned, not zeroed; i64 */       \
    /* --- checks: throw by kind (IrTrap in imm) --- */                                                      \
    X(trapif, a, void, "TI", "trapif") /* throws when a != 0 */                                              \
    /* --- calls --- args in the list; two-register returns: `ret2` right after the call --- */              \
    X(call, list, any, "RWTCS", "call")       /* direct, to sym */                                           \
    X(calli, a_list, any, "RWTC", "calli")    /* through code address a */                                   \
    X(ret2, a, any, "P", "ret2")              /* second result of call a; follows it directly */             \
    X(keepalive, a, void, "W", "keepalive")   /* a is live here */                                           \
    X(frameaddr, none, any, "P", "frameaddr") /* frame pointer of this function; i64 */                      \
    X(parentslot, a, any, "PI",                                                                              \
      "parentslot") /* slot imm of the function f->parent whose frame pointer is a */                        \
    /* --- exceptions --- only at the start of a landing pad --- */                                          \
    X(eh_exc, none, any, "", "eh_exc")     /* the exception in flight; ref */                                \
    X(eh_token, none, any, "", "eh_token") /* what eh_resume needs; i64 */                                   \
    /* --- terminators --- */                                                                                \
    X(jmp, none, void, "B", "jmp")                                                                           \
    X(br, a, void, "B", "br") /* a != 0: succ[0], else succ[1] */                                            \
    X(switch, a, void, "B",                                                                                  \
      "switch")                    /* i32 a, unsigned: succ[a], or the last successor when a >= nsucc - 1 */ \
    X(ret, list, void, "B", "ret") /* 0, 1 or 2 values */                                                    \
    X(try, none, void, "B", "try") /* succ[0]: protected code; the others: landing pads */                   \
    X(eh_resume, ab, void, "BT", "eh_resume")      /* goes on unwinding: exception a, token b */             \
    X(unreachable, none, void, "B", "unreachable") /* after a call that does not return; traps */

typedef enum IrOp {
#define X(name, args, result, flags, text) OP_##name,
    IR_OPS(X)
#undef X
        OP_COUNT
} IrOp;

#endif
