namespace Waxwing.Service.Load;

/// <summary>What the program is told, as <c>key=value</c>.</summary>
internal sealed class LoadOptions(IEnumerable<string> words)
{
    private readonly Dictionary<string, string> _values = words.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.Length == 2 ? pair[1] : string.Empty, StringComparer.Ordinal);

    /// <summary>The name of the server, which its certificate bears; its address is 127.0.0.1.</summary>
    public string Host => Text("host", "localhost");

    /// <summary>The server's port.</summary>
    public int Port => Number("port", 0);

    /// <summary>The authority that the server's certificate comes from (PEM).</summary>
    public string Authority => Text("ca");

    /// <summary>By which door: <c>http</c> or <c>smtp</c> (implicit TLS).</summary>
    public bool IsHttp => Text("door", "http") == "http";

    /// <summary>The API key; with SMTP the password.</summary>
    public string Key => Text("key");

    /// <summary>The user name with SMTP; empty: no AUTH.</summary>
    public string User => Text("user");

    /// <summary>How many connections, each kept open.</summary>
    public int Connections => Number("conns", 16);

    /// <summary>How many messages are counted.</summary>
    public int Count => Number("count", 1000);

    /// <summary>How many go before them.</summary>
    public int Warmup => Number("warmup", 0);

    /// <summary>The author of every message.</summary>
    public string From => Text("from", "sender@bench.test");

    /// <summary>The domain of every recipient.</summary>
    public string RecipientDomain => Text("to", "bench.test");

    /// <summary>The pause before each message where latency is measured.</summary>
    public TimeSpan Gap => TimeSpan.FromMilliseconds(Number("gap", 20));

    /// <summary>The port of the sink.</summary>
    public int SinkPort => Number("sink", 0);

    /// <summary>Certificate and key of the sink (PEM).</summary>
    public (string Certificate, string Key) SinkCertificate => (Text("cert"), Text("certkey"));

    /// <summary>The folder of the floor's database.</summary>
    public string Data => Text("data");

    /// <summary>Where the times of each message are written, or empty.</summary>
    public string TimesFile => Text("times");

    /// <summary>Everything ends after this.</summary>
    public TimeSpan Limit => TimeSpan.FromSeconds(Number("limit", 300));

    private string Text(string key, string otherwise = "") => _values.GetValueOrDefault(key, otherwise);

    private int Number(string key, int otherwise) => _values.TryGetValue(key, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
