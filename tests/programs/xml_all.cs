// XmlReader, XmlWriter, XDocument, XPath, XmlDocument: namespaces, entities, whitespace, errors.
using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
static class Program {
    const string Text = "<?xml version=\"1.0\"?><!-- c --><r xmlns='urn:a' xmlns:b='urn:b' b:k=\"1 &amp; 2\"><i n=\"1\">one</i><b:i n='2'><![CDATA[<two>]]></b:i><e/>t&#65;il<?pi data?></r>";
    static void Main() {
        using (var r = XmlReader.Create(new StringReader(Text)))
            while (r.Read()) {
                Console.Write($"{r.NodeType} {r.Name} {r.NamespaceURI} [{r.Value}] {r.Depth} {r.IsEmptyElement}");
                while (r.MoveToNextAttribute()) Console.Write($" @{r.Name}={r.Value}");
                Console.WriteLine();
            }
        var sb = new StringBuilder();
        using (var w = XmlWriter.Create(sb, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" })) {
            w.WriteStartElement("p", "root", "urn:x");
            w.WriteAttributeString("a", "q\"<>&\n");
            w.WriteElementString("child", "text & more");
            w.WriteStartElement("empty");
            w.WriteEndElement();
            w.WriteComment(" note ");
            w.WriteCData("<raw>");
            w.WriteEndElement();
        }
        Console.WriteLine(sb);
        var d = XDocument.Parse(Text);
        XNamespace a = "urn:a", b = "urn:b";
        Console.WriteLine($"{d.Root.Name} {d.Root.Attribute(b + "k").Value} {d.Root.Elements().Count()} {d.Root.Element(b + "i").Value} {(int)d.Root.Element(a + "i").Attribute("n")}");
        d.Root.Add(new XElement("new", new XAttribute("x", 1.5), new DateTime(2020, 1, 2), new XElement("z", true, null, new[] { 1, 2 })));
        d.Root.Element(a + "e").Remove();
        d.Root.Element(a + "i").SetValue("changed");
        Console.WriteLine(d.ToString(SaveOptions.DisableFormatting));
        Console.WriteLine(d);
        var x = XElement.Parse("<s><p id='1'><q>5</q></p><p id='2'><q>7</q></p></s>");
        Console.WriteLine(string.Join(',', x.XPathSelectElements("p[q>5]").Select(e => e.Attribute("id").Value)) + " " + x.XPathEvaluate("sum(p/q)"));
        Console.WriteLine(string.Join(' ', x.Descendants().Select(e => e.Name.LocalName)) + " " + XNode.DeepEquals(x, XElement.Parse(x.ToString())));
        var doc = new XmlDocument();
        doc.LoadXml("<a><b c='d'>e</b><b>f</b></a>");
        Console.WriteLine(doc.SelectNodes("//b").Count + doc.DocumentElement.FirstChild.Attributes["c"].Value + doc.SelectSingleNode("/a/b[2]").InnerText);
        doc.DocumentElement.AppendChild(doc.CreateElement("g")).InnerText = "h<";
        Console.WriteLine(doc.OuterXml);
        foreach (string bad in new[] { "<a>", "<a></b>", "<a b=1/>", "<a>&nope;</a>", "", "<a/><b/>", "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>" })
            try { XDocument.Parse(bad); Console.WriteLine("ok"); } catch (XmlException e) { Console.WriteLine($"{e.LineNumber},{e.LinePosition} {e.Message}"); }
        Console.WriteLine(XmlConvert.ToString(1.5) + XmlConvert.ToString(true) + XmlConvert.ToDateTime("2020-01-02T03:04:05Z", XmlDateTimeSerializationMode.Utc).Ticks + XmlConvert.EncodeName("a b") + XmlConvert.ToTimeSpan("P1DT2H"));
        using var sr = XmlReader.Create(new StringReader("<l><v>1</v><v>2</v></l>"));
        sr.ReadToFollowing("v");
        int sum = 0;
        do sum += sr.ReadElementContentAsInt(); while (sr.Name == "v");
        Console.WriteLine(sum);
    }
}
