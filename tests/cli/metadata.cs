// Without arguments a program that reflects over members. With a folder: what System.Reflection.Metadata finds in the
// assemblies there, which Anvil wrote from the executable of this program: its types, and each method's signature.
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

if (args.Length == 0)
{
    foreach (MemberInfo m in typeof(Shape).GetMembers().OrderBy(m => m.Name, StringComparer.Ordinal)) Console.WriteLine(m);
    return 0;
}

foreach (string path in Directory.GetFiles(args[0], "*.dll").Order(StringComparer.Ordinal))
{
    using var pe = new PEReader(File.OpenRead(path));
    MetadataReader r = pe.GetMetadataReader();
    int parameters = 0;
    foreach (MethodDefinition m in r.MethodDefinitions.Select(r.GetMethodDefinition))
    {
        BlobReader signature = r.GetBlobReader(m.Signature);
        SignatureHeader header = signature.ReadSignatureHeader();
        if (header.IsGeneric) signature.ReadCompressedInteger();
        parameters += signature.ReadCompressedInteger();
    }

    string name = r.GetString(r.GetAssemblyDefinition().Name);
    if (name != Path.GetFileNameWithoutExtension(path) || parameters < 0) return 1;
    if (name != "metadata") continue;
    foreach (TypeDefinition t in r.TypeDefinitions.Select(r.GetTypeDefinition))
        Console.WriteLine($"{r.GetString(t.Name)}: {string.Join(' ', t.GetMethods().Select(m => r.GetString(r.GetMethodDefinition(m).Name)))}");
}

return 0;

public abstract class Shape
{
    public string Name { get; set; } = "";
    public abstract double Area(int digits);
}
