using Microsoft.Extensions.DependencyInjection.Extensions;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Suppressions;
using Waxwing.Server.Delivery;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Streams;

namespace Waxwing.Server.Suppressions;

/// <summary>The services of suppressions.</summary>
internal static class SuppressionsRegistration
{
    /// <summary>Adds them. Somebody else adds the database and the queue. To be called before whoever accepts and carries is added as a hosted service.</summary>
    public static IServiceCollection AddSuppressions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISuppressions, SqliteSuppressions>();
        services.TryAddSingleton(StreamCatalog.Usual);
        services.AddSingleton<SuppressionList>();
        services.AddSingleton<LaneAlarm>();
        services.TryAddSingleton(SiteCatalog.Usual);
        services.AddSingleton<IApiModule, SuppressionRoutes>();
        services.AddHostedService<SuppressionWatch>();
        services.AddHealthChecks().AddCheck<PausedLanesHealth>("paused_lanes");
        return services;
    }

    /// <summary>A carrier that asks before each attempt, and hears behind it.</summary>
    public static ICarrier WithSuppressions(this ICarrier carrier, IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<SuppressionGate>(services, (ICarrier)ActivatorUtilities.CreateInstance<RefusalFallout>(services, carrier));
}
