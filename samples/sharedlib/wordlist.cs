// A library for C: counts words. A list is an object that C holds by a handle.
using System.Runtime.InteropServices;

public static unsafe class WordList
{
    [UnmanagedCallersOnly(EntryPoint = "wordlist_new")]
    public static void* New() => (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new Dictionary<string, int>()));

    [UnmanagedCallersOnly(EntryPoint = "wordlist_free")]
    public static void Free(void* list) => GCHandle.FromIntPtr((nint)list).Free();

    static Dictionary<string, int> At(void* list) => (Dictionary<string, int>)GCHandle.FromIntPtr((nint)list).Target!;

    // Exceptions must not leave an export: a text that is no UTF-8 is an error code.
    [UnmanagedCallersOnly(EntryPoint = "wordlist_add")]
    public static int Add(void* list, sbyte* text)
    {
        try
        {
            var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)text);
            var words = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            var counts = At(list);
            foreach (var word in words.Split([' ', '\n', '\t', '.', ','], StringSplitOptions.RemoveEmptyEntries))
                counts[word.ToLowerInvariant()] = counts.GetValueOrDefault(word.ToLowerInvariant()) + 1;
            return counts.Count;
        }
        catch (ArgumentException)
        {
            return -1;
        }
    }

    // Tells the most frequent words to a function of the caller.
    [UnmanagedCallersOnly(EntryPoint = "wordlist_top")]
    public static void Top(void* list, int n, delegate* unmanaged<sbyte*, int, void*, void> tell, void* user)
    {
        foreach (var (word, count) in At(list).OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(n))
        {
            var text = Marshal.StringToCoTaskMemUTF8(word);
            tell((sbyte*)text, count, user);
            Marshal.FreeCoTaskMem(text);
        }
    }
}
