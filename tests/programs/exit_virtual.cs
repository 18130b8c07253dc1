// Virtual and abstract calls, base calls, type tests.
abstract class Shape { public abstract int Area(); public virtual int Sides() => 0; }
class Square : Shape
{
    protected int side;
    public Square(int s) => side = s;
    public override int Area() => side * side;
    public override int Sides() => 4;
}
class Box : Square
{
    public Box(int s) : base(s) { }
    public override int Area() => base.Area() * 6;
}
class Circle : Shape { public override int Area() => 3; }

class Program
{
    static int Main()
    {
        Shape[] shapes = { new Square(2), new Box(2), new Circle() };
        int area = 0, sides = 0, squares = 0;
        foreach (Shape s in shapes)
        {
            area += s.Area();
            sides += s.Sides();
            if (s is Square) squares++;
        }
        if (area != 4 + 24 + 3) return 1;
        if (sides != 8) return 2;
        if ((shapes[2] as Square) != null) return 3;
        if (((Square)shapes[1]).Area() != 24) return 4;
        return squares + 30;
    }
}
