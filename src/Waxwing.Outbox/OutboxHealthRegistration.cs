using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Outbox;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of the outbox in a host.</summary>
public static class OutboxHealthRegistration
{
    /// <summary>Adds a health check of the outbox: degraded where mail is due for more than five minutes or is held, a failure where the table cannot be read.</summary>
    /// <param name="builder">The health checks of the host.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What is told where the table cannot be read; null for unhealthy.</param>
    /// <param name="tags">Tags of the check, or null.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHealthChecksBuilder AddWaxwingOutbox(this IHealthChecksBuilder builder, string name = "waxwing-outbox", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, static provider => new OutboxHealthCheck(provider.GetRequiredService<OutboxEntries>(), OutboxRegistration.Clock(provider)), failureStatus, tags));
    }
}
