using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

/// <summary>A zone of the SPF suite, as its driver reads it: names without regard to case, and a name that is TIMEOUT fails for every type that it has no record of.</summary>
internal sealed class SpfSuiteZone : IDnsLookup
{
    private const int MaxAliases = 8;

    private readonly Dictionary<string, List<(string Type, JsonElement Value)>> _names = new(StringComparer.OrdinalIgnoreCase);

    public SpfSuiteZone(JsonElement zone)
    {
        foreach (var name in zone.EnumerateObject())
        {
            _names.Add(name.Name, [.. name.Value.EnumerateArray().Select(Record)]);
        }
    }

    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult(Answer(question));

    private static (string Type, JsonElement Value) Record(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.String ? (entry.GetString()!, default)
        : entry.EnumerateObject().Select(property => (property.Name, property.Value)).Single();

    private DnsAnswer Answer(DnsQuestion question)
    {
        var name = Unescaped(question.Name.ToString());
        for (var aliases = 0; aliases < MaxAliases; aliases++)
        {
            var records = _names.GetValueOrDefault(name, []);
            var found = Of(records, question.Type);
            if (found.Count > 0)
            {
                return DnsAnswer.Found(secure: false, [.. found.Select(value => Read(question.Type, value)).OfType<DnsRecord>()], TimeSpan.FromHours(1));
            }

            if (records.Exists(record => record.Type is "TIMEOUT"))
            {
                return DnsAnswer.Failure($"{question}: no answer");
            }

            if (records.Find(record => record.Type is "CNAME") is not { Type: not null } alias)
            {
                return DnsAnswer.Absent(secure: false, nameExists: records.Count > 0, TimeSpan.FromHours(1));
            }

            name = alias.Value.GetString()!.TrimEnd('.');
        }

        return DnsAnswer.Failure($"{question}: the aliases have no end");
    }

    // Where a name has an SPF entry and no TXT entry, the same text is meant as TXT.
    private static List<JsonElement> Of(List<(string Type, JsonElement Value)> records, DnsType type)
    {
        var wanted = type.ToString().ToUpperInvariant();
        if (type == DnsType.Txt && !records.Exists(record => record.Type is "TXT"))
        {
            wanted = "SPF";
        }

        return [.. records.Where(record => string.Equals(record.Type, wanted, StringComparison.Ordinal)).Select(record => record.Value)
            .Where(value => value.ValueKind != JsonValueKind.String || value.GetString() is not "NONE")];
    }

    private static DnsRecord? Read(DnsType type, JsonElement value) => type switch
    {
        DnsType.A or DnsType.Aaaa => new AddressRecord(IPAddress.Parse(value.GetString()!)),
        DnsType.Mx => new MxRecord(int.Parse(value[0].GetString()!, CultureInfo.InvariantCulture), value[1].GetString() is { Length: > 0 } host ? Domain.Parse(host) : null),
        DnsType.Ptr => new PtrRecord(Domain.Parse(value.GetString()!.TrimEnd('.'))),
        DnsType.Txt => new TxtRecord(value.ValueKind == JsonValueKind.Array ? string.Concat(value.EnumerateArray().Select(text => text.GetString())) : value.GetString()!),
        DnsType.Ns or DnsType.Srv or DnsType.Tlsa or DnsType.Cname => null,
    };

    private static string Unescaped(string name)
    {
        var text = new StringBuilder();
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] == '\\')
            {
                text.Append((char)int.Parse(name.AsSpan(at + 1, 3), CultureInfo.InvariantCulture));
                at += 3;
            }
            else
            {
                text.Append(name[at]);
            }
        }

        return text.ToString();
    }
}
