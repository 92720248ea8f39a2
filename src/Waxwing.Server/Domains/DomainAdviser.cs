using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>
/// Says how the records stand that a domain should have beside its keys: SPF, where the operator said who sends, DMARC, and those of the return path where the service takes bounces. They are
/// recommended and not required: what makes a domain its tenant's are the keys alone. Thread-safe.
/// </summary>
/// <param name="options">Who sends.</param>
/// <param name="returnPaths">Who judges the return paths.</param>
/// <param name="clock">The clock of the limits.</param>
internal sealed class DomainAdviser(DomainOptions options, ReturnPathAdviser returnPaths, TimeProvider clock)
{
    private static readonly DnsAnswer NotAsked = DnsAnswer.Failure("Nobody asked.");
    private static readonly DmarcNextStep NoStep = new(Now: null, Next: null, Text: null, Blockers: []);

    /// <summary>The records of a domain that DNS was not asked about: as they would be if there were none yet.</summary>
    public async Task<ImmutableArray<DomainRecord>> BeforehandAsync(string tenant, Domain name, CancellationToken cancellationToken) =>
        [.. (await AskAsync(tenant, name, NoRecords.All, cancellationToken)).Select(record => record with { Status = DomainStatus.NotStarted, Reason = ReturnPathAdviser.PurposeOf(record) })];

    /// <summary>The records of a domain as they stand.</summary>
    public async Task<ImmutableArray<DomainRecord>> AskAsync(string tenant, Domain name, IDnsLookup resolver, CancellationToken cancellationToken)
    {
        // The SPF records of a domain and of its return paths name the same senders: what these come to is asked once.
        var dns = new DnsCache(resolver, clock);
        var request = new DomainSetupRequest
        {
            Domain = name,
            ReturnPath = name,
            Addresses = options.Addresses,
            Includes = options.Includes,
            Reports = options.Reports ?? Mailbox.Parse($"postmaster@{name.Ascii}"),
            PolicyId = "none",
        };
        var paths = returnPaths.AskAsync(tenant, request, dns, cancellationToken);
        var lookups = new DmarcLookups(dns, new DmarcTrace(), cancellationToken);
        var facts = new DomainSetupFacts
        {
            MailHosts = NotAsked,
            ReturnPathHosts = NotAsked,
            MtaSts = NotAsked,
            TlsRpt = NotAsked,
            Spf = NamesSenders ? await new SpfSurvey(dns, clock).AskAsync(request, cancellationToken) : new SpfFacts(NotAsked, Merge: null, Lookups: 0, Fault: null),
            Dmarc = await DmarcWalk.FromAsync(DnsName.Of(name), lookups),
            DmarcIsRepeated = (await lookups.AtAsync(DnsName.Of(name))).AreSeveral,
        };
        SetupRecord[] records = NamesSenders ? [SpfSetup.Of(request, facts.Spf), DmarcSetup.Of(request, facts, NoStep)] : [DmarcSetup.Of(request, facts, NoStep)];
        return [.. records.Select(record => DomainRecords.Of(record, record.Role == SetupRole.Spf ? DomainRecordKind.Spf : DomainRecordKind.Dmarc)), .. await paths];
    }

    // Behind a relay nobody but its operator knows who sends; a record that names nobody would do harm.
    private bool NamesSenders => !options.Addresses.IsEmpty || !options.Includes.IsEmpty;

    private sealed class NoRecords : IDnsLookup
    {
        public static readonly NoRecords All = new();

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) =>
            Task.FromResult(DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.Zero));
    }
}
