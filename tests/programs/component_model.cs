using System; using System.ComponentModel; using System.Linq; using System.Reflection; using System.Runtime.CompilerServices; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using System.Data;
[DefaultValue(3)] class C : INotifyPropertyChanged { public event PropertyChangedEventHandler? PropertyChanged; int v; public int V { get => v; set { v = value; PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(V))); } } [Description("d")] public string S { get; set; } = ""; }
class Program { static async Task Main() {
  var c = new C(); c.PropertyChanged += (s, e) => Console.WriteLine(e.PropertyName); c.V = 5;
  foreach (PropertyDescriptor d in TypeDescriptor.GetProperties(c)) Console.WriteLine(d.Name + " " + d.PropertyType + " " + d.Description);
  Console.WriteLine(TypeDescriptor.GetConverter(typeof(int)).ConvertFromString("42")); Console.WriteLine(TypeDescriptor.GetConverter(typeof(DayOfWeek)).ConvertFromInvariantString("Friday"));
  var t = new DataTable(); t.Columns.Add("a", typeof(int)); t.Columns.Add("b"); t.Rows.Add(1, "x"); t.Rows.Add(2, "y"); Console.WriteLine(t.Select("a > 1")[0]["b"]); 
  var ctx = new AsyncLocal<int> { Value = 4 }; await Task.Run(() => Console.WriteLine(ctx.Value)); var ch = System.Threading.Channels.Channel.CreateUnbounded<int>(); _ = Task.Run(async () => { for (int i = 0; i < 3; i++) await ch.Writer.WriteAsync(i); ch.Writer.Complete(); }); await foreach (var i in ch.Reader.ReadAllAsync()) Console.Write(i); Console.WriteLine();
  Console.WriteLine(string.Join(",", Enum.GetNames<DayOfWeek>()) + Enum.Parse<DayOfWeek>("Monday") + Enum.IsDefined(typeof(DayOfWeek), 3)); Console.WriteLine(Parallel.For(0, 10, i => { }).IsCompleted + " " + Enumerable.Range(0, 100).AsParallel().Where(x => x % 3 == 0).Sum());
  var w = new System.Text.StringBuilder(); using (var xw = System.Xml.XmlWriter.Create(w, new System.Xml.XmlWriterSettings { OmitXmlDeclaration = true })) { xw.WriteStartElement("a"); xw.WriteAttributeString("b", "c"); xw.WriteEndElement(); } Console.WriteLine(w);
  Console.WriteLine(typeof(C).GetProperty("S")!.GetCustomAttribute<DescriptionAttribute>()!.Description); Console.WriteLine(RuntimeFeature.IsDynamicCodeSupported || true);
} }
