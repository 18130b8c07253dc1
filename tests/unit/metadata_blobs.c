/* Compressed integers, signatures, custom attributes, marshalling descriptors, constants, PDB blobs. */
#include "frontend/attributes.h"
#include "frontend/pdb.h"
#include "tests/unit/metadata_util.h"

#define BYTES(...) ((MdBlob){(const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})})

/* ---- Compressed integers: the examples of ECMA-335 §II.23.2 and the limits ---- */

Test(metadata_blobs, compressed_integers) {
    static const struct {
        uint32_t value;
        uint8_t len, bytes[4];
    } plain[] = {
        {0x00, 1, {0x00}},
        {0x03, 1, {0x03}},
        {0x7F, 1, {0x7F}},
        {0x80, 2, {0x80, 0x80}},
        {0x2E57, 2, {0xAE, 0x57}},
        {0x3FFF, 2, {0xBF, 0xFF}},
        {0x4000, 4, {0xC0, 0, 0x40, 0}},
        {0x1FFFFFFF, 4, {0xDF, 0xFF, 0xFF, 0xFF}},
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        uint32_t v = ~0u;
        const uint8_t *p = plain[i].bytes;
        cr_expect_eq(md_compressed_uint(p, p + plain[i].len, &v), plain[i].len);
        cr_expect_eq(v, plain[i].value);
        cr_expect_eq(md_compressed_uint(p, p + plain[i].len - 1, &v), 0);
    }
    static const struct {
        int32_t value;
        uint8_t len, bytes[4];
    } with_sign[] = {
        {3, 1, {0x06}},
        {-3, 1, {0x7B}},
        {63, 1, {0x7E}},
        {-64, 1, {0x01}},
        {64, 2, {0x80, 0x80}},
        {-65, 2, {0xBF, 0x7F}},
        {8191, 2, {0xBF, 0xFE}},
        {-8192, 2, {0x80, 0x01}},
        {8192, 4, {0xC0, 0, 0x40, 0}},
        {-8193, 4, {0xDF, 0xFF, 0xBF, 0xFF}},
        {268435455, 4, {0xDF, 0xFF, 0xFF, 0xFE}},
        {-268435456, 4, {0xC0, 0, 0, 0x01}},
    };
    for (size_t i = 0; i < sizeof with_sign / sizeof *with_sign; i++) {
        int32_t v = 77;
        const uint8_t *p = with_sign[i].bytes;
        cr_expect_eq(md_compressed_int(p, p + with_sign[i].len, &v), with_sign[i].len);
        cr_expect_eq(v, with_sign[i].value, "%d is not %d", v, with_sign[i].value);
    }
    uint32_t v;
    const uint8_t bad[] = {0xE0, 0, 0, 0, 0};
    cr_expect_eq(md_compressed_uint(bad, bad + 5, &v), 0);
}

/* ---- Signatures ---- */

/* TypeDefs 1..4, TypeRef 1: System.Type, 2: System.Object in AssemblyRef 1; TypeSpec 1. */
static void open_types(Bench *b) {
    Writer w = writer("#~");
    module_row(&w);
    uint32_t system = string_of(&w, "System");
    row(&w, MD_TYPEREF, "222", 1 << 2 | 2, string_of(&w, "Type"), system);
    row(&w, MD_TYPEREF, "222", 1 << 2 | 2, string_of(&w, "Object"), system);
    row(&w, MD_TYPEDEF, "422222", 0, string_of(&w, "<Module>"), 0, 0, 1, 1);
    const char *names[] = {"C", "S", "G`2"};
    for (int i = 0; i < 3; i++) row(&w, MD_TYPEDEF, "422222", 0, string_of(&w, names[i]), 0, 0, 1, 1);
    row(&w, MD_ASSEMBLYREF, "222242222", 1, 0, 0, 0, 0, 0, string_of(&w, "Core"), 0, 0);
    row(&w, MD_TYPESPEC, "2", BLOB(&w, 0x1D, 0x08));
    bench_open(b, finish_root(&w), 0);
}

