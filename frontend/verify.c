/* One function per table decodes what its rows point to. */
#include "frontend/verify.h"

#include <string.h>

#include "frontend/il.h"
#include "frontend/pdb.h"

typedef struct Run {
    const MdImage *img;
    const Verify *v;
    VerifyCounts *n;
    Diag d;
    Arena *a; /* v->scratch */
} Run;

static void report(Run *r, const char *message) {
    if (r->v->report(r->v->user, message)) r->n->errors++;
}

static noreturn void row_fail(Run *r, MdTable t, uint32_t rid, const char *what) {
    diag_fail(&r->d, "%s: %s row %u: %s", r->img->path, md_table_desc[t].name, rid, what);
}

/* ---- One function per table that has more than indices ---- */

static void field_row(Run *r, uint32_t rid) {
    md_field_sig(r->img, &r->d, r->a, md_token(MD_FIELD, rid));
    r->n->signatures++;
}

static void count_instructions(Run *r, const MdBody *b) {
    for (uint32_t at = 0; at < b->code_size; r->n->instructions++)
        at = il_next(b->code, b->code_size, at).next;
}

static void method_row(Run *r, uint32_t rid) {
    const MdMethodSig *s = md_method_sig(r->img, &r->d, r->a, md_token(MD_METHODDEF, rid));
    r->n->signatures++;
    MdRange params = md_params(r->img, rid);
    for (uint32_t i = params.begin; i < params.end; i++) {
        uint32_t param = md_row_at(r->img, MD_PARAM, i);
        if (md_col(r->img, MD_PARAM_SEQUENCE, param) > s->param_count)
            row_fail(r, MD_PARAM, param, "the method has fewer parameters");
    }
    MdBody body;
    if (!md_body(r->img, &r->d, r->a, rid, &body)) return;
    md_check_body(r->img, &r->d, r->a, rid, &body);
    count_instructions(r, &body);
    r->n->bodies++;
    r->n->il_bytes += body.code_size;
}

static void memberref_row(Run *r, uint32_t rid) {
    if (md_memberref_is_field(r->img, rid))
        md_field_sig(r->img, &r->d, r->a, md_token(MD_MEMBERREF, rid));
    else
        md_method_sig(r->img, &r->d, r->a, md_token(MD_MEMBERREF, rid));
    r->n->signatures++;
}

static void standalone_row(Run *r, uint32_t rid) {
    MdBlob b = md_col_blob(r->img, MD_STANDALONESIG_SIGNATURE, rid);
    uint32_t where = md_token(MD_STANDALONESIG, rid);
    uint8_t kind = b.len ? b.p[0] & MD_SIG_KIND_MASK : 0;
    if (kind == MD_SIG_LOCAL)
        md_parse_locals(r->img, &r->d, r->a, b, where);
    else if (kind == MD_SIG_FIELD) /* of a local constant, in the Windows PDB manner */
        md_parse_field_sig(r->img, &r->d, r->a, b, where);
    else
        md_parse_method_sig(r->img, &r->d, r->a, b, where);
    r->n->signatures++;
}

static void property_row(Run *r, uint32_t rid) {
    MdBlob b = md_col_blob(r->img, MD_PROPERTY_SIGNATURE, rid);
    md_parse_property_sig(r->img, &r->d, r->a, b, md_token(MD_PROPERTY, rid));
    r->n->signatures++;
}

static void typespec_row(Run *r, uint32_t rid) {
    MdBlob b = md_col_blob(r->img, MD_TYPESPEC_SIGNATURE, rid);
    md_parse_typespec(r->img, &r->d, r->a, b, md_token(MD_TYPESPEC, rid));
    r->n->signatures++;
}

static void methodspec_row(Run *r, uint32_t rid) {
    MdBlob b = md_col_blob(r->img, MD_METHODSPEC_INSTANTIATION, rid);
    md_parse_methodspec(r->img, &r->d, r->a, b, md_token(MD_METHODSPEC, rid));
    r->n->signatures++;
}

static void constant_row(Run *r, uint32_t rid) { md_parse_constant(r->img, &r->d, rid); }

static void attribute_row(Run *r, uint32_t rid) {
    md_parse_attribute(r->img, &r->d, r->a, rid, &r->v->enums);
    r->n->attributes++;
}

static void marshal_row(Run *r, uint32_t rid) { md_parse_marshal(r->img, &r->d, rid); }

static void security_row(Run *r, uint32_t rid) {
    md_parse_permissions(r->img, &r->d, r->a, rid, &r->v->enums);
}

/* Size of the data of a field with an RVA, as far as this image alone can tell; at least 1. */
static uint32_t data_size(Run *r, const MdTypeSig *t) {
    static const uint8_t sizes[] = {
        [MD_ELEM_BOOLEAN] = 1, [MD_ELEM_CHAR] = 2, [MD_ELEM_I1] = 1, [MD_ELEM_U1] = 1,
        [MD_ELEM_I2] = 2,      [MD_ELEM_U2] = 2,   [MD_ELEM_I4] = 4, [MD_ELEM_U4] = 4,
        [MD_ELEM_I8] = 8,      [MD_ELEM_U8] = 8,   [MD_ELEM_R4] = 4, [MD_ELEM_R8] = 8,
    };
    if (t->kind < sizeof sizes && sizes[t->kind]) return sizes[t->kind];
    if (t->kind != MD_ELEM_VALUETYPE || md_token_table(t->token) != MD_TYPEDEF) return 1;
    uint32_t layout = md_class_layout(r->img, md_token_rid(t->token));
    uint32_t size = md_col(r->img, MD_CLASSLAYOUT_CLASSSIZE, layout);
    return size ? size : 1;
}

