/* `anvil inspect FILE`: the metadata of one file in words. */
#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "frontend/inspect.h"
#include "frontend/pdb.h"

typedef struct Printer {
    FILE *out;
    Diag *d;
    const MdImage *img;
    Arena arena, scratch; /* of the image; of one type */
} Printer;

static void print_guid(FILE *out, const uint8_t *g) {
    fprintf(out, "%08x-%04x-%04x-", md_le32(g), md_le16(g + 4), md_le16(g + 6));
    for (int i = 8; i < 16; i++) fprintf(out, i == 10 ? "-%02x" : "%02x", g[i]);
}

static void print_hex(FILE *out, MdBlob b) {
    for (uint32_t i = 0; i < b.len; i++) fprintf(out, "%02x", b.p[i]);
}

static void print_identity(FILE *out, MdAssembly a) {
    fprintf(out, "%s %u.%u.%u.%u", a.name, a.version[0], a.version[1], a.version[2], a.version[3]);
    if (*a.culture) fprintf(out, ", culture %s", a.culture);
    if (a.public_key.len && a.public_key.len <= 8) {
        fputs(", public key token ", out);
        print_hex(out, a.public_key);
    } else if (a.public_key.len) {
        fprintf(out, ", public key of %u bytes", a.public_key.len);
    }
    fputc('\n', out);
}

static const char *machine_name(uint16_t machine) {
    static const struct {
        uint16_t machine;
        const char *name;
    } machines[] = {
        {0x014C, "any processor (i386)"},
        {0x8664, "x64"},
        {0xAA64, "arm64"},
        {0x01C4, "arm"},
        {0xFD1D, "x64, Linux"},
        {0xD11D, "arm64, Linux"},
        {0xC020, "x64, macOS"},
        {0xEC20, "arm64, macOS"},
    };
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (machines[i].machine == machine) return machines[i].name;
    return "unknown machine";
}

static void print_header(Printer *p) {
    const MdImage *img = p->img;
    FILE *out = p->out;
    fprintf(out, "%s: ", img->path);
    if (img->pdb.p)
        fprintf(out, "portable PDB\n");
    else if (md_rows(img, MD_ASSEMBLY))
        print_identity(out, md_assembly(img));
    else
        fprintf(out, "module %s\n", md_col_string(img, MD_MODULE_NAME, 1));
    const uint8_t *mvid = md_guid(img, md_col(img, MD_MODULE_MVID, 1));
    if (mvid) {
        fputs("  version id ", out);
        print_guid(out, mvid);
        fputc('\n', out);
    }
    if (img->sections)
        fprintf(out, "  %s%s%s\n", machine_name(img->machine), img->pe32_plus ? ", PE32+" : ", PE32",
                img->ready_to_run ? ", with precompiled code" : "");
    fprintf(out, "  metadata %s, %u bytes%s\n", img->version, img->metadata.len,
            img->uncompressed ? ", uncompressed form" : "");
    if (md_token_table(img->entry_point) == MD_METHODDEF && !img->pdb.p)
        fprintf(out, "  entry point %s\n", md_method_name(img, &p->scratch, md_token_rid(img->entry_point)));
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++)
        if (md_rows(img, (MdTable)t))
            fprintf(out, "  %-24s %8u rows of %2u bytes\n", md_table_desc[t].name, md_rows(img, (MdTable)t),
                    img->tables[t].row_size);
}

static void print_references(Printer *p) {
    for (uint32_t rid = 1; rid <= md_rows(p->img, MD_ASSEMBLYREF); rid++) {
        fputs("reference ", p->out);
        print_identity(p->out, md_assembly_ref(p->img, rid));
    }
    for (uint32_t rid = 1; rid <= md_rows(p->img, MD_MODULEREF); rid++)
        fprintf(p->out, "native library %s\n", md_col_string(p->img, MD_MODULEREF_NAME, rid));
}

static const char *type_ref_name(Printer *p, uint32_t token) {
    if (md_token_table(token) != MD_TYPESPEC) return md_type_name(p->img, &p->scratch, token);
    MdBlob b = md_col_blob(p->img, MD_TYPESPEC_SIGNATURE, md_token_rid(token));
    return md_type_sig_name(p->img, &p->scratch, md_parse_typespec(p->img, p->d, &p->scratch, b, token));
}

static void print_fields(Printer *p, MdRange r) {
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(p->img, MD_FIELD, i);
        MdField f = md_field(p->img, rid);
        const MdTypeSig *t = md_field_sig(p->img, p->d, &p->scratch, md_token(MD_FIELD, rid));
        const char *how = f.flags & MD_FA_LITERAL ? "const " : f.flags & MD_FA_STATIC ? "static " : "";
        fprintf(p->out, "  field %s%s %s\n", how, md_type_sig_name(p->img, &p->scratch, t), f.name);
    }
}

