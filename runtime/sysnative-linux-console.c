/* libSystem.Native for Linux: the terminal.
 *
 * Its settings are changed only when somebody reads keys, and set back when the process ends, is suspended,
 * or lends the terminal to a child. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "runtime/sysnative.h"

_Static_assert(sizeof(WinSize) == sizeof(struct winsize), "filled in place");

static struct {
    pthread_mutex_t lock;
    struct termios initial, current;
    bool is_tty, initialized;
    bool no_signals; /* Ctrl-C is input */
    bool has_current;
    bool changed;      /* by us */
    bool ended;        /* settings are final */
    char *keypad_text; /* puts the terminal into application mode */
    int keypad_fd;
} terminal = {.lock = PTHREAD_MUTEX_INITIALIZER};

int32_t SystemNative_IsATty(intptr_t fd) { return isatty((int)fd); }

int32_t SystemNative_GetWindowSize(intptr_t fd, WinSize *out) {
    int r = ioctl((int)fd, TIOCGWINSZ, out);
    if (r != 0) *out = (WinSize){0};
    return r;
}

/* ---- settings (under the lock) ------------------------------------------------------------------- */

static void write_keypad_text(void) {
    if (!terminal.keypad_text) return;
    rt_write(terminal.keypad_fd, terminal.keypad_text, strlen(terminal.keypad_text));
}

/* A background process that changes settings is stopped by SIGTTOU, which is right before reading and wrong
 * when settings are only put back. */
static bool set_attributes(const struct termios *t, bool stop_in_background) {
    if (terminal.ended) return true;
    if (!stop_in_background) sysnative_ignore_ttou(true);
    bool ok = tcsetattr(STDIN_FILENO, TCSANOW, t) >= 0;
    if (!stop_in_background) {
        ok = ok || errno == EINTR;
        sysnative_ignore_ttou(false);
    }
    if (ok) {
        terminal.changed = terminal.has_current = true;
        terminal.current = *t;
    }
    return ok;
}

static bool configure(bool signals, uint8_t min_chars, uint8_t deciseconds) {
    if (!terminal.is_tty) {
        errno = ENOTTY;
        return false;
    }
    struct termios t = terminal.initial;
    if (signals)
        t.c_lflag |= ISIG;
    else
        t.c_lflag &= ~(tcflag_t)ISIG;
    t.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
    t.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN);
    t.c_cc[VMIN] = min_chars;
    t.c_cc[VTIME] = deciseconds;
    const struct termios *c = &terminal.current;
    if (terminal.has_current && c->c_lflag == t.c_lflag && c->c_iflag == t.c_iflag &&
        c->c_cc[VMIN] == min_chars && c->c_cc[VTIME] == deciseconds)
        return true;
    return set_attributes(&t, true);
}

void SystemNative_SetKeypadXmit(intptr_t fd, const char *text) {
    pthread_mutex_lock(&terminal.lock);
    free(terminal.keypad_text);
    terminal.keypad_text = strdup(text);
    terminal.keypad_fd = (int)fd;
    write_keypad_text();
    pthread_mutex_unlock(&terminal.lock);
}

void SystemNative_InitializeConsoleBeforeRead(uint8_t min_chars, uint8_t deciseconds) {
    pthread_mutex_lock(&terminal.lock);
    configure(!terminal.no_signals, min_chars, deciseconds);
    pthread_mutex_unlock(&terminal.lock);
}

/* A child that uses the terminal finds it as this process did. */
void SystemNative_ConfigureTerminalForChildProcess(int32_t lend) {
    pthread_mutex_lock(&terminal.lock);
    if (terminal.is_tty && terminal.changed) {
        if (lend)
            set_attributes(&terminal.initial, false);
        else if (terminal.has_current)
            set_attributes(&terminal.current, false);
    }
    pthread_mutex_unlock(&terminal.lock);
}

/* A reader that ends leaves the settings to the next one. */
void SystemNative_UninitializeConsoleAfterRead(void) {}

int32_t SystemNative_GetSignalForBreak(void) { return !terminal.no_signals; }

int32_t SystemNative_SetSignalForBreak(int32_t on) {
    pthread_mutex_lock(&terminal.lock);
    bool ok = configure(on, 1, 0);
    if (ok) terminal.no_signals = !on;
    pthread_mutex_unlock(&terminal.lock);
    return ok;
}

void SystemNative_UninitializeTerminal(void) {
    pthread_mutex_lock(&terminal.lock);
    if (terminal.changed) set_attributes(&terminal.initial, false);
    terminal.ended = true;
    pthread_mutex_unlock(&terminal.lock);
}

void sysnative_restore_terminal(void) {
    pthread_mutex_lock(&terminal.lock);
    if (terminal.has_current && terminal.changed) set_attributes(&terminal.current, false);
    write_keypad_text();
    pthread_mutex_unlock(&terminal.lock);
}

int32_t SystemNative_InitializeTerminalAndSignalHandling(void) {
    pthread_mutex_lock(&terminal.lock);
    if (!terminal.initialized) {
        if (tcgetattr(STDIN_FILENO, &terminal.initial) >= 0) {
            terminal.is_tty = terminal.has_current = true;
            terminal.current = terminal.initial;
            terminal.no_signals = !(terminal.initial.c_lflag & ISIG);
            atexit(SystemNative_UninitializeTerminal);
        }
        terminal.initialized = sysnative_start_signals();
    }
    bool ok = terminal.initialized;
    pthread_mutex_unlock(&terminal.lock);
    return ok;
}

/* ---- input --------------------------------------------------------------------------------------- */

