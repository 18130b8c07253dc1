// The least a program can do: a number for an exit code.
class Program
{
    static int Main() => 42;
}
