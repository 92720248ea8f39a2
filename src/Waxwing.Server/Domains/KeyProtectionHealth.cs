using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Waxwing.Server.Domains;

/// <summary>Tells how the private keys lie in the store.</summary>
internal sealed class KeyProtectionHealth(IKeyProtection protection) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy(
        protection.Encrypts ? "DKIM keys are encrypted" : "DKIM keys are not encrypted: only the permissions of the data folder protect them"));
}