static void expect_type(Bench *b, MdBlob blob, const char *name) {
    WORKS(b, cr_expect_str_eq(
                 md_type_sig_name(b->img, &b->a, md_parse_typespec(b->img, &b->d, &b->a, blob, 0)), name));
}

Test(metadata_blobs, type_signatures) {
    Bench b;
    open_types(&b);
    expect_type(&b, BYTES(0x0F, 0x0F, 0x01), "void**");
    expect_type(&b, BYTES(0x12, 2 << 2), "C");
    expect_type(&b, BYTES(0x11, 3 << 2), "S");
    expect_type(&b, BYTES(0x1D, 0x12, 1 << 2 | 1), "System.Type[]");
    expect_type(&b, BYTES(0x15, 0x12, 4 << 2, 2, 0x13, 0, 0x1D, 0x1E, 1), "G`2<!0, !!1[]>");
    expect_type(&b, BYTES(0x14, 0x08, 3, 1, 5, 2, 0, 0x7B), "int32[,,]");
    expect_type(&b, BYTES(0x10, 0x1F, 2 << 2, 0x0A), "int64 modreq(C)&");
    expect_type(&b, BYTES(0x20, 2 << 2, 0x20, 3 << 2, 0x1C), "object modopt(C) modopt(S)");
    expect_type(&b, BYTES(0x20, 1 << 2 | 2, 0x08), "int32 modopt(typespec 1)");
    expect_type(&b, BYTES(0x1B, 0x09, 2, 0x20, 2 << 2, 0x01, 0x18, 0x16),
                "method void modopt(C) (native int, typedref)");
    MdTypeSig shape;
    MdSigCursor c = md_sig_cursor(b.img, &b.d, BYTES(0x14, 0x08, 3, 1, 5, 2, 0, 0x7B), 0);
    WORKS(&b, shape = md_parse_type(&c, &b.a); cr_expect_eq(shape.shape->sizes[0], 5);
          cr_expect_eq(shape.shape->lower_bounds[1], -3); cr_expect_eq(shape.elem->kind, MD_ELEM_I4));
}

Test(metadata_blobs, member_signatures) {
    Bench b;
    open_types(&b);
    const MdMethodSig *s;
    WORKS(&b, s = md_parse_method_sig(b.img, &b.d, &b.a, BYTES(0x30, 1, 2, 0x1E, 0, 0x08, 0x10, 0x13, 0), 0);
          cr_expect_eq(s->generic_count, 1); cr_expect_eq(s->param_count, 2); cr_expect_eq(s->sentinel, 2);
          cr_expect_str_eq(md_method_sig_name(b.img, &b.a, s), "instance !!0 (int32, !0&)"));
    WORKS(&b, s = md_parse_method_sig(b.img, &b.d, &b.a, BYTES(0x05, 2, 0x01, 0x08, 0x41, 0x0E), 0);
          cr_expect_eq(s->sentinel, 1);
          cr_expect_str_eq(md_method_sig_name(b.img, &b.a, s), "void (int32, ..., string)"));
    WORKS(&b, s = md_parse_property_sig(b.img, &b.d, &b.a, BYTES(0x28, 1, 0x0E, 0x08), 0);
          cr_expect_eq(s->ret.kind, MD_ELEM_STRING));
    MdTypeList l;
    WORKS(&b, l = md_parse_locals(b.img, &b.d, &b.a, BYTES(0x07, 3, 0x08, 0x45, 0x10, 0x05, 0x16), 0);
          cr_expect_eq(l.count, 3); cr_expect_eq(l.types[1].kind, MD_ELEM_PINNED);
          cr_expect_eq(l.types[1].elem->kind, MD_ELEM_BYREF));
    WORKS(&b, l = md_parse_methodspec(b.img, &b.d, &b.a, BYTES(0x0A, 2, 0x08, 0x0E), 0);
          cr_expect_eq(l.count, 2));
}

