// dynamic: members of framework classes by the names that the program asks for.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Threading.Tasks;

class Program
{
    static async Task<int> Later(dynamic d) => await d + 1;

    static void Main()
    {
        dynamic list = new List<int> { 3, 1 };
        list.Add(2);
        list.Sort();
        list[0] = 10;
        Console.WriteLine(list.Count + " " + list[0] + list[1] + list[2] + " " + list.Contains(3) + " " + list.IndexOf(2));
        int sum = 0;
        foreach (var x in list) sum += x;
        Console.WriteLine(sum);
        dynamic map = new Dictionary<string, object> { ["a"] = 1 };
        map["b"] = "two";
        map.Add("c", 3.5);
        Console.WriteLine(map["a"] + map["b"] + map.Count + map.ContainsKey("c"));
        foreach (var kv in map) Console.Write(kv.Key + "=" + kv.Value + " ");
        Console.WriteLine();
        dynamic text = new StringBuilder();
        text.Append("x").Append(1).AppendLine();
        text.Insert(0, "in");
        Console.WriteLine(text.ToString().Trim() + text.Length);
        dynamic s = "Hello, World";
        Console.WriteLine(s.ToUpper() + s.Length + s.Substring(7) + s.Substring(0, length: 2) + s.IndexOf("World") + s[4]);
        Console.WriteLine(string.Join("|", s.Split(',')) + s.Replace("l", "L") + s.StartsWith("He") + s.Contains('W'));
        dynamic when = new DateTime(2024, 2, 28), span = TimeSpan.FromDays(2);
        Console.WriteLine((when + span).ToString("yyyy-MM-dd") + " " + when.AddYears(1).Year + " " + span.TotalHours + " " + (span * 2));
        Console.WriteLine((when < when + span) + " " + (when + span - when == span));
        dynamic big = BigInteger.Pow(2, 70);
        Console.WriteLine(big + 1 + " " + big.IsEven + " " + (big > 5) + " " + big / 3);
        dynamic tuple = (1, "two");
        Console.WriteLine(tuple.Item1 + tuple.Item2);
        dynamic pair = new KeyValuePair<string, int>("k", 4);
        Console.WriteLine(pair.Key + pair.Value);
        Console.WriteLine(Math.Max((dynamic)3, 7) + " " + Math.Abs((dynamic)(-2.5)) + " " + Convert.ToString((dynamic)12));
        dynamic maybe = (int?)5;
        Console.WriteLine(maybe + 1);
        Console.WriteLine(Later(Task.FromResult(41)).Result);
        IEnumerable<dynamic> mixed = new List<dynamic> { 1, "ab", 2.5 };
        Console.WriteLine(string.Join(",", mixed.Select(x => x + x)));
        dynamic number = 255;
        Console.WriteLine(number.ToString("X4") + number.CompareTo(3) + number.GetType().Name + number.Equals(255));
        dynamic type = typeof(string);
        Console.WriteLine(type.Name + " " + type.FullName);
        dynamic ex = new InvalidOperationException("message");
        Console.WriteLine(ex.Message);
        dynamic version = new Version(1, 2, 3);
        Console.WriteLine(version.Major + version.Minor + " " + version);
        dynamic queue = new Queue<string>();
        queue.Enqueue("first");
        Console.WriteLine(queue.Peek() + queue.Dequeue() + queue.Count);
        dynamic guid = Guid.Empty;
        Console.WriteLine(guid == Guid.Empty);
    }
}
