using Microsoft.Extensions.DependencyInjection.Extensions;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Webhooks;
using Waxwing.Server.AtRest;
using Waxwing.Server.Mail;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Webhooks;

/// <summary>The services of webhooks.</summary>
internal static class WebhooksRegistration
{
    private static readonly TimeSpan LeaseLife = TimeSpan.FromMinutes(1);

    /// <summary>Adds them. Somebody else adds <see cref="SqliteDatabase"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">What the operator says.</param>
    /// <param name="node">The name of this node, new with each start.</param>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options, string node)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddDataProtection();
        services.AddMetrics();
        services.AddSingleton(options);
        services.TryAddSingleton<IWebhooks, SqliteWebhooks>();
        services.TryAddSingleton<IWebhookQueue, SqliteWebhookQueue>();
        services.AddSingleton<WebhookHosts>();
        services.AddSingleton<WebhookPost>();
        services.AddSingleton<WebhookFinder>();
        services.AddSingleton<WebhookTelling>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookSender>(provider, new Lease(node, LeaseLife)));
        services.AddSingleton<IApiModule, WebhookRoutes>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookSender>());
        services.AddHealthChecks().AddCheck<WebhookHealth>("webhooks");
        return services;
    }
}
