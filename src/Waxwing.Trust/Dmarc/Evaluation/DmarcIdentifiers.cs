using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>An identifier that a mechanism authenticated, or may yet.</summary>
/// <param name="Mechanism">The mechanism.</param>
/// <param name="Domain">The domain.</param>
/// <param name="IsPending">Whether the mechanism could not say for the moment.</param>
internal sealed record DmarcIdentifier(DmarcMechanism Mechanism, DnsName Domain, bool IsPending);

/// <summary>Names as peers give them.</summary>
internal static class DmarcIdentifiers
{
    /// <summary>The identifiers that count: those that passed, and those that may yet; each domain once for each mechanism.</summary>
    public static ImmutableArray<DmarcIdentifier> Of(DmarcQuery query, int maxSigningDomains)
    {
        var identifiers = new List<DmarcIdentifier>();
        if (query.Spf is { Result: SpfResult.Pass or SpfResult.TempError } spf && NameOf(spf.Domain) is { } name)
        {
            identifiers.Add(new DmarcIdentifier(DmarcMechanism.Spf, name, spf.Result == SpfResult.TempError));
        }

        var signatures = query.Dkim.IsDefault ? [] : query.Dkim;
        identifiers.AddRange(signatures
            .Where(signature => signature.Result is not DmarcDkimResult.Fail)
            .Select(signature => (Name: NameOf(signature.Domain), IsPending: signature.Result == DmarcDkimResult.TempError))
            .Where(signature => signature.Name is not null)
            // One that passed is pushed out by none that only may.
            .OrderBy(signature => signature.IsPending)
            .DistinctBy(signature => signature.Name)
            .Select(signature => new DmarcIdentifier(DmarcMechanism.Dkim, signature.Name!, signature.IsPending))
            .Take(maxSigningDomains));
        return [.. identifiers];
    }

    /// <summary>The name in A-labels (RFC 9989 §5.3.1); null where it is none, or an address.</summary>
    public static DnsName? NameOf(string? text) =>
        Smtp.Domain.TryParse(text is [.. var before, '.'] ? before : text, out var domain, out _) && !domain.IsAddressLiteral ? DnsName.Of(domain)
        // The names of signatures may have an underscore, which those of mail may not.
        : text is not null && text.Contains('_', StringComparison.Ordinal) && DnsName.TryParse(text, out var name) ? name
        : null;
}
