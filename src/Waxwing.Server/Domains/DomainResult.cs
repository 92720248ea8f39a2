namespace Waxwing.Server.Domains;

/// <summary>What became of a wish about a domain.</summary>
internal abstract record DomainResult
{
    private DomainResult()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Domain">The domain as it is now.</param>
    internal sealed record Done(SendingDomain Domain) : DomainResult;

    /// <summary>It was not.</summary>
    /// <param name="Reason">Why.</param>
    internal sealed record Refused(DomainRefusal Reason) : DomainResult;
}

/// <summary>Why something is not done.</summary>
internal enum DomainRefusal
{
    /// <summary>The tenant has no such domain.</summary>
    NotFound,

    /// <summary>The name is no domain that mail can be from: no name, an address, one label, or a public suffix.</summary>
    NoDomain,

    /// <summary>The tenant has that domain already.</summary>
    Known,

    /// <summary>The tenant has too many domains.</summary>
    TooMany,

    /// <summary>The domain is verified for another tenant. That is told only to those whose key stands in its DNS.</summary>
    HeldByAnother,

    /// <summary>The operator vouches for it, in the configuration.</summary>
    OfOperator,

    /// <summary>Keys are new that were not seen yet: first publish those.</summary>
    Rotating,

    /// <summary>Others change the same domain all the time.</summary>
    Busy,
}
