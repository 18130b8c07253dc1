using System; using System.Diagnostics; using System.Runtime.CompilerServices;
class Program {
  [MethodImpl(MethodImplOptions.NoInlining)] static string Who() { var st = new StackTrace(); return st.GetFrame(0).GetMethod().Name + "<" + st.GetFrame(1).GetMethod().Name + " " + (st.FrameCount >= 3); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void A() { Console.WriteLine(Who()); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Log([CallerMemberName] string m = "", [CallerLineNumber] int l = 0) { Console.WriteLine(m + l + " " + new StackFrame(1).GetMethod().Name); }
  static void Main() {
    A(); Log();
    try { throw new Exception("s"); } catch (Exception e) { Console.WriteLine(e.Source + " " + e.TargetSite + " " + new StackTrace(e).GetFrame(0).GetMethod()); Console.WriteLine(new StackTrace(e, true).GetFrame(0).GetFileLineNumber()); }
    Console.WriteLine(Environment.StackTrace.Contains("Program.Main()"));
    Console.WriteLine(new StackTrace(true).ToString().Contains("Program.Main() in"));
  }
}
