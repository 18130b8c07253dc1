// A small web server that keeps notes, and a client for it. Others will do: `curl localhost:8080/notes`.
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

return args switch
{
    ["serve"] => await Server.Run(8080),
    ["serve", var number] when ushort.TryParse(number, out ushort port) => await Server.Run(port),
    ["list", var url] => await Client.List(url),
    ["get", var url, var name] => await Client.Send(HttpMethod.Get, url, name, null),
    ["put", var url, var name, var text] => await Client.Send(HttpMethod.Put, url, name, text),
    ["delete", var url, var name] => await Client.Send(HttpMethod.Delete, url, name, null),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: http serve [PORT] | list URL | get URL NAME | put URL NAME TEXT | delete URL NAME");
    return 2;
}

record Note(string Name, string Text, int Version);

[JsonSerializable(typeof(Note[]))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
partial class Json : JsonSerializerContext;

static class Server
{
    static readonly SortedDictionary<string, Note> notes = new(StringComparer.Ordinal);

    public static async Task<int> Run(ushort port)
    {
        using var listener = new HttpListener { Prefixes = { $"http://localhost:{port}/" } };
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try { listener.Start(); }
        catch (HttpListenerException e)
        {
            Console.Error.WriteLine($"http: port {port}: {e.Message}");
            return 1;
        }
        Console.WriteLine($"listening on http://localhost:{port}/");
        int served = 0;
        while (true)
        {
            HttpListenerContext context;
            try { context = await listener.GetContextAsync(); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { break; } // Stop
            served++;
            try { await Answer(context.Request, context.Response); }
            catch (Exception e) when (e is IOException or HttpListenerException)
            {
                // the client has gone, or does not speak HTTP
                Console.Error.WriteLine($"http: {e.Message}");
                context.Response.Abort();
            }
        }
        Console.WriteLine($"{served} requests served");
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            listener.Stop();
        }
    }

    static async Task Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        string[] path = request.Url!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        path = Array.ConvertAll(path, Uri.UnescapeDataString);
        (response.StatusCode, object? body) = (request.HttpMethod, path) switch
        {
            ("GET", []) => (200, "<!doctype html><title>Notes</title><p>See <a href=/notes>/notes</a>.\n"),
            ("GET", ["notes"]) => (200, notes.Values.ToArray()),
            ("GET", ["notes", var name]) => notes.TryGetValue(name, out var note) ? (200, note) : (404, null),
            ("PUT", ["notes", var name]) => await Put(name, request),
            ("DELETE", ["notes", var name]) => (notes.Remove(name) ? 204 : 404, null),
            (_, ["notes", ..]) => (405, null),
            _ => (404, (object?)null),
        };
        Console.WriteLine($"{response.StatusCode} {request.HttpMethod} {request.Url.AbsolutePath}");
        if (body is string page)
        {
            response.ContentType = "text/html; charset=utf-8";
            response.Close(Encoding.UTF8.GetBytes(page), willBlock: false);
        }
        else if (body != null)
        {
            response.ContentType = "application/json; charset=utf-8";
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json.Default);
            response.Close(json, willBlock: false);
        }
        else response.Close();
    }

    static async Task<(int, object?)> Put(string name, HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream, request.ContentEncoding);
        bool known = notes.TryGetValue(name, out var old);
        var note = new Note(name, await reader.ReadToEndAsync(), known ? old!.Version + 1 : 1);
        notes[name] = note;
        return (known ? 200 : 201, note);
    }
}

static class Client
{
    static readonly HttpClient client = new();

    public static async Task<int> List(string url)
    {
        try
        {
            var notes = await client.GetFromJsonAsync(Address(url, ""), Json.Default.NoteArray);
            foreach (Note note in notes!)
                Console.WriteLine($"{note.Name} (version {note.Version}): {note.Text}");
            return 0;
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException or JsonException)
        {
            return Fail(e.Message);
        }
    }

    public static async Task<int> Send(HttpMethod method, string url, string name, string? text)
    {
        try
        {
            var request = new HttpRequestMessage(method, Address(url, $"/{Uri.EscapeDataString(name)}"));
            if (text != null) request.Content = new StringContent(text);
            using var response = await client.SendAsync(request);
            if (!response.IsSuccessStatusCode)
                return Fail($"{(int)response.StatusCode} {response.ReasonPhrase}");
            if (response.StatusCode != HttpStatusCode.NoContent)
                Console.WriteLine((await response.Content.ReadFromJsonAsync(Json.Default.Note))!.Text);
            return 0;
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException or JsonException)
        {
            return Fail(e.Message);
        }
    }

    static Uri Address(string server, string note) => new($"{server.TrimEnd('/')}/notes{note}");

    static int Fail(string message)
    {
        Console.Error.WriteLine($"http: {message}");
        return 1;
    }
}
