using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Waxwing.Server.Api.Aotsend;
using Waxwing.Server.Api.Documents;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Api.Keys;
using Waxwing.Server.Api.Logs;
using Waxwing.Server.Api.Templates;
using Waxwing.Server.Api.SendGrid;
using Waxwing.Server.Audit;
using Waxwing.Server.Outbound;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Templates;
using Waxwing.Trust;

namespace Waxwing.Server.Api;

/// <summary>The API in a host: its services, and its routes.</summary>
internal static class ApiRegistration
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds what the API is made of. The host brings the desk, the store of mail, accounts, domains, the audit log and the database; where it brings no clock, the system's is taken.
    /// </summary>
    public static IServiceCollection AddApi(this IServiceCollection services, ApiOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new BodyMemory(options.BodiesInMemory));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<WrongKeys>();
        services.TryAddSingleton<LockOuts>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<Admission>();
        services.AddSingleton<Gate>();
        services.AddSingleton<Schedule>();
        services.AddSingleton<EmailDraft>();
        services.TryAddSingleton<ITemplateStore, SqliteTemplates>();
        services.TryAddSingleton<ITemplates, StoredTemplates>();
        services.AddSingleton<TemplatedEmail>();
        services.AddSingleton<AttachmentLinks>();
        services.TryAddSingleton(FetchedFiles);
        services.TryAddSingleton(new RequestLogBounds());
        services.TryAddSingleton<IRequestLog, SqliteRequestLog>();
        services.AddApiDocument();
        services.Configure<KestrelServerOptions>(kestrel => Bound(kestrel, options));
        return services;
    }

    /// <summary>Adds the routes: those of this room, and those of every <see cref="IApiModule"/> that is registered.</summary>
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var routes = new ApiRoutes(endpoints, services.GetRequiredService<Gate>());
        EmailRoutes.Map(routes);
        KeyRoutes.Map(routes);
        LogRoutes.Map(routes);
        TemplateRoutes.Map(routes);
        SendGridRoutes.Map(routes);
        AotsendRoutes.Map(routes);
        foreach (var module in services.GetServices<IApiModule>())
        {
            module.Map(routes);
        }

        NotYet.Map(routes);
        routes.Rest();
        endpoints.MapApiDocument();
    }

    private static void Bound(KestrelServerOptions kestrel, ApiOptions options)
    {
        kestrel.AddServerHeader = false;
        // The reader of bodies has the bound itself. What is a little beyond it is read to its end and thrown away, since a client that is cut off while it sends sees no answer.
        kestrel.Limits.MaxRequestBodySize = 2L * options.BodyLimit;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.BodyOctetsPerSecond, Grace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(options.BodyOctetsPerSecond, Grace);
        kestrel.Limits.RequestHeadersTimeout = options.HeadLimit;
        kestrel.Limits.KeepAliveTimeout = options.RestLimit;
    }

    private static FetchedFiles FetchedFiles(IServiceProvider services)
    {
        var options = services.GetRequiredService<ApiOptions>();
        var handler = HttpsHandler.Create();
        handler.ConnectCallback = (connection, stop) => PublicAddresses.ConnectAsync(connection.DnsEndPoint, PublicAddresses.Are, stop);
        return new FetchedFiles(new HttpsFetcher(handler, options.FetchLimit, services.GetRequiredService<TimeProvider>()), options);
    }
}
