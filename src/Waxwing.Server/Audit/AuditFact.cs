namespace Waxwing.Server.Audit;

/// <summary>Something that is to be written down.</summary>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What was done.</param>
internal sealed record AuditFact(AuditActor Actor, AuditAction Action)
{
    /// <summary>To what: an id, a domain, the name of a lane; null where that goes without saying.</summary>
    public string? Target { get; init; }

    /// <summary>Whose that is; null where it is nobody's.</summary>
    public string? Tenant { get; init; }

    /// <summary>What else is to be known.</summary>
    public AuditDetails Details { get; init; }
}
