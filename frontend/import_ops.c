/* The importer: arithmetic, conversions, fields, arrays, objects and indirect accesses. */
#include <string.h>

#include "frontend/import.h"
#include "frontend/synth.h"
#include "ir/edit.h"

/* --- arithmetic (ECMA-335 §III.1.5) --- */

/* Brings two operands to one type: the wider integer, the wider float, pointers as they are. */
static IrType unify(Importer *im, IrRef *a, IrRef *b) {
    IrType ta = imp_type_of(im, *a), tb = imp_type_of(im, *b);
    if (ta == tb) return ta;
    if (ir_is_float(ta) && ir_is_float(tb)) {
        IrRef *narrow = ta == IR_F32 ? a : b;
        *narrow = imp_un(im, OP_fext, IR_F64, *narrow);
        return IR_F64;
    }
    if (ir_is_float(ta) || ir_is_float(tb)) imp_fail(im, "an integer meets a floating-point number");
    if (ta == IR_I32) *a = imp_un(im, OP_sext32, IR_I64, *a), ta = IR_I64;
    if (tb == IR_I32) *b = imp_un(im, OP_sext32, IR_I64, *b), tb = IR_I64;
    return ta == tb ? ta : ta == IR_I64 ? tb : ta;
}

static IrRef scalar(Importer *im, Val v) {
    if (v.type == IR_VOID) imp_fail(im, "a value type is used as a number");
    return v.ref;
}

static IrRef add_sub(Importer *im, bool sub, IrRef a, IrRef b) {
    IrType t = unify(im, &a, &b);
    if (ir_is_float(t)) return imp_bin(im, sub ? OP_fsub : OP_fadd, t, a, b);
    IrType ta = imp_type_of(im, a), tb = imp_type_of(im, b);
    if (t == IR_I32 || t == IR_I64) return imp_bin(im, sub ? OP_sub : OP_add, t, a, b);
    /* pointers into objects: byref ± integer, byref - byref */
    if (ta != IR_I64 && tb != IR_I64) {
        if (!sub) return imp_bin(im, OP_add, IR_I64, imp_cast(im, IR_I64, a), imp_cast(im, IR_I64, b));
        return imp_bin(im, OP_sub, IR_I64, imp_cast(im, IR_I64, a), imp_cast(im, IR_I64, b));
    }
    if (ta == IR_I64) {
        if (sub) return imp_bin(im, OP_sub, IR_I64, a, imp_cast(im, IR_I64, b));
        IrRef x = a;
        a = b, b = x;
    }
    return imp_bin(im, sub ? OP_sub : OP_add, IR_BYREF, imp_cast(im, IR_BYREF, a), b);
}

static const struct {
    uint8_t int_op, float_op; /* OP_nop: none */
} arith_ops[IL_OP_COUNT] = {
    [IL_MUL] = {OP_mul, OP_fmul},
    [IL_DIV] = {OP_divs, OP_fdiv},
    [IL_DIV_UN] = {OP_divu, OP_nop},
    [IL_REM] = {OP_rems, OP_nop},
    [IL_REM_UN] = {OP_remu, OP_nop},
    [IL_AND] = {OP_and, OP_nop},
    [IL_OR] = {OP_or, OP_nop},
    [IL_XOR] = {OP_xor, OP_nop},
    [IL_ADD_OVF] = {OP_adds_ovf, OP_nop},
    [IL_ADD_OVF_UN] = {OP_addu_ovf, OP_nop},
    [IL_SUB_OVF] = {OP_subs_ovf, OP_nop},
    [IL_SUB_OVF_UN] = {OP_subu_ovf, OP_nop},
    [IL_MUL_OVF] = {OP_muls_ovf, OP_nop},
    [IL_MUL_OVF_UN] = {OP_mulu_ovf, OP_nop},
};

/* Of a mix of int32 and native int, these zero-extend the int32; the others, div.un and cgt.un too, extend
 * its sign (§III.1.1.1 leaves it open; CoreCLR does so). */
static bool zero_extends(IlOp op) {
    return op == IL_ADD_OVF_UN || op == IL_SUB_OVF_UN || op == IL_MUL_OVF_UN ||
           (op >= IL_BNE_UN_S && op <= IL_BLT_UN_S) || (op >= IL_BNE_UN && op <= IL_BLT_UN);
}

static void zero_extend_mixed(Importer *im, IrRef *a, IrRef *b) {
    IrType ta = imp_type_of(im, *a), tb = imp_type_of(im, *b);
    if (ta == IR_I32 && ir_is_int64(tb)) *a = imp_un(im, OP_zext32, IR_I64, *a);
    if (tb == IR_I32 && ir_is_int64(ta)) *b = imp_un(im, OP_zext32, IR_I64, *b);
}

static void shift(Importer *im, IlOp op) {
    IrRef b = imp_as(im, imp_pop(im), IR_I32), a = scalar(im, imp_pop(im));
    IrType t = imp_type_of(im, a);
    if (t != IR_I32) a = imp_cast(im, t = IR_I64, a);
    imp_push_ref(im, imp_bin(im, op == IL_SHL ? OP_shl : op == IL_SHR ? OP_sar : OP_shr, t, a, b), NULL);
}

static void negate(Importer *im, IlOp op) {
    IrRef a = scalar(im, imp_pop(im));
    IrType t = imp_type_of(im, a);
    if (ir_is_int64(t)) a = imp_cast(im, t = IR_I64, a);
    imp_push_ref(im, imp_un(im, op == IL_NEG ? OP_neg : OP_not, t, a), NULL);
}

