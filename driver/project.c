/* Operands that are projects: `dotnet build` makes the assembly. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver/driver.h"

static bool is_project(const char *path) {
    static const char *const kinds[] = {".csproj", ".fsproj", ".vbproj"};
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (n > 7 && strcasecmp(path + n - 7, kinds[i]) == 0) return true;
    return false;
}

static const char *dotnet_command(Arena *a) {
    const char *root = getenv("DOTNET_ROOT");
    const char *file = root && *root ? arena_printf(a, "%s/dotnet", root) : NULL;
    return file && access(file, X_OK) == 0 ? file : "dotnet";
}

/* Exit code of the command; its output goes to a file and not to a pipe,
 * which build servers would keep open. */
static int run_to_file(Session *s, char **argv, FILE *out) {
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDONLY);
        if (null >= 0) dup2(null, STDIN_FILENO);
        dup2(fileno(out), STDOUT_FILENO);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (child < 0) diag_fail(s->diag, "%s: %s", argv[0], strerror(errno));
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

const char *build_input(Session *s, const char *operand) {
    if (!is_project(operand)) return operand;
    if (access(operand, R_OK) != 0) diag_fail(s->diag, "%s: %s", operand, strerror(errno));
    FILE *out = tmpfile();
    if (!out) diag_fail(s->diag, "cannot make a temporary file: %s", strerror(errno));
    if (isatty(STDERR_FILENO)) session_progress(s, arena_printf(&s->arena, "dotnet build %s", operand));
    char *argv[] = {arena_strdup(&s->arena, dotnet_command(&s->arena)),
                    "build",
                    arena_strdup(&s->arena, operand),
                    "-c",
                    "Release",
                    "-nologo",
                    "-t:Build",
                    "-getProperty:TargetPath",
                    NULL};
    int code = run_to_file(s, argv, out);
    session_progress(s, NULL);
    char path[4096] = "";
    rewind(out);
    size_t n = fread(path, 1, sizeof path - 1, out);
    fclose(out);
    path[n] = '\0';
    path[strcspn(path, "\r\n")] = '\0';
    if (code == 127)
        diag_fail(s->diag,
                  "%s: needs the .NET SDK to be built, and 'dotnet' is not on the PATH; or give its assembly "
                  "(.dll)",
                  operand);
    if (code) diag_fail(s->diag, "%s: dotnet build failed", operand);
    if (access(path, R_OK) != 0)
        diag_fail(s->diag, "%s: dotnet build made no assembly that anvil can find ('%s')", operand, path);
    return arena_strdup(&s->arena, path);
}