int32_t SystemNative_ReadStdin(void *buffer, int32_t size) {
    return SystemNative_Read(STDIN_FILENO, buffer, size);
}

int32_t SystemNative_StdinReady(void) {
    SystemNative_InitializeConsoleBeforeRead(1, 0);
    struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

/* Interop.Sys.ControlCharacterNames → index in c_cc. */
void SystemNative_GetControlCharacters(int32_t *names, uint8_t *values, int32_t count, uint8_t *disabled) {
    static const uint8_t index[] = {VINTR, VQUIT, VERASE, VKILL,    VEOF,     VTIME,   VMIN,   VSWTC, VSTART,
                                    VSTOP, VSUSP, VEOL,   VREPRINT, VDISCARD, VWERASE, VLNEXT, VEOL2};
    struct termios t;
    *disabled = _POSIX_VDISABLE;
    bool ok = tcgetattr(STDIN_FILENO, &t) >= 0;
    for (int32_t i = 0; i < count; i++) {
        bool known = ok && (uint32_t)names[i] < sizeof index;
        values[i] = known ? t.c_cc[index[names[i]]] : _POSIX_VDISABLE;
    }
}

/* ---- printf of one argument ---------------------------------------------------------------------- */

/* For the parameter language of terminfo(5): %[flags][width][.precision](d|o|x|X|s|c), and text around it. */
typedef struct Out {
    char *to;
    int32_t size, n; /* n counts on when size is used up */
} Out;

typedef struct Spec {
    bool left, plus, space, alternative, zero;
    int32_t width, precision; /* precision -1: none */
    char conversion;
} Spec;

static void put(Out *o, char c) {
    if (o->n < o->size - 1) o->to[o->n] = c;
    o->n++;
}

static void put_padded(Out *o, const Spec *s, const char *prefix, int32_t zeros, const char *text,
                       int32_t n) {
    int32_t pad = s->width - (int32_t)strlen(prefix) - zeros - n;
    for (; !s->left && pad > 0; pad--) put(o, ' ');
    while (*prefix) put(o, *prefix++);
    for (; zeros > 0; zeros--) put(o, '0');
    for (int32_t i = 0; i < n; i++) put(o, text[i]);
    for (; pad > 0; pad--) put(o, ' ');
}

static int32_t number_after(const char **p) {
    int32_t v = 0;
    for (; **p >= '0' && **p <= '9'; (*p)++) v = v < 100000 ? v * 10 + (**p - '0') : v;
    return v;
}

static const char *parse(const char *p, Spec *s) {
    *s = (Spec){.precision = -1};
    for (;; p++) {
        if (*p == '-')
            s->left = true;
        else if (*p == '+')
            s->plus = true;
        else if (*p == ' ')
            s->space = true;
        else if (*p == '#')
            s->alternative = true;
        else if (*p == '0')
            s->zero = true;
        else if (*p != ':')
            break;
    }
    s->width = number_after(&p);
    if (*p == '.') {
        p++;
        s->precision = number_after(&p);
    }
    s->conversion = *p;
    return *p ? p + 1 : p;
}

static void put_number(Out *o, const Spec *s, int32_t value) {
    bool is_signed = s->conversion == 'd' || s->conversion == 'i';
    uint32_t v = is_signed && value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
    uint32_t base = s->conversion == 'o' ? 8 : s->conversion == 'x' || s->conversion == 'X' ? 16 : 10;
    const char *digits = s->conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    char text[12];
    int32_t at = sizeof text, n;
    for (; v; v /= base) text[--at] = digits[v % base];
    if (at == sizeof text && s->precision != 0) text[--at] = '0';
    n = (int32_t)sizeof text - at;
    const char *prefix = "";
    if (is_signed) prefix = value < 0 ? "-" : s->plus ? "+" : s->space ? " " : "";
    if (s->alternative && base == 16 && value) prefix = s->conversion == 'X' ? "0X" : "0x";
    int32_t zeros = s->precision - n;
    if (s->zero && !s->left && s->precision < 0) zeros = s->width - n - (int32_t)strlen(prefix);
    if (s->alternative && base == 8 && zeros <= 0 && (n == 0 || text[at] != '0')) zeros = 1;
    put_padded(o, s, prefix, zeros > 0 ? zeros : 0, text + at, n);
}

/* The length of the whole text; -1: not a format of these. */
static int32_t format_one(char *out, int32_t size, const char *p, const char *string, int32_t value) {
    Out o = {.to = out, .size = size};
    Spec s;
    while (*p) {
        if (*p != '%') {
            put(&o, *p++);
            continue;
        }
        p = parse(p + 1, &s);
        if (s.conversion == '%') {
            put(&o, '%');
        } else if (s.conversion == 'c' && !string) {
            put_padded(&o, &s, "", 0, &(char){(char)value}, 1);
        } else if (s.conversion == 's' && string) {
            size_t n = s.precision < 0 ? strlen(string) : strnlen(string, (size_t)s.precision);
            put_padded(&o, &s, "", 0, string, (int32_t)n);
        } else if (s.conversion && strchr("diouxX", s.conversion) && !string) {
            put_number(&o, &s, value);
        } else {
            errno = EINVAL;
            return -1;
        }
    }
    if (size > 0) out[o.n < size ? o.n : size - 1] = 0;
    return o.n;
}

int32_t SystemNative_SNPrintF_1S(char *out, int32_t size, const char *format, const char *arg) {
    return format_one(out, size, format, arg ? arg : "(null)", 0);
}
int32_t SystemNative_SNPrintF_1I(char *out, int32_t size, const char *format, int32_t arg) {
    return format_one(out, size, format, NULL, arg);
}
