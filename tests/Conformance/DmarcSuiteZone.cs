using System.Net;
using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

/// <summary>A zone of dmarc-evaluation: a name is a table of types, or an error code; a name that is missing does not exist.</summary>
internal sealed class DmarcSuiteZone(JsonElement zone) : IDnsLookup
{
    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult(Answer(question));

    private DnsAnswer Answer(DnsQuestion question)
    {
        var life = TimeSpan.FromHours(1);
        if (!zone.TryGetProperty(question.Name.ToString(), out var name))
        {
            return DnsAnswer.Absent(secure: false, nameExists: false, life);
        }

        if (name.ValueKind == JsonValueKind.String)
        {
            return name.GetString() switch
            {
                "ENOTFOUND" => DnsAnswer.Absent(secure: false, nameExists: false, life),
                "ENODATA" => DnsAnswer.Absent(secure: false, nameExists: true, life),
                var code => DnsAnswer.Failure($"{question}: {code}"),
            };
        }

        var records = name.TryGetProperty(question.Type.ToString().ToUpperInvariant(), out var values) ? values.EnumerateArray().Select(value => Read(question.Type, value)).ToArray() : [];
        return records.Length > 0 ? DnsAnswer.Found(secure: false, [.. records], life) : DnsAnswer.Absent(secure: false, nameExists: true, life);
    }

    private static DnsRecord Read(DnsType type, JsonElement value) => type switch
    {
        DnsType.Txt => new TxtRecord(string.Concat(value.EnumerateArray().Select(text => text.GetString()))),
        DnsType.A or DnsType.Aaaa => new AddressRecord(IPAddress.Parse(value.GetString()!)),
        DnsType.Mx => new MxRecord(value.GetProperty("priority").GetInt32(), Domain.Parse(value.GetProperty("exchange").GetString()!)),
        DnsType.Ns or DnsType.Ptr or DnsType.Srv or DnsType.Tlsa or DnsType.Cname => throw new NotSupportedException("DMARC asks for no such record."),
    };
}
