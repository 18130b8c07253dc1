// Arrays of primitives and of references, without printing.
class Program
{
    static int Main()
    {
        int[] squares = new int[10];
        for (int i = 0; i < squares.Length; i++) squares[i] = i * i;
        byte[] bytes = { 1, 2, 250, 255 };
        bytes[2] += 10;
        object?[] objects = new object?[3];
        objects[1] = squares;
        if (objects[0] != null || objects[1] != (object)squares) return 1;
        if (bytes[2] != 4) return 2;
        long sum = 0;
        foreach (int s in squares) sum += s;
        if (sum != 285) return 3;
        double[][] jagged = { new[] { 1.5 }, new[] { 2.5, 3.5 } };
        if (jagged[1][1] + jagged[0][0] != 5.0) return 4;
        int[] empty = new int[0];
        return bytes.Length + squares.Length + empty.Length + 50;
    }
}
