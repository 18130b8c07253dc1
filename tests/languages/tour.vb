' What Visual Basic's compiler and its run-time library do otherwise than C#'s: late binding, error handling without
' exceptions, conversions, Like, queries with groups, XML literals, static locals, handlers, modules.
Option Strict Off
Imports System
Imports System.Collections.Generic
Imports System.Linq
Imports System.Xml.Linq
Imports Microsoft.VisualBasic

Module Program
    Class Animal
        Public Property Name As String
        Public Overridable Function Speak() As String
            Return "..."
        End Function
        Default Public ReadOnly Property Item(i As Integer) As Char
            Get
                Return Name(i)
            End Get
        End Property
    End Class
    Class Dog
        Inherits Animal
        Public Event Barked(sender As Object, times As Integer)
        Public Overrides Function Speak() As String
            RaiseEvent Barked(Me, 2)
            Return "Woof"
        End Function
    End Class
    Structure P
        Public X, Y As Double
    End Structure
    Function Fact(n As Integer) As Long
        If n <= 1 Then Return 1
        Return n * Fact(n - 1)
    End Function
    Iterator Function Evens(n As Integer) As IEnumerable(Of Integer)
        For i = 0 To n Step 2
            Yield i
        Next
    End Function
    Sub Legacy()
        On Error Resume Next
        Dim a(3) As Integer
        a(10) = 3
        Console.WriteLine(Err.Number & " " & Err.Description)
        On Error GoTo 0
    End Sub
    Sub Main(args As String())
        Dim d As New Dog With {.Name = "Rex"}
        AddHandler d.Barked, Sub(s, n) Console.WriteLine($"barked {n}")
        Console.WriteLine(d.Speak() & " " & d(0))
        Console.WriteLine(Fact(15))
        Dim q = From x In Evens(20) Where x Mod 4 = 0 Order By x Descending Select x * 2
        Console.WriteLine(String.Join(",", q))
        Dim g = From w In {"apple", "bob", "cat", "alice"} Group w By k = w(0) Into Group Select k, Group
        For Each e In g
            Console.WriteLine($"{e.k}: {String.Join("|", e.Group)}")
        Next
        Dim o As Object = 5
        o = o + 3.5
        Console.WriteLine(o & " " & TypeName(o))
        Dim late As Object = d
        Console.WriteLine(late.Speak())
        Console.WriteLine(late.Name.Length)
        Console.WriteLine(Left("abcdef", 3) & Mid("abcdef", 2, 2) & UCase("x") & Len("four"))
        Console.WriteLine(CInt("42") + CDbl("1.5") + Val("12abc"))
        Console.WriteLine(Strings.StrReverse("abc") & Chr(65) & Asc("B"))
        Try
            Dim z = CInt("abc")
        Catch ex As InvalidCastException When ex.Message.Length > 0
            Console.WriteLine(ex.Message)
        End Try
        Dim a(3) As Integer
        Legacy()
        ReDim Preserve a(6)
        Console.WriteLine(a.Length & " " & UBound(a))
        Dim p As P
        p.X = 3 : p.Y = 4
        Console.WriteLine(Math.Sqrt(p.X ^ 2 + p.Y ^ 2))
        Select Case d.Name
            Case "A" To "M" : Console.WriteLine("first")
            Case Else : Console.WriteLine("second")
        End Select
        Console.WriteLine("abc" Like "a*c")
        Console.WriteLine(DateAdd(DateInterval.Day, 1, #2024-02-28#).ToString("yyyy-MM-dd"))
        Console.WriteLine(Format(1234.5, "0.00") & " " & IIf(True, "y", "n") & IsNumeric("12"))
        Dim c As New Microsoft.VisualBasic.Collection
        c.Add("one", "k1")
        Console.WriteLine(c("k1") & c.Count)
        Dim xml = <root><a x="1">t</a></root>
        Console.WriteLine(xml.<a>.Value & xml.<a>.@x)
        Static calls As Integer
        calls += 1
        Console.WriteLine(calls)
        Dim t = Async Function() As Threading.Tasks.Task(Of Integer)
                    Await Threading.Tasks.Task.Delay(1)
                    Return 7
                End Function
        Console.WriteLine(t().Result)
    End Sub
End Module
