// Console away from a terminal: colours, cursor, sizes, redirection, encodings, In and Out set anew.
using System;
using System.IO;
using System.Text;
static class Program {
    static void Main() {
        Console.WriteLine($"{Console.IsOutputRedirected} {Console.IsInputRedirected} {Console.IsErrorRedirected}");
        Console.ForegroundColor = ConsoleColor.Red;
        Console.BackgroundColor = ConsoleColor.Blue;
        Console.WriteLine($"colour {Console.ForegroundColor} {Console.BackgroundColor}");
        Console.ResetColor();
        Console.WriteLine($"{Console.ForegroundColor} {Console.OutputEncoding.WebName} {Console.InputEncoding.WebName} {Console.Out.NewLine.Length}");
        try { Console.WriteLine(Console.CursorLeft); } catch (IOException e) { Console.WriteLine(e.Message); }
        Console.Title = "title";
        Console.Clear();
        Console.Beep();
        try { Console.ReadKey(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        try { Console.WriteLine(Console.KeyAvailable); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        Console.WriteLine($"{Console.WindowWidth > 0} {Console.BufferHeight > 0} {Console.LargestWindowWidth > 0}");
        Console.WriteLine(Console.ReadLine() ?? "end");
        Console.WriteLine(Console.Read());
        var old = Console.Out;
        var w = new StringWriter();
        Console.SetOut(w);
        Console.Write("captured {0}", 5);
        Console.SetOut(old);
        Console.WriteLine(w);
        Console.SetIn(new StringReader("given\nlines"));
        Console.WriteLine(Console.ReadLine() + Console.In.ReadToEnd());
        using (var o = Console.OpenStandardOutput()) o.Write("raw\n"u8);
        Console.OutputEncoding = Encoding.Latin1;
        Console.WriteLine("\u00e9");
        Console.OutputEncoding = Encoding.UTF8;
        Console.TreatControlCAsInput = false;
        Console.WriteLine(Console.TreatControlCAsInput);
        Console.WriteLine("{0,5}|{1:X}|{2}", 1, 255, null);
        Console.Write('c'); Console.Write(1.5); Console.Write(true); Console.WriteLine(new[] { 'a', 'b' }); Console.WriteLine(12m); Console.WriteLine((object)null);
    }
}
