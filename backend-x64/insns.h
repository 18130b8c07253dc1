/* The x64 instructions Anvil can encode, as one table that reads like the opcode pages of the Intel
 * manual (SDM vol. 2, "ADD r/m64, imm8  REX.W 83 /0 ib"). Everything the encoder knows about an
 * instruction is here: enc.c has no case for any of them.
 *
 *   INSN(id, text, flags, rows...)
 *     id     X64_<id> in enum X64Insn
 *     text   mnemonic, as the disassembler prints it (without a condition suffix)
 *     flags  LOCK  a LOCK prefix is allowed when the destination is memory
 *            CC    a condition code is added to the opcode
 *            _     neither
 *
 *   ROW(op1, op2, op3, prefix, W, map, opcode, ext)
 *     op1..3  operand kinds of X64_KINDS, destination first, _ for none
 *     prefix  mandatory prefix: 66 F2 F3 or _
 *     W       v: by operand size: 66 for 16 bits, REX.W for 64
 *             1: REX.W always   _: never
 *     map     opcode map: _ (one byte), 0F, 0F38, 0F3A; V0F.. are the same maps with a VEX prefix (L=0)
 *     opcode  the opcode byte
 *     ext     r: ModRM holds two operands (/r); 0..7: ModRM.reg extends the opcode (/digit);
 *             C0..FF: a fixed last opcode byte; _: no ModRM
 *   The first row that takes the operands, the size and the immediate wins: shorter forms stand first.
 */
#ifndef ANVIL_BACKEND_X64_INSNS_H
#define ANVIL_BACKEND_X64_INSNS_H

/* clang-format off */

/* Operand kinds. A letter after the kind binds the instruction's operand size (b 8, z 16 or 32, v 16 to 64,
 * y 32 or 64, q 64 bits); a number is a fixed width in bits and says nothing about the operand size.
 *   KIND(name, accepted operands, operand sizes, field, width in bits: 0 = the operand size) */
#define X64_KINDS(KIND)                                                                      \
    KIND(_,      NONE,      ANY,         NONE,  0)                                           \
    /* general register in ModRM.reg */                                                      \
    KIND(Rb,     GPR,       S8,          REG,   0)                                           \
    KIND(Rv,     GPR,       S16|S32|S64, REG,   0)                                           \
    KIND(Ry,     GPR,       S32|S64,     REG,   0)                                           \
    KIND(Rq,     GPR,       S64,         REG,   0)                                           \
    KIND(R32,    GPR,       ANY,         REG,  32)                                           \
    /* general register or memory in ModRM.rm; RO: register only, M: memory only */          \
    KIND(RMb,    GPR|MEM,   S8,          RM,    0)                                           \
    KIND(RMv,    GPR|MEM,   S16|S32|S64, RM,    0)                                           \
    KIND(RMy,    GPR|MEM,   S32|S64,     RM,    0)                                           \
    KIND(RMq,    GPR|MEM,   S64,         RM,    0)                                           \
    KIND(RM8,    GPR|MEM,   ANY,         RM,    8)                                           \
    KIND(RM16,   GPR|MEM,   ANY,         RM,   16)                                           \
    KIND(RM32,   GPR|MEM,   ANY,         RM,   32)                                           \
    KIND(RM64,   GPR|MEM,   ANY,         RM,   64)                                           \
    KIND(ROv,    GPR,       S16|S32|S64, RM,    0)                                           \
    KIND(RO32,   GPR,       ANY,         RM,   32)                                           \
    KIND(RO64,   GPR,       ANY,         RM,   64)                                           \
    KIND(M,      MEM,       ANY,         RM,    0)                                           \
    KIND(Ma,     MEM,       ANY,         RM,    0) /* its address alone: no segment */      \
    KIND(M8,     MEM,       ANY,         RM,    8)                                           \
    KIND(M16,    MEM,       ANY,         RM,   16)                                           \
    KIND(M32,    MEM,       ANY,         RM,   32)                                           \
    KIND(M64,    MEM,       ANY,         RM,   64)                                           \
    KIND(M128,   MEM,       ANY,         RM,  128)                                           \
    /* general register in the low three bits of the opcode */                               \
    KIND(Ob,     GPR,       S8,          OPC,   0)                                           \
    KIND(Oz,     GPR,       S16|S32,     OPC,   0)                                           \
    KIND(Oy,     GPR,       S32|S64,     OPC,   0)                                           \
    KIND(Oq,     GPR,       S64,         OPC,   0)                                           \
    /* the accumulator: al, ax, eax, rax */                                                  \
    KIND(Ab,     GPR,       S8,          NONE,  0)                                           \
    KIND(Av,     GPR,       S16|S32|S64, NONE,  0)                                           \
    /* general register in VEX.vvvv */                                                       \
    KIND(RVy,    GPR,       S32|S64,     VVVV,  0)                                           \
    /* vector register in ModRM.reg, in VEX.vvvv, in ModRM.rm, or that or memory */          \
    KIND(X,      XMM,       ANY,         REG, 128)                                           \
    KIND(XV,     XMM,       ANY,         VVVV,128)                                           \
    KIND(XO,     XMM,       ANY,         RM,  128)                                           \
    KIND(XM16,   XMM|MEM,   ANY,         RM,   16)                                           \
    KIND(XM32,   XMM|MEM,   ANY,         RM,   32)                                           \
    KIND(XM64,   XMM|MEM,   ANY,         RM,   64)                                           \
    KIND(XM128,  XMM|MEM,   ANY,         RM,  128)                                           \
    /* immediates: Is sign-extended to the operand size, Iu zero-extended, Ic a shift count */ \
    /* below the operand size, Iz of the operand size but at most 32 bits, Iq 64 bits; */      \
    /* Is8q, Izq at 64 bits only */                                                          \
    KIND(Is8,    IMM,       ANY,         IMM,   8)                                           \
    KIND(Iu8,    IMM,       ANY,         IMM,   8)                                           \
    KIND(Iu16,   IMM,       ANY,         IMM,  16)                                           \
    KIND(Ic,     IMM,       ANY,         IMM,   8)                                           \
    KIND(Iz,     IMM,       ANY,         IMM,   0)                                           \
    KIND(Is8q,   IMM,       S64,         IMM,   8)                                           \
    KIND(Izq,    IMM,       S64,         IMM,  32)                                           \
    KIND(Iq,     IMM,       S64,         IMM,  64)                                           \
    /* operands the opcode implies: the number one, the register cl */                       \
    KIND(ONE,    IMM,       ANY,         NONE,  0)                                           \
    KIND(CL,     CL,        ANY,         NONE,  0)                                           \
    /* branch displacements, counted from the end of the instruction */                      \
    KIND(J8,     REL8,      ANY,         IMM,   8)                                           \
    KIND(J32,    REL32,     ANY,         IMM,  32)

