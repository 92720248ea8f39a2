using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Telemetry.Health;

/// <summary>Whether there is so much space that mail is accepted.</summary>
internal sealed class SpaceHealth(FreeSpace space) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = string.Create(CultureInfo.InvariantCulture, $"{space.Free / 1024 / 1024} MiB are free on the disk of the data folder");
        return Task.FromResult(space.IsEnough ? HealthCheckResult.Healthy(free) : HealthCheckResult.Unhealthy($"{free}: nothing is accepted until there is more"));
    }
}