void imp_arith(Importer *im, IlOp op) {
    if (op == IL_SHL || op == IL_SHR || op == IL_SHR_UN) {
        shift(im, op);
        return;
    }
    if (op == IL_NEG || op == IL_NOT) {
        negate(im, op);
        return;
    }
    IrRef b = scalar(im, imp_pop(im)), a = scalar(im, imp_pop(im));
    if (op == IL_ADD || op == IL_SUB) {
        imp_push_ref(im, add_sub(im, op == IL_SUB, a, b), NULL);
        return;
    }
    if (!arith_ops[op].int_op) imp_fail(im, "instruction %s is not supported", il_op_desc[op].name);
    if (zero_extends(op)) zero_extend_mixed(im, &a, &b);
    IrType t = unify(im, &a, &b);
    if (ir_is_float(t)) {
        if (op == IL_REM) {
            imp_push_ref(im, imp_call_rt(im, t == IR_F64 ? "rt_fmod" : "rt_fmodf", t, (IrRef[]){a, b}, 2),
                         NULL);
            return;
        }
        if (!arith_ops[op].float_op) imp_fail(im, "%s on floating-point numbers", il_op_desc[op].name);
        imp_push_ref(im, imp_bin(im, (IrOp)arith_ops[op].float_op, t, a, b), NULL);
        return;
    }
    IrType r = t;
    if (t != IR_I32) {
        a = imp_cast(im, IR_I64, a), b = imp_cast(im, IR_I64, b);
        t = IR_I64;
    }
    IrRef v = imp_bin(im, (IrOp)arith_ops[op].int_op, t, a, b);
    if (r == IR_BYREF) v = imp_cast(im, IR_BYREF, v);
    imp_push_ref(im, v, NULL);
}

/* --- comparison --- */

typedef struct CmpRow {
    uint8_t icc, fcc; /* integers; floats */
} CmpRow;

static const CmpRow cmp_rows[IL_OP_COUNT] = {
    [IL_CEQ] = {CC_EQ, CC_EQ},        [IL_CGT] = {CC_GT, CC_GT},        [IL_CGT_UN] = {CC_UGT, CC_UGT},
    [IL_CLT] = {CC_LT, CC_LT},        [IL_CLT_UN] = {CC_ULT, CC_ULT},   [IL_BEQ] = {CC_EQ, CC_EQ},
    [IL_BGE] = {CC_GE, CC_GE},        [IL_BGT] = {CC_GT, CC_GT},        [IL_BLE] = {CC_LE, CC_LE},
    [IL_BLT] = {CC_LT, CC_LT},        [IL_BNE_UN] = {CC_NE, CC_NE},     [IL_BGE_UN] = {CC_UGE, CC_UGE},
    [IL_BGT_UN] = {CC_UGT, CC_UGT},   [IL_BLE_UN] = {CC_ULE, CC_ULE},   [IL_BLT_UN] = {CC_ULT, CC_ULT},
    [IL_BEQ_S] = {CC_EQ, CC_EQ},      [IL_BGE_S] = {CC_GE, CC_GE},      [IL_BGT_S] = {CC_GT, CC_GT},
    [IL_BLE_S] = {CC_LE, CC_LE},      [IL_BLT_S] = {CC_LT, CC_LT},      [IL_BNE_UN_S] = {CC_NE, CC_NE},
    [IL_BGE_UN_S] = {CC_UGE, CC_UGE}, [IL_BGT_UN_S] = {CC_UGT, CC_UGT}, [IL_BLE_UN_S] = {CC_ULE, CC_ULE},
    [IL_BLT_UN_S] = {CC_ULT, CC_ULT},
};

static bool is_nonnull(Val v) {
    return v.tag == TAG_BOX || v.tag == TAG_STRING || v.tag == TAG_TYPEOF || v.nonnull;
}

IrRef imp_compare(Importer *im, IlOp op, Val a, Val b) {
    IrRef x = scalar(im, a), y = scalar(im, b);
    CmpRow row = cmp_rows[op];
    int64_t c;
    if (a.type == IR_REF && imp_is_const(im, y, &c) && c == 0 && is_nonnull(a)) {
        if (row.icc == CC_EQ) return imp_iconst(im, IR_I32, 0);
        if (row.icc == CC_NE || row.icc == CC_UGT) return imp_iconst(im, IR_I32, 1);
    }
    if (zero_extends(op)) zero_extend_mixed(im, &x, &y);
    IrType t = unify(im, &x, &y);
    if (ir_is_float(t)) return imp_cmp(im, (IrCond)row.fcc, x, y);
    if (imp_type_of(im, x) != imp_type_of(im, y)) x = imp_cast(im, IR_I64, x), y = imp_cast(im, IR_I64, y);
    return imp_cmp(im, (IrCond)row.icc, x, y);
}

/* --- conversions (§III.3.27 to 3.29) --- */

typedef struct ConvRow {
    uint8_t bits;   /* 8, 16, 32, 64; 0: floating point */
    bool is_signed; /* of the target */
    bool ovf;
    bool un; /* source is unsigned */
} ConvRow;

