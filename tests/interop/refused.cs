// What CoreCLR refuses to marshal, with its words.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Numerics;
using System.Text;

namespace Some.Where {
    struct ObjectField { public object o; }
    struct Deeper { public int i; public ObjectField f; }
}
unsafe class P
{
    class NoLayout { public int a; }
    interface IFace { }
    delegate T Gen<T>(T t);
    ref struct Ref { public int a; }
    struct StringsField { public string[] s; }
    struct IntsField { public int[] s; }
    struct BigField { public Int128 a; }
    struct VecField { public Vector128<int> a; }
    struct NullableField { public int? a; }
    struct HandleField { public SafeHandle a; }
    struct ClassField { public Layout a; }
    struct NoLayoutField { public NoLayout a; }
    struct BuilderField { public StringBuilder a; }
    struct ArrayField { public Array a; }
    struct DelegateField { public Delegate a; }
    struct FaceField { public IFace a; }
    struct GenField { public Gen<int> a; }
    struct PairField { public Pair<int> a; }
    struct PairBoolField { public Pair<bool> a; }
    struct BadBool { [MarshalAs(UnmanagedType.LPStr)] public bool a; }
    struct BadString { [MarshalAs(UnmanagedType.I4)] public string a; }
    struct BadInt { [MarshalAs(UnmanagedType.LPStr)] public int a; }
    struct AnsiB { [MarshalAs(UnmanagedType.AnsiBStr)] public string a; }
    struct TB { [MarshalAs(UnmanagedType.TBStr)] public string a; }
    struct Bools { [MarshalAs(UnmanagedType.VariantBool)] public bool a; public bool b; }
    struct SpanHolder { public IntPtr a; [MarshalAs(UnmanagedType.LPArray)] public int[] b; }
    struct DictField { public Dictionary<int, int> d; }
    struct Pair<T> { public T a, b; }
    [StructLayout(LayoutKind.Sequential)] class Layout { public int a; }
    [StructLayout(LayoutKind.Sequential)] class Derived : Layout { public int b; }
    [StructLayout(LayoutKind.Auto)] struct Auto { public byte a; public int b; }
    enum CharEnum : ushort { A }
    class NoGet : ICustomMarshaler {
        public void CleanUpManagedData(object o) { } public void CleanUpNativeData(nint p) { } public int GetNativeDataSize() => 0;
        public nint MarshalManagedToNative(object o) => 7; public object MarshalNativeToManaged(nint p) => "";
    }
    class NotCustom { public static NotCustom GetInstance(string s) => new(); }
    const string N = "native", E = "handle_value";
    [DllImport(N, EntryPoint = "raw8")] static extern int a0(object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a1(NoLayout a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a2(IFace a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a3(Array a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a4(Delegate a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a5(Gen<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a6(int? a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a7(Span<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a8(Ref a);
    [DllImport(N, EntryPoint = "raw8")] static extern int a9(Vector128<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b0(Int128 a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b1(UInt128 a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b2(string[,] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b3(int[][] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int[] b4(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b5(object[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b6(Some.Where.ObjectField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b7(Some.Where.Deeper a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b8(StringsField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int b9(IntsField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c0(BigField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c1(VecField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c2(NullableField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c4(ClassField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c5(NoLayoutField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c6(BuilderField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c7(ArrayField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c8(DelegateField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int c9(FaceField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d0(GenField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d1(PairField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d2(PairBoolField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d3(Pair<bool> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d4(Pair<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d5(BadBool a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d6(BadString a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d7(BadInt a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d8(AnsiB a);
    [DllImport(N, EntryPoint = "raw8")] static extern int d9(TB a);
    [DllImport(N, EntryPoint = "raw8")] static extern int e0(Bools a);
    [DllImport(N, EntryPoint = "raw8")] static extern int e1(SpanHolder a);
    [DllImport(N, EntryPoint = "raw8")] static extern int e2(DictField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int e3(Auto a);
    [DllImport(N, EntryPoint = "raw8")] static extern int e4([MarshalAs(UnmanagedType.SafeArray)] int[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int e5([MarshalAs(UnmanagedType.VariantBool)] bool a);
    [DllImport(N, EntryPoint = "raw8")] static extern int e6([MarshalAs(UnmanagedType.Currency)] decimal a);
    [DllImport(N, EntryPoint = "guid_next")] static extern int e7([MarshalAs(UnmanagedType.LPStruct)] decimal a);
    [DllImport(N, EntryPoint = "handle_value")] static extern int e8([MarshalAs(UnmanagedType.LPStruct)] Guid a);
    [DllImport(N, EntryPoint = "length8")] static extern int e9([MarshalAs(UnmanagedType.AnsiBStr)] string a);
    [DllImport(N, EntryPoint = "length8")] static extern int f0([MarshalAs(UnmanagedType.VBByRefStr)] string a);
    [DllImport(N, EntryPoint = "length8")] static extern int f1([MarshalAs(UnmanagedType.TBStr)] string a);
    [DllImport(N, EntryPoint = "length8")] static extern int f2([MarshalAs(UnmanagedType.I4)] string a);
    [DllImport(N, EntryPoint = "raw8")] static extern int f3([MarshalAs(UnmanagedType.LPStr)] int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int f4([MarshalAs(UnmanagedType.LPStr)] bool a);
    [DllImport(N, EntryPoint = "raw8")] static extern int f5([MarshalAs(UnmanagedType.I4)] char a);
    [DllImport(N, EntryPoint = "raw8")] static extern int f6([MarshalAs(UnmanagedType.IUnknown)] object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int f7([MarshalAs(UnmanagedType.Interface)] object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int f8([MarshalAs(UnmanagedType.Struct)] object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int g2([MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(NoGet))] int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int g3(SafeHandle[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int g4(ref HandleRef a);
    [DllImport(N, EntryPoint = "raw8")] static extern HandleRef g5(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int g9(TypedReference a);
    [DllImport(N, EntryPoint = "raw8")] static extern int h1(Vector<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int h2(Vector2 a);
    [DllImport(N, EntryPoint = "raw8")] static extern int h3([MarshalAs(UnmanagedType.LPArray)] int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int h6([MarshalAs(UnmanagedType.FunctionPtr)] object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int h7([MarshalAs(UnmanagedType.HString)] string a);
    [DllImport(N, EntryPoint = "raw8")] static extern int h8(List<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int h9(Type a);
    [DllImport(N, EntryPoint = "raw8")] static extern int i2(Exception a);
    [DllImport(N, EntryPoint = "raw8")] static extern int i3(ValueType a);
    [DllImport(N, EntryPoint = "raw8")] static extern int i4(Enum a);
    [DllImport(N, EntryPoint = "raw8")] static extern string[] i5(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int i6(ref object a);
    [DllImport(N, EntryPoint = "raw8")] static extern object i7(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int i8([MarshalAs(UnmanagedType.Error)] int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int i9([MarshalAs(UnmanagedType.SysInt)] int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j0([MarshalAs(UnmanagedType.U1)] int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j1([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.I1)] int[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j2([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPUTF8Str)] string[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j3(Derived a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j4(void* a, Pair<string> b);
    [DllImport(N, EntryPoint = "raw8")] static extern int j5(Pair<int>[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j6(ref Derived a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j7(bool[,] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int j8(int[,] a);

    enum ByteEnum : byte { A }
    delegate int Bin(int a, int b);
    struct Plain { public int a; }
    struct LpField { [MarshalAs(UnmanagedType.I4)] public Plain a; }
    struct DateField { public DateTime a; }
    struct DecimalField { public decimal a; [MarshalAs(UnmanagedType.Currency)] public decimal b; }
    struct BStrField { [MarshalAs(UnmanagedType.BStr)] public string a; }
    struct Utf8Field { [MarshalAs(UnmanagedType.LPUTF8Str)] public string a; }
    struct HandleRefField { public HandleRef a; }
    struct AsAnyField { [MarshalAs(UnmanagedType.AsAny)] public object a; }
    struct CustomField { [MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(NoGet))] public object a; }
    struct NestedArrays { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public int[][] a; }
    struct BVStrings { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public string[] a; }
    struct BVObjects { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public object[] a; }
    struct BVMulti { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public int[,] a; }
    struct BVNoSize { [MarshalAs(UnmanagedType.ByValArray)] public int[] a; }
    struct RefStructField { public Plain[] a; }
    struct SelfPtr { public SelfPtr* a; }
    [StructLayout(LayoutKind.Sequential)] class SelfClass { public SelfClass a; }
    [StructLayout(LayoutKind.Explicit)] struct Overlap { [FieldOffset(0)] public bool a; [FieldOffset(0)] public int b; }
    [StructLayout(LayoutKind.Explicit)] struct OverlapOk { [FieldOffset(0)] public byte a; [FieldOffset(0)] public int b; }
    struct Fix { [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 4)] public string a; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 4)] public int[] b; }
    struct ObjectField { public object o; }
    [DllImport(N, EntryPoint = "raw8")] static extern int k01([MarshalAs(UnmanagedType.I4)] ByteEnum a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k02([MarshalAs(UnmanagedType.I4)] byte a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k03([MarshalAs(UnmanagedType.I4)] short a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k04([MarshalAs(UnmanagedType.I4)] long a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k05([MarshalAs(UnmanagedType.I8)] nint a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k06([MarshalAs(UnmanagedType.I4)] float a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k07([MarshalAs(UnmanagedType.I4)] double a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k08([MarshalAs(UnmanagedType.I4)] int* a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k09([MarshalAs(UnmanagedType.I4)] delegate* unmanaged<void> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k10([MarshalAs(UnmanagedType.LPStr)] Plain a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k11([MarshalAs(UnmanagedType.Struct)] Plain a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k12([MarshalAs(UnmanagedType.LPStruct)] Plain a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k13([MarshalAs(UnmanagedType.LPStr)] DateTime a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k14([MarshalAs(UnmanagedType.Struct)] DateTime a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k15([MarshalAs(UnmanagedType.LPStr)] Guid a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k16([MarshalAs(UnmanagedType.LPStr)] decimal a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k17([MarshalAs(UnmanagedType.LPStr)] Bin a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k18([MarshalAs(UnmanagedType.FunctionPtr)] Bin a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k19([MarshalAs(UnmanagedType.Interface)] Bin a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k20([MarshalAs(UnmanagedType.I4)] int[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k21([MarshalAs(UnmanagedType.BStr)] StringBuilder a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k22([MarshalAs(UnmanagedType.LPTStr)] StringBuilder a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k23([MarshalAs(UnmanagedType.LPStr)] SafeHandle a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k24([MarshalAs(UnmanagedType.I4)] Layout a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k25([MarshalAs(UnmanagedType.LPStruct)] Layout a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k26([MarshalAs(UnmanagedType.Struct)] Layout a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k27([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.VariantBool)] bool[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k28([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.I4)] char[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k29([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.BStr)] string[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k30([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.I4)] string[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k31([MarshalAs(UnmanagedType.AsAny)] Plain a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k32([MarshalAs(UnmanagedType.AsAny)] string a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k34([MarshalAs(UnmanagedType.AsAny)] ref object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k35(LpField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k36(DateField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k37(DecimalField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k38(BStrField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k39(Utf8Field a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k40(HandleRefField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k41(AsAnyField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k42(CustomField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k43(NestedArrays a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k44(BVStrings a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k45(BVObjects a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k47(BVNoSize a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k48(RefStructField a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k49(SelfPtr a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k50(SelfClass a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k51(Overlap a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k52(OverlapOk a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k53(NoLayout[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k54(Layout[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k55(DateTime[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k56(decimal[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k57(Guid[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k58(Bin[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k59(IFace[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k60(StringBuilder[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k61(int?[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k62(HandleRef[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k63(nint[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k64(Bools[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k66(Int128[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k67(ObjectField[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k68(bool[][] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k69(ref NoLayout a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k70(ref IFace a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k71(ref Int128 a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k72(Int128* a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k73(ref Auto a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k74(ref int? a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k76(ref string[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k77(ref int[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k78([MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] ref int[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k79(Plain[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k80(ref Plain[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k81(CharEnum[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k82(Nullable<DateTime>[] a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k83(Lazy<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k84(Tuple<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k85((int, int) a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k86(KeyValuePair<int, bool> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k87(Task a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k88([MarshalAs(UnmanagedType.LPStruct)] ref Guid a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k89([MarshalAs(UnmanagedType.LPStruct)] ref Layout a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k90([MarshalAs(UnmanagedType.IDispatch)] object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k91([MarshalAs(UnmanagedType.LPStr)] object a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k93(Vector256<int> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k94(Vector<float> a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k95(DateTimeOffset a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k96(TimeSpan a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k97(DateOnly a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k98(Half a);
    [DllImport(N, EntryPoint = "raw8")] static extern int k99(Rune a);
    [DllImport(N, EntryPoint = "raw8")] static extern int l00(Index a);
    [DllImport(N, EntryPoint = "raw8")] static extern int l01(CancellationToken a);
    [DllImport(N, EntryPoint = "raw8")] static extern int l02(GCHandle a);
    [DllImport(N, EntryPoint = "raw8")] static extern Delegate l04(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Bin l05(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern bool l06(int a);
    [DllImport(N, EntryPoint = "raw8")] [return: MarshalAs(UnmanagedType.AsAny)] static extern object l07(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Microsoft.Win32.SafeHandles.SafeFileHandle l09(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Plain[] l10(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Vector128<int> l11(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Int128 l12(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Guid l13(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern decimal l14(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern DateTime l15(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Bools l16(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Pair<int> l17(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Pair<bool> l18(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Auto l19(int a);
    [DllImport(N, EntryPoint = "raw8")] [return: MarshalAs(UnmanagedType.LPStruct)] static extern Guid l20(int a);
    [DllImport(N, EntryPoint = "raw8")] [return: MarshalAs(UnmanagedType.BStr)] static extern string l21(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern NoLayout l22(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern IFace l23(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern int? l25(int a);
    [DllImport(N, EntryPoint = "raw8")] [return: MarshalAs(UnmanagedType.LPArray, SizeConst = 3)] static extern int[] l26(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Gen<int> l28(int a);
    [DllImport(N, EntryPoint = "raw8")] static extern Fix l29(int a);
    static void Try(string name, Action call)
    {
        string text = "good";
        try { call(); }
        catch (MarshalDirectiveException e) { text = "MarshalDirectiveException: " + e.Message; }
        catch (TypeLoadException e) { text = e.GetType().Name + ": " + e.Message; }
        catch (NullReferenceException) { }
        catch (ArgumentException) { }
        Console.WriteLine(name + " " + text);
    }

    static void Main()
    {
        Try("a0", () => { a0(default!); });
        Try("a1", () => { a1(default!); });
        Try("a2", () => { a2(default!); });
        Try("a3", () => { a3(default!); });
        Try("a4", () => { a4(default!); });
        Try("a5", () => { a5(default!); });
        Try("a6", () => { a6(default!); });
        Try("a7", () => { a7(default!); });
        Try("a8", () => { a8(default!); });
        Try("a9", () => { a9(default!); });
        Try("b0", () => { b0(default!); });
        Try("b1", () => { b1(default!); });
        Try("b2", () => { b2(default!); });
        Try("b3", () => { b3(default!); });
        Try("b4", () => { b4(default!); });
        Try("b5", () => { b5(default!); });
        Try("b6", () => { b6(default!); });
        Try("b7", () => { b7(default!); });
        Try("b8", () => { b8(default!); });
        Try("b9", () => { b9(default!); });
        Try("c0", () => { c0(default!); });
        Try("c1", () => { c1(default!); });
        Try("c2", () => { c2(default!); });
        Try("c4", () => { c4(default!); });
        Try("c5", () => { c5(default!); });
        Try("c6", () => { c6(default!); });
        Try("c7", () => { c7(default!); });
        Try("c8", () => { c8(default!); });
        Try("c9", () => { c9(default!); });
        Try("d0", () => { d0(default!); });
        Try("d1", () => { d1(default!); });
        Try("d2", () => { d2(default!); });
        Try("d3", () => { d3(default!); });
        Try("d4", () => { d4(default!); });
        Try("d5", () => { d5(default!); });
        Try("d6", () => { d6(default!); });
        Try("d7", () => { d7(default!); });
        Try("d8", () => { d8(default!); });
        Try("d9", () => { d9(default!); });
        Try("e0", () => { e0(default!); });
        Try("e1", () => { e1(default!); });
        Try("e2", () => { e2(default!); });
        Try("e3", () => { e3(default!); });
        Try("e4", () => { e4(default!); });
        Try("e5", () => { e5(default!); });
        Try("e6", () => { e6(default!); });
        Try("e7", () => { e7(default!); });
        Try("e8", () => { e8(default!); });
        Try("e9", () => { e9(default!); });
        Try("f0", () => { f0(default!); });
        Try("f1", () => { f1(default!); });
        Try("f2", () => { f2(default!); });
        Try("f3", () => { f3(default!); });
        Try("f4", () => { f4(default!); });
        Try("f5", () => { f5(default!); });
        Try("f6", () => { f6(default!); });
        Try("f7", () => { f7(default!); });
        Try("f8", () => { f8(default!); });
        Try("g2", () => { g2(default!); });
        Try("g3", () => { g3(default!); });
        Try("g4", () => { HandleRef x0 = default!; g4(ref x0); });
        Try("g5", () => { g5(default!); });
        Try("g9", () => { g9(default!); });
        Try("h1", () => { h1(default!); });
        Try("h2", () => { h2(default!); });
        Try("h3", () => { h3(default!); });
        Try("h6", () => { h6(default!); });
        Try("h7", () => { h7(default!); });
        Try("h8", () => { h8(default!); });
        Try("h9", () => { h9(default!); });
        Try("i2", () => { i2(default!); });
        Try("i3", () => { i3(default!); });
        Try("i4", () => { i4(default!); });
        Try("i5", () => { i5(default!); });
        Try("i6", () => { object x0 = default!; i6(ref x0); });
        Try("i7", () => { i7(default!); });
        Try("i8", () => { i8(default!); });
        Try("i9", () => { i9(default!); });
        Try("j0", () => { j0(default!); });
        Try("j1", () => { j1(default!); });
        Try("j2", () => { j2(default!); });
        Try("j3", () => { j3(default!); });
        Try("j4", () => { j4(default!, default!); });
        Try("j5", () => { j5(default!); });
        Try("j6", () => { Derived x0 = default!; j6(ref x0); });
        Try("j7", () => { j7(default!); });
        Try("j8", () => { j8(default!); });
        Try("k01", () => { k01(default!); });
        Try("k02", () => { k02(default!); });
        Try("k03", () => { k03(default!); });
        Try("k04", () => { k04(default!); });
        Try("k05", () => { k05(default!); });
        Try("k06", () => { k06(default!); });
        Try("k07", () => { k07(default!); });
        Try("k08", () => { k08(default!); });
        Try("k09", () => { k09(default!); });
        Try("k10", () => { k10(default!); });
        Try("k11", () => { k11(default!); });
        Try("k12", () => { k12(default!); });
        Try("k13", () => { k13(default!); });
        Try("k14", () => { k14(default!); });
        Try("k15", () => { k15(default!); });
        Try("k16", () => { k16(default!); });
        Try("k17", () => { k17(default!); });
        Try("k18", () => { k18(default!); });
        Try("k19", () => { k19(default!); });
        Try("k20", () => { k20(default!); });
        Try("k21", () => { k21(default!); });
        Try("k22", () => { k22(default!); });
        Try("k23", () => { k23(default!); });
        Try("k24", () => { k24(default!); });
        Try("k25", () => { k25(default!); });
        Try("k26", () => { k26(default!); });
        Try("k27", () => { k27(default!); });
        Try("k28", () => { k28(default!); });
        Try("k29", () => { k29(default!); });
        Try("k30", () => { k30(default!); });
        Try("k31", () => { k31(default!); });
        Try("k32", () => { k32(default!); });
        Try("k34", () => { object x0 = default!; k34(ref x0); });
        Try("k35", () => { k35(default!); });
        Try("k36", () => { k36(default!); });
        Try("k37", () => { k37(default!); });
        Try("k38", () => { k38(default!); });
        Try("k39", () => { k39(default!); });
        Try("k40", () => { k40(default!); });
        Try("k41", () => { k41(default!); });
        Try("k42", () => { k42(default!); });
        Try("k43", () => { k43(default!); });
        Try("k44", () => { k44(default!); });
        Try("k45", () => { k45(default!); });
        Try("k47", () => { k47(default!); });
        Try("k48", () => { k48(default!); });
        Try("k49", () => { k49(default!); });
        Try("k50", () => { k50(default!); });
        Try("k51", () => { k51(default!); });
        Try("k52", () => { k52(default!); });
        Try("k53", () => { k53(default!); });
        Try("k54", () => { k54(default!); });
        Try("k55", () => { k55(default!); });
        Try("k56", () => { k56(default!); });
        Try("k57", () => { k57(default!); });
        Try("k58", () => { k58(default!); });
        Try("k59", () => { k59(default!); });
        Try("k60", () => { k60(default!); });
        Try("k61", () => { k61(default!); });
        Try("k62", () => { k62(default!); });
        Try("k63", () => { k63(default!); });
        Try("k64", () => { k64(default!); });
        Try("k66", () => { k66(default!); });
        Try("k67", () => { k67(default!); });
        Try("k68", () => { k68(default!); });
        Try("k69", () => { NoLayout x0 = default!; k69(ref x0); });
        Try("k70", () => { IFace x0 = default!; k70(ref x0); });
        Try("k71", () => { Int128 x0 = default!; k71(ref x0); });
        Try("k72", () => { k72(default!); });
        Try("k73", () => { Auto x0 = default!; k73(ref x0); });
        Try("k74", () => { int? x0 = default!; k74(ref x0); });
        Try("k76", () => { string[] x0 = default!; k76(ref x0); });
        Try("k77", () => { int[] x0 = default!; k77(ref x0); });
        Try("k78", () => { int[] x0 = default!; k78(ref x0); });
        Try("k79", () => { k79(default!); });
        Try("k80", () => { Plain[] x0 = default!; k80(ref x0); });
        Try("k81", () => { k81(default!); });
        Try("k82", () => { k82(default!); });
        Try("k83", () => { k83(default!); });
        Try("k84", () => { k84(default!); });
        Try("k85", () => { k85(default!); });
        Try("k86", () => { k86(default!); });
        Try("k87", () => { k87(default!); });
        Try("k88", () => { Guid x0 = default!; k88(ref x0); });
        Try("k89", () => { Layout x0 = default!; k89(ref x0); });
        Try("k90", () => { k90(default!); });
        Try("k91", () => { k91(default!); });
        Try("k93", () => { k93(default!); });
        Try("k94", () => { k94(default!); });
        Try("k95", () => { k95(default!); });
        Try("k96", () => { k96(default!); });
        Try("k97", () => { k97(default!); });
        Try("k98", () => { k98(default!); });
        Try("k99", () => { k99(default!); });
        Try("l00", () => { l00(default!); });
        Try("l01", () => { l01(default!); });
        Try("l02", () => { l02(default!); });
        Try("l04", () => { l04(default!); });
        Try("l05", () => { l05(default!); });
        Try("l06", () => { l06(default!); });
        Try("l07", () => { l07(default!); });
        Try("l09", () => { l09(default!); });
        Try("l10", () => { l10(default!); });
        Try("l11", () => { l11(default!); });
        Try("l12", () => { l12(default!); });
        Try("l13", () => { l13(default!); });
        Try("l14", () => { l14(default!); });
        Try("l15", () => { l15(default!); });
        Try("l16", () => { l16(default!); });
        Try("l17", () => { l17(default!); });
        Try("l18", () => { l18(default!); });
        Try("l19", () => { l19(default!); });
        Try("l20", () => { l20(default!); });
        Try("l21", () => { l21(default!); });
        Try("l22", () => { l22(default!); });
        Try("l23", () => { l23(default!); });
        Try("l25", () => { l25(default!); });
        Try("l26", () => { l26(default!); });
        Try("l28", () => { l28(default!); });
        Try("l29", () => { l29(default!); });
    }
}