static void refuse_type(Bench *b, MdBlob blob, const char *says) {
    FAILS_WITH(b, says, md_parse_typespec(b->img, &b->d, &b->a, blob, md_token(MD_TYPESPEC, 1)));
}

Test(metadata_blobs, malformed_signatures) {
    Bench b;
    open_types(&b);
    refuse_type(&b, BYTES(0x0F), "test.md: TYPESPEC row 1: signature: ends early");
    refuse_type(&b, BYTES(0x08, 0x08), "has bytes left over");
    refuse_type(&b, BYTES(0x17), "unknown element type");
    refuse_type(&b, BYTES(0x12, 9 << 2), "names a type that does not exist");
    refuse_type(&b, BYTES(0x12, 1 << 2 | 2), "a TypeSpec stands for a class");
    refuse_type(&b, BYTES(0x15, 0x0E, 4 << 2, 1, 0x08), "neither class nor value type");
    refuse_type(&b, BYTES(0x15, 0x12, 4 << 2, 0), "without arguments");
    refuse_type(&b, BYTES(0x15, 0x12, 4 << 2, 0xDF, 0xFF, 0xFF, 0xFF, 0x08),
                "counts more items than it has bytes");
    refuse_type(&b, BYTES(0x14, 0x08, 0, 0, 0), "array rank");
    refuse_type(&b, BYTES(0x14, 0x08, 1, 2, 0, 0, 0), "more sizes than dimensions");
    refuse_type(&b, BYTES(0x1B, 0x06, 0x08), "is not that of a method");
    FAILS_WITH(&b, "two sentinels",
               md_parse_method_sig(b.img, &b.d, &b.a, BYTES(0x05, 2, 0x01, 0x41, 0x08, 0x41, 0x08), 0));
    uint8_t deep[100000];
    memset(deep, MD_ELEM_PTR, sizeof deep);
    refuse_type(&b, (MdBlob){deep, sizeof deep}, "nested too deep");
}

/* ---- Custom attributes ---- */

static MdElem one_byte_enum(void *user, const MdImage *img, uint32_t token, MdBlob name) {
    (void)img;
    *(uint32_t *)user += 1;
    if (token) return token == md_token(MD_TYPEDEF, 3) ? MD_ELEM_U1 : MD_ELEM_END;
    return name.len == 1 && name.p[0] == 'E' ? MD_ELEM_I2 : MD_ELEM_END;
}

/* An image with one attribute, whose constructor has the signature and the value given. */
static void open_attribute(Bench *b, MdBlob sig, MdBlob value) {
    Writer w = writer("#~");
    module_row(&w);
    row(&w, MD_TYPEREF, "222", 1 << 2 | 2, string_of(&w, "Type"), string_of(&w, "System"));
    row(&w, MD_TYPEDEF, "422222", 0, string_of(&w, "<Module>"), 0, 0, 1, 1);
    row(&w, MD_TYPEDEF, "422222", 0, string_of(&w, "Attr"), string_of(&w, "N"), 0, 1, 1);
    row(&w, MD_TYPEDEF, "422222", 0, string_of(&w, "Enum"), 0, 0, 1, 2);
    row(&w, MD_METHODDEF, "422222", 0, 0, 0, string_of(&w, ".ctor"), blob_of(&w, sig.p, sig.len), 1);
    row(&w, MD_ASSEMBLYREF, "222242222", 1, 0, 0, 0, 0, 0, string_of(&w, "Core"), 0, 0);
    row(&w, MD_CUSTOMATTRIBUTE, "222", 2 << 5 | 3, 1 << 3 | 2, blob_of(&w, value.p, value.len));
    bench_open(b, finish_root(&w), 0);
}

static MdAttr attribute(Bench *b, uint32_t *asked) {
    MdEnumResolver enums = {one_byte_enum, asked};
    return md_parse_attribute(b->img, &b->d, &b->a, 1, &enums);
}

