using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>
/// DNS as a test writes it, a record a line: <c>example.org TXT v=spf1 -all</c>. A name with FAIL, BOGUS or SILENT in place of a type
/// has no answer, one that does not verify, or one that never comes; <c>FAIL TXT</c> means this type alone.
/// </summary>
internal sealed class Zone : IDnsLookup
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly Dictionary<string, List<(string Type, string Data)>> _names = new(StringComparer.OrdinalIgnoreCase);

    public Zone(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            Add(words[0], words[1], words.Length > 2 ? words[2] : "");
        }
    }

    /// <summary>The questions that were asked, in their order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public Zone Add(string name, string type, string data)
    {
        if (!_names.TryGetValue(name, out var records))
        {
            _names.Add(name, records = []);
        }

        records.Add((type, data));
        return this;
    }

    public async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        Asked.Enqueue(question.ToString());
        var type = question.Type.ToString().ToUpperInvariant();
        var records = _names.GetValueOrDefault(question.Name.ToString(), []);
        if (records.Find(record => record.Type is "FAIL" or "BOGUS" or "SILENT" && (record.Data.Length == 0 || string.Equals(record.Data, type, StringComparison.Ordinal))) is { Type: { } trouble })
        {
            return trouble switch
            {
                "FAIL" => DnsAnswer.Failure($"{question}: nobody answers"),
                "BOGUS" => DnsAnswer.Bogus($"{question}: the answer does not verify"),
                _ => await Never(cancellationToken),
            };
        }

        var found = records.Where(record => string.Equals(record.Type, type, StringComparison.Ordinal)).Select(record => Read(question.Type, record.Data)).ToArray();
        return found.Length > 0 ? DnsAnswer.Found(secure: false, [.. found], Life) : DnsAnswer.Absent(secure: false, nameExists: records.Count > 0, Life);
    }

    private static DnsRecord Read(DnsType type, string data) => type switch
    {
        DnsType.A or DnsType.Aaaa => new AddressRecord(IPAddress.Parse(data)),
        DnsType.Mx => new MxRecord(int.Parse(data.Split(' ')[0], CultureInfo.InvariantCulture), data.Split(' ')[1] is "." ? null : Domain.Parse(data.Split(' ')[1])),
        DnsType.Ptr => new PtrRecord(Domain.Parse(data)),
        DnsType.Txt => new TxtRecord(data),
        DnsType.Ns => new NsRecord(Domain.Parse(data)),
        DnsType.Srv or DnsType.Tlsa or DnsType.Cname => throw new NotSupportedException("SPF asks for no such record."),
    };

    private static async Task<DnsAnswer> Never(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("It never comes.");
    }
}
