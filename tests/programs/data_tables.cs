// DataTable and DataSet: columns, rows, expressions, constraints, relations, select, views, XML, changes.
using System;
using System.Data;
using System.IO;
using System.Linq;
static class Program {
    static void Main() {
        var t = new DataTable("people");
        t.Columns.Add("id", typeof(int)).AutoIncrement = true;
        t.Columns.Add("name", typeof(string)).AllowDBNull = false;
        t.Columns.Add("age", typeof(int));
        t.Columns.Add("twice", typeof(int), "age * 2");
        t.PrimaryKey = new[] { t.Columns["id"] };
        foreach (var (n, a) in new[] { ("ann", 30), ("bob", 25), ("cid", 41), ("dan", 25) }) t.Rows.Add(null, n, a);
        foreach (DataRow r in t.Rows) Console.WriteLine($"{r["id"]} {r["name"]} {r["age"]} {r["twice"]} {r.RowState}");
        t.AcceptChanges();
        Console.WriteLine(string.Join(',', t.Select("age < 40 AND name LIKE '%n%'", "name DESC").Select(r => r["name"])));
        Console.WriteLine($"{t.Compute("AVG(age)", "")} {t.Compute("COUNT(id)", "age = 25")} {t.Compute("MAX(name)", null)}");
        t.Rows.Find(1)["age"] = 26;
        t.Rows[0].Delete();
        foreach (DataRow r in t.Rows) Console.Write(r.RowState + " ");
        Console.WriteLine(t.GetChanges().Rows.Count + " " + t.Rows.Find(1)["age", DataRowVersion.Original]);
        t.RejectChanges();
        var v = new DataView(t, "age >= 26", "age DESC", DataViewRowState.CurrentRows);
        Console.WriteLine(string.Join(',', v.Cast<DataRowView>().Select(r => r["name"])));
        foreach (Action bad in new Action[] { () => t.Rows.Add(1, "dup", 1), () => t.Rows.Add(null, null, 1), () => t.Rows[0]["age"] = "xyz", () => t.Select("nope = 1"), () => Console.WriteLine(t.Rows[0]["none"]) })
            try { bad(); Console.WriteLine("no exception"); } catch (Exception e) { Console.WriteLine($"{e.GetType().Name}: {e.Message}"); }
        var s = new DataSet("s");
        s.Tables.Add(t);
        var o = s.Tables.Add("orders");
        o.Columns.Add("pid", typeof(int));
        o.Columns.Add("sum", typeof(decimal));
        s.Relations.Add("po", t.Columns["id"], o.Columns["pid"]);
        o.Rows.Add(0, 1.5m); o.Rows.Add(0, 2.25m); o.Rows.Add(2, 9m);
        Console.WriteLine(string.Join(',', t.Rows[0].GetChildRows("po").Select(r => r["sum"])) + " " + o.Rows[2].GetParentRow("po")["name"]);
        t.Columns.Add("total", typeof(decimal), "Sum(Child(po).sum)");
        Console.WriteLine(string.Join('|', t.Rows.Cast<DataRow>().Select(r => r["total"])));
        try { o.Rows.Add(77, 1m); } catch (InvalidConstraintException e) { Console.WriteLine(e.Message); }
        var w = new StringWriter { NewLine = "\n" };
        s.WriteXml(w);
        Console.WriteLine(w.ToString().Replace("\r", ""));
        t.Columns.Remove("total");
        var c = t.Copy();
        c.Merge(t);
        Console.WriteLine(c.Rows.Count + " " + t.AsEnumerable().Where(r => r.Field<int>("age") > 25).Count() + " " + DBNull.Value.Equals(t.NewRow()["age"]));
    }
}
