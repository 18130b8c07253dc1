/* The table of commands: names, usage, options, and what runs each. */
#include "driver/options.h"

const Command command_default = {
    NULL,         "FILE [-o OUT] [OPTIONS]", "compiles an assembly (.dll) to an executable", OPT_BUILD, 1, 1,
    command_build};
const Command commands[] = {
    {"run", "FILE [OPTIONS] [-- ARGS]", "compiles at -O0, executes, and ends as the program ends",
     OPT_COMPILE | OPT_TIME | OPT_REST, 1, 1, command_run},
    {"dump", "FILE 'Type::Method' --stage STAGE [OPTIONS]", "prints what the compiler makes of a method",
     OPT_COMPILE | OPT_STAGE, 2, 2, command_dump},
    {"why", "FILE SYMBOL [OPTIONS]", "prints the chain of reasons that keeps something in the program",
     OPT_COMPILE, 2, 2, command_why},
    {"size", "FILE [--json] [--html OUT] [OPTIONS]",
     "prints where the bytes of an executable, or of what a program would become, went",
     OPT_COMPILE | OPT_STRIP | OPT_SIZE, 1, 1, command_size},
    {"inspect", "[--verify|--extract DIR] FILE|DIR...",
     "prints what a file holds; --verify decodes all of it",
     OPT_VERIFY | OPT_EXTRACT | OPT_VERBOSE | OPT_FRAMEWORK, 1, 1000, command_inspect},
    {"stress", "DIR|FILE|NAME... [OPTIONS]", "compiles every method body of assemblies, and counts",
     OPT_LEVEL | OPT_TARGET | OPT_FRAMEWORK | OPT_FEATURE | OPT_LIST, 1, 1000, command_stress},
    {"contract", "[DIR|FILE...] [OPTIONS]", "prints what a framework asks of its host and anvil lacks",
     OPT_VERBOSE | OPT_FRAMEWORK, 0, 1000, command_contract},
    {"doctor", "[FILE]", "prints what was found: frameworks, SDKs, targets; for FILE, what it gets",
     OPT_FRAMEWORK | OPT_FEATURE, 0, 1, command_doctor},
    {"completion", "bash|zsh|fish", "prints what makes the shell complete anvil's words", 0, 1, 1,
     command_completion},
    {"man", "", "prints the manual page (roff): anvil man | man -l -", 0, 0, 0, command_man},
};
const int command_count = sizeof commands / sizeof *commands;