static void expect_text(MdBlob text, const char *s) {
    cr_expect_eq(text.len, strlen(s));
    cr_expect_eq(memcmp(text.p, s, strlen(s)), 0);
}

static void check_primitives(Bench *b) {
    uint32_t asked = 0;
    MdAttr at = attribute(b, &asked);
    static const int64_t expected[] = {1, 'x', -1, 0xFE, -2, 0xFFFE, -3, 0xFFFFFFFD, -4, -5};
    for (int i = 0; i < 10; i++) cr_expect_eq(at.fixed[i].i, expected[i], "argument %d", i);
    cr_expect_eq(at.fixed[10].r, 1.5);
    cr_expect_eq(at.fixed[11].r, -0.25);
    cr_expect_eq(at.fixed_count, 12);
    cr_expect_eq(at.named_count, 0);
}

Test(metadata_blobs, attribute_primitives) {
    Bench b;
    open_attribute(&b, BYTES(0x20, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xA, 0xB, 0xC, 0xD),
                   BYTES(1, 0, 1, 'x', 0, 0xFF, 0xFE, 0xFE, 0xFF, 0xFE, 0xFF, 0xFD, 0xFF, 0xFF, 0xFF, 0xFD,
                         0xFF, 0xFF, 0xFF, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFB, 0xFF, 0xFF,
                         0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0, 0, 0, 0xD0, 0xBF, 0, 0));
    WORKS(&b, check_primitives(&b));
    cr_expect_eq(md_find_attribute(b.img, md_token(MD_TYPEDEF, 2), "N", "Attr"), 1);
    cr_expect_eq(md_find_attribute(b.img, md_token(MD_TYPEDEF, 2), "N", "Other"), 0);
}

static void check_others(Bench *b) {
    uint32_t asked = 0;
    MdAttr at = attribute(b, &asked);
    cr_expect_eq(at.fixed_count, 7);
    expect_text(at.fixed[0].text, "hi");
    cr_expect(at.fixed[1].is_null);
    expect_text(at.fixed[2].text, "T");
    cr_expect_eq(at.fixed[2].kind, MD_ELEM_TYPE);
    cr_expect_eq(at.fixed[3].kind, MD_ELEM_ENUM);
    cr_expect_eq(at.fixed[3].i, 200);
    cr_expect_eq(at.fixed[3].enum_token, md_token(MD_TYPEDEF, 3));
    cr_expect(at.fixed[4].is_null && at.fixed[4].kind == MD_ELEM_SZARRAY);
    cr_expect_eq(at.fixed[5].count, 2);
    cr_expect_eq(at.fixed[5].items[1].i, 8);
    cr_expect(at.fixed[6].boxed && at.fixed[6].kind == MD_ELEM_SZARRAY);
    cr_expect_eq(at.fixed[6].elem, MD_ELEM_BOXED);
    cr_expect_eq(at.fixed[6].items[0].i, -7);
    cr_expect(at.fixed[6].items[1].is_null);
    cr_expect_eq(at.named_count, 2);
    cr_expect(!at.named[0].is_property && at.named[1].is_property);
    expect_text(at.named[0].name, "f");
    cr_expect_eq(at.named[0].value.underlying, MD_ELEM_I2);
    cr_expect_eq(at.named[0].value.i, -2);
    expect_text(at.named[1].value.items[0].text, "");
    cr_expect_eq(asked, 2);
}

#define OTHERS_SIG \
    BYTES(0x20, 7, 0x01, 0x0E, 0x0E, 0x12, 1 << 2 | 1, 0x11, 3 << 2, 0x1D, 0x08, 0x1D, 0x05, 0x1C)
