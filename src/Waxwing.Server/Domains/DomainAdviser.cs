using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>
/// Says how the records stand that a domain should have beside its keys: SPF, where the operator said who sends, DMARC, and those of the return path where the service takes bounces. They are
/// recommended and not required: what makes a domain its tenant's are the keys alone. Thread-safe.
/// </summary>
/// <param name="options">Who sends.</param>
/// <param name="clock">The clock of the limits.</param>
internal sealed class DomainAdviser(DomainOptions options, TimeProvider clock)
{
    private static readonly DnsAnswer NotAsked = DnsAnswer.Failure("Nobody asked.");
    private static readonly DmarcNextStep NoStep = new(Now: null, Next: null, Text: null, Blockers: []);

    /// <summary>The records of a domain that DNS was not asked about: as they would be if there were none yet.</summary>
    public async Task<ImmutableArray<DomainRecord>> BeforehandAsync(Domain name, CancellationToken cancellationToken) =>
        [.. (await AskAsync(name, NoRecords.All, cancellationToken)).Select(record => record with { Status = DomainStatus.NotStarted, Reason = null })];

    /// <summary>The records of a domain as they stand.</summary>
    public async Task<ImmutableArray<DomainRecord>> AskAsync(Domain name, IDnsLookup dns, CancellationToken cancellationToken)
    {
        var request = new DomainSetupRequest
        {
            Domain = name,
            ReturnPath = name,
            Addresses = options.Addresses,
            Includes = options.Includes,
            Reports = options.Reports ?? Mailbox.Parse($"postmaster@{name.Ascii}"),
            PolicyId = "none",
        };
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
        SetupRecord[] records = NamesSenders ? [SpfSetup.Of(request, facts), DmarcSetup.Of(request, facts, NoStep)] : [DmarcSetup.Of(request, facts, NoStep)];
        return [.. records.Select(Of), .. options.ReturnPathHost is { } host ? await ReturnPathAsync(request, facts, host, dns, cancellationToken) : []];
    }

    // RFC 5321 §5.1, RFC 7208 §2.4: bounces find their way by MX, and receivers judge MAIL FROM by SPF of the same name, which DMARC takes for aligned (RFC 9989 §4.4.2, relaxed).
    private async Task<DomainRecord[]> ReturnPathAsync(DomainSetupRequest request, DomainSetupFacts facts, Domain host, IDnsLookup dns, CancellationToken cancellationToken)
    {
        if (!Domain.TryParse($"{options.ReturnPathLabel}.{request.Domain.Ascii}", out var path, out _))
        {
            // The domain is so long that no label fits before it.
            return [];
        }

        var hosts = await dns.AskAsync(new DnsQuestion(DnsName.Of(path), DnsType.Mx), cancellationToken);
        request = request with { ReturnPath = path };
        facts = facts with { Spf = await new SpfSurvey(dns, clock).AskAsync(request, cancellationToken) };
        return [ReturnPathRecord.Of(path, host, hosts), Of(SpfSetup.Of(request, facts)) with { Kind = DomainRecordKind.ReturnPath }];
    }

    // Behind a relay nobody but its operator knows who sends; a record that names nobody would do harm.
    private bool NamesSenders => !options.Addresses.IsEmpty || !options.Includes.IsEmpty;

    private static DomainRecord Of(SetupRecord record) => new(
        record.Role == SetupRole.Spf ? DomainRecordKind.Spf : DomainRecordKind.Dmarc,
        record.Name.ToString(),
        record.Data,
        record.State switch
        {
            SetupState.Good => DomainStatus.Verified,
            SetupState.Lacking or SetupState.Wrong => DomainStatus.Pending,
            SetupState.Unknown => DomainStatus.TemporaryFailure,
        },
        record.HeldBy is { } first ? $"{record.Reason} Before it is published: {first}." : record.Reason,
        IsRequired: false);

    private sealed class NoRecords : IDnsLookup
    {
        public static readonly NoRecords All = new();

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) =>
            Task.FromResult(DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.Zero));
    }
}
