using System.Text;

namespace Waxwing.OAuth;

/// <summary>One request to the loopback listener, read strictly: GET, the path of the redirect URI, its host, and no parameter twice.</summary>
internal static class RedirectRequest
{
    /// <summary>What the redirect URI ends with.</summary>
    public const string Path = "/";

    /// <summary>The parameters, or null for a request that is not the redirect: of a page, an icon, or of somebody who looks what listens here.</summary>
    public static Dictionary<string, string>? Read(ReadOnlySpan<byte> head, string authority)
    {
        var lines = Encoding.ASCII.GetString(head).Split("\r\n");
        if (lines[0].Split(' ') is not ["GET", var target, "HTTP/1.1" or "HTTP/1.0"] || !target.StartsWith(Path + "?", StringComparison.Ordinal) || !IsFor(lines, authority))
        {
            return null;
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in target[(Path.Length + 1)..].Split('&'))
        {
            var parts = pair.Split('=', 2);
            // RFC 6749 §3.1: a parameter that stands there twice makes the request none.
            if (!parameters.TryAdd(Decode(parts[0]), parts.Length > 1 ? Decode(parts[1]) : ""))
            {
                return null;
            }
        }

        return parameters;
    }

    // A page elsewhere whose name was made to lead to this machine sends that name (DNS rebinding).
    private static bool IsFor(string[] lines, string authority) =>
        lines.Skip(1).Count(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)) == 1
        && lines.Skip(1).Any(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase) && string.Equals(line[5..].Trim(), authority, StringComparison.OrdinalIgnoreCase));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
