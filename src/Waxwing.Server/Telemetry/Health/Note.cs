using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Waxwing.Server.Telemetry.Health;

/// <summary>Something that whoever reads health should know, and that is no fault: if it were one, it would stand for ever, and hide those that come and go.</summary>
internal sealed class Note(string text) : IHealthCheck
{
    /// <summary>How mail lies on the disk.</summary>
    public static Note AtRest { get; } = new("mail is not encrypted on the disk: the permissions of the data folder protect it, and the encryption of the disk if it has one");

    /// <summary>There is no certificate that could end.</summary>
    public static Note NoCertificate { get; } = new("no certificate was given: what listens with TLS has one that was made for this run");

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy(text));
}
