/* `anvil completion`, `anvil man`: what the tables of commands and options say, for shells and for man(1). */
#include <stdio.h>
#include <string.h>

#include "driver/options.h"

/* The spelling a user types: "-O" stands for its levels. */
static void print_spellings(const Option *o, const char *before, const char *after) {
    static const char *const levels[] = {"-O0", "-O1", "-O2", "-Os"};
    if (strcmp(o->name, "-O") != 0) {
        printf("%s%s%s", before, o->name, after);
        return;
    }
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) printf("%s%s%s", before, levels[i], after);
}

static void print_words(const Command *c) {
    for (int i = 0; i < option_count; i++)
        if (option_admitted(c, &options[i])) print_spellings(&options[i], " ", "");
}

static void bash(void) {
    printf(
        "# bash completion for anvil: made by `anvil completion bash`\n_anvil() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} words\n    case ${COMP_WORDS[1]} in\n");
    for (int i = 0; i < command_count; i++) {
        printf("        %s) words='", commands[i].name);
        print_words(&commands[i]);
        printf("' ;;\n");
    }
    printf("        *) words='");
    print_words(&command_default);
    printf(" --version' ;;\n    esac\n    [ \"$COMP_CWORD\" != 1 ] || words=\"$words");
    for (int i = 0; i < command_count; i++) printf(" %s", commands[i].name);
    printf(
        "\"\n    case $current in\n"
        "        -*) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
        "        *) COMPREPLY=($(compgen -f -- \"$current\"))\n"
        "           [ \"$COMP_CWORD\" != 1 ] || COMPREPLY+=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
        "    esac\n}\ncomplete -o filenames -F _anvil anvil\n");
}

/* Text inside single quotes of zsh and fish. */
static void print_quoted(const char *text) {
    for (; *text; text++)
        if (*text == '\'')
            printf("'\\''");
        else if (*text == '[' || *text == ']')
            putchar(*text == '[' ? '(' : ')'); /* brackets end a description in zsh */
        else
            putchar(*text);
}

static void zsh_options(const Command *c) {
    for (int i = 0; i < option_count; i++) {
        const Option *o = &options[i];
        if (!option_admitted(c, o)) continue;
        bool level = strcmp(o->name, "-O") == 0;
        printf(" \\\n        '%s%s[", o->name, level ? "-" : "");
        print_quoted(o->help);
        printf("]");
        if (level)
            printf(":level:(0 1 2 s)");
        else if (o->value)
            printf(":%s:_files", o->value);
        printf("'");
    }
}

static void zsh(void) {
    printf(
        "#compdef anvil\n# zsh completion for anvil: made by `anvil completion zsh`\n_anvil() {\n"
        "    local -a names\n    names=(\n");
    for (int i = 0; i < command_count; i++) {
        printf("        '%s:", commands[i].name);
        print_quoted(commands[i].summary);
        printf("'\n");
    }
    printf(
        "    )\n    if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
        "        _describe command names\n        _files\n        return\n    fi\n    case $words[2] in\n");
    for (int i = 0; i < command_count; i++) {
        printf("    %s)\n        _arguments", commands[i].name);
        zsh_options(&commands[i]);
        printf(" \\\n        '*:file:_files'\n        ;;\n");
    }
    printf("    *)\n        _arguments");
    zsh_options(&command_default);
    printf(" \\\n        '*:file:_files'\n        ;;\n    esac\n}\n_anvil \"$@\"\n");
}

static void fish_options(const Command *c, const char *condition) {
    for (int i = 0; i < option_count; i++) {
        const Option *o = &options[i];
        if (!option_admitted(c, o)) continue;
        bool level = strcmp(o->name, "-O") == 0, dashes = o->name[1] == '-';
        printf("complete -c anvil -n '%s' -%c %s%s -d '", condition, dashes ? 'l' : 's',
               o->name + (dashes ? 2 : 1),
               level      ? " -x -a '0 1 2 s'"
               : o->value ? " -r"
                          : "");
        print_quoted(o->help);
        printf("'\n");
    }
}

static void fish(void) {
    printf("# fish completion for anvil: made by `anvil completion fish`\n");
    for (int i = 0; i < command_count; i++) {
        printf("complete -c anvil -n __fish_use_subcommand -a %s -d '", commands[i].name);
        print_quoted(commands[i].summary);
        printf("'\n");
    }
    fish_options(&command_default, "__fish_use_subcommand");
    for (int i = 0; i < command_count; i++) {
        char condition[64];
        snprintf(condition, sizeof condition, "__fish_seen_subcommand_from %s", commands[i].name);
        fish_options(&commands[i], condition);
    }
}

int command_completion(Session *s) {
    static const struct {
        const char *shell;
        void (*print)(void);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    const char *want = s->o.operands.items[0];
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(want, shells[i].shell) == 0) return shells[i].print(), 0;
    diag_fail(s->diag, "no completion for the shell '%s'; there are bash, zsh and fish", want);
}

/* --- the manual page (man(7)) --- */

/* Roff reads '-' as a hyphen and '\' as an escape, and a line that begins with '.' or ''' as a request. */
static void roff(const char *text) {
    for (const char *c = text; *c; c++)
        if (*c == '-')
            printf("\\-");
        else if (*c == '\\')
            printf("\\e");
        else if (c == text && (*c == '.' || *c == '\''))
            printf("\\&%c", *c);
        else
            putchar(*c);
}

static void man_option(const Option *o) {
    printf(".TP\n\\fB");
    roff(o->name);
    printf("\\fR");
    if (o->value) printf("%s\\fI%s\\fR", strcmp(o->name, "-O") == 0 ? "" : " ", o->value);
    printf("\n");
    roff(o->help);
    printf("\n");
}

static void man_command(const Command *c) {
    printf(".TP\n\\fBanvil%s%s\\fR ", c->name ? " " : "", c->name ? c->name : "");
    roff(c->usage);
    printf("\n");
    roff(c->summary);
    printf("\n");
}

int command_man(Session *s) {
    (void)s;
    printf(
        ".TH ANVIL 1\n.SH NAME\nanvil \\- compiles .NET programs to native executables\n.SH SYNOPSIS\n"
        "\\fBanvil\\fR [\\fICOMMAND\\fR] \\fIFILE\\fR [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
        "Anvil reads the IL that \\fBdotnet build\\fR writes, and the .NET framework that the SDK holds, "
        "and\n"
        "writes one executable that needs no .NET. Nothing else runs on the way: no C compiler, no\n"
        "assembler, no linker of the system.\n.SH COMMANDS\n");
    man_command(&command_default);
    for (int i = 0; i < command_count; i++) man_command(&commands[i]);
    printf(
        ".SH OPTIONS\n\\fBanvil\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR tells which of them a command "
        "takes.\n");
    for (int i = 0; i < option_count; i++) man_option(&options[i]);
    printf(
        ".SH EXIT STATUS\n.TP\n0\nSuccess.\n.TP\n1\nThe input is wrong, or what was asked for is not there.\n"
        ".TP\n70\nAn error in Anvil itself.\n.PP\n\\fBanvil run\\fR ends as the program ended.\n"
        ".SH ENVIRONMENT\n.TP\nDOTNET_ROOT\nThe folder of a .NET installation, searched first.\n"
        ".TP\nTMPDIR\nWhere \\fBanvil run\\fR puts the executable.\n");
    return 0;
}
