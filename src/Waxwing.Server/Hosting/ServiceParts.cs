using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Waxwing.Server.Accepting;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Streams;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Server.Delivery;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Domains;
using Waxwing.Server.Drops;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Streams;
using Waxwing.Server.Submission;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Telemetry;
using Waxwing.Server.Unsubscribe;
using Waxwing.Server.Webhooks;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Hosting;

/// <summary>What the service is made of.</summary>
internal static class ServiceParts
{
    /// <summary>Adds all parts: the store, who accepts, who delivers, the doors, and who tells.</summary>
    public static void Add(IServiceCollection services, ServiceOptions options, string node, TimeProvider clock, SqliteStore store, Senders senders, SitePaces paces, CertificateFile? certificate, ServiceSecrets secrets)
    {
        var name = Name(options);
        services.AddSingleton(clock);
        services.AddSingleton(options);
        services.AddSingleton<IServerCertificate>(certificate is null ? new FixedCertificate(senders.Sandbox.Certificate) : certificate);
        AddStore(services, store);
        var audit = new AuditOptions { Folder = options.Data, Destinations = options.AuditHeads, AuthorityFile = options.AuditHeadsAuthority };
        FieldFault.Named("service.audit", () => services.AddAudit(audit, _ => store.Database, clock));
        var dns = options.Dns ?? new DnsResolver(ResolverOptions.OfSystem(), clock);
        var host = options.ReturnPath?.Host ?? name;
        var domains = options.Domains with { Declared = Declared(options) };
        services.AddSingleton(Streams(options));
        services.AddSendingDomains(options.ReturnPath is null ? domains : domains with { ReturnPathHost = host }, dns);
        services.AddSingleton<IApiModule, StreamRoutes>();
        services.AddSingleton(paces);
        services.AddSingleton(paces.Catalog);
        services.AddSuppressions();
        AddUnsubscribing(services, options, secrets.Unsubscribing);
        services.AddWebhooks(options.Webhooks, node);
        AddDelivering(services, options, node, clock, senders, name);
        AddAccepting(services, options, clock);
        services.AddApi(new ApiOptions
        {
            RequestsPerSecond = options.RequestsPerSecond,
            Burst = 2 * options.RequestsPerSecond,
            FarthestSchedule = options.Accepting.FarthestSchedule,
            LinkKey = secrets.Attachments,
            AttachmentHosts = options.AttachmentHosts.ToHashSet(StringComparer.OrdinalIgnoreCase),
        });
        services.AddDrops(options.Drops);
        services.AddSubmission(Submission(options, name));
        services.AddSingleton<Hearsay>(SuppressionRows.Hear);
        services.AddReturnPath(options.ReturnPath, host, secrets.Bounces, dns);
    }

    /// <summary>Maps what answers by HTTP.</summary>
    public static void Map(WebApplication app)
    {
        app.MapDrops();
        app.MapServiceTelemetry();
        UnsubscribeDoor.Map(app);
        app.MapApi();
    }

    private static void AddStore(IServiceCollection services, SqliteStore store)
    {
        services.AddSingleton<IStore>(store);
        services.AddSingleton(store.Database);
        services.AddSingleton<Database>(store.Database);
        services.AddSingleton(store.Accounts);
        services.AddSingleton(store.Mail);
        services.AddSingleton(store.Queue);
        services.AddSingleton(store.Erasing);
        services.AddSingleton(new RequestLogBounds());
        services.AddSingleton<IRequestLog, SqliteRequestLog>();
    }

