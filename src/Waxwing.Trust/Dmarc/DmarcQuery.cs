using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What SPF found for the domain in MAIL FROM (RFC 9989 §4.4.2); the name in HELO is of no account, unless the path was empty.</summary>
/// <param name="Result">The result.</param>
/// <param name="Domain">The domain that was checked, as a peer gave it.</param>
public sealed record DmarcSpfIdentifier(SpfResult Result, string Domain)
{
    /// <summary>Takes the identifier of an SPF verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>The identifier, or null where the verdict is not about MAIL FROM.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="verdict"/> is null.</exception>
    public static DmarcSpfIdentifier? Of(SpfVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Query.Identity == SpfIdentity.MailFrom ? new DmarcSpfIdentifier(verdict.Result, verdict.Query.Domain) : null;
    }
}

/// <summary>What became of the verification of one DKIM signature.</summary>
public enum DmarcDkimResult
{
    /// <summary>It does not verify, and never will.</summary>
    Fail,

    /// <summary>It verifies.</summary>
    Pass,

    /// <summary>Its key could not be had; a later attempt may succeed.</summary>
    TempError,
}

/// <summary>What DKIM found of one signature (RFC 9989 §4.4.1).</summary>
/// <param name="Result">The result.</param>
/// <param name="Domain">The domain that signed, its tag <c>d</c>, as a peer gave it.</param>
public sealed record DmarcDkimIdentifier(DmarcDkimResult Result, string Domain);

/// <summary>What is checked: whether one of the identifiers that were authenticated belongs to the author. Holds what peers said as they said it. Immutable.</summary>
public sealed record DmarcQuery
{
    /// <summary>The domain of each author in the header field From; empty where the field is missing, cannot be read or stands there twice.</summary>
    public required ImmutableArray<string> AuthorDomains { get; init; }

    /// <summary>What SPF found; null where it was not checked.</summary>
    public DmarcSpfIdentifier? Spf { get; init; }

    /// <summary>What DKIM found, a signature each; empty where there was none.</summary>
    public ImmutableArray<DmarcDkimIdentifier> Dkim { get; init; } = [];
}