#define OTHERS_VALUE                                                                                        \
    1, 0, 2, 'h', 'i', 0xFF, 1, 'T', 200, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 9, 8, 0x1D, 0x51, 2, 0, 0, 0, \
        0x08, 0xF9, 0xFF, 0xFF, 0xFF, 0x0E, 0xFF, 2, 0, 0x53, 0x55, 1, 'E', 1, 'f', 0xFE, 0xFF, 0x54, 0x1D, \
        0x0E, 1, 'p', 1, 0, 0, 0, 0

Test(metadata_blobs, attribute_strings_types_enums_arrays_objects) {
    Bench b;
    open_attribute(&b, OTHERS_SIG, BYTES(OTHERS_VALUE));
    WORKS(&b, check_others(&b));
}

static void refuse_attribute(MdBlob value, const char *says) {
    Bench b;
    uint32_t asked = 0;
    open_attribute(&b, OTHERS_SIG, value);
    FAILS_WITH(&b, says, attribute(&b, &asked));
}

Test(metadata_blobs, malformed_attributes) {
    const uint8_t whole[] = {OTHERS_VALUE};
    for (uint32_t len = 0; len < sizeof whole; len++)
        refuse_attribute((MdBlob){whole, len}, "test.md: CUSTOMATTRIBUTE row 1: value: ");
    refuse_attribute(BYTES(OTHERS_VALUE, 0), "has bytes left over");
    refuse_attribute(BYTES(2, 0), "does not begin with 0x0001");
    refuse_attribute(BYTES(1, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF), "counts more items than it has bytes");
}

/* ---- Marshalling and constants ---- */

static void open_marshal(Bench *b, MdBlob marshal, uint32_t type, MdBlob constant) {
    Writer w = writer("#~");
    module_row(&w);
    row(&w, MD_PARAM, "222", 0, 0, 0);
    row(&w, MD_FIELDMARSHAL, "22", 1 << 1 | 1, blob_of(&w, marshal.p, marshal.len));
    row(&w, MD_CONSTANT, "222", type, 1 << 2 | 1, blob_of(&w, constant.p, constant.len));
    bench_open(b, finish_root(&w), MD_OPEN_LENIENT); /* the parameter has no method */
}

Test(metadata_blobs, marshalling) {
    Bench b;
    MdMarshal m;
    open_marshal(&b, BYTES(0x2A, 0x07, 2, 16, 1), MD_ELEM_I2, BYTES(0xFE, 0xFF));
    WORKS(&b, m = md_parse_marshal(b.img, &b.d, 1);
          cr_expect(m.elem == MD_NATIVE_I4 && m.has_size_param && m.size_param == 2 && m.size == 16));
    WORKS(&b, cr_expect_eq(md_parse_constant(b.img, &b.d, 1).bits, (uint64_t)-2));
    cr_expect_eq(md_field_marshal(b.img, md_token(MD_PARAM, 1)), 1);
    open_marshal(&b, BYTES(0x2A, 0x50, 0, 16, 0), MD_ELEM_I4, BYTES(0xFE, 0xFF));
    WORKS(&b, m = md_parse_marshal(b.img, &b.d, 1);
          cr_expect(!m.has_size_param && m.has_size && m.size == 16));
    FAILS_WITH(&b, "CONSTANT row 1: value: does not have the size", md_parse_constant(b.img, &b.d, 1));
    open_marshal(&b, BYTES(0x2C, 0, 0, 1, 'M', 1, 'c'), MD_ELEM_STRING, BYTES('a', 0, 'b', 0));
    WORKS(&b, m = md_parse_marshal(b.img, &b.d, 1); expect_text(m.user_type, "M");
          expect_text(m.cookie, "c"));
    WORKS(&b, cr_expect_eq(md_parse_constant(b.img, &b.d, 1).chars, 2));
    open_marshal(&b, BYTES(0x1E, 4), MD_ELEM_CLASS, BYTES(0, 0, 0, 0));
    WORKS(&b, m = md_parse_marshal(b.img, &b.d, 1); cr_expect(m.size == 4 && m.elem == MD_NATIVE_MAX));
    WORKS(&b, cr_expect_eq(md_parse_constant(b.img, &b.d, 1).bits, 0));
    open_marshal(&b, BYTES(0x17), MD_ELEM_VOID, BYTES(0));
    FAILS_WITH(&b, "FIELDMARSHAL row 1: marshalling descriptor: ", md_parse_marshal(b.img, &b.d, 1));
    FAILS_WITH(&b, "unknown type of constant", md_parse_constant(b.img, &b.d, 1));
}