static const ConvRow conv_rows[IL_OP_COUNT] = {
    [IL_CONV_I1] = {8, true, 0, 0},         [IL_CONV_U1] = {8, false, 0, 0},
    [IL_CONV_I2] = {16, true, 0, 0},        [IL_CONV_U2] = {16, false, 0, 0},
    [IL_CONV_I4] = {32, true, 0, 0},        [IL_CONV_U4] = {32, false, 0, 0},
    [IL_CONV_I8] = {64, true, 0, 0},        [IL_CONV_U8] = {64, false, 0, 0},
    [IL_CONV_I] = {64, true, 0, 0},         [IL_CONV_U] = {64, false, 0, 0},
    [IL_CONV_OVF_I1] = {8, true, 1, 0},     [IL_CONV_OVF_U1] = {8, false, 1, 0},
    [IL_CONV_OVF_I2] = {16, true, 1, 0},    [IL_CONV_OVF_U2] = {16, false, 1, 0},
    [IL_CONV_OVF_I4] = {32, true, 1, 0},    [IL_CONV_OVF_U4] = {32, false, 1, 0},
    [IL_CONV_OVF_I8] = {64, true, 1, 0},    [IL_CONV_OVF_U8] = {64, false, 1, 0},
    [IL_CONV_OVF_I] = {64, true, 1, 0},     [IL_CONV_OVF_U] = {64, false, 1, 0},
    [IL_CONV_OVF_I1_UN] = {8, true, 1, 1},  [IL_CONV_OVF_U1_UN] = {8, false, 1, 1},
    [IL_CONV_OVF_I2_UN] = {16, true, 1, 1}, [IL_CONV_OVF_U2_UN] = {16, false, 1, 1},
    [IL_CONV_OVF_I4_UN] = {32, true, 1, 1}, [IL_CONV_OVF_U4_UN] = {32, false, 1, 1},
    [IL_CONV_OVF_I8_UN] = {64, true, 1, 1}, [IL_CONV_OVF_U8_UN] = {64, false, 1, 1},
    [IL_CONV_OVF_I_UN] = {64, true, 1, 1},  [IL_CONV_OVF_U_UN] = {64, false, 1, 1},
};

/* Cuts an i32 to 8 or 16 bits. */
static IrRef narrow(Importer *im, ConvRow c, IrRef v) {
    if (c.bits == 8) return imp_un(im, c.is_signed ? OP_sext8 : OP_zext8, IR_I32, v);
    if (c.bits == 16) return imp_un(im, c.is_signed ? OP_sext16 : OP_zext16, IR_I32, v);
    return v;
}

static IrRef fconst(Importer *im, IrType t, double d) {
    if (t == IR_F64) return ir_fconst(im->f, im->block, IR_F64, d);
    return ir_fconst(im->f, im->block, IR_F32, d);
}

/* Throws unless the truncated value of v lies in the target's range; NaN throws. */
static IrRef float_to_int_checked(Importer *im, ConvRow c, IrRef v) {
    if (imp_type_of(im, v) == IR_F32) v = imp_un(im, OP_fext, IR_F64, v);
    double below = c.is_signed ? -(double)(1ULL << (c.bits - 1)) : 0.0;
    double above = c.is_signed ? (double)(1ULL << (c.bits - 1)) : 2.0 * (double)(1ULL << (c.bits - 1));
    /* 64-bit bounds minus one are not representable: there the lower bound itself is allowed. */
    bool exact_low = c.bits == 64 && c.is_signed;
    IrRef low = exact_low ? imp_cmp(im, CC_ULT, v, fconst(im, IR_F64, below))
                          : imp_cmp(im, CC_ULE, v, fconst(im, IR_F64, below - 1.0));
    imp_trapif(im, low, TRAP_OVERFLOW);
    imp_trapif(im, imp_cmp(im, CC_UGE, v, fconst(im, IR_F64, above)), TRAP_OVERFLOW);
    IrType t = c.bits == 64 ? IR_I64 : IR_I32;
    return narrow(im, c, imp_un(im, c.is_signed || c.bits < 32 ? OP_ftos : OP_ftou, t, v));
}

static IrRef int_to_int_checked(Importer *im, ConvRow c, IrRef v) {
    bool wide = imp_type_of(im, v) != IR_I32;
    IrRef x = wide ? imp_cast(im, IR_I64, v) : imp_un(im, c.un ? OP_zext32 : OP_sext32, IR_I64, v);
    uint64_t max = c.is_signed ? (c.bits == 64 ? INT64_MAX : (1ULL << (c.bits - 1)) - 1)
                               : (c.bits == 64 ? UINT64_MAX : (1ULL << c.bits) - 1);
    if (c.un || !c.is_signed) {
        if (!c.un && c.bits == 64) /* signed to u64: not negative */
            imp_trapif(im, imp_cmp(im, CC_LT, x, imp_iconst(im, IR_I64, 0)), TRAP_OVERFLOW);
        else if (max != UINT64_MAX && (wide || c.bits < 32 || (c.bits == 32 && (c.is_signed || !c.un))))
            imp_trapif(im, imp_cmp(im, CC_UGT, x, imp_iconst(im, IR_I64, (int64_t)max)), TRAP_OVERFLOW);
    } else if (c.bits < 64 && (wide || c.bits < 32)) {
        int64_t min = -(int64_t)(1ULL << (c.bits - 1));
        IrRef shifted = imp_bin(im, OP_sub, IR_I64, x, imp_iconst(im, IR_I64, min));
        imp_trapif(im, imp_cmp(im, CC_UGT, shifted, imp_iconst(im, IR_I64, (int64_t)((1ULL << c.bits) - 1))),
                   TRAP_OVERFLOW);
    }
    return c.bits == 64 ? x : imp_un(im, OP_trunc, IR_I32, x);
}

static IrRef to_int(Importer *im, ConvRow c, IrRef v) {
    IrType from = imp_type_of(im, v);
    if (ir_is_float(from)) {
        if (c.ovf) return float_to_int_checked(im, c, v);
        IrType t = c.bits == 64 ? IR_I64 : IR_I32;
        return narrow(im, c, imp_un(im, c.is_signed || c.bits < 32 ? OP_ftos : OP_ftou, t, v));
    }
    if (c.ovf) return int_to_int_checked(im, c, v);
    if (c.bits == 64)
        return from == IR_I32 ? imp_un(im, c.is_signed ? OP_sext32 : OP_zext32, IR_I64, v)
                              : imp_cast(im, IR_I64, v);
    if (from != IR_I32) v = imp_un(im, OP_trunc, IR_I32, imp_cast(im, IR_I64, v));
    return narrow(im, c, v);
}

