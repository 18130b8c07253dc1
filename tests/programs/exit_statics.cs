// Static fields of every kind, static constructor, constants.
class Config
{
    public static int Number = 5;
    public static string Name = "cfg";
    public static readonly double Ratio;
    public static long[] Table = { 1, 2, 4 };
    public const int Max = 9;
    static Config()
    {
        Ratio = Number * 2.5;
        Number += 2;
    }
}

class Program
{
    static int calls;
    static byte small = 250;
    static int Touch() => ++calls;

    static int Main()
    {
        Touch();
        Touch();
        small += 10;
        if (calls != 2 || small != 4) return 1;
        if (Config.Number != 7 || Config.Ratio != 12.5) return 2;
        if (Config.Table[2] != 4 || Config.Name.Length != 3) return 3;
        return Config.Max * Config.Number;
    }
}
