/* Decoding of marshalling descriptors, ECMA-335 §II.23.4. */
#include "frontend/attributes.h"

static MdBlob take_text(MdSigCursor *c) {
    uint32_t len = md_sig_uint(c);
    if ((size_t)(c->end - c->p) < len) md_sig_fail(c, "ends early");
    MdBlob b = {c->p, len};
    c->p += len;
    return b;
}

static void read_array(MdSigCursor *c, MdMarshal *m) {
    m->elem = MD_NATIVE_MAX;
    if (md_sig_at_end(c)) return;
    m->elem = md_sig_byte(c);
    if (md_sig_at_end(c)) return;
    m->size_param = md_sig_uint(c);
    m->has_size_param = true;
    if (md_sig_at_end(c)) return;
    m->size = md_sig_uint(c);
    m->has_size = true;
    /* Bit 0 of the flags: the number of the parameter was given and is not filler. */
    if (!md_sig_at_end(c)) m->has_size_param = md_sig_uint(c) & 1;
}

static void read_fixed_array(MdSigCursor *c, MdMarshal *m) {
    m->size = md_sig_uint(c);
    m->has_size = true;
    m->elem = md_sig_at_end(c) ? (uint8_t)MD_NATIVE_MAX : md_sig_byte(c);
}

static void read_safe_array(MdSigCursor *c, MdMarshal *m) {
    if (!md_sig_at_end(c)) m->variant_type = md_sig_uint(c);
    if (!md_sig_at_end(c)) m->user_type = take_text(c);
}

static void read_custom(MdSigCursor *c, MdMarshal *m) {
    take_text(c); /* GUID of a type library: no longer in use */
    take_text(c); /* name of the native type: likewise */
    m->user_type = take_text(c);
    m->cookie = take_text(c);
}

MdMarshal md_parse_marshal(const MdImage *img, Diag *d, uint32_t fieldmarshal_rid) {
    MdBlob b = md_col_blob(img, MD_FIELDMARSHAL_NATIVETYPE, fieldmarshal_rid);
    MdSigCursor c = md_sig_cursor(img, d, b, md_token(MD_FIELDMARSHAL, fieldmarshal_rid));
    c.kind = "marshalling descriptor";
    MdMarshal m = {.native = md_sig_byte(&c)};
    switch (m.native) {
        case MD_NATIVE_ARRAY: read_array(&c, &m); break;
        case MD_NATIVE_FIXEDARRAY: read_fixed_array(&c, &m); break;
        case MD_NATIVE_SAFEARRAY: read_safe_array(&c, &m); break;
        case MD_NATIVE_CUSTOMMARSHALER: read_custom(&c, &m); break;
        case MD_NATIVE_FIXEDSYSSTRING:
            m.size = md_sig_uint(&c);
            m.has_size = true;
            break;
        case MD_NATIVE_INTERFACE:
        case MD_NATIVE_IUNKNOWN:
        case MD_NATIVE_IDISPATCH:
            m.has_iid_param = !md_sig_at_end(&c);
            if (m.has_iid_param) m.iid_param = md_sig_uint(&c);
            break;
        default:
            if (m.native == 0 || m.native > MD_NATIVE_MAX) md_sig_fail(&c, "unknown native type");
            break;
    }
    if (!md_sig_at_end(&c)) md_sig_fail(&c, "has bytes left over");
    return m;
}
