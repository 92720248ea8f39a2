using System.Text;
using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class DkimRecords
{
    [Fact]
    public void Key_records_and_signatures_are_read_and_refused_as_the_source_does()
    {
        var verdicts = new Verdicts<RecordCase>(
            "policy-records, DKIM",
            new Deviation<RecordCase>(
                "UTF-8 in i= is read wherever it stands",
                "RFC 8616 §5: an international header may have it, and a field does not say whether its header is one; the source is told by its caller",
                item => item is { Valid: false, WeSay: DkimFault.None, IsInternational: false } && !Ascii.IsValid(item.Input)));
        foreach (var item in Corpus.Open("policy-records").Cases().Select(RecordCase.Read).OfType<RecordCase>())
        {
            verdicts.Add(item, item.Valid == (item.WeSay == DkimFault.None), item.ToString());
        }

        verdicts.Conclude();
    }

    private sealed record RecordCase(string Id, string Input, bool Valid, bool IsInternational, DkimFault WeSay)
    {
        public static RecordCase? Read(JsonElement element)
        {
            var input = element.GetProperty("input").GetString()!;
            DkimFault? fault = element.GetProperty("what").GetString() switch
            {
                "dkim-key-record" => Key(input),
                "dkim-signature" => Signature(input),
                _ => null,
            };
            return fault is null ? null : new RecordCase(
                element.GetProperty("id").GetString()!, input, element.GetProperty("valid").GetBoolean(),
                !element.TryGetProperty("smtputf8", out var international) || international.GetBoolean(), fault.Value);
        }

        public override string ToString() => $"{Id} [{Input.TrimEnd()}] source says {(Valid ? "valid" : "invalid")}, we say {WeSay}";

        // A revoked key is a record to us, and to the source nothing that is valid; neither verifies anything.
        private static DkimFault Key(string input) =>
            DkimKeyRecord.TryParse(input, out var record, out var fault) && record.IsRevoked ? DkimFault.KeyRevoked : fault;

        private static DkimFault Signature(string input)
        {
            var value = input[(input.IndexOf(':', StringComparison.Ordinal) + 1)..];
            var octets = Encoding.UTF8.GetBytes(value.EndsWith("\r\n", StringComparison.Ordinal) ? value[..^2] : value);
            return DkimSignature.TryParse(octets, out _, out var fault) ? DkimFault.None : fault;
        }
    }
}
