using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Telemetry.Health;

/// <summary>Whether signed heads of the audit log leave the machine. Mail is accepted all the same.</summary>
internal sealed class AuditHeadsHealth(AuditHeadService audit) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var standings = audit.Standings;
        var failing = standings.Where(standing => standing.FailingSince is not null)
            .Select(standing => string.Create(CultureInfo.InvariantCulture, $"{standing.Destination} since {standing.FailingSince:u} ({standing.Reason})")).ToArray();
        return Task.FromResult(audit.Fault is { } fault ? HealthCheckResult.Degraded($"the head of the audit log could not be signed: {fault}")
            : failing.Length > 0 ? HealthCheckResult.Degraded($"signed heads of the audit log do not get to {string.Join(", ", failing)}")
            : standings.Count == 0 ? HealthCheckResult.Healthy("signed heads of the audit log go nowhere: a cut tail of it could not be found")
            : HealthCheckResult.Healthy("signed heads of the audit log leave the machine"));
    }
}
