using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Waxwing.Server.AtRest;
using Waxwing.Server.Certificates;
using Waxwing.Server.Domains;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;
using Waxwing.Server.ReturnPath.Judging;
using Waxwing.Server.ReturnPath.Listening;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.ReturnPath;

/// <summary>Puts the return path into a host.</summary>
internal static class ReturnPathRegistration
{
    /// <summary>
    /// Adds what gives deliveries their reverse-paths, and, where the options say so, what takes the bounces. Somebody else adds <see cref="SqliteDatabase"/>, <see cref="ISendingRights"/>,
    /// <see cref="Delivery.DeliveryReports"/>, a <see cref="TimeProvider"/>, an <see cref="IServerCertificate"/> and a <see cref="Hearsay"/>.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Where bounces come to; null: nowhere.</param>
    /// <param name="host">The name of this host.</param>
    /// <param name="key">The key of tokens, of 32 octets or more.</param>
    /// <param name="resolver">Whom to ask for the keys of reporters.</param>
    public static IServiceCollection AddReturnPath(this IServiceCollection services, ReturnPathOptions? options, Domain host, byte[] key, IDnsLookup resolver)
    {
        services.AddSingleton(new BounceToken([new BounceKey(1, [.. key])]));
        services.AddSingleton<ReversePaths>();
        if (options is null)
        {
            return services;
        }

        services.TryAddDataProtection();
        services.AddSingleton(options);
        services.AddSingleton<IReturnedMail, SqliteReturnedMail>();
        services.AddSingleton(new ReturnedMailReader(new ReplyJudge(ReplyRules.Built)));
        services.AddSingleton(provider => new ReporterProof(new KnownReporters(options.Reporters), resolver, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReturnedJudge>();
        services.AddSingleton<ReturnedDesk>();
        services.AddHostedService(provider => provider.GetRequiredService<ReturnedDesk>());
        services.AddSingleton(provider => new ReturnedRecipients(provider.GetRequiredService<BounceToken>(), provider.GetRequiredService<ISendingRights>(), host));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReturnPathServices>(provider, provider.GetRequiredService<ILogger<ReturnPathServices>>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReturnPathListener>(provider, host));
        return services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(options.Listen, Serve));
    }

    private static void Serve(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.None;
        listen.Run(connection => listen.ApplicationServices.GetRequiredService<ReturnPathListener>().ServeAsync(connection));
    }
}
