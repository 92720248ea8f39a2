using Waxwing.Server.Audit;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>What the audit log tells of endpoints.</summary>
internal static class WebhookFacts
{
    /// <summary>Somebody did something to one.</summary>
    /// <param name="call">Who.</param>
    /// <param name="action">What.</param>
    /// <param name="id">To which.</param>
    /// <param name="endpoint">Where its events go from now on; of it the host alone is told, since the path may be a secret.</param>
    /// <param name="events">Of how many types it is told from now on.</param>
    /// <param name="status">Whether it is told.</param>
    public static AuditFact Of(ApiCall call, AuditAction action, Guid id, Uri? endpoint = null, int? events = null, string? status = null) => new(call.Actor, action)
    {
        Target = id.ToString(),
        Tenant = call.Tenant,
        Details = (endpoint, events, status) is (null, null, null) ? AuditDetails.None : AuditDetails.Of(("host", endpoint?.Authority), ("events", events), ("status", status)),
    };
}