void imp_conv(Importer *im, IlOp op) {
    Val x = imp_pop(im);
    IrRef v = scalar(im, x);
    IrType from = imp_type_of(im, v);
    if (op == IL_CONV_R4 || op == IL_CONV_R8 || op == IL_CONV_R_UN) {
        /* conv.r.un; conv.r4 is one conversion, rounded once */
        bool to_float =
            op == IL_CONV_R_UN && im->il + 2 < im->body.code_size && im->body.code[im->il + 1] == 0x6B;
        IrType to = op == IL_CONV_R4 || to_float ? IR_F32 : IR_F64;
        if (ir_is_float(from)) {
            if (from != to) v = imp_un(im, to == IR_F64 ? OP_fext : OP_ftrunc32, to, v);
        } else {
            if (ir_is_int64(from)) v = imp_cast(im, IR_I64, v);
            v = imp_un(im, op == IL_CONV_R_UN ? OP_utof : OP_stof, to, v);
        }
        imp_push_ref(im, v, NULL);
        return;
    }
    bool is_native = op == IL_CONV_I || op == IL_CONV_U;
    IrRef r = to_int(im, conv_rows[op], v);
    imp_push(im, (Val){.type = (uint8_t)imp_type_of(im, r), .ref = r, .t = is_native ? x.t : NULL});
}

/* --- fields --- */

static uint32_t field_offset(Importer *im, FieldDef *f, Type *owner) {
    uint32_t off = type_layout(owner)->offsets[f->index];
    if (off == UINT32_MAX) imp_fail(im, "field %s has no place in %s", f->name, type_name(im->a, owner));
    return off;
}

FieldDef *imp_token_field(Importer *im, uint32_t token, Type **owner) {
    const SynthToken *own = imp_synth_token(im, token);
    if (own) {
        *owner = own->type;
        return own->field;
    }
    if (token || !im->accessed_field) return field_from_token(im->as, token, NULL, owner);
    *owner = im->accessed_owner;
    return im->accessed_field;
}

/* Address of a static field. */
IrRef imp_static_addr(Importer *im, FieldDef *f, Type *open_owner, Type *owner) {
    if (f->has_rva) {
        gen_class_init(im, open_owner);
        return imp_sym(im, IR_BYREF, sym_rva(im->p, f));
    }
    gen_class_init(im, open_owner);
    StaticLayout *l = type_statics(owner);
    uint32_t off = l->offsets[f->index];
    if (off == UINT32_MAX) imp_fail(im, "field %s is not static", f->name);
    if (f->is_thread_static) {
        IrRef base = imp_call_rt(im, "rt_thread_statics", IR_I64, NULL, 0);
        IrRef at = imp_bin(im, OP_add, IR_I64, base, gen_thread_offset(im, open_owner));
        return imp_cast(im, IR_BYREF, imp_addr(im, at, off));
    }
    return imp_addr(im, gen_statics(im, open_owner, l->in_gc[f->index]), off);
}

static void static_field(Importer *im, IlOp op, FieldDef *f, Type *open_owner, Type *owner) {
    Type *t = field_type(im->u, f, owner);
    int64_t value;
    if (op == IL_LDSFLD && imp_field_intrinsic(im, f, owner)) return;
    if (op == IL_LDSFLD && subst_field(im->p, f, &value)) {
        imp_push_ref(im, imp_iconst(im, abi_ir_type(t), value), t);
        return;
    }
    if (op == IL_STSFLD) {
        IrRef addr = imp_static_addr(im, f, open_owner, owner);
        imp_store_value(im, t, addr, 0, imp_pop(im), false, IRF_NOFAULT);
        return;
    }
    IrRef addr = imp_static_addr(im, f, open_owner, owner);
    if (op == IL_LDSFLDA)
        imp_push_ref(im, addr, type_byref(im->u, t));
    else
        imp_push(im, imp_load_value(im, t, addr, 0, IRF_NOFAULT));
}

void imp_field(Importer *im, IlOp op, uint32_t token) {
    Type *open_owner;
    FieldDef *f = imp_token_field(im, token, &open_owner);
    Type *owner = gen_closed(im, open_owner);
    if (op == IL_LDSFLD || op == IL_LDSFLDA || op == IL_STSFLD) {
        static_field(im, op, f, open_owner, owner);
        return;
    }
    Val value = {0};
    if (op == IL_STFLD) value = imp_pop(im);
    Val obj = imp_pop(im);
    if (f->is_static) { /* §III.4.10: the object is evaluated and ignored */
        if (op == IL_STFLD) imp_push(im, value);
        static_field(im,
                     op == IL_LDFLD    ? IL_LDSFLD
                     : op == IL_LDFLDA ? IL_LDSFLDA
                                       : IL_STSFLD,
                     f, open_owner, owner);
        return;
    }
    Type *t = field_type(im->u, f, owner);
    uint32_t off = field_offset(im, f, owner);
    bool in_frame = obj.type == IR_VOID;
    IrRef base = obj.ref;
    uint8_t flags = in_frame || obj.nonnull ? IRF_NOFAULT : 0;
    if (obj.type == IR_I32) imp_fail(im, "field access on an int32");
    if (type_is_valuetype(owner) && ir_is_float(obj.type)) in_frame = true;
    if (!in_frame && obj.type != IR_REF && obj.type != IR_BYREF &&
        obj.type != IR_I64) { /* a scalar value of a primitive struct */
        base = imp_value_addr(im, obj, owner);
        flags = IRF_NOFAULT;
    }
    switch (op) {
        case IL_LDFLD: imp_push(im, imp_load_value(im, t, base, off, flags)); break;
        case IL_LDFLDA: {
            if (in_frame) imp_fail(im, "ldflda on a value");
            if (!flags) ir_append(im->f, im->block, (IrInst){.op = OP_nullcheck, .a = base, .loc = im->il});
            IrRef a = imp_addr(im, base, off);
            imp_push_ref(im, imp_type_of(im, a) == IR_REF ? imp_cast(im, IR_BYREF, a) : a,
                         type_byref(im->u, t));
            break;
        }
        default:
            imp_unalias(im, UINT32_MAX);
            imp_store_value(im, t, base, off, value, true, flags);
            break;
    }
}

