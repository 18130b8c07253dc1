/* A reader of JSON (RFC 8259), as much as runtimeconfig.json and deps.json need: comments are allowed, as the
 * .NET host allows them. */
#ifndef ANVIL_DRIVER_JSON_H
#define ANVIL_DRIVER_JSON_H

#include "base/diag.h"

typedef enum JsonKind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
} JsonKind;

typedef struct Json {
    JsonKind kind;
    const char *key;  /* as a member of an object, UTF-8; else NULL */
    const char *text; /* STRING: its value in UTF-8; NUMBER: as written; TRUE, FALSE, NULL: the word */
    struct Json *first, *next; /* ARRAY, OBJECT: first child; next sibling */
} Json;

/* Parses the text; values lie in `arena`. Fails through `d` with `path`, line and what is wrong. */
const Json *json_parse(Diag *d, Arena *arena, const char *path, const char *text, size_t size);
/* Member of an object by name; NULL when absent, when `j` is NULL or no object. */
const Json *json_get(const Json *j, const char *key);
/* Text of a string; NULL for all else. */
const char *json_text(const Json *j);

#endif
