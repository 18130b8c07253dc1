// GetHashCode and Equals that always throw, of a class and of a struct, inside structs without their own.
Try("class", () => new Holder { Item = new Thrower() }.GetHashCode());
Try("struct", () => new Pair<ThrowingStruct> { First = default }.GetHashCode());
Try("equal", () => new Holder { Item = new Thrower() }.Equals(new Holder { Item = new Thrower() }));
Try("virtual", () => ((object)new Thrower()).GetHashCode());
Try("delegate", () => new Func<int>(new Thrower().GetHashCode)());
Try("interface", () => ((INamed)new Thrower()).Name.Length);
Try("after", () =>
{
    try
    {
        return Always("x") + Never();
    }
    finally
    {
        Console.WriteLine("finally");
    }
});

static int Always(string text) => throw new NotSupportedException(text);
static int Never()
{
    Console.WriteLine("not reached");
    return 1;
}

static void Try(string what, Func<object> f)
{
    try
    {
        Console.WriteLine(what + " " + f());
    }
    catch (NotSupportedException e)
    {
        Console.WriteLine(what + ": " + e.Message);
    }
}

interface INamed { string Name { get; } }

sealed class Thrower : INamed
{
    public string Name => throw new NotSupportedException("no name");
    public override int GetHashCode() => throw new NotSupportedException("no hash");
    public override bool Equals(object? o) => throw new NotSupportedException("no equality");
}

struct ThrowingStruct
{
    public int A;
    public override readonly int GetHashCode() => throw new NotSupportedException("no hash of a struct");
}

struct Holder { public Thrower Item; }
struct Pair<T> { public T First; }