/* --- arrays --- */

enum { ARRAY_LENGTH = 8, ARRAY_DATA = 16 };

/* Bounds-checked address of an element. */
IrRef imp_array_addr(Importer *im, Val arr, Val idx, Type *elem) {
    IrRef a = imp_as(im, arr, IR_REF);
    IrRef len = imp_load(im, MEM_I32, a, ARRAY_LENGTH, IRF_READONLY);
    IrRef i;
    if (idx.type == IR_I32) {
        imp_trapif(im, imp_cmp(im, CC_UGE, idx.ref, len), TRAP_INDEX);
        i = imp_un(im, OP_zext32, IR_I64, idx.ref);
    } else {
        i = imp_as(im, idx, IR_I64);
        imp_trapif(im, imp_cmp(im, CC_UGE, i, imp_un(im, OP_zext32, IR_I64, len)), TRAP_INDEX);
    }
    uint32_t size = type_size(elem);
    IrRef off = size == 1 ? i : imp_bin(im, OP_mul, IR_I64, i, imp_iconst(im, IR_I64, size));
    IrRef base = imp_addr(im, imp_cast(im, IR_BYREF, a), ARRAY_DATA);
    return imp_bin(im, OP_add, IR_BYREF, base, off);
}

static Type *elem_of_op(Importer *im, IlOp op) {
    static const uint8_t wk[IL_OP_COUNT] = {
        [IL_LDELEM_I1] = WK_I1, [IL_LDELEM_U1] = WK_U1, [IL_LDELEM_I2] = WK_I2, [IL_LDELEM_U2] = WK_U2,
        [IL_LDELEM_I4] = WK_I4, [IL_LDELEM_U4] = WK_U4, [IL_LDELEM_I8] = WK_I8, [IL_LDELEM_I] = WK_I,
        [IL_LDELEM_R4] = WK_R4, [IL_LDELEM_R8] = WK_R8, [IL_STELEM_I] = WK_I,   [IL_STELEM_I1] = WK_I1,
        [IL_STELEM_I2] = WK_I2, [IL_STELEM_I4] = WK_I4, [IL_STELEM_I8] = WK_I8, [IL_STELEM_R4] = WK_R4,
        [IL_STELEM_R8] = WK_R8, [IL_LDIND_I1] = WK_I1,  [IL_LDIND_U1] = WK_U1,  [IL_LDIND_I2] = WK_I2,
        [IL_LDIND_U2] = WK_U2,  [IL_LDIND_I4] = WK_I4,  [IL_LDIND_U4] = WK_U4,  [IL_LDIND_I8] = WK_I8,
        [IL_LDIND_I] = WK_I,    [IL_LDIND_R4] = WK_R4,  [IL_LDIND_R8] = WK_R8,  [IL_STIND_I1] = WK_I1,
        [IL_STIND_I2] = WK_I2,  [IL_STIND_I4] = WK_I4,  [IL_STIND_I8] = WK_I8,  [IL_STIND_R4] = WK_R4,
        [IL_STIND_R8] = WK_R8,  [IL_STIND_I] = WK_I};
    return wk[op] ? im->u->wk[wk[op]] : im->u->wk[WK_OBJECT];
}

static void new_array(Importer *im, uint32_t token) {
    Type *open = type_szarray(im->u, imp_open_type(im, token));
    IrRef n = imp_to_i64(im, imp_pop(im).ref, false);
    imp_makes(im, gen_closed(im, open));
    IrRef r = imp_call_rt(im, "rt_new_array", IR_REF, (IrRef[]){gen_mt(im, open), n}, 2);
    imp_push(im, (Val){.type = IR_REF, .ref = r, .t = gen_closed(im, open), .exact = true, .nonnull = true});
}

/* Stores of references check the array's element type unless the static type leaves no doubt. */
static void store_ref_elem(Importer *im) {
    Val v = imp_pop(im), idx = imp_pop(im), arr = imp_pop(im);
    int64_t c;
    bool is_null = imp_is_const(im, v.ref, &c);
    bool sealed = arr.exact && arr.t && arr.t->kind == TK_SZARRAY && v.t == arr.t->elem;
    Type *obj = im->u->wk[WK_OBJECT];
    if (is_null || (sealed && !gen_closed(im, arr.t)->has_canon)) {
        imp_store_value(im, obj, imp_array_addr(im, arr, idx, obj), 0, v, true, IRF_NOFAULT);
        return;
    }
    IrRef i = imp_to_i64(im, idx.ref, false);
    imp_call_rt(im, "rt_stelem_ref", IR_VOID, (IrRef[]){imp_as(im, arr, IR_REF), i, imp_as(im, v, IR_REF)},
                3);
}

static void load_elem_addr(Importer *im, uint32_t token) {
    Type *open = imp_open_type(im, token), *t = gen_closed(im, open);
    Val idx = imp_pop(im), arr = imp_pop(im);
    IrRef r;
    if (type_is_ref(t) && !im->readonly && !(t->def && t->def->is_sealed)) {
        IrRef i = imp_to_i64(im, idx.ref, false);
        r = imp_call_rt(im, "rt_ldelema_ref", IR_BYREF,
                        (IrRef[]){imp_as(im, arr, IR_REF), i, gen_mt(im, open)}, 3);
    } else {
        r = imp_array_addr(im, arr, idx, t);
    }
    imp_push(im, (Val){.type = IR_BYREF, .ref = r, .t = type_byref(im->u, t), .nonnull = true});
}

