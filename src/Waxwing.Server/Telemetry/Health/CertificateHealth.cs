using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Certificates;

namespace Waxwing.Server.Telemetry.Health;

/// <summary>Whether the certificate is good for a while, and the files that it is read from can be used.</summary>
internal sealed class CertificateHealth(IServerCertificate certificate, TimeProvider clock) : IHealthCheck
{
    /// <summary>With fewer days left somebody should look: whoever renews it does so earlier.</summary>
    public const int FewDays = 14;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var days = certificate.DaysLeft(clock.GetUtcNow());
        var left = string.Create(CultureInfo.InvariantCulture, $"the certificate is good for {days} days");
        return Task.FromResult((days, certificate.Trouble) switch
        {
            ( < 0, _) => HealthCheckResult.Unhealthy("the certificate is over: nobody who verifies it hands mail over"),
            (_, { } trouble) => HealthCheckResult.Degraded($"{left}; {trouble}"),
            ( < FewDays, _) => HealthCheckResult.Degraded(left),
            _ => HealthCheckResult.Healthy(left),
        });
    }
}
