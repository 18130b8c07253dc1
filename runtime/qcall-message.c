/* Texts that CoreCLR takes from its native resources: messages of Win32 errors and HRESULTs as its platform
 * layer writes them on Linux. */
#include "runtime/qcall.h"

typedef struct Text {
    uint32_t number;
    const char *text;
} Text;

static const Text errors[] = {
    {0, "The operation completed successfully."},
    {1, "Incorrect function."},
    {2, "The system cannot find the file specified."},
    {3, "The system cannot find the path specified."},
    {5, "Access is denied."},
    {6, "The handle is invalid."},
    {8, "Not enough storage is available to process this command."},
    {11, "An attempt was made to load a program with an incorrect format."},
    {14, "Not enough storage is available to complete this operation."},
    {21, "The device is not ready."},
    {32, "The process cannot access the file because it is being used by another process."},
    {87, "The parameter is incorrect."},
    {110, "The system cannot open the device or file specified."},
    {122, "The data area passed to a system call is too small."},
    {123, "The filename, directory name, or volume label syntax is incorrect."},
    {183, "Cannot create a file when that file already exists."},
    {203, "The system could not find the environment option that was entered."},
    {206, "The filename or extension is too long."},
    {288, "Attempt to release mutex not owned by caller."},
    {1001, "Recursion too deep; the stack overflowed."},
    {1114, "A dynamic link library (DLL) initialization routine failed."},
    {1450, "Insufficient system resources exist to complete the requested service."},
};

static const Text results[] = {
    {0x80131018, "The module was expected to contain an assembly manifest."},
    {0x8013101B,
     "This assembly is built by a runtime newer than the currently loaded runtime and cannot be loaded."},
    {0x80131040, "The located assembly's manifest definition does not match the assembly reference."},
    {0x80131047, "The given assembly name was invalid."},
    {0x80131107, "Old version error."},
    {0x80131124, "Index not found."},
    {0x80131417, "Failed to grant minimum permission requests."},
    {0x8013141A, "Strong name validation failed."},
    {0x80131500, "General Exception"},
    {0x80131515, "Operation is not supported."},
    {0x80131621, "Could not find or load a specific file."},
};

/* Those that say enough without their number. */
static const uint32_t plain_results[] = {0x80070002, 0x80070003, 0x80070005, 0x8007000B,
                                         0x8007007B, 0x80131018, 0x8013101B};

static const char *find(const Text *table, size_t n, uint32_t number) {
    for (size_t i = 0; i < n; i++)
        if (table[i].number == number) return table[i].text;
    return NULL;
}
#define FIND(table, number) find(table, sizeof table / sizeof *table, number)

typedef struct Out {
    char text[256];
    size_t n;
} Out;

static void put(Out *o, const char *s) {
    for (; *s && o->n < sizeof o->text; s++) o->text[o->n++] = *s;
}

static void put_error(Out *o, uint32_t number) {
    char digits[24];
    const char *text = FIND(errors, number);
    if (text) {
        put(o, text);
        put(o, "\n");
        return;
    }
    rt_format_u64(digits, number);
    put(o, "Error ");
    put(o, digits);
}

static void put_result(Out *o, uint32_t hr) {
    static const struct {
        uint32_t hr;
        const char *name;
    } names[] = {{0, "S_OK"},
                 {0x80070057, "E_INVALIDARG"},
                 {0x8007000E, "E_OUTOFMEMORY"},
                 {0x80004005, "E_FAIL"},
                 {0x80070006, "E_HANDLE"}};
    const char *text = FIND(results, hr);
    if (text)
        put(o, text);
    else
        put_error(o, hr >> 16 == 0x8007 ? hr & 0xFFFF : hr);
    for (size_t i = 0; i < sizeof plain_results / sizeof *plain_results; i++)
        if (plain_results[i] == hr) return;
    put(o, " (0x");
    for (int shift = 28; shift >= 0; shift -= 4) put(o, (char[2]){"0123456789ABCDEF"[hr >> shift & 15], 0});
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].hr == hr) put(o, " ("), put(o, names[i].name), put(o, ")");
    put(o, ")");
}

void qcall_message_of_hresult(int32_t hr, StackObject out) {
    Out o = {.n = 0};
    put_result(&o, (uint32_t)hr);
    *out = (RtObject *)rt_string_utf8_n(o.text, o.n);
}

/* {0} becomes the file, {1} the message of the HRESULT. */
void qcall_message_of_load(int32_t hr, StackObject out) {
    (void)hr;
    *out = (RtObject *)rt_string_utf8("Could not load file or assembly '{0}'. {1}");
}

/* Exceptions that the runtime makes know their class; a TypeLoadException without one has resource 0. */
void qcall_message_of_type_load(int32_t resource, StackObject out) {
    if (resource) rt_not_implemented("GetTypeLoadExceptionMessage");
    *out = (RtObject *)rt_string_utf8("Could not load type '{0}' from assembly '{1}'.");
}

/* FormatMessageW for system messages into the caller's buffer: number of characters; 0: it does not fit. */
int32_t qcall_format_message(int32_t flags, intptr_t source, uint32_t number, int32_t language,
                             uint16_t *buffer, int32_t size, intptr_t arguments) {
    enum { ALLOCATE_BUFFER = 0x100 };
    (void)source, (void)language, (void)arguments;
    Out o = {.n = 0};
    put_error(&o, number);
    if (flags & ALLOCATE_BUFFER || (int64_t)o.n >= size) return 0;
    for (size_t i = 0; i < o.n; i++) buffer[i] = (uint8_t)o.text[i];
    buffer[o.n] = 0;
    return (int32_t)o.n;
}
