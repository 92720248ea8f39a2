using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The codes of a response that mean something here (RFC 1035 §4.1.1, RFC 2136 §2.2).</summary>
internal static class ResponseCode
{
    public const int NoError = 0;
    public const int ServerFailure = 2;
    public const int NameError = 3;
    public const int NotImplemented = 4;
    public const int Refused = 5;
    public const int NameExists = 6;
    public const int RecordsExist = 7;
    public const int RecordsMissing = 8;
    public const int NotAuthoritative = 9;
    public const int NotInZone = 10;
}

/// <summary>What a server answered to one query, read strictly and within bounds.</summary>
internal sealed record DnsResponse
{
    // Nobody has use for more, and what is skipped costs time as well.
    private const int MaxRecords = 500;
    private const int MaxAliases = 8;

    private const int Cname = 5;
    private const int Soa = 6;
    private const int Opt = 41;
    private const int ClassIn = 1;

    /// <summary>The code, with the upper bits of EDNS.</summary>
    public required int Code { get; init; }

    /// <summary>Whether the answer did not fit, and has to be fetched over TCP.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Whether the resolver says that it verified everything in it.</summary>
    public required bool AuthenticData { get; init; }

    /// <summary>Whether the server says that the name is in a zone of its own (RFC 1035 §4.1.1, AA).</summary>
    public required bool Authoritative { get; init; }

    /// <summary>The records that were asked for, at the end of any aliases.</summary>
    public ImmutableArray<DnsRecord> Records { get; init; } = [];

    /// <summary>The name that has them, where aliases led to it; otherwise null.</summary>
    public DnsName? CanonicalName { get; init; }
    /// <summary>The data of <see cref="Records"/> as they stand in the message, in the same order; names in them may be compressed.</summary>
    public ImmutableArray<ImmutableArray<byte>> Data { get; init; } = [];

    /// <summary>Whether the name is an alias of one that the message has nothing of.</summary>
    public bool EndsInAlias { get; init; }

    /// <summary>How long the answer holds, or null where it does not say.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>The extended errors (RFC 8914).</summary>
    public ImmutableArray<int> ExtendedErrors { get; init; } = [];

