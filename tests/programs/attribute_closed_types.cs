// Attributes that name closed generic types, arrays and nested ones; what they name is made by reflection.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
class MakesAttribute(Type type) : Attribute
{
    public Type Type => type;
    public Type[] Others { get; set; } = [];
}

class Box<T>
{
    public T? Value { get; set; }
    public class Inner<U> { public override string ToString() => $"Inner<{typeof(T).Name},{typeof(U).Name}>"; }
    public override string ToString() => $"Box<{typeof(T).Name}> {Value}";
}
struct Pair<A, B> { public A First; public B Second; public override string ToString() => $"Pair<{typeof(A).Name},{typeof(B).Name}> {First} {Second}"; }

enum Shade { Light, Dark }
enum Tone : byte { Low, High }

class LowerConverter<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Enum.Parse<TEnum>(reader.GetString()!, true);
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString().ToLowerInvariant());
}

class Paint
{
    [JsonConverter(typeof(LowerConverter<Shade>))] public Shade Shade { get; set; }
    [JsonConverter(typeof(LowerConverter<Tone>))] public Tone Tone { get; set; }
    [JsonConverter(typeof(JsonStringEnumConverter<DayOfWeek>))] public DayOfWeek Day { get; set; }
}

[Makes(typeof(Box<int>))]
[Makes(typeof(Box<List<DateTime>>))]
[Makes(typeof(Box<Pair<byte, Shade>>))]
[Makes(typeof(Box<long>.Inner<Tone>))]
[Makes(typeof(Box<string[,]>))]
[Makes(typeof(Box<int[][,,]>), Others = [typeof(Box<Box<byte>[]>), typeof(Box<(int[,], string)>)])]
[Makes(typeof(Pair<char, decimal?>))]
[Makes(typeof(Dictionary<string, Pair<int, int>[]>))]
[Makes(typeof(int[]), Others = [typeof(Box<short[]>), typeof(Box<>), typeof(string[,]), typeof(Tuple<Tone, Half>)])]
static class Program
{
    static void Show(Type t)
    {
        Console.Write(t + ": ");
        if (t.IsArray || t.ContainsGenericParameters) Console.WriteLine(t.IsArray ? t.GetElementType() : t.GetGenericArguments()[0]);
        else if (t.GetConstructor(Type.EmptyTypes) is null && !t.IsValueType) Console.WriteLine("no constructor without parameters");
        else Console.WriteLine(Activator.CreateInstance(t));
    }

    static void Main()
    {
        foreach (MakesAttribute a in typeof(Program).GetCustomAttributes<MakesAttribute>().OrderBy(a => a.Type.ToString(), StringComparer.Ordinal))
        {
            Show(a.Type);
            foreach (Type t in a.Others) Show(t);
        }
        string text = JsonSerializer.Serialize(new Paint { Shade = Shade.Dark, Tone = Tone.High, Day = DayOfWeek.Friday });
        Console.WriteLine(text);
        Paint paint = JsonSerializer.Deserialize<Paint>(text)!;
        Console.WriteLine($"{paint.Shade} {paint.Tone} {paint.Day}");
    }
}
