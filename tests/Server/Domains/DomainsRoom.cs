using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Domains;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Store.Tables;
using Waxwing.Server.Streams;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>The domains of one node, over a database in a folder that goes with the test.</summary>
internal sealed class DomainsRoom : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;

    private DomainsRoom(DirectoryInfo folder, bool ownsFolder, DnsOfTests dns, FakeTimeProvider clock, DomainOptions options, IDnsLookup? resolver, StreamCatalog streams)
    {
        (_folder, _ownsFolder, Dns, Clock, Options, Streams) = (folder, ownsFolder, dns, clock, options, streams);
        Database = SqliteDatabase.Open(Path.Combine(folder.FullName, "waxwing.db"));
        Store = new DomainTable(Database, clock);
        Trail = new SqliteAudit(Database, clock);
        Keyring = new DomainKeyring(new DataProtection(), clock);
        var adviser = new DomainAdviser(options, new ReturnPathAdviser(options, streams, clock), clock);
        Rights = new SendingRights(Store, Keyring, options, new KeptLog<SendingRights>(Log));
        Inspection = new DomainInspection(resolver ?? dns, Keyring, adviser, options, clock);
        Checks = new DomainChecks(Store, Inspection, Rights, options, clock, new KeptLog<DomainChecks>(Log));
        Register = new DomainRegister(Store, Keyring, adviser, Checks, Rights, options, clock, new KeptLog<DomainRegister>(Log));
        Declared = new OperatorDomains(Store, options, clock, new KeptLog<OperatorDomains>(Log));
    }

    public const string Ann = "ann";
    public const string Bob = "bob";

    /// <summary>Who does it, as far as the audit log is concerned.</summary>
    public static readonly AuditActor Somebody = AuditActor.User("somebody");

    /// <summary>What was logged.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    public DnsOfTests Dns { get; }

    public FakeTimeProvider Clock { get; }

    public DomainOptions Options { get; }

    public StreamCatalog Streams { get; }

    public SqliteDatabase Database { get; }

    public DomainTable Store { get; }

    public SqliteAudit Trail { get; }

    public DomainKeyring Keyring { get; }

    public SendingRights Rights { get; }

    public DomainInspection Inspection { get; }

    public DomainChecks Checks { get; }

    public DomainRegister Register { get; }

    public OperatorDomains Declared { get; }

    public static DomainsRoom Open(DomainOptions? options = null, IDnsLookup? resolver = null, StreamCatalog? streams = null) => new(
        Directory.CreateTempSubdirectory("waxwing-domains-"), ownsFolder: true, new DnsOfTests(), new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)), options ?? new DomainOptions { AskPause = TimeSpan.Zero }, resolver,
        streams ?? StreamCatalog.Usual);

    /// <summary>Another node of the same service: the same database, DNS and time.</summary>
    public DomainsRoom OtherNode(DomainOptions? options = null) => new(_folder, ownsFolder: false, Dns, Clock, options ?? Options, resolver: null, Streams);

    /// <summary>Adds a domain, and gives it as it is kept.</summary>
    public async Task<SendingDomain> AddAsync(string tenant, string name)
    {
        Assert.IsType<DomainResult.Done>(await Register.AddAsync(Somebody, tenant, name, TestContext.Current.CancellationToken));
        return (await Store.FindAsync(tenant, Domain.Parse(name), TestContext.Current.CancellationToken))!;
    }

    /// <summary>Adds a domain, publishes its keys and has them seen.</summary>
    public async Task<SendingDomain> VerifiedAsync(string tenant, string name)
    {
        var domain = await AddAsync(tenant, name);
        Publish(domain);
        return Done(await VerifyAsync(domain));
    }

    public Task<DomainResult> VerifyAsync(SendingDomain domain) => Register.VerifyAsync(Somebody, domain.Tenant, domain.Id, TestContext.Current.CancellationToken);

    public async Task<SendingDomain> FindAsync(SendingDomain domain) => (await Store.FindAsync(domain.Tenant, domain.Id, TestContext.Current.CancellationToken))!;

    public void Publish(SendingDomain domain)
    {
        foreach (var key in domain.Keys)
        {
            Dns.Publish(NameOf(domain, key), key.Record);
        }
    }

    public void Unpublish(SendingDomain domain)
    {
        foreach (var key in domain.Keys)
        {
            Dns.Remove(NameOf(domain, key));
        }
    }

    public static string NameOf(SendingDomain domain, DomainKey key) => $"{key.Selector}._domainkey.{domain.Name.Ascii}";

    public static SendingDomain Done(DomainResult result) => Assert.IsType<DomainResult.Done>(result).Domain;

    public static DomainRefusal Refused(DomainResult result) => Assert.IsType<DomainResult.Refused>(result).Reason;

    public async ValueTask DisposeAsync()
    {
        Rights.Dispose();
        await Database.DisposeAsync();
        if (_ownsFolder)
        {
            _folder.Delete(recursive: true);
        }
    }
}