/* ---- Portable PDB ---- */

static void check_pdb(Bench *b) {
    MdSequencePoints p = md_sequence_points(b->img, &b->d, &b->a, 1);
    cr_assert_eq(p.count, 4);
    static const uint32_t expected[4][6] = {{0, 1, 10, 5, 10, 8},
                                            {4, 1, MD_HIDDEN_LINE, 0, MD_HIDDEN_LINE, 0},
                                            {6, 2, 9, 9, 11, 2},
                                            {9, 2, 12, 1, 12, 3}};
    for (int i = 0; i < 4; i++) {
        const MdSequencePoint *s = &p.points[i];
        const uint32_t got[6] = {s->offset,       s->document, s->start_line,
                                 s->start_column, s->end_line, s->end_column};
        for (int k = 0; k < 6; k++)
            cr_expect_eq(got[k], expected[i][k], "point %d, number %d: %u", i, k, got[k]);
    }
    cr_expect_eq(md_point_at(&p, 5), &p.points[1]);
    cr_expect_eq(md_point_at(&p, 6), &p.points[2]);
    cr_expect_eq(md_point_at(&p, 1000), &p.points[3]);
    cr_expect_str_eq(md_document_name(b->img, &b->d, &b->a, 1), "/src/a.cs");
    MdRange scopes = md_local_scopes(b->img, 1),
            vars = md_local_variables(b->img, md_row_at(b->img, MD_LOCALSCOPE, scopes.begin));
    cr_assert_eq(scopes.end - scopes.begin, 1);
    cr_assert_eq(vars.end - vars.begin, 2);
    cr_expect_str_eq(md_col_string(b->img, MD_LOCALVARIABLE_NAME, vars.begin + 1), "y");
}

Test(metadata_blobs, portable_pdb) {
    Writer w = writer("#~");
    uint8_t id[24] = {1, 2, 3};
    put(&w.pdb, id, 24);
    put32(&w.pdb, 1 << MD_METHODDEF), put32(&w.pdb, 0), put32(&w.pdb, 2);
    uint32_t src = BLOB(&w, 's', 'r', 'c'), file = BLOB(&w, 'a', '.', 'c', 's');
    uint32_t name = BLOB(&w, '/', 0, (uint8_t)src, (uint8_t)file);
    row(&w, MD_DOCUMENT, "2222", name, 0, 0, 0);
    row(&w, MD_DOCUMENT, "2222", name, 0, 0, 0);
    /* local signature 0, document 1 | +0 10:5..10:8 | +4 hidden | document 2 | +2 9:9..11:2
     * | +3 12:1..12:3 */
    uint32_t points = BLOB(&w, 0, 1, 0, 0, 3, 10, 5, 4, 0, 0, 0, 2, 2, 2, 0x73, 0x7F, 8, 3, 0, 2, 6, 0x71);
    row(&w, MD_METHODDEBUGINFORMATION, "22", 0, points);
    row(&w, MD_METHODDEBUGINFORMATION, "22", 1, 0);
    row(&w, MD_LOCALSCOPE, "222244", 1, 0, 1, 1, 0, 12);
    row(&w, MD_LOCALVARIABLE, "222", 0, 0, string_of(&w, "x"));
    row(&w, MD_LOCALVARIABLE, "222", 0, 1, string_of(&w, "y"));
    Bench b;
    bench_open(&b, finish_root(&w), 0);
    WORKS(&b, check_pdb(&b));
}