void imp_array(Importer *im, IlOp op, uint32_t token) {
    switch (op) {
        case IL_NEWARR: new_array(im, token); return;
        case IL_LDLEN: {
            IrRef a = imp_as(im, imp_pop(im), IR_REF);
            imp_push_ref(im,
                         imp_un(im, OP_zext32, IR_I64, imp_load(im, MEM_I32, a, ARRAY_LENGTH, IRF_READONLY)),
                         im->u->wk[WK_U]);
            return;
        }
        case IL_LDELEMA: load_elem_addr(im, token); return;
        case IL_STELEM_REF: store_ref_elem(im); return;
        default: break;
    }
    bool has_token = op == IL_LDELEM || op == IL_STELEM;
    Type *t = has_token ? imp_type(im, token) : elem_of_op(im, op);
    if (op == IL_STELEM || (op >= IL_STELEM_I && op <= IL_STELEM_R8)) {
        if (type_is_ref(t)) {
            store_ref_elem(im);
            return;
        }
        Val v = imp_pop(im), idx = imp_pop(im), arr = imp_pop(im);
        IrRef addr = imp_array_addr(im, arr, idx, t);
        imp_store_value(im, t, addr, 0, v, true, IRF_NOFAULT);
        return;
    }
    Val idx = imp_pop(im), arr = imp_pop(im);
    Type *known = op == IL_LDELEM_REF && arr.t && arr.t->kind == TK_SZARRAY ? arr.t->elem : t;
    Val v = imp_load_value(im, t, imp_array_addr(im, arr, idx, t), 0, IRF_NOFAULT);
    v.t = known;
    imp_push(im, v);
}

/* --- objects --- */

void imp_box(Importer *im, Type *open) {
    Type *t = gen_closed(im, open);
    imp_used(im, t);
    Val v = imp_pop(im);
    if (!type_is_valuetype(t)) { /* references box to themselves */
        imp_push(im, v);
        return;
    }
    if (t->def && t->def->is_byref_like) imp_fail(im, "%s cannot be boxed", type_name(im->a, t));
    if (type_is_nullable(t)) {
        imp_dep(im, sym_type(im->p, SK_CONSTRUCTED, t->args[0]));
        gen_nullable_arg(im, open); /* the value's class must be there */
        IrRef addr = imp_value_addr(im, v, t);
        imp_push_ref(im, imp_call_rt(im, "rt_box_nullable", IR_REF, (IrRef[]){gen_mt(im, open), addr}, 2),
                     NULL);
        return;
    }
    imp_makes(im, t);
    IrRef o = imp_call_rt(im, "rt_new", IR_REF, (IrRef[]){gen_mt(im, open)}, 1);
    im->f->inst[o].flags |= IRF_FRESH;
    imp_store_value(im, t, o, 8, v, false, IRF_NOFAULT);
    imp_push(im, (Val){.type = IR_REF,
                       .tag = TAG_BOX,
                       .ref = o,
                       .t = t,
                       .exact = true,
                       .nonnull = true,
                       .of = open,
                       /* what was boxed, unless storing it converted it */
                       .boxed = v.alias || v.type != abi_ir_type(t) ? 0 : v.ref});
}

static bool is_plain_class(Type *t) {
    return t->kind == TK_CLASS && !(t->def->is_delegate && t->nargs) && t->def != NULL;
}

static void cast(Importer *im, Type *open, bool throws) {
    Type *t = gen_closed(im, open);
    Val v = imp_pop(im);
    if (v.tag == TAG_BOX && !throws && gen_is_exact(im, open) && gen_is_exact(im, v.of)) {
        /* is-tests on boxed values: `x is IFoo` with x of a generic value type */
        imp_push(im, type_can_cast(gen_closed(im, v.of), t)
                         ? v
                         : (Val){.type = IR_REF, .ref = imp_iconst(im, IR_REF, 0)});
        return;
    }
    bool runtime_type = v.tag == TAG_TYPEOF && t == im->u->wk[WK_RUNTIMETYPE]; /* what typeof makes */
    if (runtime_type) v.t = t;
    if (runtime_type || (v.t && type_is_ref(v.t) && gen_is_exact(im, open) && !v.t->has_canon &&
                         !t->has_canon && type_can_cast(v.t, t))) {
        if (throws) v.t = t;
        imp_push(im, v);
        return;
    }
    bool boxed = type_is_valuetype(t);
    IrRef target = boxed && type_is_nullable(t) ? gen_nullable_arg(im, open) : gen_mt(im, open);
    bool plain = !boxed && is_plain_class(t) && !open->has_vars;
    const char *fn =
        throws ? (plain ? "rt_castclass_class" : "rt_castclass") : (plain ? "rt_isinst_class" : "rt_isinst");
    IrRef r = imp_call_rt(im, fn, IR_REF, (IrRef[]){target, imp_as(im, v, IR_REF)}, 2);
    imp_push_ref(im, r, boxed ? NULL : t);
}

/* Whether two open types are surely the same in this context. */
static bool same_instance(Importer *im, Type *a, Type *b) {
    return a == b || (gen_is_exact(im, a) && gen_is_exact(im, b) && gen_closed(im, a) == gen_closed(im, b));
}

/* The value that a box was made of. */
static Val unboxed(Val box, Type *t) {
    return (Val){.type = (uint8_t)abi_ir_type(t), .ref = box.boxed, .t = t};
}

