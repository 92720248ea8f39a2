using System.Text;

namespace Waxwing.Sandbox.Web;

/// <summary>The head of one HTTP request (RFC 9112 §3); the inbox takes none with a body.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without its query.</param>
/// <param name="Headers">The header fields, by name in lower case.</param>
internal sealed record HttpRequestHead(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The most octets of a head.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>Reads a head; null if it is none that is served here.</summary>
    /// <param name="octets">The octets, the empty line at the end included.</param>
    public static HttpRequestHead? Parse(ReadOnlySpan<byte> octets)
    {
        var lines = Encoding.Latin1.GetString(octets).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1).TakeWhile(line => line.Length > 0))
        {
            // RFC 9112 §5.1: no space before the colon; a field that stands twice is not worth guessing about.
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExceptInRange('!', '~') || line.AsSpan().ContainsAny('\r', '\n', '\0')
                || !headers.TryAdd(line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t')))
            {
                return null;
            }
        }

        // What has a body is not served: where one begins and ends is what smuggling is made of.
        return headers.ContainsKey("transfer-encoding") || headers.GetValueOrDefault("content-length", "0") is not "0"
            ? null
            : new HttpRequestHead(method, target.Split('?', 2)[0], headers);
    }

    /// <summary>
    /// Whether the request is meant for this machine. A name that an attacker's DNS points at loopback would let a web page
    /// read the inbox as its own (DNS rebinding). The port may differ: somebody may come through a tunnel.
    /// </summary>
    public bool IsForLoopback => Headers.TryGetValue("host", out var host) && IsLoopback(host);

    /// <summary>Whether no other site made the browser send it (Fetch metadata, and Origin for browsers without).</summary>
    public bool IsFromHere
        => Headers.GetValueOrDefault("sec-fetch-site", "same-origin") is "same-origin" or "none"
            && (!Headers.TryGetValue("origin", out var origin) || string.Equals(origin, $"http://{Headers["host"]}", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(string host)
    {
        string[] names = ["localhost", "127.0.0.1", "[::1]"];
        return Array.Exists(names, name => host.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && (host.Length == name.Length
                || (host[name.Length] == ':' && host.Length <= name.Length + 6 && !host.AsSpan(name.Length + 1).ContainsAnyExceptInRange('0', '9'))));
    }
}
