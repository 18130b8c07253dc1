// Layouts at the edges of the rules, and which method an interface or virtual call reaches. The unit tests of
// the type system read this assembly, too, and compare layouts and targets without running it.
using System.Collections;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#pragma warning disable CS0169, CS0649, CS0109, CS8632, CS8600, CS8601, CS8603, CS8618, CS8625, CS9184, CS0661

public struct Empty {}
public class CEmpty {}
public struct SeqMix { public byte A; public long B; public short C; public int D; }
[StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Packed { public byte A; public long B; public short C; }
[StructLayout(LayoutKind.Sequential, Pack = 2)] public struct Packed2 { public byte A; public Int128 B; public int C; }
[StructLayout(LayoutKind.Sequential, Size = 100)] public struct Sized { public byte A; }
[StructLayout(LayoutKind.Sequential, Size = 2)] public struct SizedSmall { public long A; }
[StructLayout(LayoutKind.Auto)] public struct AutoNoRef { public byte A; public int B; public byte C; }
[StructLayout(LayoutKind.Auto)] public struct Auto3 { public byte A, B, C; }
[StructLayout(LayoutKind.Auto)] public struct AutoInts { public int A, B, C; }
public struct Three { public byte A, B, C; }
[StructLayout(LayoutKind.Auto)] public struct AutoThrees { public Three A, B, C; }
public struct WithRef { public byte A; public string S; public short B; public object O; public int C; }
public struct WithRefNested { public byte A; public WithRef W; public byte B; public Three T; }
[StructLayout(LayoutKind.Explicit)] public struct Union { [FieldOffset(0)] public int I; [FieldOffset(0)] public float F; [FieldOffset(2)] public short S; [FieldOffset(8)] public byte B; }
[StructLayout(LayoutKind.Explicit)] public struct UnionRef { [FieldOffset(0)] public object O; [FieldOffset(0)] public string S; [FieldOffset(8)] public byte B; }
[StructLayout(LayoutKind.Explicit, Size = 3)] public struct ExSmall { [FieldOffset(1)] public int I; }
[StructLayout(LayoutKind.Explicit, Pack = 1)] public struct ExPack { [FieldOffset(1)] public long I; }
[StructLayout(LayoutKind.Explicit)] public class ExClass { [FieldOffset(4)] public int I; [FieldOffset(8)] public object O; }
[StructLayout(LayoutKind.Sequential)] public class SeqClass { public byte A; public long B; public short C; }
[StructLayout(LayoutKind.Sequential)] public class SeqDerived : SeqClass { public byte D; public int E; }
[StructLayout(LayoutKind.Sequential)] public class SeqEmpty { }
[StructLayout(LayoutKind.Sequential)] public class SeqEmptyDerived : SeqEmpty { public byte A; public int B; }
public class AutoFromSeqEmpty : SeqEmpty { public byte A; public int B; }
public class C1 { public byte A; public object O; public int I; }
public class C2 : C1 { public byte B; public short S; public object P; public long L; public bool Z; }
public class C3 : C2 { public bool Q; public int R; public Three T; }
public class C4 : C3 { public Guid G; public decimal D; public Int128 X; public Vector128<int> V; public byte Y; }
public class C5 { public byte A; } public class C6 : C5 { public int B; } public class C7 : C6 { public byte C; public object O; }
public class C8 : C5 { public byte B; public short S; public int I; public long L; public object O; }
public class C9 : C5 { public short S; public short S2; public object O; }
public class C10 : C5 { public Three T; public object O; public nint N; public unsafe void* P; }
public enum EB : byte { A } public enum EL : long { A }
public struct Enums { public EB A; public EL B; public EB C; public EB? D; public EL? E; }
public struct S128 { public byte A; public Int128 B; public byte C; }
public struct SV64 { public byte A; public Vector64<byte> B; }
public struct SV128 { public byte A; public Vector128<byte> B; }
public struct SV256 { public byte A; public Vector256<byte> B; }
public struct SV512 { public byte A; public Vector512<byte> B; public byte C; }
public struct SVec { public byte A; public Vector4 B; public Matrix4x4 M; public Quaternion Q; public Complex C; public BigInteger I; }
[StructLayout(LayoutKind.Auto)] public struct AV512 { public byte A; public Vector512<byte> B; public byte C; }
public struct RV128 { public object O; public byte A; public Vector128<byte> B; public byte C; }
public class KV512 { public byte A; public Vector512<byte> B; public byte C; public Vector256<int> D; public Vector128<int> E; }
[InlineArray(3)] public struct IA3 { private byte x; }
[InlineArray(5)] public struct IARef { private WithRef x; }
[InlineArray(4)] public struct IAStr { private string x; }
[InlineArray(2)] public struct IAIA { private IA3 x; }
public struct HoldsIA { public byte L; public IA3 B; public short T; public IAStr R; }
public struct G<T> { public byte A; public T B; public byte C; }
public struct G2<T,U> { public T A; public U B; public G<T> C; }
public class GC<T> { public byte A; public T B; public byte C; public G<T> D; }
public class GCD<T> : GC<T> { public byte E; public T F; }
public unsafe struct Ptrs { public byte A; public int* P; public delegate*<int,int> F; public byte B; }
public unsafe struct Fixed { public byte A; public fixed int B[5]; public byte C; }
public class KDec { public decimal A; public DateTime B; public TimeSpan C; public DateTimeOffset D; public Guid E; public char F; public bool G; public float H; public double I; public Half J; public nuint K; }
public class KNull { public int? A; public long? B; public bool? C; public Guid? D; public G<string>? E; }
public struct BoolChar { public bool A; public char B; public bool C; }
public struct ST1 { public ST2 A; public byte B; } public struct ST2 { public long X; public byte Y; }
public class Obj { public ST1 A; public ST2 B; public byte C; public (int,string) D; public (byte,byte) E; public ValueTuple<byte,string,byte> F; }
// dispatch
public interface IA { string M(); string N() => "IA.N"; static abstract string S(); }
public interface IB : IA { string IA.N() => "IB.N"; }
public interface IC : IA { string IA.N() => "IC.N"; }
public interface ID : IB, IC { string IA.N() => "ID.N"; }
public class XA : IA { public string M() => "XA.M"; public static string S() => "XA.S"; }
public class XB : XA, IB { public new virtual string M() => "XB.M"; }
public class XC : XB { public override string M() => "XC.M"; string N() => "no"; }
public class XD : XC, ID, IA { string IA.M() => "XD:IA.M"; static string IA.S() => "XD.S"; }
public class XE : XD { public string N() => "XE.N"; }
public class XF : XE, IA { public new string M() => "XF.M"; public new static string S() => "XF.S"; }
public struct YA : IA, IEquatable<YA> { public string M() => "YA.M"; public static string S() => "YA.S"; public bool Equals(YA o) => true; public override string ToString() => "YA"; }
public interface IG<T> { string F(T t); string H<U>(T t, U u); }
public class GA0<T> : IG<T> { public string F(T t) => "GA.F(T)"; public virtual string H<U>(T t, U u) => "H1"; }
public class GA<T> : GA0<T>, IG<int> { string IG<int>.F(int t) => "GA.F(int)"; string IG<int>.H<U>(int t, U u) => "H2"; }
public class GB : GA<string> { public override string H<U>(string t, U u) => "GB.H"; }
public interface ICo<out T> { T Get(); } public interface IContra<in T> { void Put(T t); }
public class Co : ICo<string>, IContra<object> { public string Get() => null; public void Put(object o) {} }
public class Co2 : Co, ICo<object> { object ICo<object>.Get() => "Co2"; }
public abstract class B1 { public abstract object P(); public virtual object Q() => null; public virtual object Q2() => null; }
public class B2 : B1 { public override string P() => ""; public override string Q() => null; }
public class B3 : B2 { public override string P() => "3"; }
public class B4 : B3 { public sealed override string Q() => "4"; public new virtual string Q2() => ""; }
public class B5 : B4 { public override string Q2() => "5"; }
public abstract class GVB<T> { public virtual string A<U>(U u, T t) => "GVB.A1"; public virtual string A<U>(T t, U u) => "GVB.A2"; public virtual string A(T t) => "GVB.A"; public virtual string A(in T t) => "GVB.in"; public virtual string A2(ref T t) => "GVB.ref"; }
public class GVD : GVB<int> { public override string A<U>(U u, int t) => "GVD.A1"; public override string A(in int t) => "GVD.in"; public override string A2(ref int t) => "GVD.ref"; }
public interface IRe { void X(); } public class Re1 : IRe { void IRe.X() => Console.WriteLine("Re1"); } public class Re2 : Re1 { public void X() => Console.WriteLine("Re2"); }
public class Re3 : Re2, IRe { } public class Re4 : Re3, IRe { public new void X() => Console.WriteLine("Re4"); }

class Program
{
    static void Size<T>(string name) => Console.WriteLine($"{name} {Unsafe.SizeOf<T>()}");
    static string S<T>() where T : IA => T.S();
    static string N(IA a) => a.M() + " " + a.N();
    static string F<T>(IG<T> g, T t) => g.F(t) + " " + g.H<string>(t, "") + " " + g.H<int>(t, 0);
    static string Constrained<T>(T t) where T : IA => t.M() + " " + t.ToString();

    static void Main()
    {
        Size<Empty>("Empty");
        Size<SeqMix>("SeqMix");
        Size<Packed>("Packed");
        Size<Packed2>("Packed2");
        Size<Sized>("Sized");
        Size<SizedSmall>("SizedSmall");
        Size<AutoNoRef>("AutoNoRef");
        Size<Auto3>("Auto3");
        Size<AutoInts>("AutoInts");
        Size<Three>("Three");
        Size<AutoThrees>("AutoThrees");
        Size<WithRef>("WithRef");
        Size<WithRefNested>("WithRefNested");
        Size<Union>("Union");
        Size<UnionRef>("UnionRef");
        Size<ExSmall>("ExSmall");
        Size<ExPack>("ExPack");
        Size<Enums>("Enums");
        Size<S128>("S128");
        Size<SV64>("SV64");
        Size<SV128>("SV128");
        Size<SV256>("SV256");
        Size<SV512>("SV512");
        Size<SVec>("SVec");
        Size<AV512>("AV512");
        Size<RV128>("RV128");
        Size<IA3>("IA3");
        Size<IARef>("IARef");
        Size<IAStr>("IAStr");
        Size<IAIA>("IAIA");
        Size<HoldsIA>("HoldsIA");
        Size<G<string>>("G<string>");
        Size<G<int>>("G<int>");
        Size<G<byte>>("G<byte>");
        Size<G2<string, string>>("G2<string, string>");
        Size<G2<int, int>>("G2<int, int>");
        Size<G2<byte, byte>>("G2<byte, byte>");
        Size<Ptrs>("Ptrs");
        Size<Fixed>("Fixed");
        Size<BoolChar>("BoolChar");
        Size<ST1>("ST1");
        Size<ST2>("ST2");
        Size<YA>("YA");
        Console.WriteLine(N(new XA()));
        Console.WriteLine(N(new XB()));
        Console.WriteLine(N(new XC()));
        Console.WriteLine(N(new XD()));
        Console.WriteLine(N(new XE()));
        Console.WriteLine(N(new XF()));
        Console.WriteLine(N(new YA()));
        Console.WriteLine($"{S<XA>()} {S<XB>()} {S<XD>()} {S<XE>()} {S<XF>()} {S<YA>()}");
        Console.WriteLine($"{Constrained(new YA())} {Constrained(new XD()).Length}");
        Console.WriteLine($"{F<string>(new GA<string>(), "")}, {F<int>(new GA<string>(), 0)}, {F<int>(new GA<int>(), 0)}, {F<string>(new GB(), "")}");
        ICo<object> co = new Co(), co2 = new Co2();
        IContra<string> contra = new Co();
        contra.Put("");
        Console.WriteLine($"{co.Get() is null} {co2.Get() is null} {((ICo<string>)co2).Get() is null}");
        B1 b = new B5();
        Console.WriteLine($"{b.P()} {b.Q()} {b.Q2() is null} {((B4)b).Q2()}");
        GVB<int> g = new GVD();
        int i = 0;
        Console.WriteLine($"{g.A("", 0)} {g.A(0, "")} {g.A(i)} {g.A(in i)} {g.A2(ref i)}");
        IRe re = new Re3();
        re.X();
        re = new Re4();
        re.X();
    }
}