/* Row patterns that several instructions share. */

/* add, or, adc, sbb, and, sub, xor, cmp: opcodes n*8 .. n*8+5 and 80 /n, 81 /n, 83 /n */
#define X64_ALU(INSN, id, text, flags, mr8, mr, rm8, rm, acc8, acc, n) \
    INSN(id, text, flags,                                   \
         ROW(RMb, Rb,  _,  _, _, _, mr8, r),                \
         ROW(RMv, Rv,  _,  _, v, _, mr,  r),                \
         ROW(Rb,  RMb, _,  _, _, _, rm8, r),                \
         ROW(Rv,  RMv, _,  _, v, _, rm,  r),                \
         ROW(Ab,  Iz,  _,  _, _, _, acc8,_),                \
         ROW(RMb, Iz,  _,  _, _, _, 80,  n),                \
         ROW(RMv, Is8, _,  _, v, _, 83,  n),                \
         ROW(Av,  Iz,  _,  _, v, _, acc, _),                \
         ROW(RMv, Iz,  _,  _, v, _, 81,  n))

/* rol, ror, rcl, rcr, shl, shr, sar: by one, by an immediate, by cl */
#define X64_SHIFT(INSN, id, text, n)       \
    INSN(id, text, _,                      \
         ROW(RMb, ONE, _,  _, _, _, D0, n), \
         ROW(RMv, ONE, _,  _, v, _, D1, n), \
         ROW(RMb, Ic,  _,  _, _, _, C0, n), \
         ROW(RMv, Ic,  _,  _, v, _, C1, n), \
         ROW(RMb, CL,  _,  _, _, _, D2, n), \
         ROW(RMv, CL,  _,  _, v, _, D3, n))

/* one operand, read or changed in place, with opcodes op8 for bytes and op for the rest */
#define X64_UNARY(INSN, id, text, flags, op8, op, n) \
    INSN(id, text, flags,                            \
         ROW(RMb, _, _,  _, _, _, op8, n),           \
         ROW(RMv, _, _,  _, v, _, op,  n))

/* xchg, cmpxchg, xadd, test with a register: opcode op8 for bytes and op for the rest */
#define X64_SWAP(INSN, id, text, map, op8, op) \
    INSN(id, text, LOCK,                       \
         ROW(RMb, Rb, _,  _, _, map, op8, r),  \
         ROW(RMv, Rv, _,  _, v, map, op,  r))

/* bt, bts, btr, btc: bit number in a register or an immediate */
#define X64_BIT(INSN, id, text, flags, op, n)   \
    INSN(id, text, flags,                       \
         ROW(RMv, Ic, _,  _, v, 0F, BA, n),     \
         ROW(RMv, Rv, _,  _, v, 0F, op, r))

/* register from register or memory, 16 to 64 bits */
#define X64_RRM(INSN, id, text, pfx, op) INSN(id, text, _, ROW(Rv, RMv, _,  pfx, v, 0F, op, r))

