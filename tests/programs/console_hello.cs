// What `dotnet new console` writes.
Console.WriteLine("Hello, World!");
