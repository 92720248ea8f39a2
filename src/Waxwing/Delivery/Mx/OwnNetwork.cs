using System.Collections.Immutable;
using System.Net.Sockets;

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
