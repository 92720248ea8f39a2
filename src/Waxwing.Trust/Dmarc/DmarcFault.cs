namespace Waxwing.Trust;

/// <summary>Why a check ended with an error, or without a policy although there is a record.</summary>
public enum DmarcFaultKind
{
    /// <summary>The message has no author with a domain (RFC 9989 §5.3.1).</summary>
    NoAuthorDomain,

    /// <summary>The domain of an author is none that DNS could have.</summary>
    AuthorDomainSyntax,

    /// <summary>The authors have more domains than <see cref="DmarcOptions.MaxAuthorDomains"/> (§11.5).</summary>
    TooManyAuthorDomains,

    /// <summary>There is a record, and it cannot be read.</summary>
    RecordSyntax,

    /// <summary>The record has no policy, or a wrong one, and no address for reports: DMARC does not apply (§4.10.1).</summary>
    NoUsablePolicy,

    /// <summary>DNS gave no answer; this is never the absence of records.</summary>
    DnsFailure,

    /// <summary>The answer of DNS does not verify; somebody may be forging it.</summary>
    DnsBogus,

    /// <summary>What DKIM or SPF could not find out for the moment would have decided.</summary>
    IdentifierTempError,

    /// <summary>The check took longer than <see cref="DmarcOptions.TimeLimit"/>.</summary>
    TimeLimit,
}

/// <summary>Why a check ended with an error, or without a policy although there is a record. Immutable.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Domain">The domain that is concerned, as it stands in DNS or in the message; empty where none is.</param>
/// <param name="Reason">A sentence for a person: printable ASCII of bounded length.</param>
/// <param name="Syntax">Where the record is wrong, if <paramref name="Kind"/> is <see cref="DmarcFaultKind.RecordSyntax"/>; otherwise null.</param>
public sealed record DmarcFault(DmarcFaultKind Kind, string Domain, string Reason, DmarcSyntaxFault? Syntax = null)
{
    /// <summary>The result that it means.</summary>
    public DmarcResult Result => Kind switch
    {
        DmarcFaultKind.NoAuthorDomain or DmarcFaultKind.AuthorDomainSyntax or DmarcFaultKind.TooManyAuthorDomains or DmarcFaultKind.RecordSyntax => DmarcResult.PermError,
        DmarcFaultKind.NoUsablePolicy => DmarcResult.None,
        DmarcFaultKind.DnsFailure or DmarcFaultKind.DnsBogus or DmarcFaultKind.IdentifierTempError or DmarcFaultKind.TimeLimit => DmarcResult.TempError,
    };
}
