/* The commands and options, as tables: what is parsed, what --help prints. */
#ifndef ANVIL_DRIVER_OPTIONS_H
#define ANVIL_DRIVER_OPTIONS_H

#include "driver/driver.h"

typedef struct Command {
    const char *name, *usage, *summary;
    uint32_t options; /* bits of OPT_* */
    int least, most;  /* operands */
    int (*run)(Session *s);
} Command;

/* The commands, by name, and the one without a name: to compile. */
extern const Command command_default;
extern const Command commands[];
extern const int command_count;

typedef struct Option {
    const char *name, *value; /* value: its name in the help; NULL: takes none */
    int id;
    uint32_t commands; /* bits of OPT_*; 0: all */
    const char *help;
} Option;
extern const Option options[];
extern const int option_count;

/* Whether the command takes the option. */
bool option_admitted(const Command *c, const Option *o);
/* Parses the arguments after the command's name into s->o; fails through s->diag with a hint. */
void options_parse(Session *s, const Command *c, int argc, char **argv);
/* Prints the options of a command. */
void options_print(const Command *c);
enum {
    OPT_OUTPUT = 1 << 0,
    OPT_LEVEL = 1 << 1,
    OPT_TARGET = 1 << 2,
    OPT_FRAMEWORK = 1 << 3,
    OPT_FEATURE = 1 << 4,
    OPT_VERIFY = 1 << 5,
    OPT_TIME = 1 << 6,
    OPT_VERBOSE = 1 << 7,
    OPT_LIST = 1 << 8,
    OPT_STAGE = 1 << 9,
    OPT_STRIP = 1 << 10,
    OPT_LINKING = 1 << 11,
    OPT_LATER = 1 << 12,
    OPT_REST = 1 << 13, /* "--" and what follows */
    OPT_SIZE = 1 << 14,
    OPT_ROOT = 1 << 15,
    OPT_EXTRACT = 1 << 16,
    OPT_COMPILE = OPT_LEVEL | OPT_TARGET | OPT_FRAMEWORK | OPT_FEATURE | OPT_ROOT | OPT_VERIFY | OPT_VERBOSE |
                  OPT_LINKING | OPT_LATER,
    OPT_BUILD = OPT_COMPILE | OPT_OUTPUT | OPT_TIME | OPT_STRIP,
};

#endif