    /// <summary>Whether a message answers a query at all: identifier, direction and question are its (RFC 5452 §9.1). Never throws.</summary>
    public static bool Answers(DnsQuery query, ReadOnlySpan<byte> message)
    {
        try
        {
            var reader = new DnsReader(message);
            return ReadHead(ref reader, query) is not null;
        }
        catch (DnsFormatException)
        {
            return false;
        }
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="DnsFormatException">It is no answer to the query, or breaks a rule or bound.</exception>
    public static DnsResponse Read(DnsQuery query, ReadOnlySpan<byte> message)
    {
        var reader = new DnsReader(message);
        var head = ReadHead(ref reader, query) ?? throw new DnsFormatException("the message is no answer to the question");
        var response = new DnsResponse { Code = head.Flags & 0xF, Truncated = (head.Flags & 0x0200) != 0, AuthenticData = (head.Flags & 0x0020) != 0, Authoritative = (head.Flags & 0x0400) != 0 };
        // RFC 2181 §9: what was cut off is not used in parts.
        return response.Truncated ? response : ReadSections(ref reader, response, query.Question, head, message);
    }

    private static DnsResponse ReadSections(ref DnsReader reader, DnsResponse response, DnsQuestion question, Head head, ReadOnlySpan<byte> message)
    {
        if (head.Answers + head.Authorities + head.Additionals > MaxRecords)
        {
            throw new DnsFormatException($"the answer has more than {MaxRecords} records");
        }

        var answers = ReadRecords(ref reader, head.Answers);
        var authorities = ReadRecords(ref reader, head.Authorities);
        var additionals = ReadRecords(ref reader, head.Additionals);
        if (!reader.AtEnd)
        {
            throw new DnsFormatException("something stands behind the last record");
        }

        var options = additionals.FirstOrDefault(record => record.Type == Opt);
        var wanted = Follow(answers, question, message);
        var lives = wanted.Used.Select(record => record.TimeToLive);
        return response with
        {
            // RFC 6891 §6.1.3: EDNS has the upper eight bits.
            Code = response.Code | (options is null ? 0 : (int)(options.TimeToLive >> 24) << 4),
            Records = wanted.Records,
            CanonicalName = !string.Equals(wanted.Name, question.Name.ToString(), StringComparison.Ordinal) && DnsName.TryParse(wanted.Name, out var canonical) ? canonical : null,
            Data = DataOf(wanted.Used, question.Type, message),
            EndsInAlias = wanted.Records.IsEmpty && wanted.Used.Count > 0,
            TimeToLive = wanted.Records.IsEmpty ? NegativeLife(authorities, message) : Seconds(lives.Min()),
            ExtendedErrors = options is null ? [] : ExtendedErrorsOf(options, message),
        };
    }

    // RFC 2181 §8: a value with the top bit set counts as zero.
    private static TimeSpan Seconds(uint value) => TimeSpan.FromSeconds(value > int.MaxValue ? 0 : value);

    // RFC 2308 §5: the lesser of the SOA record's own life and its MINIMUM field.
    private static TimeSpan? NegativeLife(List<RawRecord> authorities, ReadOnlySpan<byte> message)
    {
        if (authorities.Find(record => record.Type == Soa) is not { } soa)
        {
            return null;
        }

        var reader = new DnsReader(message[..(soa.Start + soa.Length)]);
        reader.Take(soa.Start);
        reader.ReadName();
        reader.ReadName();
        reader.Take(4 * 4);
        return Seconds(Math.Min(soa.TimeToLive, reader.ReadUInt32()));
    }

    private static (ImmutableArray<DnsRecord> Records, List<RawRecord> Used, string Name) Follow(List<RawRecord> answers, DnsQuestion question, ReadOnlySpan<byte> message)
    {
        var used = new List<RawRecord>();
        var name = question.Name.ToString();
        for (var aliases = 0; ; aliases++)
        {
            var here = answers.FindAll(record => string.Equals(record.Name, name, StringComparison.Ordinal));
            var found = here.FindAll(record => record.Type == (int)question.Type);
            if (found.Count > 0)
            {
                used.AddRange(found);
                var records = ImmutableArray.CreateBuilder<DnsRecord>(found.Count);
                foreach (var record in found)
                {
                    records.Add(RecordData.Read(question.Type, message, record.Start, record.Length));
                }

                return (records.MoveToImmutable(), used, name);
            }

            if (here.Find(record => record.Type == Cname) is not { } alias)
            {
                return ([], used, question.Name.ToString());
            }

            // RFC 1034 §3.6.2: an alias has one canonical name. A long chain is a trap, an endless one too.
            used.Add(alias);
            name = aliases < MaxAliases && here.Count(record => record.Type == Cname) == 1
                ? RecordData.ReadAlias(message, alias.Start, alias.Length)
                : throw new DnsFormatException($"the name has more than one alias, or a chain of more than {MaxAliases}");
        }
    }

    private static ImmutableArray<ImmutableArray<byte>> DataOf(List<RawRecord> used, DnsType type, ReadOnlySpan<byte> message)
    {
        var data = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        foreach (var record in used.FindAll(record => record.Type == (int)type))
        {
            data.Add([.. message.Slice(record.Start, record.Length)]);
        }

        return data.ToImmutable();
    }

    private static Head? ReadHead(ref DnsReader reader, DnsQuery query)
    {
        var identifier = reader.ReadUInt16();
        var flags = reader.ReadUInt16();
        var questions = reader.ReadUInt16();
        var head = new Head(flags, reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt16());
        // QR is set, and the opcode is that of a query.
        return identifier == query.Identifier && (flags & 0xF800) == 0x8000 && questions == 1
            && string.Equals(reader.ReadName(), query.Question.Name.ToString(), StringComparison.Ordinal)
            && reader.ReadUInt16() == (int)query.Question.Type && reader.ReadUInt16() == ClassIn
            ? head
            : null;
    }

    private static List<RawRecord> ReadRecords(ref DnsReader reader, int count)
    {
        var records = new List<RawRecord>(count);
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadName();
            var type = reader.ReadUInt16();
            var isInternet = reader.ReadUInt16() == ClassIn || type == Opt;
            var timeToLive = reader.ReadUInt32();
            var length = reader.ReadUInt16();
            var start = reader.Position;
            reader.Take(length);
            if (isInternet)
            {
                records.Add(new RawRecord(name, type, timeToLive, start, length));
            }
        }

        return records;
    }

    private static ImmutableArray<int> ExtendedErrorsOf(RawRecord options, ReadOnlySpan<byte> message)
    {
        const int ExtendedError = 15;
        var reader = new DnsReader(message[..(options.Start + options.Length)]);
        reader.Take(options.Start);
        var errors = ImmutableArray.CreateBuilder<int>();
        while (!reader.AtEnd)
        {
            var code = reader.ReadUInt16();
            var data = reader.Take(reader.ReadUInt16());
            if (code == ExtendedError && data.Length >= 2)
            {
                errors.Add((data[0] << 8) | data[1]);
            }
        }

        return errors.ToImmutable();
    }

    private sealed record Head(int Flags, int Answers, int Authorities, int Additionals);

    private sealed record RawRecord(string Name, int Type, uint TimeToLive, int Start, int Length);
}
