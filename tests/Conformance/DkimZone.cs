using System.Text;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

/// <summary>The TXT records of a corpus, in lines of a name and a text.</summary>
internal sealed class DkimZone : IDnsLookup
{
    private readonly Dictionary<DnsName, string> _texts = [];

    public static DkimZone Read(IEnumerable<string> lines)
    {
        var zone = new DkimZone();
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            zone.Add(line[..space], line[space..].Trim());
        }

        return zone;
    }

    public void Add(string name, string text)
    {
        Assert.True(DnsName.TryParse(name, out var key), name);
        _texts[key] = text;
    }

    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult(
        question.Type is not DnsType.Txt || !_texts.TryGetValue(question.Name, out var text) || text is "NXDOMAIN"
            ? DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromMinutes(1))
            : text.StartsWith("~~", StringComparison.Ordinal) ? DnsAnswer.Failure(text.Trim('~'))
            : DnsAnswer.Found(secure: false, [new TxtRecord(text is "\"\"" ? "" : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)))], TimeSpan.FromMinutes(1)));
}
