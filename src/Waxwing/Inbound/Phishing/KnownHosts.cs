using System.Collections.Frozen;

namespace Waxwing;

/// <summary>Hosts of which something is known (<c>hosts.json</c>).</summary>
internal static class KnownHosts
{
    private static readonly HostData Data = PhishingData.Read("hosts.json", PhishingJson.Default.HostData);
    private static readonly FrozenSet<string> Freemail = Data.Freemail.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Shorteners = Data.Shorteners.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Pictures = Data.Pictures.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Endings = Data.Endings.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether anybody has an address there within a minute.</summary>
    public static bool IsFreemail(string host) => Freemail.Contains(host);

    /// <summary>Whether an address there tells nothing of where it leads.</summary>
    public static bool IsShortener(string host) => Shorteners.Contains(host) || (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && Shorteners.Contains(host[4..]));

    /// <summary>Whether anybody puts pictures there for everybody to see.</summary>
    public static bool IsPictureHost(string host) => Pictures.Contains(host) || (Organizations.Of(host) is { } organization && Pictures.Contains(organization));

    /// <summary>Whether the top-level domain costs next to nothing.</summary>
    public static bool HasCheapEnding(string host) => Endings.Contains(host[(host.LastIndexOf('.') + 1)..]);

    /// <summary>The domain of the hoster below which a stranger's page or program runs, or null.</summary>
    public static string? HosterOf(string host) => ProgramHosterOf(host) ?? Organizations.HosterOf(host);

    /// <summary>The same, without those of the public suffix list: below many of them people run servers of their own (dynamic DNS).</summary>
    public static string? ProgramHosterOf(string host) => Data.Hosting.FirstOrDefault(hoster => IsWithin(host, hoster));

    /// <summary>Whether a well-known server there sends a browser on to any address.</summary>
    public static bool IsRedirector(WebAddress address) => Data.Redirectors.Any(entry =>
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = (entry[..slash], entry[slash..]);
        return (host.EndsWith(".*", StringComparison.Ordinal)
                ? address.Organization is { } organization && Organizations.LabelOf(organization).Equals(host[..^2], StringComparison.Ordinal)
                : IsWithin(address.Host, host))
            && address.Rest.StartsWith(path, StringComparison.OrdinalIgnoreCase) && address.Rest.Length > path.Length;
    });

    private static bool IsWithin(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');
}
