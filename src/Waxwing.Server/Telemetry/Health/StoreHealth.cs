using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Telemetry.Health;

/// <summary>Whether the store can be written: an empty commit, behind all that waits, within some seconds.</summary>
internal sealed class StoreHealth(SqliteDatabase database, TimeProvider clock) : IHealthCheck
{
    /// <summary>How long a commit may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.WriteAsync(static _ => { }).WaitAsync(Limit, clock, cancellationToken);
            return HealthCheckResult.Healthy("the store can be written");
        }
        catch (StoreException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"a commit takes longer than {Limit.TotalSeconds:0} s");
        }
    }
}
