/* Exceptions of HRESULTs (Marshal.GetExceptionForHR, PreserveSig = false): CoreCLR's table, vm/rexcep.h. */
#include "frontend/marshaller.h"

typedef struct HresultRow {
    uint32_t code;
    const char *type;
    const char *message; /* NULL: the one of the class */
} HresultRow;

static const HresultRow rows[] = {
    {0x80004001, "System.NotImplementedException", NULL},
    {0x80004002, "System.InvalidCastException", NULL},
    {0x80004003, "System.NullReferenceException", NULL},
    {0x80070002, "System.IO.FileNotFoundException",
     "The system cannot find the file specified.\n (0x80070002)"},
    {0x80070003, "System.IO.DirectoryNotFoundException",
     "The system cannot find the path specified.\n (0x80070003)"},
    {0x80070005, "System.UnauthorizedAccessException", "Access is denied.\n (0x80070005 (E_ACCESSDENIED))"},
    {0x8007000B, "System.BadImageFormatException",
     "An attempt was made to load a program with an incorrect format.\n (0x8007000B)"},
    {0x8007000E, "System.OutOfMemoryException", NULL},
    {0x80070057, "System.ArgumentException", NULL},
    {0x800703E9, "System.StackOverflowException", NULL},
    {0x80020012, "System.DivideByZeroException", NULL},
    {0x80131500, "System.Exception", NULL},
    {0x80131501, "System.SystemException", NULL},
    {0x80131502, "System.ArgumentOutOfRangeException", NULL},
    {0x80131503, "System.ArrayTypeMismatchException", NULL},
    {0x80131508, "System.IndexOutOfRangeException", NULL},
    {0x80131509, "System.InvalidOperationException", NULL},
    {0x80131511, "System.MissingFieldException", NULL},
    {0x80131513, "System.MissingMethodException", NULL},
    {0x80131515, "System.NotSupportedException", NULL},
    {0x80131516, "System.OverflowException", NULL},
    {0x80131519, "System.Threading.ThreadInterruptedException", NULL},
    {0x80131522, "System.TypeLoadException", NULL},
    {0x80131523, "System.EntryPointNotFoundException", NULL},
    {0x80131524, "System.DllNotFoundException", NULL},
    {0x80131535, "System.Runtime.InteropServices.MarshalDirectiveException", NULL},
    {0x80131537, "System.FormatException", NULL},
    {0x80131539, "System.PlatformNotSupportedException", NULL},
    {0x8013153B, "System.OperationCanceledException", NULL},
    {0x80131620, "System.IO.IOException", NULL},
    {0x80004005, "System.Runtime.InteropServices.COMException",
     "Unexpected HRESULT has been returned from a call to a COM component."},
    {0x80070006, "System.Runtime.InteropServices.COMException",
     "The handle is invalid.\n (0x80070006 (E_HANDLE))"},
};

/* The constructor without parameters, or with a message. */
static Method *constructor(Importer *im, const char *type, bool message) {
    return marshal_corelib(im, arena_printf(im->a, "%s::.ctor", type), message);
}

/* "Error N (0xHHHHHHHH)", N without the facility of Windows' errors. */
static void push_text(MarshalStub *s) {
    Synth *y = s->y;
    Type *i4 = s->im->u->wk[WK_I4];
    synth_var(y, IL_LDARG, 0);
    marshal_runtime(s, "rt_hresult_text", s->im->u->wk[WK_STRING], &i4, 1);
}

void marshal_hresult_body(Importer *im) {
    Synth *y = im->synth = synth_new(im->a);
    MarshalStub s = {im, y};
    Universe *u = im->u;
    MethodSig *sig = marshal_c_sig(im->a, u->wk[WK_EXCEPTION], &u->wk[WK_I4], 1, false);
    sig->callconv = 0;
    y->sig = sig;
    SynthLabel made = synth_label();
    uint32_t result = synth_local(y, u->wk[WK_EXCEPTION]);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SynthLabel next = synth_label();
        synth_var(y, IL_LDARG, 0);
        synth_int(y, (int32_t)rows[i].code);
        synth_branch(y, IL_BNE_UN, &next);
        if (rows[i].message) synth_text(y, rows[i].message);
        synth_call(y, IL_NEWOBJ, constructor(im, rows[i].type, rows[i].message != NULL));
        synth_var(y, IL_STLOC, result);
        synth_branch(y, IL_BR, &made);
        synth_place(y, &next);
    }
    push_text(&s);
    synth_call(y, IL_NEWOBJ, constructor(im, "System.Runtime.InteropServices.COMException", true));
    synth_var(y, IL_STLOC, result);
    synth_place(y, &made);
    synth_var(y, IL_LDLOC, result);
    synth_var(y, IL_LDARG, 0);
    synth_call(y, IL_CALL, marshal_corelib(im, "System.Exception::set_HResult", 1));
    synth_var(y, IL_LDLOC, result);
    synth_op(y, IL_RET);
    im->body = synth_body(y);
}
