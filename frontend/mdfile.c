/* Assemblies that are files stay mapped. */
#include "frontend/mdfile.h"

#include "base/file.h"

MdImage *md_open_file(Diag *d, Arena *a, const char *path) {
    MappedFile f = file_map(d, path);
    return md_open(d, a, path, f.data, f.size, 0);
}
