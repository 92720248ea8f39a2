using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.NetworkInformation;

namespace Waxwing.Trust;

/// <summary>Which resolver is asked, how patiently, and whether its word on DNSSEC counts. Immutable.</summary>
public sealed record ResolverOptions
{
    private const int DnsPort = 53;

    // As resolv.conf(5) has it: more are not read.
    private const int MaxServers = 3;

    /// <summary>The addresses of the resolver, in the order in which they are asked; at least one, at most 3 are used.</summary>
    public required ImmutableArray<IPEndPoint> Servers { get; init; }

    /// <summary>
    /// Whether the configuration marks the resolver as one that validates DNSSEC honestly. It counts only where
    /// <see cref="IsLocal"/> is true as well: on the way from another machine, anybody can set the AD bit.
    /// </summary>
    public bool IsTrusted { get; init; }

    /// <summary>How long one server has to answer once. More than zero, at most 30 seconds. Default 2 seconds.</summary>
    public TimeSpan TryLimit
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromSeconds(30) ? value : throw new ArgumentOutOfRangeException(nameof(TryLimit), value, "TryLimit is more than zero and at most 30 seconds.");
    } = TimeSpan.FromSeconds(2);

    /// <summary>How often each server is asked before the question has failed: 1 to 5. Default 2.</summary>
    public int Tries
    {
        get;
        init => field = value is >= 1 and <= 5 ? value : throw new ArgumentOutOfRangeException(nameof(Tries), value, "Tries is 1 to 5.");
    } = 2;

    /// <summary>Whether every server is on loopback.</summary>
    public bool IsLocal => !Servers.IsDefaultOrEmpty && Servers.All(server => IPAddress.IsLoopback(server.Address));

    /// <summary>The servers that are used.</summary>
    internal IEnumerable<IPEndPoint> Asked => Servers.IsDefault ? [] : Servers.Take(MaxServers);

    /// <summary>Whether the AD bit of an answer counts.</summary>
    internal bool AuthenticDataCounts => IsTrusted && IsLocal;

    /// <summary>The resolver of the system, not trusted. Without any server where the system tells none.</summary>
    /// <returns>The options.</returns>
    public static ResolverOptions OfSystem() => new() { Servers = [.. SystemServers().Distinct().Take(MaxServers)] };

    /// <summary>Reads the address of one resolver.</summary>
    /// <param name="text"><c>127.0.0.1:5353</c>, <c>[::1]:5353</c>, <c>localhost:5353</c>; port 53 where none is given.</param>
    /// <param name="options">The options, not trusted; or null.</param>
    /// <returns>Whether it is one. A host name is none: there would be nobody to ask for its address.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ResolverOptions? options)
    {
        const string local = "localhost";
        var address = text is not null && (text.Equals(local, StringComparison.OrdinalIgnoreCase) || text.StartsWith(local + ":", StringComparison.OrdinalIgnoreCase))
            ? string.Concat("127.0.0.1", text.AsSpan(local.Length))
            : text ?? "";
        // The platform takes 1 and 127.1 for IPv4 addresses too; nobody writes those on purpose.
        var isWhole = address.Contains(':', StringComparison.Ordinal) && address.Split(':').Length > 2 || address.Split(':')[0].Split('.').Length == 4;
        options = isWhole && IPEndPoint.TryParse(address, out var server) && !server.Address.Equals(IPAddress.Any) && !server.Address.Equals(IPAddress.IPv6Any)
            ? new ResolverOptions { Servers = [server.Port == 0 ? new IPEndPoint(server.Address, DnsPort) : server] }
            : null;
        return options is not null;
    }

    // On Linux the platform reads /etc/resolv.conf for this.
    private static IEnumerable<IPEndPoint> SystemServers()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus != OperationalStatus.Down)
                .SelectMany(network => network.GetIPProperties().DnsAddresses)
                .Select(address => new IPEndPoint(address, DnsPort))];
        }
        catch (Exception exception) when (exception is NetworkInformationException or PlatformNotSupportedException)
        {
            return [];
        }
    }
}
