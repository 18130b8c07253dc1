/* Decoding of IL instructions, ECMA-335 §III, and method bodies, §II.25.4. */
#include "frontend/il.h"

#include <string.h>

#include "base/vec.h"

const IlOpDesc il_op_desc[IL_OP_COUNT] = {
#define X(name, text, code, operand, pop, push, flow) \
    {text, code, IL_OPERAND_##operand, pop, push, IL_FLOW_##flow},
    IL_OPS(X)
#undef X
};

/* Opcode bytes to IlOp + 1; 0 where there is no instruction. [0]: one byte, [1]: after 0xFE. */
static const uint8_t op_by_code[2][256] = {
#define ONE(name, code) [code < 0x100 ? 0 : 1][code & 0xFF] = IL_##name + 1,
#define X(name, text, code, operand, pop, push, flow) ONE(name, code)
    IL_OPS(X)
#undef X
#undef ONE
};

static const uint8_t operand_size[IL_OPERAND_COUNT] = {
    [IL_OPERAND_I1] = 1,     [IL_OPERAND_U1] = 1,    [IL_OPERAND_I4] = 4,     [IL_OPERAND_I8] = 8,
    [IL_OPERAND_R4] = 4,     [IL_OPERAND_R8] = 8,    [IL_OPERAND_ARG1] = 1,   [IL_OPERAND_ARG2] = 2,
    [IL_OPERAND_LOC1] = 1,   [IL_OPERAND_LOC2] = 2,  [IL_OPERAND_BR1] = 1,    [IL_OPERAND_BR4] = 4,
    [IL_OPERAND_SWITCH] = 4, [IL_OPERAND_SIG] = 4,   [IL_OPERAND_METHOD] = 4, [IL_OPERAND_FIELD] = 4,
    [IL_OPERAND_TYPE] = 4,   [IL_OPERAND_TOKEN] = 4, [IL_OPERAND_STRING] = 4,
};

static void decode_operand(IlInsn *in, const uint8_t *p, IlOperand kind) {
    switch (kind) {
        case IL_OPERAND_NONE:
        case IL_OPERAND_COUNT: break;
        case IL_OPERAND_I1: in->i4 = (int8_t)*p; break;
        case IL_OPERAND_U1: in->i4 = *p; break;
        case IL_OPERAND_ARG1:
        case IL_OPERAND_LOC1: in->var = *p; break;
        case IL_OPERAND_ARG2:
        case IL_OPERAND_LOC2: in->var = md_le16(p); break;
        case IL_OPERAND_BR1: in->target = in->next + (uint32_t)(int8_t)*p; break;
        case IL_OPERAND_BR4: in->target = in->next + md_le32(p); break;
        case IL_OPERAND_SWITCH:
            in->sw.count = md_le32(p);
            in->sw.offsets = p + 4;
            break;
        case IL_OPERAND_I8:
        case IL_OPERAND_R8: in->i8 = (int64_t)md_le64(p); break;
        case IL_OPERAND_I4:
        case IL_OPERAND_R4:
        case IL_OPERAND_METHOD:
        case IL_OPERAND_FIELD:
        case IL_OPERAND_TYPE:
        case IL_OPERAND_TOKEN:
        case IL_OPERAND_SIG:
        case IL_OPERAND_STRING: in->token = md_le32(p); break;
    }
}

IlInsn il_next(const uint8_t *code, uint32_t size, uint32_t offset) {
    IlInsn in = {.op = IL_INVALID, .offset = offset, .next = offset};
    if (offset >= size) return in;
    const uint8_t *p = code + offset;
    uint32_t left = size - offset, len = 1;
    uint8_t op = op_by_code[0][p[0]];
    if (p[0] == 0xFE) {
        if (left < 2) return in;
        op = op_by_code[1][p[1]];
        len = 2;
    }
    if (op == 0) return in;
    IlOperand kind = (IlOperand)il_op_desc[op - 1].operand;
    uint32_t operand = operand_size[kind];
    if (left - len < operand) return in;
    if (kind == IL_OPERAND_SWITCH) {
        uint32_t count = md_le32(p + len);
        if (count > (left - len - 4) / 4) return in;
        operand += 4 * count;
    }
    in.op = (IlOp)(op - 1);
    in.next = offset + len + operand;
    decode_operand(&in, p + len, kind);
    return in;
}

/* ---- Bodies ---- */

enum {
    BODY_FORMAT_MASK = 0x3,
    BODY_TINY = 0x2,
    BODY_FAT = 0x3,
    BODY_MORE_SECTS = 0x8,
    BODY_INIT_LOCALS = 0x10,
    FAT_HEADER_SIZE = 12,
    SECT_EH = 0x1,
    SECT_KIND_MASK = 0x3F,
    SECT_FAT = 0x40,
    SECT_MORE = 0x80,
    SMALL_CLAUSE_SIZE = 12,
    FAT_CLAUSE_SIZE = 24,
};

typedef VEC(MdClause) ClauseVec;

typedef struct BodyReader {
    const MdImage *img;
    Diag *d;
    Arena *a;
    uint32_t method;
} BodyReader;

static noreturn void body_fail(const BodyReader *r, const char *what) {
    diag_fail(r->d, "%s: METHODDEF row %u: %s: %s", r->img->path, r->method,
              md_method_name(r->img, r->a, r->method), what);
}

static MdClause read_clause(const uint8_t *p, bool fat) {
    uint32_t kind = fat ? md_le32(p) : md_le16(p);
    uint32_t try_begin = md_le32(p + 4), try_len = md_le32(p + 8);
    uint32_t begin = md_le32(p + 12), len = md_le32(p + 16), rest = md_le32(p + (fat ? 20 : 8));
    if (!fat) {
        try_begin = md_le16(p + 2);
        try_len = p[4];
        begin = md_le16(p + 5);
        len = p[7];
    }
    return (MdClause){(MdClauseKind)kind, try_begin, try_begin + try_len, begin, begin + len, {rest}};
}

/* Reads one section of clauses at `p`, returns its size. */
static uint32_t read_section(const BodyReader *r, const uint8_t *p, uint32_t left, ClauseVec *out) {
    if (left < 4) body_fail(r, "exception section is cut off");
    bool fat = p[0] & SECT_FAT;
    uint32_t size = fat ? md_le32(p) >> 8 : p[1];
    if ((p[0] & SECT_KIND_MASK) != SECT_EH) body_fail(r, "unknown kind of section after the code");
    uint32_t step = fat ? FAT_CLAUSE_SIZE : SMALL_CLAUSE_SIZE;
    /* Some writers leave the four bytes of the section's header out of its size. */
    uint32_t count = size / step;
    if (count > (left - 4) / step || size > left) body_fail(r, "exception section is cut off");
    for (uint32_t i = 0; i < count; i++) {
        MdClause c = read_clause(p + 4 + (size_t)i * step, fat);
        vec_push(r->a, out, c);
    }
    if (size < 4 + count * step) size = 4 + count * step;
    return size;
}

static void read_sections(const BodyReader *r, MdBlob bytes, uint32_t at, MdBody *body) {
    ClauseVec clauses = {0};
    for (bool more = true; more;) {
        at = (at + 3) & ~3u;
        if (at >= bytes.len) body_fail(r, "exception section is cut off");
        more = bytes.p[at] & SECT_MORE;
        at += read_section(r, bytes.p + at, bytes.len - at, &clauses);
    }
    body->clause_count = clauses.len;
    body->clauses = clauses.items;
}

static void read_fat(const BodyReader *r, MdBlob bytes, MdBody *body) {
    if (bytes.len < FAT_HEADER_SIZE) body_fail(r, "method header is cut off");
    uint32_t flags = md_le16(bytes.p), header = (flags >> 12) * 4;
    if (header < FAT_HEADER_SIZE) body_fail(r, "method header is too short");
    body->max_stack = md_le16(bytes.p + 2);
    body->code_size = md_le32(bytes.p + 4);
    body->local_sig = md_le32(bytes.p + 8);
    body->init_locals = flags & BODY_INIT_LOCALS;
    if (header > bytes.len || body->code_size > bytes.len - header) body_fail(r, "code is cut off");
    body->code = bytes.p + header;
    if (body->local_sig != 0 &&
        (md_token_table(body->local_sig) != MD_STANDALONESIG || !md_token_valid(r->img, body->local_sig)))
        body_fail(r, "the signature of its local variables does not exist");
    if (flags & BODY_MORE_SECTS) {
        /* Sections are aligned by RVA; a fat header is so itself. */
        read_sections(r, bytes, header + body->code_size, body);
    }
}

bool md_body(const MdImage *img, Diag *d, Arena *a, uint32_t method_rid, MdBody *body) {
    BodyReader r = {img, d, a, method_rid};
    *body = (MdBody){0};
    uint32_t rva = md_col(img, MD_METHODDEF_RVA, method_rid);
    uint32_t impl = md_col(img, MD_METHODDEF_IMPLFLAGS, method_rid);
    if (rva == 0 || (impl & MD_MI_CODE_TYPE_MASK) != MD_MI_IL) return false;
    MdBlob bytes = md_rva(img, rva);
    if (!bytes.p || bytes.len == 0) body_fail(&r, "body lies outside of the sections of the file");
    switch (bytes.p[0] & BODY_FORMAT_MASK) {
        case BODY_TINY:
            body->max_stack = 8;
            body->code_size = bytes.p[0] >> 2;
            body->code = bytes.p + 1;
            if (body->code_size > bytes.len - 1) body_fail(&r, "code is cut off");
            return true;
        case BODY_FAT: read_fat(&r, bytes, body); return true;
        default: body_fail(&r, "unknown kind of method header");
    }
}