static void print_method(Printer *p, uint32_t rid) {
    MdMethodDef m = md_methoddef(p->img, rid);
    const MdMethodSig *s = md_method_sig(p->img, p->d, &p->scratch, md_token(MD_METHODDEF, rid));
    fprintf(p->out, "  method %s%s", m.flags & MD_MA_STATIC ? "static " : "",
            m.flags & MD_MA_ABSTRACT  ? "abstract "
            : m.flags & MD_MA_VIRTUAL ? "virtual "
                                      : "");
    fprintf(p->out, "%s %s", m.name, md_method_sig_name(p->img, &p->scratch, s));
    uint32_t import = md_impl_map(p->img, md_token(MD_METHODDEF, rid));
    MdImplMap map = md_impl_map_row(p->img, import);
    if (import) fprintf(p->out, " from %s, %s", map.module, map.name);
    if (m.impl_flags & MD_MI_INTERNAL_CALL) fputs(" internal call", p->out);
    fputc('\n', p->out);
}

static void print_type(Printer *p, uint32_t rid) {
    MdTypeDef t = md_typedef(p->img, rid);
    fprintf(p->out, "type %s", md_type_name(p->img, &p->scratch, md_token(MD_TYPEDEF, rid)));
    if (t.flags & MD_TA_INTERFACE) fputs(", interface", p->out);
    if (t.extends) fprintf(p->out, " extends %s", type_ref_name(p, t.extends));
    MdRange r = md_interface_impls(p->img, rid);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t impl = md_row_at(p->img, MD_INTERFACEIMPL, i);
        uint32_t token = md_col_token(p->img, MD_INTERFACEIMPL_INTERFACE, impl);
        fprintf(p->out, "%s%s", i == r.begin ? " implements " : ", ", type_ref_name(p, token));
    }
    fputc('\n', p->out);
    print_fields(p, t.fields);
    for (uint32_t i = t.methods.begin; i < t.methods.end; i++)
        print_method(p, md_row_at(p->img, MD_METHODDEF, i));
    r = md_properties(p->img, rid);
    for (uint32_t i = r.begin; i < r.end; i++)
        fprintf(p->out, "  property %s\n",
                md_col_string(p->img, MD_PROPERTY_NAME, md_row_at(p->img, MD_PROPERTY, i)));
    r = md_events(p->img, rid);
    for (uint32_t i = r.begin; i < r.end; i++)
        fprintf(p->out, "  event %s\n", md_col_string(p->img, MD_EVENT_NAME, md_row_at(p->img, MD_EVENT, i)));
    arena_reset(&p->scratch);
}

static void print_exported(Printer *p) {
    for (uint32_t rid = 1; rid <= md_rows(p->img, MD_EXPORTEDTYPE); rid++) {
        uint32_t to = md_col_token(p->img, MD_EXPORTEDTYPE_IMPLEMENTATION, rid);
        fprintf(p->out, "exported type %s",
                md_type_name(p->img, &p->scratch, md_token(MD_EXPORTEDTYPE, rid)));
        if (md_token_table(to) == MD_ASSEMBLYREF)
            fprintf(p->out, " forwarded to %s", md_assembly_ref(p->img, md_token_rid(to)).name);
        fputc('\n', p->out);
        arena_reset(&p->scratch);
    }
}

static void print_resources(Printer *p) {
    for (uint32_t rid = 1; rid <= md_rows(p->img, MD_MANIFESTRESOURCE); rid++)
        fprintf(p->out, "resource %s, %u bytes\n", md_col_string(p->img, MD_MANIFESTRESOURCE_NAME, rid),
                md_resource(p->img, rid).len);
}

static void print_debug(Printer *p) {
    for (uint32_t rid = 1; rid <= md_rows(p->img, MD_DOCUMENT); rid++)
        fprintf(p->out, "document %s\n", md_document_name(p->img, p->d, &p->scratch, rid));
    for (uint32_t rid = 1; rid <= md_rows(p->img, MD_METHODDEBUGINFORMATION); rid++) {
        MdSequencePoints points = md_sequence_points(p->img, p->d, &p->scratch, rid);
        for (uint32_t i = 0; i < points.count; i++) {
            const MdSequencePoint *s = &points.points[i];
            if (i == 0) fprintf(p->out, "method %u\n", rid);
            if (s->hidden)
                fprintf(p->out, "  IL_%04X hidden\n", s->offset);
            else
                fprintf(p->out, "  IL_%04X %u:%u to %u:%u\n", s->offset, s->start_line, s->start_column,
                        s->end_line, s->end_column);
        }
        arena_reset(&p->scratch);
    }
}

static void print_all(Printer *p, const char *path) {
    MappedFile f = file_map(p->d, path);
    bool root = f.size >= 4 && memcmp(f.data, "BSJB", 4) == 0;
    p->img = (root ? md_open_root : md_open)(p->d, &p->arena, path, f.data, f.size, 0);
    print_header(p);
    print_references(p);
    for (uint32_t rid = 1; rid <= md_rows(p->img, MD_TYPEDEF); rid++) print_type(p, rid);
    print_exported(p);
    print_resources(p);
    print_debug(p);
    file_unmap(&f);
}

void inspect_print(FILE *out, Diag *d, const char *path) {
    Printer p = {.out = out, .d = d};
    arena_init(&p.arena);
    arena_init(&p.scratch);
    char failed[sizeof d->message] = "";
    DIAG_TRY(d) { print_all(&p, path); }
    DIAG_CAUGHT(d) { memcpy(failed, d->message, sizeof failed); }
    DIAG_END
    arena_free(&p.arena);
    arena_free(&p.scratch);
    if (*failed) diag_fail(d, "%s", failed);
}
