/* Tables, look-ups and damaged files. */
#include <stdio.h>
#include <stdlib.h>

#include "frontend/mdfile.h"
#include "tests/unit/metadata_util.h"

/* <Module>; N.A with 2 fields and 1 method; N.A/B nested with 1 field and 2 methods. In the uncompressed
 * form, fields and methods go through pointer tables that turn them around, and keyed tables are unsorted. */
static Writer small_image(bool uncompressed) {
    Writer w = writer(uncompressed ? "#-" : "#~");
    module_row(&w);
    uint32_t n = string_of(&w, "N"), sig = BLOB(&w, 0x06, 0x08), msig = BLOB(&w, 0x00, 0x01, 0x01, 0x08);
    row(&w, MD_TYPEDEF, "422222", 0, string_of(&w, "<Module>"), 0, 0, 1, 1);
    row(&w, MD_TYPEDEF, "422222", 1, string_of(&w, "A"), n, 0, 1, 1);
    row(&w, MD_TYPEDEF, "422222", 2, string_of(&w, "B"), 0, 2 << 2, 3, 2);
    const char *fields[] = {"f1", "f2", "f3"}, *methods[] = {"m1", "m2", "m3"};
    for (int i = 0; i < 3; i++) row(&w, MD_FIELD, "222", 0x16, string_of(&w, fields[i]), sig);
    for (uint32_t i = 0; i < 3; i++)
        row(&w, MD_METHODDEF, "422222", 0, 0, 0x10, string_of(&w, methods[i]), msig, 1 + i);
    for (int i = 0; i < 3; i++) row(&w, MD_PARAM, "222", 0, 1, string_of(&w, "p"));
    row(&w, MD_NESTEDCLASS, "22", 3, 2);
    uint32_t offsets[] = {uncompressed ? 3 : 1, 2, uncompressed ? 1 : 3};
    for (int i = 0; i < 3; i++) row(&w, MD_FIELDLAYOUT, "42", offsets[i] * 100, offsets[i]);
    for (uint32_t i = 3; uncompressed && i > 0; i--) {
        row(&w, MD_FIELDPTR, "2", i);
        row(&w, MD_METHODPTR, "2", i);
    }
    return w;
}

static void expect_names(const MdImage *img, MdTable t, MdCol name, MdRange r, const char *expected) {
    char text[64] = "";
    for (uint32_t i = r.begin; i < r.end; i++) {
        strcat(text, md_col_string(img, name, md_row_at(img, t, i)));
        strcat(text, " ");
    }
    cr_expect_str_eq(text, expected);
}

Test(metadata_tables, compressed_form) {
    Bench b;
    Writer w = small_image(false);
    bench_open(&b, finish_root(&w), 0);
    const MdImage *img = b.img;
    cr_expect_str_eq(img->version, "v4.0.30319");
    cr_expect_eq(md_rows(img, MD_TYPEDEF), 3);
    expect_names(img, MD_FIELD, MD_FIELD_NAME, md_fields(img, 1), "");
    expect_names(img, MD_FIELD, MD_FIELD_NAME, md_fields(img, 2), "f1 f2 ");
    expect_names(img, MD_FIELD, MD_FIELD_NAME, md_fields(img, 3), "f3 ");
    expect_names(img, MD_METHODDEF, MD_METHODDEF_NAME, md_methods(img, 2), "m1 ");
    expect_names(img, MD_METHODDEF, MD_METHODDEF_NAME, md_methods(img, 3), "m2 m3 ");
    cr_expect_eq(md_type_of_field(img, 2), 2);
    cr_expect_eq(md_type_of_field(img, 3), 3);
    cr_expect_eq(md_type_of_method(img, 1), 2);
    cr_expect_eq(md_type_of_method(img, 3), 3);
    cr_expect_eq(md_method_of_param(img, 2), 2);
    cr_expect_eq(md_enclosing_type(img, 3), 2);
    cr_expect_eq(md_enclosing_type(img, 2), 0);
    cr_expect_eq(md_typedef(img, 3).extends, md_token(MD_TYPEDEF, 2));
    cr_expect_str_eq(md_type_name(img, &b.a, md_token(MD_TYPEDEF, 3)), "N.A/B");
    cr_expect_str_eq(md_method_name(img, &b.a, 2), "N.A/B::m2");
}

Test(metadata_tables, uncompressed_form) {
    Bench b;
    Writer w = small_image(true);
    bench_open(&b, finish_root(&w), 0);
    const MdImage *img = b.img;
    cr_expect(img->uncompressed);
    expect_names(img, MD_FIELD, MD_FIELD_NAME, md_fields(img, 2), "f3 f2 ");
    expect_names(img, MD_FIELD, MD_FIELD_NAME, md_fields(img, 3), "f1 ");
    expect_names(img, MD_METHODDEF, MD_METHODDEF_NAME, md_methods(img, 3), "m2 m1 ");
    cr_expect_eq(md_type_of_field(img, 3), 2);
    cr_expect_eq(md_type_of_field(img, 1), 3);
    cr_expect_eq(md_type_of_method(img, 3), 2);
    /* FieldLayout is not ordered by field, and found all the same. */
    for (uint32_t f = 1; f <= 3; f++)
        cr_expect_eq(md_col(img, MD_FIELDLAYOUT_OFFSET, md_field_layout(img, f)), f * 100);
}