    private static void AddDelivering(IServiceCollection services, ServiceOptions options, string node, TimeProvider clock, Senders senders, Domain name)
    {
        var sender = options.Sender;
        var live = sender is null ? LiveWay.Sandbox : sender.Mx is null ? LiveWay.Relay : LiveWay.MailHosts;
        var way = live == LiveWay.MailHosts ? DeliveryWay.MailHosts : DeliveryWay.Relay;
        var waits = new BackOff(options.FirstRetry ?? DeliverySchedule.Of(way).Least, options.LongestRetry);
        services.AddSingleton(senders);
        AddSites(services, live, clock);
        services.AddSingleton(new DispatchOptions
        {
            Node = node,
            Places = options.Places,
            PlacesPerLane = options.PlacesPerLane ?? options.Places,
            PerSecondPerLane = options.PerSecondPerLane,
            Unknown = options.Unknown,
        });
        services.AddSingleton<LaneBoard>();
        services.AddSingleton(new LaneTerms(way, Chance, waits));
        services.AddSingleton<LaneLessons>();
        services.AddSingleton(new EventWriter(node, clock));
        services.AddSingleton(provider => new DeliveryReports(name, provider.GetRequiredService<Sites>(), clock, provider.GetRequiredService<ILogger<DeliveryReports>>()));
        services.AddSingleton(new Dispositions(new DeliverySchedule(Chance, waits), options.Unknown));
        services.AddSingleton<ICarrier>(provider => ActivatorUtilities.CreateInstance<Courier>(provider, way).WithSuppressions(provider));
        services.AddSingleton<Dispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
        services.AddHostedService<LeaseKeeper>();
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<Forgetting>(provider, new Retention(options.KeepContent, options.KeepAddresses, options.KeepEvents)));
    }

    private static void AddUnsubscribing(IServiceCollection services, ServiceOptions options, byte[] secret)
    {
        var tokens = new UnsubscribeTokens(secret);
        services.AddSingleton(tokens);
        services.AddSingleton(new UnsubscribeFields(tokens, options.PublicUrl));
        services.AddSingleton<UnsubscribeDoor>();
    }

    private static void AddSites(IServiceCollection services, LiveWay live, TimeProvider clock)
    {
        var learned = new LearnedSites(clock);
        services.AddSingleton(learned);
        services.AddSingleton(new Sites(live, learned));
        if (live == LiveWay.MailHosts)
        {
            services.AddSingleton<ISiteStore, SqliteSites>();
            // Before the dispatcher: what is carried and accepted first should know it.
            services.AddHostedService<SiteKeeper>();
        }
    }

    private static void AddAccepting(IServiceCollection services, ServiceOptions options, TimeProvider clock)
    {
        var judged = options.Sender ?? new SenderOptions();
        services.AddSingleton(options.Accepting);
        services.AddSingleton(new FreeSpace(options.Data, options.Accepting.LeastFree, clock));
        services.AddSingleton(new MailPreparer(new SenderOptions { Guard = judged.Guard, Encryption = judged.Encryption, Clock = clock }, options.Accepting.MaxMessageSize));
        services.AddSingleton<DraftJudge>();
        services.AddSingleton<IMailDesk, MailDesk>();
    }

    private static ImmutableArray<DeclaredDomain> Declared(ServiceOptions options) => FieldFault.Named(
        "service.tenants", () => DeclaredDomain.Of(options.Tenants.Select(tenant => (tenant.Tenant, tenant.Domains)), options.Sender?.Signing.Signers ?? []));

    private static StreamCatalog Streams(ServiceOptions options) => FieldFault.Named(
        "service.tenants", () => new StreamCatalog(options.Tenants.SelectMany(tenant => tenant.Streams.Select(stream => (tenant.Tenant, stream))), options.ReturnPath?.Label ?? StreamCatalog.UsualBounceLabel));

    private static SubmissionOptions Submission(ServiceOptions options, Domain name) => new()
    {
        ServerName = name,
        ImplicitTls = options.Submissions is { } submissions ? [submissions] : [],
        StartTls = options.Submission is { } submission ? [submission] : [],
        PlainLoopbackPort = options.PlainLoopback,
        PlainLoopbackKey = options.PlainKey,
        Users = [.. options.Users.Select((user, number) => new SubmissionUser(user.Name, Credential(user, number), user.Key))],
        Limits = new SubmissionLimits
        {
            MessageSize = options.Accepting.MaxMessageSize,
            Recipients = options.Accepting.MaxRecipients,
            MessagesPerSecond = options.RequestsPerSecond,
            Burst = 2 * options.RequestsPerSecond,
        },
    };

    private static ScramCredential Credential(DeclaredUser user, int number) => FieldFault.Named(
        string.Create(CultureInfo.InvariantCulture, $"service.users[{number}].password"), () => ScramCredential.FromPassword(user.Password.Read()));

    private static Domain Name(ServiceOptions options) =>
        options.Name is { } name ? Domain.Parse(name)
        : Environment.MachineName.Contains('.', StringComparison.Ordinal) && Domain.TryParse(Environment.MachineName, out var machine, out _) ? machine
        : Domain.Parse("localhost");

    private static double Chance() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}
