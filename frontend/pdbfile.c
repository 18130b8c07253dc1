/* Finding and inflating the PDB of an assembly. Apart from pdb.c because it needs files and zlib. */
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "frontend/pdb.h"

enum { MAX_RATIO = 1032 }; /* deflate packs no better than this */

static MdImage *open_embedded(Diag *d, Arena *a, const MdImage *img, const MdPdbLink *link) {
    const char *path = arena_printf(a, "%s: embedded PDB", img->path);
    if (link->embedded_size / MAX_RATIO > link->embedded.len)
        diag_fail(d, "%s: its size cannot be true", path);
    uint8_t *out = arena_alloc_raw(a, (size_t)link->embedded_size + 1);
    z_stream z = {.next_in = (Bytef *)link->embedded.p, .avail_in = link->embedded.len};
    z.next_out = out;
    z.avail_out = link->embedded_size;
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK) diag_fail(d, "%s: no memory to inflate it", path);
    int status = inflate(&z, Z_FINISH);
    uint32_t left = z.avail_out;
    inflateEnd(&z);
    if (status != Z_STREAM_END || left != 0) diag_fail(d, "%s: cannot be inflated", path);
    return md_open_root(d, a, path, out, link->embedded_size, 0);
}

/* The assembly's path with its extension replaced. */
static const char *path_beside(Arena *a, const char *path) {
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    size_t n = dot && (!slash || dot > slash) ? (size_t)(dot - path) : strlen(path);
    return arena_printf(a, "%.*s.pdb", (int)n, path);
}

MdImage *md_open_pdb(Diag *d, Arena *a, const MdImage *img) {
    MdPdbLink link = md_pdb_link(img);
    if (link.embedded.p) return open_embedded(d, a, img, &link);
    MappedFile f;
    const char *path = path_beside(a, img->path);
    if (!link.has_codeview || !file_try_map(path, &f)) return NULL;
    /* A Windows PDB begins otherwise; the lines of another build would be lies. */
    if (f.size < 4 || memcmp(f.data, "BSJB", 4) != 0) return NULL;
    MdImage *pdb = md_open_root(d, a, path, f.data, f.size, 0);
    return pdb->pdb.len >= 20 && memcmp(pdb->pdb.p, link.id, 20) == 0 ? pdb : NULL;
}
