// .NET peers and limit programs. Usage: bench CLIENT key=value...  (keys: see README.md). Prints one JSON line.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

public sealed class Opt
{
    readonly Dictionary<string, string> d = new();
    public Opt(IEnumerable<string> a) { foreach (var s in a) { int i = s.IndexOf('='); d[s[..i]] = s[(i + 1)..]; } }
    public string S(string k, string def = "") => d.TryGetValue(k, out var v) ? v : def;
    public int I(string k, int def) => d.TryGetValue(k, out var v) ? int.Parse(v, CultureInfo.InvariantCulture) : def;
    public string Host => S("host", "127.0.0.1");
    public int Port => I("port", 4650);
    public bool Implicit => S("tls", "implicit") == "implicit";
    public bool Auth => S("auth") != "";
    public string User => S("auth").Split(':')[0];
    public string Pass => S("auth").Split(':')[1];
    public bool Prebuilt => S("msg", "object") == "prebuilt";
}

public interface IConn : IAsyncDisposable
{
    Task Open();
    Task Send(int n, string file);      // builds (unless prebuilt) and sends one message
    Task Flush();                       // for clients that have several messages in flight
    Task Quit();
}

public static class Program
{
    public static readonly string Body = MakeBody(2048);
    static string MakeBody(int size)
    {
        var sb = new StringBuilder();
        const string line = "The quick brown fox jumps over the lazy dog and then has a short rest.\r\n";
        while (sb.Length + line.Length <= size) sb.Append(line);
        int pad = size - sb.Length; if (pad >= 2) sb.Append('x', pad - 2).Append("\r\n");
        return sb.ToString();
    }
    static double Cpu() { using var p = Process.GetCurrentProcess(); return p.TotalProcessorTime.TotalMilliseconds; }

    public static async Task<int> Main(string[] args)
    {
        var name = args[0]; var o = new Opt(args.Skip(1));
        if (name == "limit") return Limit.Run(o);
        Func<IConn> make = name switch
        {
            "mailkit" => () => new MailKitConn(o, true, false),
            "mailkit-sync" => () => new MailKitConn(o, false, false),
            "mailkit-bdat" => () => new MailKitConn(o, true, true),
            "snm" => () => new SnmConn(o),
            _ when name.StartsWith("raw-") => () => new RawConn(o, name[4..]),
            _ => throw new ArgumentException(name)
        };
        string mode = o.S("mode", "steady");
        int count = o.I("count", 2000), warm = o.I("warmup", 200), conns = o.I("conns", 1);
        string file = o.S("file"), wfile = o.S("wfile", file);
        long a0, a1; double c0, c1; int g0, g1; long t0, t1;
        var extra = new Dictionary<string, object>();
        if (mode == "cold")
        {
            async Task One(int i) { await using var c = make(); await c.Open(); await c.Send(i, null); await c.Flush(); await c.Quit(); }
            long f0 = Stopwatch.GetTimestamp(); await One(0);
            extra["first_ms"] = Stopwatch.GetElapsedTime(f0).TotalMilliseconds;
            for (int i = 1; i < warm; i++) await One(i);
            a0 = GC.GetTotalAllocatedBytes(true); c0 = Cpu(); g0 = GC.CollectionCount(0); t0 = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++) await One(i);
            t1 = Stopwatch.GetTimestamp(); c1 = Cpu(); a1 = GC.GetTotalAllocatedBytes(true); g1 = GC.CollectionCount(0);
        }
        else
        {
            var cs = new IConn[conns];
            for (int i = 0; i < conns; i++) { cs[i] = make(); await cs[i].Open(); }
            async Task Loop(IConn c, int n, string f) { for (int i = 0; i < n; i++) await c.Send(i, f); await c.Flush(); }
            async Task All(int n, string f)
            {
                if (conns == 1) await Loop(cs[0], n, f);
                else await Task.WhenAll(cs.Select(c => Task.Run(() => Loop(c, n / conns, f))));
            }
            if (warm > 0) await All(warm, wfile == "" ? null : wfile);
            a0 = GC.GetTotalAllocatedBytes(true); c0 = Cpu(); g0 = GC.CollectionCount(0); t0 = Stopwatch.GetTimestamp();
            await All(count, file == "" ? null : file);
            t1 = Stopwatch.GetTimestamp(); c1 = Cpu(); a1 = GC.GetTotalAllocatedBytes(true); g1 = GC.CollectionCount(0);
            foreach (var c in cs) { await c.Quit(); await c.DisposeAsync(); }
        }
        extra["client"] = name; extra["messages"] = count;
        extra["seconds"] = Stopwatch.GetElapsedTime(t0, t1).TotalSeconds;
        extra["cpu_ms"] = c1 - c0; extra["alloc_bytes"] = a1 - a0; extra["gen0"] = g1 - g0;
        extra["version"] = name.StartsWith("mailkit") ? "MailKit " + typeof(MailKit.Net.Smtp.SmtpClient).Assembly.GetName().Version : ".NET " + Environment.Version;
        Console.WriteLine(JsonSerializer.Serialize(extra));
        return 0;
    }
}
