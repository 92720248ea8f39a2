using Microsoft.Extensions.DependencyInjection.Extensions;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.AtRest;

/// <summary>Data at rest in a host.</summary>
internal static class AtRestRegistration
{
    /// <summary>Adds what protects data at rest, for whatever keeps secrets; to be called before that is added.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="store">The store, which has its keys.</param>
    /// <param name="source">Where they come from; null: nothing is encrypted.</param>
    public static IServiceCollection AddDataAtRest(this IServiceCollection services, SqliteStore store, IKeySource? source)
    {
        services.AddSingleton(store.Protection);
        services.TryAddDataProtection();
        services.AddSingleton(store.Keys);
        if (source is not null)
        {
            services.AddSingleton(source);
            services.AddHostedService<KeyRotation>();
        }

        return services;
    }

    /// <summary>Adds what protects data at rest for a room that keeps secrets; where nobody did before, nothing is encrypted.</summary>
    public static void TryAddDataProtection(this IServiceCollection services)
    {
        services.TryAddSingleton(new DataProtection());
        services.TryAddSingleton<IDataProtection>(provider => provider.GetRequiredService<DataProtection>());
    }
}
