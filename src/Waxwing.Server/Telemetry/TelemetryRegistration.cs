using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Waxwing.Server.Accepting;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Server.Delivery;
using Waxwing.Server.Drops;
using Waxwing.Server.Mail;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Telemetry.Health;

namespace Waxwing.Server.Telemetry;

/// <summary>Metrics, traces and health of the service in a host.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Where Prometheus reads.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Whether the process answers at all.</summary>
    public const string Live = "/health/live";

    /// <summary>Whether mail is accepted.</summary>
    public const string Ready = "/health/ready";

    // Whoever has such a link needs nothing else.
    private static readonly string[] Links = [DropSite.Path.TrimEnd('/'), "/attachments", "/unsubscribe"];

    /// <summary>
    /// Adds what tells of the service, and has the desk and the carrier counted; so it is called when these are registered. The host brings the queue, the board of lanes, the free space
    /// and the database; the certificate and the audit log where it has them. OTLP is spoken where the usual variables name a collector (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or
    /// one of a signal alone).
    /// </summary>
    public static void AddServiceTelemetry(this WebApplicationBuilder builder, ServiceTelemetryOptions options)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceInstruments>();
        services.AddSingleton(provider => new QueueSampler(provider.GetRequiredService<IMailQueue>().CountAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<QueueSampler>());
        services.AddSingleton(provider => new ServiceGauges(
            provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), provider.GetRequiredService<QueueSampler>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetService<FreeSpace>(), provider.GetService<LaneBoard>(), provider.GetService<IServerCertificate>(), provider.GetService<AuditHeadService>()));
        services.AddSingleton(new ScrapeGate(options.MetricsToken));
        Wrap<IMailDesk>(services, (provider, desk) => new CountedDesk(desk, provider.GetRequiredService<ServiceInstruments>(), provider.GetRequiredService<TimeProvider>()));
        Wrap<ICarrier>(services, (provider, carrier) => new CountedCarrier(carrier, provider.GetRequiredService<ServiceInstruments>()));
        AddHealth(services.AddHealthChecks());
        services.AddHostedService(provider => new SystemdNotices(
            provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<TimeProvider>(), Environment.GetEnvironmentVariable));
        // The host takes nothing from the environment; but OpenTelemetry is configured there, and reads it through the host.
        builder.Configuration.AddInMemoryCollection(Variables());
        AddOpenTelemetry(services, options, builder.Configuration);
    }

    /// <summary>Adds the routes, and from now on the gauges are told and commits are counted. To be called before the routes of the API, which answers whatever is left.</summary>
    public static void MapServiceTelemetry(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        services.GetRequiredService<ServiceGauges>();
        services.GetRequiredService<SqliteDatabase>().Committed = services.GetRequiredService<ServiceInstruments>().Committed;
        var gate = services.GetRequiredService<ScrapeGate>();
        endpoints.MapPrometheusScrapingEndpoint(Metrics, meterProvider: null, branch => branch.Use((http, next) => gate.LetsIn(http) ? next(http) : RefuseAsync(http)), optionsName: null);
        endpoints.MapHealthChecks(Live, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = (http, report) => HealthAnswer.WriteAsync(http, report, isWhole: false) });
        endpoints.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = (http, report) => HealthAnswer.WriteAsync(http, report, gate.LetsIn(http)) });
    }

    private static void AddHealth(IHealthChecksBuilder health) => health
        .Add(new HealthCheckRegistration("store", provider => new StoreHealth(provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<TimeProvider>()), null, null))
        .Add(new HealthCheckRegistration("space", provider => new SpaceHealth(provider.GetRequiredService<FreeSpace>()), null, null))
        .Add(new HealthCheckRegistration("delivery", provider => new DeliveryHealth(provider.GetRequiredService<QueueSampler>(), provider.GetRequiredService<LaneBoard>(), provider.GetRequiredService<TimeProvider>()), null, null))
        .Add(new HealthCheckRegistration("certificate", provider => provider.GetService<IServerCertificate>() is { } certificate and not FixedCertificate ? new CertificateHealth(certificate, provider.GetRequiredService<TimeProvider>()) : Note.NoCertificate, null, null))
        .Add(new HealthCheckRegistration("audit_heads", provider => new AuditHeadsHealth(provider.GetRequiredService<AuditHeadService>()), null, null))
        .Add(new HealthCheckRegistration("at_rest", provider => provider.GetService<IDataKeys>() is { } keys ? new AtRestHealth(provider.GetRequiredService<DataProtection>(), keys) : Note.AtRest, null, null));

    private static void AddOpenTelemetry(IServiceCollection services, ServiceTelemetryOptions options, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("waxwing", serviceVersion: ServiceVersion.Text, serviceInstanceId: options.Node))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(ServiceInstruments.Name, WaxwingTelemetry.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddRuntimeInstrumentation().AddPrometheusExporter();
                if (Speaks(configuration, "METRICS"))
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (Speaks(configuration, "TRACES"))
        {
            telemetry.WithTracing(traces => traces
                .AddSource(ServiceInstruments.Name, WaxwingTelemetry.ActivitySourceName)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = http => IsTraced(http.Request.Path))
                .AddOtlpExporter());
        }

        if (Speaks(configuration, "LOGS"))
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter());
        }
    }

    private static void Wrap<T>(IServiceCollection services, Func<IServiceProvider, T, T> wrap)
        where T : class
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(T)) is { } inner)
        {
            services.Replace(ServiceDescriptor.Singleton(provider => wrap(provider, (T)(
                inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)))));
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables() =>
        from System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()
        where ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal)
        select KeyValuePair.Create((string)variable.Key, (string?)variable.Value);

    private static bool Speaks(IConfiguration configuration, string signal) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);

    /// <summary>Whether a trace may tell of a request: it names the path, and one that is a secret by itself, such as a drop link, is told to nobody.</summary>
    internal static bool IsTraced(PathString path) => !IsOurs(path) && !Array.Exists(Links, link => path.StartsWithSegments(link, StringComparison.Ordinal));

    private static bool IsOurs(PathString path) => path.StartsWithSegments(Metrics, StringComparison.Ordinal) || path.StartsWithSegments("/health", StringComparison.Ordinal);

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
