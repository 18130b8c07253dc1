/* Equals and GetHashCode of structs that do not override them, one function per exact type, in place of the
 * reflection of System.ValueType: same class, then field by field as ValueType.Equals does (numbers by value,
 * NaN equal to NaN; references and structs by their own virtual Equals). */
#include "frontend/import.h"
#include "ir/edit.h"

typedef struct Fields {
    Importer *im;
    Type *t;
    IrRef a, b;  /* boxed values */
    uint32_t no; /* block of the answer false */
} Fields;

static Method *object_method(Importer *im, const char *name, int nparams) {
    Type *obj = im->u->wk[WK_OBJECT];
    return method_inst(im->u, typedef_find_method(obj->def, name, nparams), obj, NULL, 0);
}

/* The field as an object reference: boxed when it is a struct. */
static Val as_object(Importer *im, Type *ft, IrRef holder, uint32_t off) {
    Val v = imp_load_value(im, ft, holder, off, IRF_NOFAULT);
    if (type_is_ref(ft)) return v;
    imp_push(im, v);
    imp_box(im, ft);
    Val o = imp_pop(im);
    o.tag = TAG_NONE;
    o.exact = false;
    return o;
}

static void require(Fields *f, IrRef cond) {
    uint32_t next = imp_block(f->im);
    imp_branch(f->im, cond, next, f->no);
    f->im->block = next;
}

static void compare_objects(Fields *f, Type *ft, uint32_t off) {
    Importer *im = f->im;
    Val a = as_object(im, ft, f->a, off), b = as_object(im, ft, f->b, off);
    uint32_t differ = imp_block(im), call = imp_block(im), next = imp_block(im);
    imp_branch(im, imp_cmp(im, CC_EQ, a.ref, b.ref), next, differ);
    im->block = differ; /* one may be null */
    imp_branch(im, imp_cmp(im, CC_EQ, a.ref, imp_iconst(im, IR_REF, 0)), f->no, call);
    im->block = call;
    imp_call_method(im, object_method(im, "Equals", 1), (Val[]){a, b}, true);
    IrRef same = imp_pop(im).ref;
    imp_branch(im, same, next, f->no);
    im->block = next;
}

static void compare_field(Fields *f, Type *ft, uint32_t off) {
    Importer *im = f->im;
    IrType s = abi_ir_type(ft);
    if (s == IR_VOID || s == IR_REF) {
        compare_objects(f, ft, off);
        return;
    }
    IrRef a = imp_load(im, abi_mem(ft), f->a, off, IRF_NOFAULT),
          b = imp_load(im, abi_mem(ft), f->b, off, IRF_NOFAULT);
    IrRef same = imp_cmp(im, CC_EQ, a, b);
    if (ir_is_float((uint8_t)s)) {
        IrRef nan = imp_bin(im, OP_and, IR_I32, imp_cmp(im, CC_NE, a, a), imp_cmp(im, CC_NE, b, b));
        same = imp_bin(im, OP_or, IR_I32, same, nan);
    }
    require(f, same);
}

static void answer(Importer *im, int64_t v) {
    IrRef r = imp_iconst(im, IR_I32, v);
    imp_ret(im, &r, 1);
}

static AbiSig signature(Importer *im, uint32_t nparams) {
    AbiSig s = {.nir = nparams, .ir_types = ARENA_ARRAY(im->a, uint8_t, 2), .ret_types = {IR_I32, 0}};
    s.ir_types[0] = s.ir_types[1] = IR_REF;
    return s;
}

static bool bits_are_enough(Type *t) {
    if (!type_layout(t)->is_blittable_bits) return false;
    for (uint32_t i = 0; i < t->def->nfields; i++) /* a nested struct may have an Equals of its own */
        if (!t->def->fields[i].is_static &&
            abi_ir_type(field_type(t->def->assembly->u, &t->def->fields[i], t)) == IR_VOID)
            return t->def->fields[i].owner->inline_array != 0;
    return true;
}

void import_value_equals(Importer *im, Type *t) {
    AbiSig s = signature(im, 2);
    IrRef *params = imp_begin_stub(im, &s);
    Fields f = {.im = im, .t = t, .a = params[0], .b = params[1], .no = imp_block(im)};
    typedef_members(t->def);
    require(&f, imp_cmp(im, CC_NE, f.b, imp_iconst(im, IR_REF, 0)));
    require(&f, imp_cmp(im, CC_EQ, imp_load(im, MEM_I64, f.b, 0, IRF_NOFAULT),
                        imp_load(im, MEM_I64, f.a, 0, IRF_NOFAULT)));
    if (t->def->inline_array || bits_are_enough(t)) {
        IrRef n = imp_iconst(im, IR_I64, type_size(t));
        IrRef a = imp_addr(im, f.a, 8), b = imp_addr(im, f.b, 8);
        require(&f, imp_cmp(im, CC_EQ, imp_call_rt(im, "memcmp", IR_I32, (IrRef[]){a, b, n}, 3),
                            imp_iconst(im, IR_I32, 0)));
    } else {
        TypeLayout *l = type_layout(t);
        for (uint32_t i = 0; i < t->def->nfields; i++)
            if (!t->def->fields[i].is_static)
                compare_field(&f, field_type(im->u, &t->def->fields[i], t), 8 + l->offsets[i]);
    }
    answer(im, 1);
    im->block = f.no;
    answer(im, 0);
}

/* The hash of one field as i32. */
static IrRef hash_field(Importer *im, Type *ft, IrRef self, uint32_t off) {
    IrType s = abi_ir_type(ft);
    if (s == IR_I32) return imp_load(im, abi_mem(ft), self, off, IRF_NOFAULT);
    if (s == IR_I64) {
        IrRef v = imp_load(im, MEM_I64, self, off, IRF_NOFAULT);
        IrRef high = imp_bin(im, OP_shr, IR_I64, v, imp_iconst(im, IR_I32, 32));
        return imp_un(im, OP_trunc, IR_I32, imp_bin(im, OP_xor, IR_I64, v, high));
    }
    /* numbers that compare equal with different bits, structs, references */
    Val o = as_object(im, ft, self, off);
    uint32_t slot = ir_slot_new(im->f, 8, 8), call = imp_block(im), next = imp_block(im);
    imp_store(im, MEM_I32, imp_slot(im, slot), 0, imp_iconst(im, IR_I32, 0), IRF_NOFAULT);
    imp_branch(im, imp_cmp(im, CC_EQ, o.ref, imp_iconst(im, IR_REF, 0)), next, call);
    im->block = call;
    imp_call_method(im, object_method(im, "GetHashCode", 0), &o, true);
    imp_store(im, MEM_I32, imp_slot(im, slot), 0, imp_pop(im).ref, IRF_NOFAULT);
    imp_goto(im, next);
    im->block = next;
    return imp_load(im, MEM_I32, imp_slot(im, slot), 0, IRF_NOFAULT);
}

void import_value_hash(Importer *im, Type *t) {
    AbiSig s = signature(im, 1);
    IrRef self = imp_begin_stub(im, &s)[0];
    IrRef h = imp_iconst(im, IR_I32, 17);
    typedef_members(t->def);
    TypeLayout *l = type_layout(t);
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        if (t->def->fields[i].is_static) continue;
        h = imp_bin(im, OP_mul, IR_I32, h, imp_iconst(im, IR_I32, 31));
        h = imp_bin(im, OP_add, IR_I32, h,
                    hash_field(im, field_type(im->u, &t->def->fields[i], t), self, 8 + l->offsets[i]));
    }
    imp_ret(im, &h, 1);
}