Test(metadata_tables, types_by_name) {
    Bench b;
    Writer w = small_image(false);
    row(&w, MD_EXPORTEDTYPE, "44222", 0, 0, string_of(&w, "Away"), string_of(&w, "N"), 1 << 2 | 1);
    row(&w, MD_ASSEMBLYREF, "222242222", 1, 2, 3, 4, 0, 0, string_of(&w, "Other"), 0, 0);
    bench_open(&b, finish_root(&w), 0);
    cr_expect_eq(md_find_type(b.img, 0, "N", "A"), 2);
    cr_expect_eq(md_find_type(b.img, 2, "", "B"), 3);
    cr_expect_eq(md_find_type(b.img, 0, "", "B"), 0);
    cr_expect_eq(md_find_type(b.img, 0, "N", "a"), 0);
    cr_expect_eq(md_find_exported(b.img, 0, "N", "Away"), 1);
    cr_expect_eq(md_col_token(b.img, MD_EXPORTEDTYPE_IMPLEMENTATION, 1), md_token(MD_ASSEMBLYREF, 1));
    cr_expect_eq(md_assembly_ref(b.img, 1).version[3], 4);
}

/* Runs of one key, of any length, between others. */
Test(metadata_tables, keyed_runs) {
    Bench b;
    Writer w = small_image(false);
    static const uint32_t lengths[] = {0, 1, 0, 7, 8, 9, 40, 0, 2};
    for (uint32_t i = 0; i < 60; i++) row(&w, MD_TYPEREF, "222", 1 << 2, string_of(&w, "T"), 0);
    for (uint32_t owner = 0; owner < 9; owner++)
        for (uint32_t i = 0; i < lengths[owner]; i++)
            row(&w, MD_CUSTOMATTRIBUTE, "222", (owner + 1) << 5 | 2, 1 << 3 | 2, 0); /* of a TypeRef */
    bench_open(&b, finish_root(&w), 0);
    for (uint32_t owner = 0, at = 1; owner < 9; at += lengths[owner++]) {
        MdRange r = md_custom_attributes(b.img, md_token(MD_TYPEREF, owner + 1));
        cr_expect_eq(r.end - r.begin, lengths[owner]);
        if (lengths[owner]) cr_expect_eq(r.begin, at);
    }
    MdRange none = md_custom_attributes(b.img, md_token(MD_TYPEREF, 60));
    cr_expect_eq(none.begin, none.end);
    none = md_custom_attributes(b.img, md_token(MD_CONSTANT, 1)); /* no such owner in the coded index */
    cr_expect_eq(none.begin, none.end);
}

/* Indices grow to four bytes exactly when a table outgrows two, less the tag. */
static uint32_t index_width(uint32_t table, uint32_t rows, MdCol col) {
    Writer w = writer("#~");
    module_row(&w);
    for (uint32_t i = 0; i < rows; i++) row(&w, table, "222", 0, 0, 0);
    Bench b;
    bench_open(&b, finish_root(&w), MD_OPEN_LENIENT);
    cr_expect_eq(md_rows(b.img, (MdTable)table), rows);
    uint32_t width = b.img->cols[col].width;
    arena_free(&b.a);
    return width;
}

Test(metadata_tables, widths_of_indices) {
    cr_expect_eq(index_width(MD_PARAM, 0xFFFF, MD_METHODDEF_PARAMS), 2);
    cr_expect_eq(index_width(MD_PARAM, 0x10000, MD_METHODDEF_PARAMS), 4);
    cr_expect_eq(index_width(MD_PARAM, 0x3FFF, MD_CONSTANT_PARENT), 2);
    cr_expect_eq(index_width(MD_PARAM, 0x4000, MD_CONSTANT_PARENT), 4);
    cr_expect_eq(index_width(MD_PARAM, 0x7FF, MD_CUSTOMATTRIBUTE_PARENT), 2);
    cr_expect_eq(index_width(MD_PARAM, 0x800, MD_CUSTOMATTRIBUTE_PARENT), 4);
}

