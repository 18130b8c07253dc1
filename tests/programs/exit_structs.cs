// Structs as values: copies do not share, methods change in place, structs in structs and arrays.
struct Point { public int X, Y; public void Move(int d) { X += d; Y -= d; } }
struct Line { public Point From, To; public long Tag; }

class Program
{
    static Point Swap(Point p) => new Point { X = p.Y, Y = p.X };
    static Line Make(int n) => new Line { From = new Point { X = n }, To = new Point { Y = n }, Tag = n };

    static int Main()
    {
        Point p = new Point { X = 1, Y = 2 };
        Point q = p;
        q.Move(10);
        if (p.X != 1 || q.X != 11 || q.Y != -8) return 1;
        q = Swap(q);
        if (q.X != -8 || q.Y != 11) return 2;
        Line[] lines = new Line[3];
        lines[1] = Make(7);
        lines[1].From.Move(3);
        if (lines[1].From.X != 10 || lines[1].From.Y != -3 || lines[1].To.Y != 7 || lines[0].Tag != 0) return 3;
        Line copy = lines[1];
        lines[1].Tag = 99;
        return (int)copy.Tag + 60;
    }
}
