open System
type Shape = Circle of float | Rect of float * float
let area = function Circle r -> Math.PI * r * r | Rect (a, b) -> a * b
let rec fib n = if n < 2 then n else fib (n - 1) + fib (n - 2)
[<EntryPoint>]
let main argv =
    printfn "Hello from %s! %d %5.2f %b %c %A" "F#" 42 3.14159 true 'x' [1; 2; 3]
    for s in [Circle 1.0; Rect (2.0, 3.5)] do printfn "%A has area %.3f" s (area s)
    let m = [ for i in 1 .. 10 -> i, fib i ] |> Map.ofList
    m |> Map.iter (fun k v -> printf "%d:%d " k v)
    printfn ""
    let words = "the quick brown fox jumps over the lazy dog".Split ' ' |> Seq.countBy (fun w -> w.Length) |> Seq.sortBy fst |> Seq.toList
    printfn "%A" words
    let work = async {
        do! Async.Sleep 10
        return 5 }
    let r = work |> Async.RunSynchronously
    printfn "%d %s" r (sprintf "%08.3f|%-6d|%+d|%x" 2.5 7 3 255)
    printfn $"interpolated {r + 1} {words.Length:D3}"
    0
