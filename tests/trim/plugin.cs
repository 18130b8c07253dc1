// A library that the program knows by strings alone.
using System;

namespace Plugin
{
    public class Greeter
    {
        private int count = 3;
        public string Name { get; set; } = "nobody";
        public event Action? Greeted;
        public string Greet(string who) { count++; Greeted?.Invoke(); return "hello " + who; }
        private string Secret(int n) => "secret " + (n + count);
        public static T Same<T>(T value) => value;
        public static string Over(int n) => "int " + n;
        public static string Over(string s) => "string " + s;
    }

    public class Box<T>
    {
        public T? Value;
        public override string ToString() => "Box of " + typeof(T).Name + ": " + Value;
    }

    public struct Point
    {
        public int X, Y;
        public override string ToString() => X + "/" + Y;
    }

    public enum Color { Red = 1, Green = 2 }

    public class Outer
    {
        public class Inner { public override string ToString() => "inner"; }
        private class Hidden { public override string ToString() => "hidden"; }
    }
}

namespace Plugin.Other
{
    internal class Quiet { public override string ToString() => "quiet"; }
    public class Loud { public override string ToString() => "loud"; }
}