static void fieldrva_row(Run *r, uint32_t rid) {
    uint32_t field = md_col_token(r->img, MD_FIELDRVA_FIELD, rid);
    const MdTypeSig *t = md_field_sig(r->img, &r->d, r->a, field);
    if (!md_rva_data(r->img, md_col(r->img, MD_FIELDRVA_RVA, rid), data_size(r, t)))
        row_fail(r, MD_FIELDRVA, rid, "the data lies outside of the file");
}

static void resource_row(Run *r, uint32_t rid) {
    r->n->resources++;
    if (md_col(r->img, MD_MANIFESTRESOURCE_IMPLEMENTATION, rid) == 0 && !md_resource(r->img, rid).p)
        row_fail(r, MD_MANIFESTRESOURCE, rid, "the data lies outside of the file");
}

static void document_row(Run *r, uint32_t rid) { md_document_name(r->img, &r->d, r->a, rid); }

static void points_row(Run *r, uint32_t rid) {
    r->n->sequence_points += md_sequence_points(r->img, &r->d, r->a, rid).count;
}

static void local_constant_row(Run *r, uint32_t rid) { md_check_local_constant(r->img, &r->d, rid); }

static void import_row(Run *r, uint32_t rid) { md_check_imports(r->img, &r->d, rid); }

/* Numbers of an owner's parameters count up from 0. */
static void generic_param_row(Run *r, uint32_t rid) {
    MdRange range = md_generic_params(r->img, md_col_token(r->img, MD_GENERICPARAM_OWNER, rid));
    uint32_t number = md_col(r->img, MD_GENERICPARAM_NUMBER, rid);
    if (number >= range.end - range.begin || md_row_at(r->img, MD_GENERICPARAM, range.begin + number) != rid)
        row_fail(r, MD_GENERICPARAM, rid, "is out of order among its owner's parameters");
}

typedef void RowFn(Run *r, uint32_t rid);
static RowFn *const row_fns[MD_TABLE_COUNT] = {
    [MD_FIELD] = field_row,
    [MD_METHODDEF] = method_row,
    [MD_MEMBERREF] = memberref_row,
    [MD_CONSTANT] = constant_row,
    [MD_CUSTOMATTRIBUTE] = attribute_row,
    [MD_FIELDMARSHAL] = marshal_row,
    [MD_DECLSECURITY] = security_row,
    [MD_STANDALONESIG] = standalone_row,
    [MD_PROPERTY] = property_row,
    [MD_TYPESPEC] = typespec_row,
    [MD_FIELDRVA] = fieldrva_row,
    [MD_MANIFESTRESOURCE] = resource_row,
    [MD_GENERICPARAM] = generic_param_row,
    [MD_METHODSPEC] = methodspec_row,
    [MD_DOCUMENT] = document_row,
    [MD_METHODDEBUGINFORMATION] = points_row,
    [MD_LOCALCONSTANT] = local_constant_row,
    [MD_IMPORTSCOPE] = import_row,
};

/* ---- The whole ---- */

static void check_row(Run *r, RowFn *fn, uint32_t rid) {
    DIAG_TRY(&r->d) { fn(r, rid); }
    DIAG_CAUGHT(&r->d) { report(r, r->d.message); }
    DIAG_END
    arena_reset(r->a);
}

static void check_error(void *user, MdCol col, uint32_t rid, const char *text) {
    Run *r = user;
    const MdColDesc *c = &md_col_desc[col];
    report(r, arena_printf(r->a, "%s: %s row %u: %s: %s", r->img->path, md_table_desc[c->table].name, rid,
                           c->name, text));
    arena_reset(r->a);
}

/* Bytes of the UTF-8 sequence at `p`, 0 when it is malformed. */
static uint32_t utf8_length(const uint8_t *p, const uint8_t *end) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (n < 2) return n;
    if ((size_t)(end - p) < n) return 0;
    uint32_t c = p[0] & (0x7Fu >> n);
    for (uint32_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        c = c << 6 | (p[i] & 0x3F);
    }
    return c >= least[n] && c <= 0x10FFFF ? n : 0;
}

static void check_strings(Run *r) {
    MdBlob heap = r->img->strings;
    for (uint32_t at = 0, n; at < heap.len; at += n) {
        n = utf8_length(heap.p + at, heap.p + heap.len);
        if (n != 0) continue;
        report(r, arena_printf(r->a, "%s: #Strings is not UTF-8 at offset 0x%X", r->img->path, at));
        return;
    }
}

static void check_entry_point(Run *r) {
    uint32_t token = r->img->entry_point;
    bool right = md_token_table(token) == MD_METHODDEF || md_token_table(token) == MD_FILE;
    /* In a PDB the method lies elsewhere; mixed images hold an RVA instead of a token. */
    if (token == 0 || r->img->pdb.p || (r->img->cli_flags & 0x10) || (right && md_token_valid(r->img, token)))
        return;
    report(r, arena_printf(r->a, "%s: the entry point 0x%08X does not exist", r->img->path, token));
}

void md_verify(const MdImage *img, const Verify *v, VerifyCounts *counts) {
    Run r = {.img = img, .v = v, .n = counts, .a = v->scratch};
    md_check(img, check_error, &r);
    check_strings(&r);
    check_entry_point(&r);
    counts->types += md_rows(img, MD_TYPEDEF);
    counts->methods += md_rows(img, MD_METHODDEF);
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++) {
        counts->rows += md_rows(img, (MdTable)t);
        if (!row_fns[t]) continue;
        for (uint32_t rid = 1; rid <= md_rows(img, (MdTable)t); rid++) check_row(&r, row_fns[t], rid);
    }
    arena_reset(r.a);
}
