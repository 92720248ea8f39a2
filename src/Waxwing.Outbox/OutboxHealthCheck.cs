using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Waxwing.Outbox;

/// <summary>Tells whether mail moves: what is due for minutes is sent by nobody, and what is held waits for a person. Mail is safe all the same, so neither is a failure.</summary>
internal sealed class OutboxHealthCheck(OutboxEntries entries, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (open, held, dueSince) = await entries.OverviewAsync(cancellationToken).ConfigureAwait(false);
            return Judge(open, held, dueSince, clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "the table of the outbox cannot be read", exception);
        }
    }

    internal static HealthCheckResult Judge(long open, long held, DateTimeOffset? dueSince, DateTimeOffset now)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["open"] = open, ["held"] = held };
        return (dueSince, held) switch
        {
            ({ } since, _) when now - since > Late => HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"mail is due since {since:u} and nobody sends it"), data: data),
            (_, > 0) => HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"{held} messages may have arrived and wait for a person"), data: data),
            _ => HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"{open} messages wait or are being sent"), data),
        };
    }
}
