/* Feature switches: which are in force, and what ILLink.Substitutions.xml makes of them. The look-ups that
 * the importer uses are declared in program.h. */
#ifndef ANVIL_FRONTEND_FEATURES_H
#define ANVIL_FRONTEND_FEATURES_H

#include "frontend/program.h"

typedef struct FeatureList {
    const char *const *items; /* NAME=VALUE */
    uint32_t len;
} FeatureList;

/* Sets opt->features: Anvil's defaults, then the lists, where later values replace earlier ones. Every name
 * occurs once. Fails for what is no NAME=VALUE. */
void features_compose(Arena *arena, Diag *d, const FeatureList *lists, uint32_t nlists, ProgramOptions *opt);

#endif