Test(metadata_tables, wide_heaps) {
    Writer w = writer("#~");
    w.heap_sizes = 7;
    row(&w, MD_MODULE, "24444", 0, string_of(&w, "wide.dll"), 1, 0, 0);
    put(&w.guids, "0123456789abcdef", 16);
    row(&w, MD_TYPESPEC, "4", BLOB(&w, 0x0E));
    Bench b;
    bench_open(&b, finish_root(&w), 0);
    cr_expect_str_eq(md_col_string(b.img, MD_MODULE_NAME, 1), "wide.dll");
    cr_expect_eq(memcmp(md_guid(b.img, md_col(b.img, MD_MODULE_MVID, 1)), "0123456789abcdef", 16), 0);
    cr_expect_eq(md_col_blob(b.img, MD_TYPESPEC_SIGNATURE, 1).len, 1);
}

/* ---- Damage ---- */

typedef void Damage(Writer *w);
static void bad_name(Writer *w) {
    w->tables[MD_TYPEDEF].p[14 + 4] = 0xEE, w->tables[MD_TYPEDEF].p[14 + 5] = 0xEE;
}
static void bad_base(Writer *w) { w->tables[MD_TYPEDEF].p[14 + 8] = 9 << 2; }
static void bad_tag(Writer *w) { w->tables[MD_TYPEDEF].p[14 + 8] = 1 << 2 | 3; }
static void bad_list(Writer *w) { w->tables[MD_TYPEDEF].p[14 + 10] = 9; }
static void backward_list(Writer *w) { w->tables[MD_TYPEDEF].p[14 + 12] = 3; }
static void bad_blob(Writer *w) { w->tables[MD_FIELD].p[6 + 4] = 0xEE, w->tables[MD_FIELD].p[6 + 5] = 0xEE; }
static void nil_owner(Writer *w) { w->tables[MD_NESTEDCLASS].p[2] = 0; }
static void circle(Writer *w) { w->tables[MD_NESTEDCLASS].p[2] = 3; }

typedef struct DamageCase {
    Damage *damage;
    const char *says;
} DamageCase;

static void refuse_damage(const DamageCase *c) {
    Writer w = small_image(false);
    c->damage(&w);
    Bytes root = finish_root(&w);
    Bench b = {0};
    FAILS_WITH(&b, c->says, md_open_root(&b.d, &b.a, "test.md", root.p, root.len, 0));
    /* Lenient opening stays safe. */
    bench_open(&b, root, MD_OPEN_LENIENT);
    for (uint32_t rid = 0; rid < 5; rid++) md_typedef(b.img, rid);
    md_type_name(b.img, &b.a, md_token(MD_TYPEDEF, 3));
}

Test(metadata_tables, damaged_rows_are_named) {
    static const DamageCase cases[] = {
        {bad_name, "test.md: TYPEDEF row 2: NAME: string lies outside"},
        {bad_base, "test.md: TYPEDEF row 2: EXTENDS: names a row that does not exist"},
        {bad_tag, "test.md: TYPEDEF row 2: EXTENDS: names an unknown table"},
        {bad_list, "test.md: TYPEDEF row 2: FIELDS: run begins at a row that does not exist"},
        {backward_list, "test.md: TYPEDEF row 3: METHODS: run begins before"},
        {bad_blob, "test.md: FIELD row 2: SIGNATURE: blob lies outside"},
        {nil_owner, "test.md: NESTEDCLASS row 1: ENCLOSING: names no row"},
        {circle, "test.md: TYPEDEF row 3: NAME: types are nested in a circle"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) refuse_damage(&cases[i]);
}

static void refuse_truncation(const Bytes *file, uint32_t len) {
    Bench b = {0};
    uint8_t *cut = malloc(len ? len : 1); /* of its own: a checker sees what reads past its end */
    memcpy(cut, file->p, len);
    FAILS_WITH(&b, "test.dll: ", md_open(&b.d, &b.a, "test.dll", cut, len, 0));
    free(cut);
    arena_free(&b.a);
}

Test(metadata_tables, every_truncation_is_refused) {
    Writer w = small_image(false);
    Bytes none = {0}, file = finish_pe(&w, none);
    Bench b;
    bench_open_pe(&b, file, 0);
    cr_expect_eq(md_rows(b.img, MD_TYPEDEF), 3);
    for (uint32_t len = 0; len < file.len; len++) refuse_truncation(&file, len);
}

Test(metadata_tables, what_is_no_assembly) {
    Bench b = {0};
    FAILS_WITH(&b, "notes.txt: not a PE file",
               md_open(&b.d, &b.a, "notes.txt",
                       "just some text that is long enough to hold a header of a file", 61, 0));
    Writer w = small_image(false);
    Bytes none = {0}, file = finish_pe(&w, none);
    memset(file.p + 0x58 + 96 + 14 * 8, 0, 8);
    cr_expect(!md_is_managed(file.p, file.len));
    FAILS_WITH(&b, "native PE file", md_open(&b.d, &b.a, "native.dll", file.p, file.len, 0));
    FAILS_WITH(&b, "No such file", md_open_file(&b.d, &b.a, "/nonexistent/a.dll"));
    FAILS_WITH(&b, "directory", md_open_file(&b.d, &b.a, "/"));
}
