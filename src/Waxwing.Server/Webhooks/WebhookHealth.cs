using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Store;

namespace Waxwing.Server.Webhooks;

/// <summary>Tells which endpoints rest. That is a fault of theirs, and none of the service's.</summary>
internal sealed class WebhookHealth(IWebhookQueue queue) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var standing = await queue.StandingAsync(cancellationToken).ConfigureAwait(false);
            var resting = standing.Rest == 0 ? "none rests" : string.Create(CultureInfo.InvariantCulture, $"{standing.Rest} rest: {string.Join(", ", standing.Resting)}{(standing.Rest > standing.Resting.Count ? ", …" : "")}");
            return HealthCheckResult.Healthy(string.Create(
                CultureInfo.InvariantCulture, $"{standing.Enabled} webhooks are enabled, {resting}; {standing.GivenUp} were given up; {standing.Waiting} events wait"));
        }
        catch (StoreException exception)
        {
            return HealthCheckResult.Degraded(exception.Message);
        }
    }
}
