using Waxwing.Server.Audit;

namespace Waxwing.Server.Domains;

/// <summary>What the audit log tells of domains.</summary>
internal static class DomainFacts
{
    /// <summary>Somebody did something to a domain.</summary>
    public static AuditFact Told(this SendingDomain domain, AuditActor actor, AuditAction action) =>
        new(actor, action) { Target = domain.Id.ToString(), Tenant = domain.Tenant, Details = AuditDetails.Of(("name", domain.Name.Ascii)) };

    /// <summary>What a change means for the right to send; null: nothing that is told.</summary>
    /// <param name="actor">Who caused it.</param>
    /// <param name="before">The domain before it.</param>
    /// <param name="after">The domain behind it.</param>
    public static AuditFact? Of(AuditActor actor, SendingDomain before, SendingDomain after) => (before.MaySend, after.MaySend) switch
    {
        (false, true) => after.Told(actor, AuditAction.DomainVerified),
        (true, false) => after.Told(actor, AuditAction.DomainLapsed),
        _ => null,
    };
}
