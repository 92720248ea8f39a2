using System.Collections.Immutable;
using System.Net.Sockets;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Where mail comes from, as receivers find it in DNS.</summary>
/// <param name="Addresses">The addresses of the families that may be used.</param>
/// <param name="WithoutFour">Why there is no IPv4 address, though it may be used; or null.</param>
/// <param name="WithoutSix">Likewise for IPv6.</param>
/// <param name="IsCertain">Whether DNS told all of it.</param>
/// <param name="At">When it was found, on the monotonic clock.</param>
internal sealed record OwnNetwork(ImmutableArray<OwnAddress> Addresses, string? WithoutFour, string? WithoutSix, bool IsCertain, long At)
{
    /// <summary>Whether nothing has to be mended and nothing is in doubt.</summary>
    public bool IsGood => IsCertain && !Findings.Any();

    /// <summary>What a person should know. A sender without an IPv6 address lacks nothing.</summary>
    public IEnumerable<string> Findings =>
    [
        .. Addresses.Where(address => !address.IsProven).Select(address => $"mail hosts look where mail comes from: {address.Finding}"),
        .. Missing is { } missing ? (string[])[$"mail hosts look where mail comes from: {missing}"] : [],
    ];

    private string? Missing => WithoutFour ?? (Addresses.IsEmpty ? WithoutSix : null);

    /// <summary>Those of one family.</summary>
    public ImmutableArray<OwnAddress> Of(AddressFamily family) => [.. Addresses.Where(address => address.Address.AddressFamily == family)];
}

/// <summary>How the mail of one reverse-path goes out.</summary>
/// <param name="Network">Where it comes from.</param>
/// <param name="Spf">What SPF says of each address that is used.</param>
/// <param name="UsesIPv6">Whether hosts may be reached over IPv6.</param>
/// <param name="WithoutIPv6">Why not, where that follows from DNS; otherwise null.</param>
/// <param name="IsCertain">Whether DNS told what SPF says.</param>
internal sealed record Sending(OwnNetwork Network, ImmutableArray<SpfVerdict> Spf, bool UsesIPv6, string? WithoutIPv6, bool IsCertain)
{
    /// <summary>What SPF says of the mail: the first verdict that is no pass, else a pass; null where no address of ours is known.</summary>
    public SpfVerdict? SpfVerdict => Spf.FirstOrDefault(verdict => verdict.Result != SpfResult.Pass) ?? Spf.FirstOrDefault();

    /// <summary>What a person should know.</summary>
    public IEnumerable<string> Findings => SpfVerdict is { Result: SpfResult.Fail or SpfResult.SoftFail or SpfResult.PermError } refused
        ? [.. Network.Findings, $"SPF of {refused.Query.Domain} does not allow {refused.Query.Client} to send ({refused.Result}): name the address in its record"]
        : Network.Findings;
}
