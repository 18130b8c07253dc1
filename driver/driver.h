/* What the commands share: options, and a compilation under way. The driver is the only part of Anvil that
 * reads the environment, prints, and ends the process. */
#ifndef ANVIL_DRIVER_DRIVER_H
#define ANVIL_DRIVER_DRIVER_H

#include "base/file.h"
#include "driver/host.h"
#include "frontend/program.h"
#include "linker/link.h"

typedef struct Options {
    VEC(const char *) operands; /* what is not an option */
    char **rest;                /* what follows "--" */
    int nrest;
    const char *output, *target, *stage, *list;
    int level;                     /* 0, 1, 2, 's'; -1: not given */
    VEC(const char *) frameworks;  /* --framework */
    VEC(const char *) features;    /* --feature NAME=VALUE */
    VEC(const char *) roots;       /* --root */
    LinkOutput kind;               /* --static, --dynamic, --shared, --static-lib */
    bool chooses;                  /* none of these: static, unless the program needs more */
    VEC(const char *) native_libs; /* --native-lib */
    bool json;                     /* size --json */
    const char *html;              /* size --html FILE */
    const char *extract;           /* inspect --extract DIR */
    bool warn_trim;                /* --warn trim */
    bool verify, time, verbose, strip, help;
} Options;

/* Phases that --time reports; also what a crash is blamed on. */
typedef enum Phase { PHASE_START, PHASE_LOAD, PHASE_REACH, PHASE_EMIT, PHASE_LINK, PHASE_COUNT } Phase;

typedef struct Session {
    Arena arena;
    Diag *diag;
    Options o;
    const char *target_name; /* "linux-x64" */
    const Target *target;
    HostConfig config;
    Paths frameworks;
    Universe *u;
    Assembly *app;
    Program *p;
    unsigned needs;                   /* ProgramNeed: found by an attempt before */
    const char *header_path, *header; /* of a library: the C header and its text */
    uint64_t phase_start, nanos[PHASE_COUNT];
    Phase phase;
    uint32_t warnings;
    bool holds_warnings; /* until it is known that the attempt at which they arise is the last */
    VEC(const char *) held_warnings;
    uint64_t next_progress; /* when to say more */
    bool progress_shown;
    bool quiet; /* warnings are not what the user asked for */
} Session;

/* --- session.c --- */
/* Loads the assembly at `path`, makes its program and reaches everything in it. Without --static and its like
 * the output's kind is chosen by what is reached (s->o.kind): static, or dynamic when it loads libraries or
 * has cultures. */
void session_compile(Session *s, const char *path, int default_level);
/* Prints the warnings that were held back. */
void session_warnings(Session *s);
/* Loads the assembly at `path` with the frameworks it asks for, or those of --framework. */
void session_load(Session *s, const char *path);
/* Makes an empty universe for assemblies of frameworks: search folders are `dir` (may be NULL) and the newest
 * frameworks. */
void session_load_frameworks(Session *s, const char *dir);
/* The .NET assemblies of a folder, by name; fails when there are none. */
Paths session_assemblies(Session *s, const char *folder);
/* Makes the program: s->app's, or, with `stress`, one without roots. */
void session_program(Session *s, int default_level, bool stress);
/* Whether the output is a library for C. */
bool session_is_library(const Session *s);
/* Reaches everything from the entry point, or from the exports of a library. */
void session_reach(Session *s);
void session_phase(Session *s, Phase phase);
void session_free(Session *s);
/* Text on a terminal's stderr that the next line overwrites; NULL removes it. */
void session_progress(Session *s, const char *text);

/* --- build.c --- */
/* Compiles operand `input` to the executable `output` (NULL: named after the input,
 * in the current folder). */
void build_executable(Session *s, const char *input, const char *output, int default_level);

/* Compiles operand `input` and links it in memory, at s->o's level or -O1. `image` receives the file; `visit`
 * hears of every piece of it, with its owner when it is of the program and NULL when it is of the runtime. */
typedef void BuildVisit(void *user, const LinkPiece *piece, const EmitOwner *owner);
void build_pieces(Session *s, const char *input, MappedFile *image, BuildVisit *visit, void *user);

/* --- project.c --- */
/* The assembly to compile for an operand: itself, or what `dotnet build` makes of a project. */
const char *build_input(Session *s, const char *operand);

/* --- commands: each returns the exit code --- */
int command_build(Session *s);
int command_run(Session *s);
int command_dump(Session *s);
int command_why(Session *s);
int command_inspect(Session *s);
int command_doctor(Session *s);
int command_size(Session *s);
int command_contract(Session *s);
int command_stress(Session *s);
int command_completion(Session *s);
int command_man(Session *s);

#endif
