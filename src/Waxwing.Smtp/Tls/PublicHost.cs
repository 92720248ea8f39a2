using System.Net;

namespace Waxwing.Smtp;

/// <summary>Tells hosts that everybody may reach from those that only exist inside somebody's network.</summary>
internal static class PublicHost
{
    private static readonly string[] ReservedSuffixes =
    [
        "localhost", "test", "invalid", "example", // RFC 6761 §6
        "local", // RFC 6762 §3
        "home.arpa", // RFC 8375
        "internal", // ICANN board resolution 2024.07.29.06
    ];

    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), // RFC 1918
        IPNetwork.Parse("100.64.0.0/10"), // RFC 6598
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), // RFC 3927, RFC 4291 §2.5.6
        IPNetwork.Parse("fc00::/7"), // RFC 4193
    ];

    public static bool Is(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (CertificateNames.TryReadAddress(host, out var address))
        {
            return !PrivateNetworks.Any(network => network.Contains(address));
        }

        // "ai." names a public top-level domain; "ai" is looked for in the search domains of the machine first.
        var absolute = host.EndsWith('.');
        var name = absolute ? host[..^1] : host;
        if (ReservedSuffixes.Any(suffix => IsOrIsUnder(name, suffix)))
        {
            return false;
        }

        return absolute || name.Contains('.');
    }

    private static bool IsOrIsUnder(string name, string suffix)
        => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            && (name.Length == suffix.Length || name[^(suffix.Length + 1)] == '.');
}
