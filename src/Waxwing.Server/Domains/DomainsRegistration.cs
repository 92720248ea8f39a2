using Microsoft.Extensions.DependencyInjection.Extensions;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Domains;
using Waxwing.Server.AtRest;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Store.Tables;
using Waxwing.Server.Streams;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>The services of sending domains.</summary>
internal static class DomainsRegistration
{
    /// <summary>Adds them. Somebody else adds <see cref="SqliteDatabase"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">What the operator says.</param>
    /// <param name="resolver">Whom to ask about records: a resolver without a memory of ours before it.</param>
    public static IServiceCollection AddSendingDomains(this IServiceCollection services, DomainOptions options, IDnsLookup resolver)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddDataProtection();
        services.AddSingleton(options);
        services.TryAddSingleton<ISendingDomains, DomainTable>();
        services.AddSingleton<DomainKeyring>();
        services.TryAddSingleton(StreamCatalog.Usual);
        services.AddSingleton<ReturnPathAdviser>();
        services.AddSingleton<DomainAdviser>();
        services.AddSingleton<SendingRights>();
        services.AddSingleton<ISendingRights>(provider => provider.GetRequiredService<SendingRights>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DomainInspection>(provider, resolver));
        services.AddSingleton<DomainChecks>();
        services.AddSingleton<DomainRegister>();
        services.AddSingleton<OperatorDomains>();
        services.AddSingleton<IApiModule, DomainRoutes>();
        services.AddHostedService<RightsRefresh>();
        services.AddHostedService<DomainWatch>();
        return services;
    }
}