/* load and store of a vector register */
#define X64_XMOV(INSN, id, text, width, pfx, load, store) \
    INSN(id, text, _,                                     \
         ROW(X,       XM##width, _,  pfx, _, 0F, load,  r), \
         ROW(XM##width, X,       _,  pfx, _, 0F, store, r))

/* vector register, vector register or memory */
#define X64_X2(INSN, id, text, width, pfx, map, op) \
    INSN(id, text, _, ROW(X, XM##width, _,  pfx, _, map, op, r))
/* the same with an immediate byte */
#define X64_X2I(INSN, id, text, width, pfx, map, op) \
    INSN(id, text, _, ROW(X, XM##width, Iu8,  pfx, _, map, op, r))

/* packed integer arithmetic, whole registers */
#define X64_P(INSN, id, text, op)   X64_X2(INSN, id, text, 128, 66, 0F,   op)
#define X64_P38(INSN, id, text, op) X64_X2(INSN, id, text, 128, 66, 0F38, op)

/* float arithmetic in its four types: packed single and double, scalar single and double */
#define X64_FLOAT(INSN, id, text, op)                    \
    X64_X2(INSN, id##PS, text "ps", 128, _,  0F, op)     \
    X64_X2(INSN, id##PD, text "pd", 128, 66, 0F, op)     \
    X64_X2(INSN, id##SS, text "ss", 32,  F3, 0F, op)     \
    X64_X2(INSN, id##SD, text "sd", 64,  F2, 0F, op)
/* only packed */
#define X64_FLOATP(INSN, id, text, op)                   \
    X64_X2(INSN, id##PS, text "ps", 128, _,  0F, op)     \
    X64_X2(INSN, id##PD, text "pd", 128, 66, 0F, op)

/* packed shifts: by a vector register or memory, or by an immediate */
#define X64_PSHIFT(INSN, id, text, op, iop, n)           \
    INSN(id, text, _,                                    \
         ROW(X,  XM128, _,  66, _, 0F, op,  r),          \
         ROW(XO, Iu8,   _,  66, _, 0F, iop, n))

/* fused multiply-add: three operand orders times two scalar and two packed types */
#define X64_FMA(INSN, id, text, packed, scalar)                                          \
    INSN(id##PS, text "ps", _, ROW(X, XV, XM128,  66, _, V0F38, packed, r))              \
    INSN(id##PD, text "pd", _, ROW(X, XV, XM128,  66, 1, V0F38, packed, r))              \
    INSN(id##SS, text "ss", _, ROW(X, XV, XM32,   66, _, V0F38, scalar, r))              \
    INSN(id##SD, text "sd", _, ROW(X, XV, XM64,   66, 1, V0F38, scalar, r))

#define X64_INSNS(INSN)                                                                  \
    /* integer arithmetic and logic */                                                   \
    X64_ALU(INSN, ADD, "add", LOCK, 00, 01, 02, 03, 04, 05, 0)                           \
    X64_ALU(INSN, OR,  "or",  LOCK, 08, 09, 0A, 0B, 0C, 0D, 1)                           \
    X64_ALU(INSN, ADC, "adc", LOCK, 10, 11, 12, 13, 14, 15, 2)                           \
    X64_ALU(INSN, SBB, "sbb", LOCK, 18, 19, 1A, 1B, 1C, 1D, 3)                           \
    X64_ALU(INSN, AND, "and", LOCK, 20, 21, 22, 23, 24, 25, 4)                           \
    X64_ALU(INSN, SUB, "sub", LOCK, 28, 29, 2A, 2B, 2C, 2D, 5)                           \
    X64_ALU(INSN, XOR, "xor", LOCK, 30, 31, 32, 33, 34, 35, 6)                           \
    X64_ALU(INSN, CMP, "cmp", _,    38, 39, 3A, 3B, 3C, 3D, 7)                           \
    INSN(TEST, "test", _,                                                                \
         ROW(RMb, Rb, _,     _, _, _, 84, r),                                            \
         ROW(RMv, Rv, _,     _, v, _, 85, r),                                            \
         ROW(Ab,  Iz, _,     _, _, _, A8, _),                                            \
         ROW(Av,  Iz, _,     _, v, _, A9, _),                                            \
         ROW(RMb, Iz, _,     _, _, _, F6, 0),                                            \
         ROW(RMv, Iz, _,     _, v, _, F7, 0))                                            \
    X64_UNARY(INSN, INC,  "inc",  LOCK, FE, FF, 0)                                       \
    X64_UNARY(INSN, DEC,  "dec",  LOCK, FE, FF, 1)                                       \
    X64_UNARY(INSN, NOT,  "not",  LOCK, F6, F7, 2)                                       \
    X64_UNARY(INSN, NEG,  "neg",  LOCK, F6, F7, 3)                                       \
    X64_UNARY(INSN, MUL,  "mul",  _,    F6, F7, 4)                                       \
    X64_UNARY(INSN, DIV,  "div",  _,    F6, F7, 6)                                       \
    X64_UNARY(INSN, IDIV, "idiv", _,    F6, F7, 7)                                       \
    INSN(IMUL, "imul", _,                                                                \
         ROW(RMb, _,   _,    _, _, _,  F6, 5),                                           \
         ROW(RMv, _,   _,    _, v, _,  F7, 5),                                           \
         ROW(Rv,  RMv, _,    _, v, 0F, AF, r),                                           \
         ROW(Rv,  RMv, Is8,  _, v, _,  6B, r),                                           \
         ROW(Rv,  RMv, Iz,   _, v, _,  69, r))                                           \
    X64_SHIFT(INSN, ROL, "rol", 0)                                                       \
    X64_SHIFT(INSN, ROR, "ror", 1)                                                       \
    X64_SHIFT(INSN, RCL, "rcl", 2)                                                       \
    X64_SHIFT(INSN, RCR, "rcr", 3)                                                       \
    X64_SHIFT(INSN, SHL, "shl", 4)                                                       \
    X64_SHIFT(INSN, SHR, "shr", 5)                                                       \
    X64_SHIFT(INSN, SAR, "sar", 7)                                                       \
    INSN(SHLD, "shld", _,                                                                \
         ROW(RMv, Rv, Ic,    _, v, 0F, A4, r),                                           \
         ROW(RMv, Rv, CL,    _, v, 0F, A5, r))                                           \
    INSN(SHRD, "shrd", _,                                                                \
         ROW(RMv, Rv, Ic,    _, v, 0F, AC, r),                                           \
         ROW(RMv, Rv, CL,    _, v, 0F, AD, r))                                           \
    X64_BIT(INSN, BT,  "bt",  _,    A3, 4)                                               \
    X64_BIT(INSN, BTS, "bts", LOCK, AB, 5)                                               \
    X64_BIT(INSN, BTR, "btr", LOCK, B3, 6)                                               \
    X64_BIT(INSN, BTC, "btc", LOCK, BB, 7)                                               \
    X64_RRM(INSN, BSF,    "bsf",    _,  BC)                                              \
    X64_RRM(INSN, BSR,    "bsr",    _,  BD)                                              \
    X64_RRM(INSN, TZCNT,  "tzcnt",  F3, BC)                                              \
    X64_RRM(INSN, LZCNT,  "lzcnt",  F3, BD)                                              \
    X64_RRM(INSN, POPCNT, "popcnt", F3, B8)                                              \
    INSN(BSWAP, "bswap", _, ROW(Oy, _, _,  _, v, 0F, C8, _))                             \
    INSN(CRC32B, "crc32", _, ROW(Ry, RM8, _,  F2, v, 0F38, F0, r))                       \
    INSN(CRC32,  "crc32", _, ROW(Ry, RMy, _,  F2, v, 0F38, F1, r))                       \
    INSN(ANDN,  "andn",  _, ROW(Ry,  RVy, RMy,  _,  v, V0F38, F2, r))                    \
    INSN(BLSR,  "blsr",  _, ROW(RVy, RMy, _,    _,  v, V0F38, F3, 1))                    \
    INSN(BLSMSK,"blsmsk",_, ROW(RVy, RMy, _,    _,  v, V0F38, F3, 2))                    \
    INSN(BLSI,  "blsi",  _, ROW(RVy, RMy, _,    _,  v, V0F38, F3, 3))                    \
    INSN(BZHI,  "bzhi",  _, ROW(Ry,  RMy, RVy,  _,  v, V0F38, F5, r))                    \
    INSN(PDEP,  "pdep",  _, ROW(Ry,  RVy, RMy,  F2, v, V0F38, F5, r))                    \
    INSN(PEXT,  "pext",  _, ROW(Ry,  RVy, RMy,  F3, v, V0F38, F5, r))                    \
    INSN(MULX,  "mulx",  _, ROW(Ry,  RVy, RMy,  F2, v, V0F38, F6, r))                    \
    INSN(SHLX,  "shlx",  _, ROW(Ry,  RMy, RVy,  66, v, V0F38, F7, r))                    \
    INSN(SARX,  "sarx",  _, ROW(Ry,  RMy, RVy,  F3, v, V0F38, F7, r))                    \
    INSN(SHRX,  "shrx",  _, ROW(Ry,  RMy, RVy,  F2, v, V0F38, F7, r))                    \
    INSN(RORX,  "rorx",  _, ROW(Ry,  RMy, Ic,   F2, v, V0F3A, F0, r))                    \
                                                                                         \
    /* moves */                                                                          \
    INSN(MOV, "mov", _,                                                                  \
         ROW(RMb, Rb,  _,    _, _, _, 88, r),                                            \
         ROW(RMv, Rv,  _,    _, v, _, 89, r),                                            \
         ROW(Rb,  RMb, _,    _, _, _, 8A, r),                                            \
         ROW(Rv,  RMv, _,    _, v, _, 8B, r),                                            \
         ROW(Ob,  Iz,  _,    _, _, _, B0, _),                                            \
         ROW(Oz,  Iz,  _,    _, v, _, B8, _),                                            \
         ROW(RMb, Iz,  _,    _, _, _, C6, 0),                                            \
         ROW(RMv, Iz,  _,    _, v, _, C7, 0),                                            \
         ROW(Oq,  Iq,  _,    _, 1, _, B8, _))                                            \
    INSN(MOVZX8,  "movzx",  _, ROW(Rv, RM8,  _,  _, v, 0F, B6, r))                       \
    INSN(MOVZX16, "movzx",  _, ROW(Ry, RM16, _,  _, v, 0F, B7, r))                       \
    INSN(MOVSX8,  "movsx",  _, ROW(Rv, RM8,  _,  _, v, 0F, BE, r))                       \
    INSN(MOVSX16, "movsx",  _, ROW(Ry, RM16, _,  _, v, 0F, BF, r))                       \
    INSN(MOVSXD,  "movsxd", _, ROW(Rq, RM32, _,  _, 1, _,  63, r))                       \
    INSN(MOVBE,   "movbe",  _,                                                           \
         ROW(Rv, M,  _,      _, v, 0F38, F0, r),                                         \
         ROW(M,  Rv, _,      _, v, 0F38, F1, r))                                         \
    INSN(MOVNTI,  "movnti", _, ROW(M, Ry, _,  _, v, 0F, C3, r))                          \
    INSN(LEA,     "lea",    _, ROW(Ry, Ma, _, _, v, _, 8D, r))                           \
    INSN(CMOVCC,  "cmov",   CC, ROW(Rv, RMv, _,  _, v, 0F, 40, r))                       \
    INSN(SETCC,   "set",    CC, ROW(RM8, _, _,   _, _, 0F, 90, 0))                       \
    INSN(PUSH, "push", _,                                                                \
         ROW(Oq,  _, _,      _, _, _, 50, _),                                            \
         ROW(RMq, _, _,      _, _, _, FF, 6),                                            \
         ROW(Is8q,_, _,      _, _, _, 6A, _),                                            \
         ROW(Izq, _, _,      _, _, _, 68, _))                                            \
    INSN(POP, "pop", _,                                                                  \
         ROW(Oq,  _, _,      _, _, _, 58, _),                                            \
         ROW(RMq, _, _,      _, _, _, 8F, 0))                                            \
    INSN(CWDE, "cwde", _, ROW(_, _, _,  _, _, _, 98, _))                                 \
    INSN(CDQE, "cdqe", _, ROW(_, _, _,  _, 1, _, 98, _))                                 \
    INSN(CWD,  "cwd",  _, ROW(_, _, _,  66, _, _, 99, _))                                \
    INSN(CDQ,  "cdq",  _, ROW(_, _, _,  _, _, _, 99, _))                                 \
    INSN(CQO,  "cqo",  _, ROW(_, _, _,  _, 1, _, 99, _))                                 \
                                                                                         \
    /* atomics and fences: xchg with memory locks by itself */                           \
    X64_SWAP(INSN, XCHG,    "xchg",    _,  86, 87)                                       \
    X64_SWAP(INSN, CMPXCHG, "cmpxchg", 0F, B0, B1)                                       \
    X64_SWAP(INSN, XADD,    "xadd",    0F, C0, C1)                                       \
    INSN(CMPXCHG8B,  "cmpxchg8b",  LOCK, ROW(M64,  _, _,  _, _, 0F, C7, 1))              \
    INSN(CMPXCHG16B, "cmpxchg16b", LOCK, ROW(M128, _, _,  _, 1, 0F, C7, 1))              \
    INSN(LFENCE, "lfence", _, ROW(_, _, _,  _, _, 0F, AE, E8))                           \
    INSN(MFENCE, "mfence", _, ROW(_, _, _,  _, _, 0F, AE, F0))                           \
    INSN(SFENCE, "sfence", _, ROW(_, _, _,  _, _, 0F, AE, F8))                           \
    INSN(PAUSE,  "pause",  _, ROW(_, _, _,  F3, _, _, 90, _))                            \
    INSN(PREFETCHNTA, "prefetchnta", _, ROW(M8, _, _,  _, _, 0F, 18, 0))                 \
    INSN(PREFETCHT0,  "prefetcht0",  _, ROW(M8, _, _,  _, _, 0F, 18, 1))                 \
    INSN(PREFETCHT1,  "prefetcht1",  _, ROW(M8, _, _,  _, _, 0F, 18, 2))                 \
    INSN(PREFETCHT2,  "prefetcht2",  _, ROW(M8, _, _,  _, _, 0F, 18, 3))                 \
                                                                                         \
    /* control flow and system */                                                        \
    INSN(JMP, "jmp", _,                                                                  \
         ROW(RMq, _, _,      _, _, _, FF, 4),                                            \
         ROW(J8,  _, _,      _, _, _, EB, _),                                            \
         ROW(J32, _, _,      _, _, _, E9, _))                                            \
    INSN(JCC, "j", CC,                                                                   \
         ROW(J8,  _, _,      _, _, _,  70, _),                                           \
         ROW(J32, _, _,      _, _, 0F, 80, _))                                           \
    INSN(CALL, "call", _,                                                                \
         ROW(RMq, _, _,      _, _, _, FF, 2),                                            \
         ROW(J32, _, _,      _, _, _, E8, _))                                            \
    INSN(RET, "ret", _,                                                                  \
         ROW(_,    _, _,     _, _, _, C3, _),                                            \
         ROW(Iu16, _, _,     _, _, _, C2, _))                                            \
    INSN(LEAVE,   "leave",   _, ROW(_, _, _,  _,  _, _,  C9, _))                         \
    INSN(INT3,    "int3",    _, ROW(_, _, _,  _,  _, _,  CC, _))                         \
    INSN(UD2,     "ud2",     _, ROW(_, _, _,  _,  _, 0F, 0B, _))                         \
    INSN(HLT,     "hlt",     _, ROW(_, _, _,  _,  _, _,  F4, _))                         \
    INSN(NOP,     "nop",     _, ROW(_, _, _,  _,  _, _,  90, _))                         \
    INSN(ENDBR64, "endbr64", _, ROW(_, _, _,  F3, _, 0F, 1E, FA))                        \
    INSN(SYSCALL, "syscall", _, ROW(_, _, _,  _,  _, 0F, 05, _))                         \
    INSN(CPUID,   "cpuid",   _, ROW(_, _, _,  _,  _, 0F, A2, _))                         \
    INSN(XGETBV,  "xgetbv",  _, ROW(_, _, _,  _,  _, 0F, 01, D0))                        \
    INSN(RDTSC,   "rdtsc",   _, ROW(_, _, _,  _,  _, 0F, 31, _))                         \
    INSN(RDTSCP,  "rdtscp",  _, ROW(_, _, _,  _,  _, 0F, 01, F9))                        \
    INSN(RDRAND,  "rdrand",  _, ROW(ROv, _, _,  _, v, 0F, C7, 6))                        \
    INSN(RDSEED,  "rdseed",  _, ROW(ROv, _, _,  _, v, 0F, C7, 7))                        \
    INSN(CLC,     "clc",     _, ROW(_, _, _,  _,  _, _,  F8, _))                         \
    INSN(STC,     "stc",     _, ROW(_, _, _,  _,  _, _,  F9, _))                         \
    INSN(CMC,     "cmc",     _, ROW(_, _, _,  _,  _, _,  F5, _))                         \
    INSN(CLD,     "cld",     _, ROW(_, _, _,  _,  _, _,  FC, _))                         \
    INSN(REP_MOVSB, "movsb", _, ROW(_, _, _,  F3, _, _,  A4, _))                         \
    INSN(REP_MOVSQ, "movsq", _, ROW(_, _, _,  F3, 1, _,  A5, _))                         \
    INSN(REP_STOSB, "stosb", _, ROW(_, _, _,  F3, _, _,  AA, _))                         \
    INSN(REP_STOSD, "stosd", _, ROW(_, _, _,  F3, _, _,  AB, _))                         \
    INSN(REP_STOSQ, "stosq", _, ROW(_, _, _,  F3, 1, _,  AB, _))                         \
    INSN(LDMXCSR, "ldmxcsr", _, ROW(M32, _, _,  _, _, 0F, AE, 2))                        \
    INSN(STMXCSR, "stmxcsr", _, ROW(M32, _, _,  _, _, 0F, AE, 3))                        \
                                                                                         \
    /* vector moves */                                                                   \
    X64_XMOV(INSN, MOVSS,  "movss",  32,  F3, 10, 11)                                    \
    X64_XMOV(INSN, MOVSD,  "movsd",  64,  F2, 10, 11)                                    \
    X64_XMOV(INSN, MOVUPS, "movups", 128, _,  10, 11)                                    \
    X64_XMOV(INSN, MOVUPD, "movupd", 128, 66, 10, 11)                                    \
    X64_XMOV(INSN, MOVAPS, "movaps", 128, _,  28, 29)                                    \
    X64_XMOV(INSN, MOVAPD, "movapd", 128, 66, 28, 29)                                    \
    X64_XMOV(INSN, MOVDQA, "movdqa", 128, 66, 6F, 7F)                                    \
    X64_XMOV(INSN, MOVDQU, "movdqu", 128, F3, 6F, 7F)                                    \
    INSN(MOVD, "movd", _,                                                                \
         ROW(X,    RM32, _,  66, _, 0F, 6E, r),                                          \
         ROW(RM32, X,    _,  66, _, 0F, 7E, r))                                          \
    INSN(MOVQ, "movq", _,                                                                \
         ROW(X,    XM64, _,  F3, _, 0F, 7E, r),                                          \
         ROW(XM64, X,    _,  66, _, 0F, D6, r),                                          \
         ROW(X,    RO64, _,  66, 1, 0F, 6E, r),                                          \
         ROW(RO64, X,    _,  66, 1, 0F, 7E, r))                                          \
    INSN(MOVHLPS, "movhlps", _, ROW(X, XO, _,  _, _, 0F, 12, r))                         \
    INSN(MOVLHPS, "movlhps", _, ROW(X, XO, _,  _, _, 0F, 16, r))                         \
    INSN(MOVLPS, "movlps", _,                                                            \
         ROW(X, M64, _,      _, _, 0F, 12, r),                                           \
         ROW(M64, X, _,      _, _, 0F, 13, r))                                           \
    INSN(MOVHPS, "movhps", _,                                                            \
         ROW(X, M64, _,      _, _, 0F, 16, r),                                           \
         ROW(M64, X, _,      _, _, 0F, 17, r))                                           \
    X64_X2(INSN, MOVDDUP,  "movddup",  64,  F2, 0F, 12)                                  \
    X64_X2(INSN, MOVSLDUP, "movsldup", 128, F3, 0F, 12)                                  \
    X64_X2(INSN, MOVSHDUP, "movshdup", 128, F3, 0F, 16)                                  \
    INSN(MOVNTPS, "movntps", _, ROW(M128, X, _,  _,  _, 0F, 2B, r))                      \
    INSN(MOVNTDQ, "movntdq", _, ROW(M128, X, _,  66, _, 0F, E7, r))                      \
    INSN(MOVMSKPS, "movmskps", _, ROW(R32, XO, _,  _,  _, 0F, 50, r))                    \
    INSN(MOVMSKPD, "movmskpd", _, ROW(R32, XO, _,  66, _, 0F, 50, r))                    \
    INSN(PMOVMSKB, "pmovmskb", _, ROW(R32, XO, _,  66, _, 0F, D7, r))                    \
                                                                                         \
    /* float arithmetic, comparison, conversion, rounding */                             \
    X64_FLOAT(INSN, SQRT, "sqrt", 51)                                                    \
    X64_FLOAT(INSN, ADD,  "add",  58)                                                    \
    X64_FLOAT(INSN, MUL,  "mul",  59)                                                    \
    X64_FLOAT(INSN, SUB,  "sub",  5C)                                                    \
    X64_FLOAT(INSN, MIN,  "min",  5D)                                                    \
    X64_FLOAT(INSN, DIV,  "div",  5E)                                                    \
    X64_FLOAT(INSN, MAX,  "max",  5F)                                                    \
    X64_FLOATP(INSN, AND,  "and",  54)                                                   \
    X64_FLOATP(INSN, ANDN, "andn", 55)                                                   \
    X64_FLOATP(INSN, OR,   "or",   56)                                                   \
    X64_FLOATP(INSN, XOR,  "xor",  57)                                                   \
    X64_FLOATP(INSN, UNPCKL, "unpckl", 14)                                               \
    X64_FLOATP(INSN, UNPCKH, "unpckh", 15)                                               \
    X64_X2(INSN, RSQRTPS, "rsqrtps", 128, _,  0F, 52)                                    \
    X64_X2(INSN, RSQRTSS, "rsqrtss", 32,  F3, 0F, 52)                                    \
    X64_X2(INSN, RCPPS,   "rcpps",   128, _,  0F, 53)                                    \
    X64_X2(INSN, RCPSS,   "rcpss",   32,  F3, 0F, 53)                                    \
    X64_X2(INSN, HADDPS,  "haddps",  128, F2, 0F, 7C)                                    \
    X64_X2(INSN, HADDPD,  "haddpd",  128, 66, 0F, 7C)                                    \
    X64_X2(INSN, UCOMISS, "ucomiss", 32,  _,  0F, 2E)                                    \
    X64_X2(INSN, UCOMISD, "ucomisd", 64,  66, 0F, 2E)                                    \
    X64_X2(INSN, COMISS,  "comiss",  32,  _,  0F, 2F)                                    \
    X64_X2(INSN, COMISD,  "comisd",  64,  66, 0F, 2F)                                    \
    X64_X2I(INSN, CMPPS,  "cmpps",   128, _,  0F, C2)                                    \
    X64_X2I(INSN, CMPPD,  "cmppd",   128, 66, 0F, C2)                                    \
    X64_X2I(INSN, CMPSS,  "cmpss",   32,  F3, 0F, C2)                                    \
    X64_X2I(INSN, CMPSD,  "cmpsd",   64,  F2, 0F, C2)                                    \
    INSN(CVTSI2SS,  "cvtsi2ss",  _, ROW(X,  RMy,  _,  F3, v, 0F, 2A, r))                 \
    INSN(CVTSI2SD,  "cvtsi2sd",  _, ROW(X,  RMy,  _,  F2, v, 0F, 2A, r))                 \
    INSN(CVTTSS2SI, "cvttss2si", _, ROW(Ry, XM32, _,  F3, v, 0F, 2C, r))                 \
    INSN(CVTTSD2SI, "cvttsd2si", _, ROW(Ry, XM64, _,  F2, v, 0F, 2C, r))                 \
    INSN(CVTSS2SI,  "cvtss2si",  _, ROW(Ry, XM32, _,  F3, v, 0F, 2D, r))                 \
    INSN(CVTSD2SI,  "cvtsd2si",  _, ROW(Ry, XM64, _,  F2, v, 0F, 2D, r))                 \
    X64_X2(INSN, CVTSS2SD,  "cvtss2sd",  32,  F3, 0F, 5A)                                \
    X64_X2(INSN, CVTSD2SS,  "cvtsd2ss",  64,  F2, 0F, 5A)                                \
    X64_X2(INSN, CVTPS2PD,  "cvtps2pd",  64,  _,  0F, 5A)                                \
    X64_X2(INSN, CVTPD2PS,  "cvtpd2ps",  128, 66, 0F, 5A)                                \
    X64_X2(INSN, CVTDQ2PS,  "cvtdq2ps",  128, _,  0F, 5B)                                \
    X64_X2(INSN, CVTPS2DQ,  "cvtps2dq",  128, 66, 0F, 5B)                                \
    X64_X2(INSN, CVTTPS2DQ, "cvttps2dq", 128, F3, 0F, 5B)                                \
    X64_X2(INSN, CVTDQ2PD,  "cvtdq2pd",  64,  F3, 0F, E6)                                \
    X64_X2(INSN, CVTPD2DQ,  "cvtpd2dq",  128, F2, 0F, E6)                                \
    X64_X2(INSN, CVTTPD2DQ, "cvttpd2dq", 128, 66, 0F, E6)                                \
    X64_X2I(INSN, ROUNDPS, "roundps", 128, 66, 0F3A, 08)                                 \
    X64_X2I(INSN, ROUNDPD, "roundpd", 128, 66, 0F3A, 09)                                 \
    X64_X2I(INSN, ROUNDSS, "roundss", 32,  66, 0F3A, 0A)                                 \
    X64_X2I(INSN, ROUNDSD, "roundsd", 64,  66, 0F3A, 0B)                                 \
    X64_FMA(INSN, VFMADD132,  "vfmadd132",  98, 99)                                      \
    X64_FMA(INSN, VFMADD213,  "vfmadd213",  A8, A9)                                      \
    X64_FMA(INSN, VFMADD231,  "vfmadd231",  B8, B9)                                      \
    X64_FMA(INSN, VFMSUB213,  "vfmsub213",  AA, AB)                                      \
    X64_FMA(INSN, VFMSUB231,  "vfmsub231",  BA, BB)                                      \
    X64_FMA(INSN, VFNMADD213, "vfnmadd213", AC, AD)                                      \
    X64_FMA(INSN, VFNMADD231, "vfnmadd231", BC, BD)                                      \
    X64_FMA(INSN, VFNMSUB213, "vfnmsub213", AE, AF)                                      \
    X64_FMA(INSN, VFNMSUB231, "vfnmsub231", BE, BF)                                      \
                                                                                         \
    /* packed integers */                                                                \
    X64_P(INSN, PADDB,   "paddb",   FC)                                                  \
    X64_P(INSN, PADDW,   "paddw",   FD)                                                  \
    X64_P(INSN, PADDD,   "paddd",   FE)                                                  \
    X64_P(INSN, PADDQ,   "paddq",   D4)                                                  \
    X64_P(INSN, PADDSB,  "paddsb",  EC)                                                  \
    X64_P(INSN, PADDSW,  "paddsw",  ED)                                                  \
    X64_P(INSN, PADDUSB, "paddusb", DC)                                                  \
    X64_P(INSN, PADDUSW, "paddusw", DD)                                                  \
    X64_P(INSN, PSUBB,   "psubb",   F8)                                                  \
    X64_P(INSN, PSUBW,   "psubw",   F9)                                                  \
    X64_P(INSN, PSUBD,   "psubd",   FA)                                                  \
    X64_P(INSN, PSUBQ,   "psubq",   FB)                                                  \
    X64_P(INSN, PSUBSB,  "psubsb",  E8)                                                  \
    X64_P(INSN, PSUBSW,  "psubsw",  E9)                                                  \
    X64_P(INSN, PSUBUSB, "psubusb", D8)                                                  \
    X64_P(INSN, PSUBUSW, "psubusw", D9)                                                  \
    X64_P(INSN, PMULLW,  "pmullw",  D5)                                                  \
    X64_P(INSN, PMULHW,  "pmulhw",  E5)                                                  \
    X64_P(INSN, PMULHUW, "pmulhuw", E4)                                                  \
    X64_P(INSN, PMULUDQ, "pmuludq", F4)                                                  \
    X64_P(INSN, PMADDWD, "pmaddwd", F5)                                                  \
    X64_P(INSN, PSADBW,  "psadbw",  F6)                                                  \
    X64_P(INSN, PAVGB,   "pavgb",   E0)                                                  \
    X64_P(INSN, PAVGW,   "pavgw",   E3)                                                  \
    X64_P(INSN, PMINUB,  "pminub",  DA)                                                  \
    X64_P(INSN, PMAXUB,  "pmaxub",  DE)                                                  \
    X64_P(INSN, PMINSW,  "pminsw",  EA)                                                  \
    X64_P(INSN, PMAXSW,  "pmaxsw",  EE)                                                  \
    X64_P(INSN, PCMPEQB, "pcmpeqb", 74)                                                  \
    X64_P(INSN, PCMPEQW, "pcmpeqw", 75)                                                  \
    X64_P(INSN, PCMPEQD, "pcmpeqd", 76)                                                  \
    X64_P(INSN, PCMPGTB, "pcmpgtb", 64)                                                  \
    X64_P(INSN, PCMPGTW, "pcmpgtw", 65)                                                  \
    X64_P(INSN, PCMPGTD, "pcmpgtd", 66)                                                  \
    X64_P(INSN, PAND,    "pand",    DB)                                                  \
    X64_P(INSN, PANDN,   "pandn",   DF)                                                  \
    X64_P(INSN, POR,     "por",     EB)                                                  \
    X64_P(INSN, PXOR,    "pxor",    EF)                                                  \
    X64_P(INSN, PUNPCKLBW,  "punpcklbw",  60)                                            \
    X64_P(INSN, PUNPCKLWD,  "punpcklwd",  61)                                            \
    X64_P(INSN, PUNPCKLDQ,  "punpckldq",  62)                                            \
    X64_P(INSN, PUNPCKLQDQ, "punpcklqdq", 6C)                                            \
    X64_P(INSN, PUNPCKHBW,  "punpckhbw",  68)                                            \
    X64_P(INSN, PUNPCKHWD,  "punpckhwd",  69)                                            \
    X64_P(INSN, PUNPCKHDQ,  "punpckhdq",  6A)                                            \
    X64_P(INSN, PUNPCKHQDQ, "punpckhqdq", 6D)                                            \
    X64_P(INSN, PACKSSWB,   "packsswb",   63)                                            \
    X64_P(INSN, PACKUSWB,   "packuswb",   67)                                            \
    X64_P(INSN, PACKSSDW,   "packssdw",   6B)                                            \
    X64_P38(INSN, PSHUFB,    "pshufb",    00)                                            \
    X64_P38(INSN, PHADDW,    "phaddw",    01)                                            \
    X64_P38(INSN, PHADDD,    "phaddd",    02)                                            \
    X64_P38(INSN, PMADDUBSW, "pmaddubsw", 04)                                            \
    X64_P38(INSN, PMULHRSW,  "pmulhrsw",  0B)                                            \
    X64_P38(INSN, PBLENDVB,  "pblendvb",  10)                                            \
    X64_P38(INSN, BLENDVPS,  "blendvps",  14)                                            \
    X64_P38(INSN, BLENDVPD,  "blendvpd",  15)                                            \
    X64_P38(INSN, PTEST,     "ptest",     17)                                            \
    X64_P38(INSN, PABSB,     "pabsb",     1C)                                            \
    X64_P38(INSN, PABSW,     "pabsw",     1D)                                            \
    X64_P38(INSN, PABSD,     "pabsd",     1E)                                            \
    X64_P38(INSN, PMULDQ,    "pmuldq",    28)                                            \
    X64_P38(INSN, PCMPEQQ,   "pcmpeqq",   29)                                            \
    X64_P38(INSN, PACKUSDW,  "packusdw",  2B)                                            \
    X64_P38(INSN, PCMPGTQ,   "pcmpgtq",   37)                                            \
    X64_P38(INSN, PMINSB,    "pminsb",    38)                                            \
    X64_P38(INSN, PMINSD,    "pminsd",    39)                                            \
    X64_P38(INSN, PMINUW,    "pminuw",    3A)                                            \
    X64_P38(INSN, PMINUD,    "pminud",    3B)                                            \
    X64_P38(INSN, PMAXSB,    "pmaxsb",    3C)                                            \
    X64_P38(INSN, PMAXSD,    "pmaxsd",    3D)                                            \
    X64_P38(INSN, PMAXUW,    "pmaxuw",    3E)                                            \
    X64_P38(INSN, PMAXUD,    "pmaxud",    3F)                                            \
    X64_P38(INSN, PMULLD,    "pmulld",    40)                                            \
    X64_P38(INSN, AESIMC,    "aesimc",    DB)                                            \
    X64_P38(INSN, AESENC,    "aesenc",    DC)                                            \
    X64_P38(INSN, AESENCLAST,"aesenclast",DD)                                            \
    X64_P38(INSN, AESDEC,    "aesdec",    DE)                                            \
    X64_P38(INSN, AESDECLAST,"aesdeclast",DF)                                            \
    X64_X2(INSN, PMOVSXBW, "pmovsxbw", 64, 66, 0F38, 20)                                 \
    X64_X2(INSN, PMOVSXBD, "pmovsxbd", 32, 66, 0F38, 21)                                 \
    X64_X2(INSN, PMOVSXBQ, "pmovsxbq", 16, 66, 0F38, 22)                                 \
    X64_X2(INSN, PMOVSXWD, "pmovsxwd", 64, 66, 0F38, 23)                                 \
    X64_X2(INSN, PMOVSXWQ, "pmovsxwq", 32, 66, 0F38, 24)                                 \
    X64_X2(INSN, PMOVSXDQ, "pmovsxdq", 64, 66, 0F38, 25)                                 \
    X64_X2(INSN, PMOVZXBW, "pmovzxbw", 64, 66, 0F38, 30)                                 \
    X64_X2(INSN, PMOVZXBD, "pmovzxbd", 32, 66, 0F38, 31)                                 \
    X64_X2(INSN, PMOVZXBQ, "pmovzxbq", 16, 66, 0F38, 32)                                 \
    X64_X2(INSN, PMOVZXWD, "pmovzxwd", 64, 66, 0F38, 33)                                 \
    X64_X2(INSN, PMOVZXWQ, "pmovzxwq", 32, 66, 0F38, 34)                                 \
    X64_X2(INSN, PMOVZXDQ, "pmovzxdq", 64, 66, 0F38, 35)                                 \
    X64_PSHIFT(INSN, PSRLW, "psrlw", D1, 71, 2)                                          \
    X64_PSHIFT(INSN, PSRLD, "psrld", D2, 72, 2)                                          \
    X64_PSHIFT(INSN, PSRLQ, "psrlq", D3, 73, 2)                                          \
    X64_PSHIFT(INSN, PSRAW, "psraw", E1, 71, 4)                                          \
    X64_PSHIFT(INSN, PSRAD, "psrad", E2, 72, 4)                                          \
    X64_PSHIFT(INSN, PSLLW, "psllw", F1, 71, 6)                                          \
    X64_PSHIFT(INSN, PSLLD, "pslld", F2, 72, 6)                                          \
    X64_PSHIFT(INSN, PSLLQ, "psllq", F3, 73, 6)                                          \
    INSN(PSRLDQ, "psrldq", _, ROW(XO, Iu8, _,  66, _, 0F, 73, 3))                        \
    INSN(PSLLDQ, "pslldq", _, ROW(XO, Iu8, _,  66, _, 0F, 73, 7))                        \
    X64_X2I(INSN, PSHUFD,   "pshufd",   128, 66, 0F,   70)                               \
    X64_X2I(INSN, PSHUFHW,  "pshufhw",  128, F3, 0F,   70)                               \
    X64_X2I(INSN, PSHUFLW,  "pshuflw",  128, F2, 0F,   70)                               \
    X64_X2I(INSN, SHUFPS,   "shufps",   128, _,  0F,   C6)                               \
    X64_X2I(INSN, SHUFPD,   "shufpd",   128, 66, 0F,   C6)                               \
    X64_X2I(INSN, BLENDPS,  "blendps",  128, 66, 0F3A, 0C)                               \
    X64_X2I(INSN, BLENDPD,  "blendpd",  128, 66, 0F3A, 0D)                               \
    X64_X2I(INSN, PBLENDW,  "pblendw",  128, 66, 0F3A, 0E)                               \
    X64_X2I(INSN, PALIGNR,  "palignr",  128, 66, 0F3A, 0F)                               \
    X64_X2I(INSN, INSERTPS, "insertps", 32,  66, 0F3A, 21)                               \
    X64_X2I(INSN, DPPS,     "dpps",     128, 66, 0F3A, 40)                               \
    X64_X2I(INSN, DPPD,     "dppd",     128, 66, 0F3A, 41)                               \
    X64_X2I(INSN, PCLMULQDQ,"pclmulqdq",128, 66, 0F3A, 44)                               \
    X64_X2I(INSN, AESKEYGENASSIST, "aeskeygenassist", 128, 66, 0F3A, DF)                 \
    INSN(EXTRACTPS, "extractps", _, ROW(RM32, X, Iu8,  66, _, 0F3A, 17, r))              \
    INSN(PINSRB, "pinsrb", _,                                                            \
         ROW(X, RO32, Iu8,   66, _, 0F3A, 20, r),                                        \
         ROW(X, M8,   Iu8,   66, _, 0F3A, 20, r))                                        \
    INSN(PINSRW, "pinsrw", _,                                                            \
         ROW(X, RO32, Iu8,   66, _, 0F, C4, r),                                          \
         ROW(X, M16,  Iu8,   66, _, 0F, C4, r))                                          \
    INSN(PINSRD, "pinsrd", _, ROW(X, RM32, Iu8,  66, _, 0F3A, 22, r))                    \
    INSN(PINSRQ, "pinsrq", _, ROW(X, RM64, Iu8,  66, 1, 0F3A, 22, r))                    \
    INSN(PEXTRB, "pextrb", _,                                                            \
         ROW(RO32, X, Iu8,   66, _, 0F3A, 14, r),                                        \
         ROW(M8,   X, Iu8,   66, _, 0F3A, 14, r))                                        \
    INSN(PEXTRW, "pextrw", _,                                                            \
         ROW(R32, XO, Iu8,   66, _, 0F,   C5, r),                                        \
         ROW(M16, X,  Iu8,   66, _, 0F3A, 15, r))                                        \
    INSN(PEXTRD, "pextrd", _, ROW(RM32, X, Iu8,  66, _, 0F3A, 16, r))                    \
    INSN(PEXTRQ, "pextrq", _, ROW(RM64, X, Iu8,  66, 1, 0F3A, 16, r))

/* clang-format on */
#endif
