using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Delivery;
using Waxwing.Server.Model;

namespace Waxwing.Server.Telemetry.Health;

/// <summary>Whether what waits for its first attempt gets one. Mail is accepted all the same: it is kept.</summary>
internal sealed class DeliveryHealth(QueueSampler queue, LaneBoard board, TimeProvider clock) : IHealthCheck
{
    /// <summary>How long a first attempt may be waited for while nothing at all is under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var underWay = board.UnderWay;
        var waits = queue.Sample.Oldest.TryGetValue(DeliveryState.Queued, out var oldest) ? clock.GetUtcNow() - oldest : TimeSpan.Zero;
        return Task.FromResult(underWay == 0 && waits > Patience
            ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"nothing is under way, and the oldest delivery has waited {waits.TotalMinutes:0} minutes for its first attempt: its lane is paused or rests, or delivering stands still"))
            : HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"{underWay} deliveries are under way")));
    }
}