static void unbox(Importer *im, Type *open, bool any) {
    Type *t = gen_closed(im, open);
    if (!type_is_valuetype(t)) {
        if (!any) imp_fail(im, "unbox of a reference type");
        cast(im, open, true);
        return;
    }
    Val v = imp_pop(im);
    IrRef o = imp_as(im, v, IR_REF);
    if (type_is_nullable(t)) {
        IrRef tmp = imp_slot(im, imp_temp(im, t));
        imp_call_rt(im, "rt_unbox_nullable", IR_VOID, (IrRef[]){tmp, gen_mt(im, open), o}, 3);
        if (any)
            imp_push_struct(im, tmp, t);
        else
            imp_push_ref(im, tmp, type_byref(im->u, t));
        return;
    }
    IrRef a;
    bool just_boxed = v.tag == TAG_BOX && v.boxed && any && same_instance(im, v.of, open);
    if (just_boxed) {
        imp_push(im, imp_load_value(im, t, imp_value_addr(im, unboxed(v, t), t), 0, IRF_NOFAULT));
        return;
    }
    if (v.tag == TAG_BOX && same_instance(im, v.of, open))
        a = imp_addr(im, o, 8);
    else
        a = imp_call_rt(im, "rt_unbox", IR_BYREF, (IrRef[]){gen_mt(im, open), o}, 2);
    if (any)
        imp_push(im, imp_load_value(im, t, a, 0, IRF_NOFAULT));
    else
        imp_push_ref(im, a, type_byref(im->u, t));
}

/* TypedReference: a byref and a RuntimeTypeHandle-like word (ECMA-335 §III.4.19). */
static void typed_reference(Importer *im, IlOp op, uint32_t token) {
    Type *tr = im->u->wk[WK_TYPEDREFERENCE];
    if (op == IL_MKREFANY) {
        Val p = imp_pop(im);
        IrRef tmp = imp_slot(im, imp_temp(im, tr));
        imp_store(im, MEM_BYREF, tmp, 0, imp_as(im, p, IR_BYREF), IRF_NOFAULT);
        imp_store(im, MEM_I64, tmp, 8, gen_mt(im, imp_open_type(im, token)), IRF_NOFAULT);
        imp_push_struct(im, tmp, tr);
        return;
    }
    Val v = imp_pop(im);
    IrRef mt = imp_load(im, MEM_I64, v.ref, 8, IRF_NOFAULT);
    if (op == IL_REFANYVAL) {
        imp_trapif(im, imp_cmp(im, CC_NE, mt, gen_mt(im, imp_open_type(im, token))), TRAP_CAST);
        imp_push_ref(im, imp_load(im, MEM_BYREF, v.ref, 0, IRF_NOFAULT), NULL);
        return;
    }
    IrRef tmp = imp_slot(im, imp_temp(im, im->u->wk[WK_RUNTIMETYPEHANDLE]));
    imp_store(im, MEM_REF, tmp, 0, imp_call_rt(im, "rt_type_object", IR_REF, &mt, 1), IRF_NOFAULT);
    imp_push_struct(im, tmp, im->u->wk[WK_RUNTIMETYPEHANDLE]);
}

static void check_finite(Importer *im) {
    Val v = imp_pop(im);
    IrType t = (IrType)v.type;
    if (!ir_is_float(t)) imp_fail(im, "ckfinite on an integer");
    IrRef d = imp_bin(im, OP_fsub, t, v.ref, v.ref); /* 0 unless infinite or NaN */
    imp_trapif(im, imp_cmp(im, CC_NE, d, fconst(im, t, 0.0)), TRAP_OVERFLOW);
    imp_push(im, v);
}

/* Generic code boxes a type parameter that stands for a ref struct only to compare it with null or to test
 * its type (ECMA-335 augments, "byref-like generics"): no object is made. False: the box is a real one. */
static bool box_for_test(Importer *im, Type *open) {
    enum { BOX_BYTES = 5 };
    const Type *t = gen_closed(im, open);
    if (!t->def || !t->def->is_byref_like || im->il + BOX_BYTES >= im->body.code_size) return false;
    IlOp next = il_next(im->body.code, im->body.code_size, im->il + BOX_BYTES).op;
    bool tests = next == IL_BRTRUE || next == IL_BRTRUE_S || next == IL_BRFALSE || next == IL_BRFALSE_S ||
                 next == IL_ISINST || next == IL_LDNULL;
    if (!tests) return false;
    Val v = imp_pop(im);
    imp_push(im, (Val){.type = IR_REF,
                       .tag = TAG_BOX,
                       .ref = imp_iconst(im, IR_REF, 1), /* not null, and nothing reads through it */
                       .t = gen_closed(im, open),
                       .exact = true,
                       .nonnull = true,
                       .of = open,
                       .boxed = v.alias ? 0 : v.ref});
    return true;
}

void imp_object(Importer *im, IlOp op, uint32_t token) {
    switch (op) {
        case IL_BOX:
            if (!box_for_test(im, imp_open_type(im, token))) imp_box(im, imp_open_type(im, token));
            break;
        case IL_UNBOX: unbox(im, imp_open_type(im, token), false); break;
        case IL_UNBOX_ANY: unbox(im, imp_open_type(im, token), true); break;
        case IL_CASTCLASS: cast(im, imp_open_type(im, token), true); break;
        case IL_ISINST: cast(im, imp_open_type(im, token), false); break;
        case IL_SIZEOF: imp_push_ref(im, imp_iconst(im, IR_I32, type_size(imp_type(im, token))), NULL); break;
        case IL_CKFINITE: check_finite(im); break;
        case IL_MKREFANY:
        case IL_REFANYVAL:
        case IL_REFANYTYPE: typed_reference(im, op, token); break;
        default: imp_fail(im, "instruction %s is not supported", il_op_desc[op].name);
    }
}

/* --- indirect accesses --- */

/* An address on the stack: byref, native int, or (unverifiable) a reference. */
static IrRef address(Importer *im, Val v) {
    if (v.type == IR_I32) return imp_un(im, OP_zext32, IR_I64, v.ref);
    if (v.type == IR_VOID || ir_is_float(v.type)) imp_fail(im, "an address is expected");
    return v.ref;
}

