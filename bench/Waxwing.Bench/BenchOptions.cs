using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing.Bench;

/// <summary>The <c>key=value</c> arguments that every client of the benchmark takes.</summary>
internal sealed class BenchOptions
{
    private readonly Dictionary<string, string> _values;

    public BenchOptions(IEnumerable<string> arguments) => _values = arguments
        .Select(argument => argument.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "", StringComparer.Ordinal);

    public bool IsCold => Text("mode", "steady") is "cold";

    public bool IsBatch => Text("style", "await") is "batch";

    public bool IsPrebuilt => Text("msg", "object") is "prebuilt";

    public int Count => Number("count", 2000);

    public int Warmup => Number("warmup", 200);

    public int Connections => Number("conns", 1);

    /// <summary>The attachment of the counted messages, or null.</summary>
    public string? File => _values.GetValueOrDefault("file");

    /// <summary>The attachment of those that warm up, or null.</summary>
    public string? WarmupFile => _values.GetValueOrDefault("wfile") ?? File;

    public RelayOptions Relay
    {
        get
        {
            var credential = _values.GetValueOrDefault("auth")?.Split(':', 2);
            var relay = new RelayOptions
            {
                Host = Text("host", "127.0.0.1"),
                Port = Number("port", 4650),
                Mode = Text("tls", "implicit") is "implicit" ? TlsMode.Implicit : TlsMode.StartTls,
                AuthorityFile = _values.GetValueOrDefault("ca"),
                UserName = credential?[0],
                Password = credential is null ? null : Secret.FromValue(credential[1]),
                MaxConnections = Connections,
            };
            return _values.ContainsKey("window") ? relay with { MaxWindow = Number("window", 0) } : relay;
        }
    }

    /// <summary>Off unless the argument says otherwise: no other client reads what it sends.</summary>
    public GuardPolicy? Guard => Text("guard", "off") is "standard" ? GuardPolicy.Default : null;

    private string Text(string key, string usual) => _values.GetValueOrDefault(key, usual);

    private int Number(string key, int usual) => _values.TryGetValue(key, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : usual;
}
