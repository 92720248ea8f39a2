using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Waxwing.Server.AtRest;

/// <summary>Tells how data lies on the disk. That it is not encrypted is no fault: it would stand for ever, and hide those that come and go.</summary>
internal sealed class AtRestHealth(DataProtection protection, IDataKeys kept) : IHealthCheck
{
    private bool _isWhole;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy(
        protection.Keys is not { } keys ? "data at rest is not encrypted on the disk: the permissions of the data folder protect mail and keys, and the encryption of the disk if it has one"
        : _isWhole || (_isWhole = kept.IsWhole) ? $"content, subjects and secrets are encrypted under the key {keys.Newest.Id}"
        : $"content, subjects and secrets are encrypted under the key {keys.Newest.Id}; remains of what was not are in the file still"));
}
