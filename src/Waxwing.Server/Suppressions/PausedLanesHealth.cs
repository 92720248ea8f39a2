using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Mail;
using Waxwing.Server.Store;

namespace Waxwing.Server.Suppressions;

/// <summary>Whether the service had to pause lanes by itself, since their peers refuse our mail.</summary>
internal sealed class PausedLanesHealth(IMailQueue queue) : IHealthCheck
{
    private const int Shown = 5;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var paused = await queue.PausedByServiceAsync(cancellationToken).ConfigureAwait(false);
            return paused.Count == 0
                ? HealthCheckResult.Healthy("no lane is paused by the service itself")
                : HealthCheckResult.Degraded($"paused since their peers refuse our mail: {string.Join("; ", paused.Take(Shown).Select(one => $"{one.Lane} until {one.Until:O}"))}{(paused.Count > Shown ? "; …" : "")}");
        }
        catch (StoreException exception)
        {
            return HealthCheckResult.Degraded(exception.Message);
        }
    }
}
