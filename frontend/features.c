#include "frontend/features.h"

#include <string.h>

/* What the .NET SDK sets for trimmed and native applications when the project does not say otherwise, and
 * what follows from a static executable (no ICU to load). */
static const char *const defaults[] = {
    "System.Diagnostics.Debugger.IsSupported=false",
    "System.Diagnostics.Tracing.EventSource.IsSupported=false",
    "System.Globalization.Invariant=true",
    "System.Reflection.Metadata.MetadataUpdater.IsSupported=false",
    "System.Resources.UseSystemResourceKeys=false",
    "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported=false",
    "System.Runtime.InteropServices.BuiltInComInterop.IsSupported=false",
    "System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization=false",
    "System.StartupHookProvider.IsSupported=false",
    "System.Text.Encoding.EnableUnsafeUTF7Encoding=false",
};

void features_compose(Arena *arena, Diag *d, const FeatureList *lists, uint32_t nlists, ProgramOptions *opt) {
    FeatureList own = {defaults, sizeof defaults / sizeof *defaults};
    VEC(const char *) all = {0};
    StrMap place;
    strmap_init(&place, arena);
    for (uint32_t i = 0; i <= nlists; i++) {
        const FeatureList *l = i ? &lists[i - 1] : &own;
        for (uint32_t k = 0; k < l->len; k++) {
            const char *item = l->items[k], *eq = strchr(item, '=');
            if (!eq || eq == item) diag_fail(d, "feature switch '%s' is not of the form NAME=VALUE", item);
            bool added;
            uint64_t *at = strmap_put(&place, item, (size_t)(eq - item), &added);
            if (!added) {
                all.items[*at] = item;
                continue;
            }
            *at = all.len;
            vec_push(arena, &all, item);
        }
    }
    opt->features = all.items;
    opt->nfeatures = all.len;
}

const char *feature_value(Program *p, const char *name) {
    size_t n = strlen(name);
    for (uint32_t i = 0; i < p->opt.nfeatures; i++)
        if (strncmp(p->opt.features[i], name, n) == 0 && p->opt.features[i][n] == '=')
            return p->opt.features[i] + n + 1;
    return NULL;
}

bool subst_method(Program *p, MethodDef *m, int64_t *value) { return (void)p, (void)m, (void)value, false; }
bool subst_field(Program *p, FieldDef *f, int64_t *value) { return (void)p, (void)f, (void)value, false; }
