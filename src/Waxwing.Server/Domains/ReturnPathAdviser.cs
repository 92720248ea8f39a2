using System.Collections.Immutable;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Streams;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>
/// Says how the records of a domain's return paths stand where the service takes bounces: two for each stream of its tenant. Each pair is judged by itself, since what becomes of the name of one
/// stream's is not to be the other's. Thread-safe.
/// </summary>
/// <param name="options">Who sends, and who takes bounces.</param>
/// <param name="streams">The streams, and the labels of their return paths.</param>
/// <param name="clock">The clock of the limits.</param>
internal sealed class ReturnPathAdviser(DomainOptions options, StreamCatalog streams, TimeProvider clock)
{
    private const int AtOnce = 8;
    private const int LongestPath = Mailbox.MaxLength - 1 - BounceToken.LocalPartLength;

    // What was not asked by then stands as where DNS does not answer, and what was found until then is not lost with it.
    private const double ShareOfLook = 0.75;

    private static readonly DnsAnswer NotAsked = DnsAnswer.Failure("There was no time to ask.");

    /// <summary>Which stream a record is for: a sentence for a person; null where it is of no return path.</summary>
    public static string? PurposeOf(DomainRecord record) => record.Stream is { } stream
        ? string.Equals(stream, StreamName.Transactional, StringComparison.Ordinal)
            ? "For bounces of transactional mail, and of streams whose own return path is not seen."
            : $"For bounces of the stream {stream}; they go where those of transactional mail go as long as it is not seen."
        : null;

    /// <summary>The records as they stand, the streams that are always there first; none where the service takes no bounces.</summary>
    /// <param name="tenant">Whose domain it is.</param>
    /// <param name="request">What is known of the domain.</param>
    /// <param name="dns">Whom to ask. It should remember what it said: the records of all streams name the same senders.</param>
    /// <param name="cancellationToken">The end of the look.</param>
    public async Task<ImmutableArray<DomainRecord>> AskAsync(string tenant, DomainSetupRequest request, IDnsLookup dns, CancellationToken cancellationToken)
    {
        if (options.ReturnPathHost is not { } host)
        {
            return [];
        }

        using var limit = new CancellationTokenSource(options.LookLimit * ShareOfLook, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var all = streams.Of(tenant);
        var found = new DomainRecord[all.Length][];
        await Parallel.ForAsync(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, stop) =>
            found[i] = await PairAsync(all[i], request, host, dns, either.Token, stop));
        return [.. found.SelectMany(pair => pair).Select(record => record with { Reason = $"{PurposeOf(record)} {record.Reason}" })];
    }

    // RFC 5321 §5.1, RFC 7208 §2.4: bounces find their way by MX, and receivers judge MAIL FROM by SPF of the same name, which DMARC takes for aligned (RFC 9989 §4.4.2, relaxed).
    private async Task<DomainRecord[]> PairAsync(MailStream stream, DomainSetupRequest request, Domain host, IDnsLookup dns, CancellationToken limit, CancellationToken cancellationToken)
    {
        if (!Domain.TryParse($"{streams.BounceLabelOf(stream)}.{request.Domain.Ascii}", out var path, out _) || path.Ascii.Length > LongestPath)
        {
            // The domain is so long that no address of a delivery fits before it (RFC 5321 §4.5.3.1.3).
            return [];
        }

        request = request with { ReturnPath = path };
        var hosts = NotAsked;
        var spf = new SpfFacts(NotAsked, Merge: null, Lookups: 0, Fault: null);
        try
        {
            hosts = await dns.AskAsync(new DnsQuestion(DnsName.Of(path), DnsType.Mx), limit);
            spf = await new SpfSurvey(dns, clock).AskAsync(request, limit);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // As far as it got.
        }

        return [ReturnPathRecord.Of(path, host, hosts) with { Stream = stream.Name }, SpfOf(request, spf) with { Stream = stream.Name }];
    }

    private static DomainRecord SpfOf(DomainSetupRequest request, SpfFacts facts)
    {
        var record = DomainRecords.Of(SpfSetup.Of(request, facts), DomainRecordKind.ReturnPath);
        // A record is there, and what it refers to does not answer (RFC 7208 §2.6.6): nobody knows whether it has to be another.
        return facts is { Merge.Old: [var there, ..], Fault: { Result: SpfResult.TempError } fault } ? record with { Value = there, Status = DomainStatus.TemporaryFailure, Reason = fault.Reason } : record;
    }
}
