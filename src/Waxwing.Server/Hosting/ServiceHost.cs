using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Waxwing.Server.Accounts;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Server.Delivery;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Telemetry;
using Waxwing.Smtp;

namespace Waxwing.Server.Hosting;

/// <summary>The service as it runs: what it is made of is in <see cref="ServiceParts"/>, one part a line.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private static readonly TimeSpan TrialKeyLife = TimeSpan.FromDays(1);

    private readonly WebApplication _app;
    private readonly Senders _senders;
    private readonly SqliteStore _store;
    private readonly CertificateFile? _certificate;
    private readonly ILoggerFactory _loggers;

    private ServiceHost(WebApplication app, Senders senders, SqliteStore store, CertificateFile? certificate, ILoggerFactory loggers) =>
        (_app, _senders, _store, _certificate, _loggers) = (app, senders, store, certificate, loggers);

    /// <summary>Where it listens: HTTP first, then submission with implicit TLS, with STARTTLS, in clear, and the return path, as far as they are asked for.</summary>
    public IReadOnlyList<Uri> Addresses { get; private init; } = [];

    /// <summary>The inbox of the embedded sandbox.</summary>
    public Uri SandboxInbox => _senders.Sandbox.HttpUrl;

    /// <summary>The authority that vouches for the submission listener where no certificate was given.</summary>
    public string? TrialAuthority => _certificate is null ? _senders.Sandbox.AuthorityFile : null;

    /// <summary>A key that delivers to the sandbox alone, where nothing else is configured; or null.</summary>
    public string? TrialKey { get; private init; }

    /// <summary>The store.</summary>
    public SqliteStore Store => _store;

    /// <summary>What it is made of, for tests.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it. When the task completes it listens, and what waits in its queue is on its way.</summary>
    /// <param name="options">What it shall do. The data folder is the caller's alone.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where its log goes.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="SendException">The configuration is invalid or insecure.</exception>
    /// <exception cref="Store.StoreException">The data cannot be used.</exception>
    /// <exception cref="CertificateFileException">The certificate cannot be used.</exception>
    /// <exception cref="DataKeyException">The keys of data at rest cannot be had, or are others. Nothing was changed.</exception>
    /// <exception cref="IOException">A port is not free.</exception>
    public static async Task<ServiceHost> StartAsync(ServiceOptions options, TimeProvider clock, Action<ILoggingBuilder> log, CancellationToken cancellationToken)
    {
        var loggers = LoggerFactory.Create(log);
        CertificateFile? certificate = null;
        SqliteStore? store = null;
        Senders? senders = null;
        WebApplication? app = null;
        try
        {
            certificate = options.Certificate is null ? null : CertificateFile.Open(options.Certificate, options.CertificateKey!, clock, loggers.CreateLogger<CertificateFile>());
            store = SqliteStore.Open(options.Data, clock);
            var keys = options.DataKey?.Source(options.Data, Environment.GetEnvironmentVariable);
            // Before anything is written: with other keys than those of the data it does not start.
            await KeysAtStart.OpenAsync(keys, store.Keys, store.Protection, loggers.CreateLogger("Waxwing.Server.AtRest"), cancellationToken).ConfigureAwait(false);
            // The folder is ours alone: whoever had leases is dead.
            await store.Queue.AbandonAsync(cancellationToken).ConfigureAwait(false);
            var sites = FieldFault.Named("service.sites", () => SiteCatalog.Read(options.Sites));
            var paces = new SitePaces(sites, options.Sender?.Mx is { MaxConnectionsPerSite: not MxOptions.UsualConnectionsPerSite and var most } ? most : null);
            senders = await Senders.StartAsync(options.Sender is { Mx: { } mx } live ? live with { Mx = mx with { LimitsOf = paces.LimitsOf } } : options.Sender, clock, loggers.CreateLogger<MailSender>(), cancellationToken).ConfigureAwait(false);
            var secrets = await ServiceSecrets.OpenAsync(new SqliteSecrets(store.Database, store.Protection)).ConfigureAwait(false);
            app = Build(options, clock, log, store, keys, senders, paces, certificate, secrets);
            var key = senders.IsLive ? null : await TrialKeyAsync(store, clock, cancellationToken).ConfigureAwait(false);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new ServiceHost(app, senders, store, certificate, loggers) { Addresses = Bound(app), TrialKey = key };
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync().ConfigureAwait(false);
            }

            if (senders is not null)
            {
                await senders.DisposeAsync().ConfigureAwait(false);
            }

            if (store is not null)
            {
                await store.DisposeAsync().ConfigureAwait(false);
            }

            certificate?.Dispose();
            loggers.Dispose();
            throw;
        }
    }

    /// <summary>Reads the files of the certificate now; connections that begin from then on get what is in them, if it is in order.</summary>
    /// <returns>Whether it is; null where the service has no such files.</returns>
    public bool? Reload() => _certificate?.Reload();

    /// <summary>Ends it in order: nothing more is accepted, what is under way ends or goes back to the queue, and everything is written down.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _senders.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
        _loggers.Dispose();
    }

    private static WebApplication Build(
        ServiceOptions options, TimeProvider clock, Action<ILoggingBuilder> log, SqliteStore store, IKeySource? keys, Senders senders, SitePaces paces, CertificateFile? certificate, ServiceSecrets secrets)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // What the service does is in its own configuration: no file or variable of ASP.NET's changes it.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        log(builder.Logging);
        // It tells of each request with its path, and a link may be a secret by itself.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options.Http, certificate));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        var node = Node(clock);
        builder.Services.AddDataAtRest(store, keys);
        ServiceParts.Add(builder.Services, options, node, clock, store, senders, paces, certificate, secrets);
        builder.AddServiceTelemetry(new ServiceTelemetryOptions { Node = node, MetricsToken = MetricsToken(options) });
        var app = builder.Build();
        ServiceParts.Map(app);
        return app;
    }

    private static Secret? MetricsToken(ServiceOptions options) =>
        options.MetricsToken is { } token ? FieldFault.Named("service.metricsToken", () => Secret.FromValue(token.Read())) : null;

    // Unique among nodes, and new with each start: whoever starts never takes leases of the one before for its own.
    private static string Node(TimeProvider clock) => $"{Environment.MachineName}-{Ids.New(clock):n}";

    private static void Listen(KestrelServerOptions kestrel, Uri url, CertificateFile? certificate)
    {
        var address = IPAddress.TryParse(url.DnsSafeHost, out var written) ? written : url.IsLoopback ? IPAddress.Loopback : IPAddress.IPv6Any;
        kestrel.Listen(address, url.Port, listen =>
        {
            listen.Use(new HttpConnections().Bound);
            if (url.Scheme is "https")
            {
                listen.UseHttps(certificate!.ForHttps());
            }
        });
    }

    private static Uri[] Bound(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    private static async Task<string> TrialKeyAsync(SqliteStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var id = Ids.New(clock);
        var key = KeySecret.New(id);
        var now = clock.GetUtcNow();
        await store.Accounts.AddAsync(
            new ApiKey
            {
                Id = id,
                Tenant = "default",
                Name = "trial",
                Scope = KeyScope.Full,
                IsTest = true,
                CreatedAt = now,
                ExpiresAt = now + TrialKeyLife,
                SecretHash = KeySecret.Hash(key),
                Scram = ScramCredential.FromPassword(key),
            },
            new AuditFact(AuditActor.Service, AuditAction.KeyCreated) { Target = id.ToString(), Tenant = "default", Details = AuditDetails.Of(("test", true), ("expires", now + TrialKeyLife)) },
            cancellationToken).ConfigureAwait(false);
        return key;
    }
}