static void block_op(Importer *im, IlOp op) {
    IrRef n = imp_un(im, OP_zext32, IR_I64, imp_as(im, imp_pop(im), IR_I32));
    Val src = imp_pop(im);
    IrRef dst = address(im, imp_pop(im));
    IrRef s = op == IL_CPBLK ? address(im, src) : imp_as(im, src, IR_I32);
    imp_call_rt(im, op == IL_CPBLK ? "rt_memmove" : "rt_memset", IR_VOID, (IrRef[]){dst, s, n}, 3);
}

void imp_indirect(Importer *im, IlOp op, uint32_t token) {
    switch (op) {
        case IL_CPBLK:
        case IL_INITBLK:
            block_op(im, op);
            imp_unalias(im, UINT32_MAX);
            return;
        case IL_INITOBJ: {
            Type *t = imp_type(im, token);
            IrRef a = address(im, imp_pop(im));
            imp_unalias(im, UINT32_MAX);
            if (abi_ir_type(t) == IR_REF)
                imp_store_value(im, t, a, 0, (Val){.type = IR_REF, .ref = imp_iconst(im, IR_REF, 0)}, false,
                                0);
            else
                imp_memzero(im, a, type_size(t), 0);
            return;
        }
        case IL_CPOBJ: {
            Type *t = imp_type(im, token);
            IrRef src = address(im, imp_pop(im)), dst = address(im, imp_pop(im));
            imp_unalias(im, UINT32_MAX);
            imp_store_value(im, t, dst, 0, imp_load_value(im, t, src, 0, 0), true, 0);
            return;
        }
        default: break;
    }
    Type *t = op == IL_LDOBJ || op == IL_STOBJ ? imp_type(im, token) : elem_of_op(im, op);
    bool is_store =
        op == IL_STOBJ || op == IL_STIND_REF || op == IL_STIND_I || (op >= IL_STIND_I1 && op <= IL_STIND_R8);
    if (is_store) {
        Val v = imp_pop(im);
        IrRef a = address(im, imp_pop(im));
        imp_unalias(im, UINT32_MAX);
        imp_store_value(im, t, a, 0, v, true, 0);
        return;
    }
    Val p = imp_pop(im);
    Val v = imp_load_value(im, t, address(im, p), 0, 0);
    if (op == IL_LDIND_REF) v.t = p.t && p.t->kind == TK_BYREF ? p.t->elem : NULL;
    imp_push(im, v);
}

/* --- ldtoken --- */

void imp_token(Importer *im, uint32_t token) {
    const SynthToken *own = imp_synth_token(im, token);
    char kind = own ? 't' : token_kind(im->as, token);
    if (kind == 't') {
        Type *open = imp_open_type(im, token), *h = im->u->wk[WK_RUNTIMETYPEHANDLE];
        IrRef tmp = imp_slot(im, imp_temp(im, h));
        if (!own && open->has_vars &&
            md_token_table(token) != MD_TYPESPEC) { /* typeof(List<>): its variables are its own */
            IrRef definition = imp_sym(im, IR_REF, sym_type(im->p, SK_TYPEOBJ, open));
            vec_push(im->a, &im->named, open);
            if (reflect_asks(im->p, im->as, open)) imp_dep(im, sym_type(im->p, SK_MEMBERS, open));
            if (reflect_origin(im->p, im->as) == ORIGIN_PROJECT) imp_dep(im, sym_type(im->p, SK_MODEL, open));
            if (im->as != im->u->corelib) imp_dep(im, sym_type(im->p, SK_TEMPLATE, open));
            imp_store(im, MEM_REF, tmp, 0, definition, IRF_NOFAULT);
            imp_push_struct(im, tmp, h);
            return;
        }
        if (gen_is_exact(im, open)) {
            Type *t = gen_closed(im, open);
            vec_push(im->a, &im->named, t);
            imp_used(im, t);
            if (t->nargs || t->elem || (t->def && reflect_is_own(im->p, t->def->assembly))) imp_handed(im, t);
            if (reflect_asks(im->p, im->as, t)) imp_dep(im, sym_type(im->p, SK_MEMBERS, t));
        } else if (open->def) {
            vec_push(im->a, &im->named, typedef_type(open->def));
        }
        imp_store(im, MEM_REF, tmp, 0, gen_typeobj(im, open), IRF_NOFAULT);
        imp_push(im, (Val){.type = IR_VOID, .tag = TAG_TYPEOF, .ref = tmp, .t = h, .of = open});
        return;
    }
    if (kind == 'f') {
        Type *owner, *h = im->u->wk[WK_RUNTIMEFIELDHANDLE];
        FieldDef *f = field_from_token(im->as, token, NULL, &owner);
        IrRef tmp = imp_slot(im, imp_temp(im, h));
        imp_memzero(im, tmp, type_size(h), IRF_NOFAULT);
        imp_push(im,
                 (Val){.type = IR_VOID, .tag = TAG_FIELD, .ref = tmp, .t = h, .field = f, .owner = owner});
        return;
    }
    Type *h = im->u->wk[WK_RUNTIMEMETHODHANDLE];
    Method *m = method_from_token(im->as, token, NULL, NULL);
    imp_piece(im, m);
    IrRef tmp = imp_slot(im, imp_temp(im, h));
    imp_memzero(im, tmp, type_size(h), IRF_NOFAULT);
    imp_push(im, (Val){.type = IR_VOID, .tag = TAG_METHOD, .ref = tmp, .t = h, .method = m});
}

/* --- localloc --- */

void imp_localloc(Importer *im) {
    IrRef n = imp_to_i64(im, imp_as(im, imp_pop(im), IR_I64), true);
    if (im->depth) imp_fail(im, "localloc with values on the evaluation stack");
    IrRef p = imp_un(im, OP_localloc, IR_I64, n);
    if (im->body.init_locals)
        imp_call_rt(im, "rt_memset", IR_VOID, (IrRef[]){p, imp_iconst(im, IR_I32, 0), n}, 3);
    imp_push_ref(im, p, NULL);
}
