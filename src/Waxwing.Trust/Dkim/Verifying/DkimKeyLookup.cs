namespace Waxwing.Trust;

/// <summary>What is found under the name of a key.</summary>
/// <param name="Fault">Why there is no record to try, or <see cref="DkimFault.None"/>.</param>
/// <param name="Records">The records to try.</param>
/// <param name="IsSecure">Whether DNSSEC vouches for it.</param>
internal sealed record DkimKeyAnswer(DkimFault Fault, IReadOnlyList<DkimKeyRecord> Records, bool IsSecure)
{
    /// <summary>Of several records under one name the one that passes a check counts, or else the first. There is one at least.</summary>
    public (DkimKeyRecord Record, DkimFault Fault) Best(Func<DkimKeyRecord, DkimFault> check)
    {
        var first = check(Records[0]);
        var passing = first == DkimFault.None ? Records[0] : Records.Skip(1).FirstOrDefault(record => check(record) == DkimFault.None);
        return passing is null ? (Records[0], first) : (passing, DkimFault.None);
    }
}

/// <summary>Looks keys up (RFC 6376 §6.1.2).</summary>
internal sealed class DkimKeyLookup(IDnsLookup dns)
{
    // A name should have one record (RFC 6376 §3.6.2.2); where there are more, which one is meant is found by trying.
    private const int MaxRecords = 4;

    private readonly DkimKeyMemory _memory = new();

    /// <summary>Looks several up, all at once and each name once.</summary>
    public async Task<IReadOnlyDictionary<DnsName, DkimKeyAnswer>> FindAsync(IEnumerable<DnsName> names, CancellationToken cancellationToken)
    {
        var distinct = names.Distinct().ToArray();
        var answers = await Task.WhenAll(distinct.Select(name => FindAsync(name, cancellationToken))).ConfigureAwait(false);
        return distinct.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private async Task<DkimKeyAnswer> FindAsync(DnsName name, CancellationToken cancellationToken)
    {
        var answer = await dns.AskAsync(new DnsQuestion(name, DnsType.Txt), cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            DnsStatus.Failure => new DkimKeyAnswer(DkimFault.KeyLookupFailed, [], IsSecure: false),
            DnsStatus.Bogus => new DkimKeyAnswer(DkimFault.KeyBogus, [], IsSecure: false),
            DnsStatus.Secure => Read(answer, isSecure: true),
            DnsStatus.Insecure => Read(answer, isSecure: false),
        };
    }

    private DkimKeyAnswer Read(DnsAnswer answer, bool isSecure)
    {
        var records = new List<DkimKeyRecord>();
        var first = DkimFault.None;
        foreach (var text in answer.Records.OfType<TxtRecord>().Take(MaxRecords))
        {
            if (_memory.TryRead(text.Text, out var record, out var fault))
            {
                records.Add(record);
            }
            else if (first == DkimFault.None)
            {
                first = fault;
            }
        }

        var missing = first == DkimFault.None ? DkimFault.KeyNotFound : first;
        return new DkimKeyAnswer(records.Count > 0 ? DkimFault.None : missing, records, isSecure);
    }
}
