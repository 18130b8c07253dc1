// What F#'s compiler and FSharp.Core do otherwise than C#: unions, records, structural equality and comparison, currying,
// tail calls, printf, computation expressions, active patterns, units of measure, object expressions, type providers aside.
module Program

open System
open System.Collections.Generic

type Shape =
    | Circle of radius: float
    | Rect of width: float * height: float
    | Empty

[<Struct>]
type Point = { X: int; Y: int }

type Tree<'a> =
    | Leaf
    | Node of Tree<'a> * 'a * Tree<'a>

exception Broken of code: int * text: string

[<Measure>]
type m

let area shape =
    match shape with
    | Circle r -> Math.PI * r * r
    | Rect(w, h) -> w * h
    | Empty -> 0.0

let rec insert x tree =
    match tree with
    | Leaf -> Node(Leaf, x, Leaf)
    | Node(l, y, r) when x < y -> Node(insert x l, y, r)
    | Node(l, y, r) when x > y -> Node(l, y, insert x r)
    | same -> same

let rec fold f acc tree =
    match tree with
    | Leaf -> acc
    | Node(l, x, r) -> fold f (f (fold f acc l) x) r

let (|Even|Odd|) n = if n % 2 = 0 then Even else Odd

let (|Prefix|_|) (prefix: string) (s: string) =
    if s.StartsWith(prefix, StringComparison.Ordinal) then Some(s.Substring prefix.Length) else None

let rec isEven n = if n = 0 then true else isOdd (n - 1)
and isOdd n = if n = 0 then false else isEven (n - 1)

type Maybe() =
    member _.Bind(x, f) = Option.bind f x
    member _.Return x = Some x

let maybe = Maybe()

type IGreeter =
    abstract Greet: string -> string

type Account(owner: string, initial: decimal) =
    let mutable balance = initial
    let changed = Event<decimal>()
    member _.Owner = owner
    member _.Balance = balance

    [<CLIEvent>]
    member _.Changed = changed.Publish

    member this.Deposit amount =
        if amount <= 0m then invalidArg "amount" "must be positive"
        balance <- balance + amount
        changed.Trigger balance
        this

    override _.ToString() = $"{owner}: %.2f{balance}"

let inline sumOf (xs: ^a list) = List.fold (+) LanguagePrimitives.GenericZero xs

[<EntryPoint>]
let main args =
    let shapes = [ Circle 1.5; Rect(2.0, 3.5); Empty ]
    shapes |> List.iter (fun s -> printfn "%A has area %.3f" s (area s))
    printfn "%b %b" ({ X = 1; Y = 2 } = { X = 1; Y = 2 }) (compare { X = 1; Y = 2 } { X = 1; Y = 3 } < 0)
    printfn "%A" (Map.ofList [ "b", 2; "a", 1 ])
    let tree = List.fold (fun t x -> insert x t) Leaf [ 5; 2; 8; 1; 9; 3 ]
    printfn "%d %A" (fold (+) 0 tree) (fold (fun acc x -> x :: acc) [] tree)
    for n in 1..3 do
        match n with
        | Even -> printf "%d even; " n
        | Odd -> printf "%d odd; " n
    printfn ""
    match "hello world" with
    | Prefix "hello " rest -> printfn "rest is %s" rest
    | _ -> printfn "no"
    printfn "%b" (isEven 1_000_001)
    printfn "%A" (maybe { let! a = Some 3 in let! b = Some 4 in return a * b })
    let greeter = { new IGreeter with member _.Greet name = "hi " + name }
    printfn "%s" (greeter.Greet "Ann")
    let account = Account("Bob", 10m)
    account.Changed.Add(fun b -> printfn "now %M" b)
    printfn "%O" (account.Deposit(5m).Deposit(2.5m))
    try
        account.Deposit(-1m) |> ignore
    with :? ArgumentException as e -> printfn "%s" e.Message
    try
        raise (Broken(7, "on purpose"))
    with
    | Broken(code, text) when code > 5 -> printfn "broken %d %s" code text
    | e -> printfn "%s" e.Message
    let squares = seq { for i in 1..10 do if i % 3 = 0 then yield i * i }
    printfn "%A" (Seq.toList squares)
    let work = async {
        let! parts = Async.Parallel [ for i in 1..4 -> async { return i * i } ]
        return Array.sum parts
    }
    printfn "%d" (Async.RunSynchronously work)
    let t = task {
        do! System.Threading.Tasks.Task.Delay 1
        return "task"
    }
    printfn "%s" t.Result
    let distance = 3.0<m> * 2.0
    printfn "%f" (float distance)
    printfn "%d %f" (sumOf [ 1; 2; 3 ]) (sumOf [ 1.5; 2.5 ])
    let add a b c = a + b * c
    let partial = add 1 2
    printfn "%d" (partial 10)
    let words = "the cat and the dog and the bird".Split ' '
    words |> Seq.countBy id |> Seq.sortBy (fun (w, n) -> -n, w) |> Seq.iter (fun (w, n) -> printf "%s=%d " w n)
    printfn ""
    printfn "%A" (List.groupBy (fun x -> x % 3) [ 1..7 ])
    let d = dict [ 1, "one"; 2, "two" ]
    printfn "%s %b" d[2] (d.ContainsKey 3)
    let mutable total = 0
    for KeyValue(k, v) in d do total <- total + k + v.Length
    printfn "%d %A" total (struct (1, "x"))
    let lazyValue = lazy (printfn "computed"; 42)
    printfn "%d %d" (lazyValue.Force()) (lazyValue.Value)
    printfn "%s" (sprintf "%5d|%-6s|%x|%e" 42 "ab" 255 12345.678)
    printfn "%O" (<@ 1 + 2 @>).Type
    use reader = new IO.StringReader("line")
    printfn "%s" (reader.ReadLine())
    printfn "%A" (typeof<Shape>, box (Circle 2.0) :? Shape, Array2D.init 2 2 (fun i j -> i + j))
    if args.Length = 0 then 3 else 0
