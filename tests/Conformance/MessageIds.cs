using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

public sealed class MessageIds
{
    [Fact]
    public void Identifiers_are_read_as_the_sources_do_but_for_what_is_wider_than_RFC_5322()
    {
        var verdicts = new Verdicts<MessageIdCase>(
            "message-ids",
            new Deviation<MessageIdCase>(
                "one @ in an identifier",
                "more than one is neither RFC 5322 nor its obsolete form; the source takes it for threading",
                item => item.Expected.Any(id => id.Count(unit => unit == '@') > 1)),
            new Deviation<MessageIdCase>(
                "an identifier and nothing else",
                "text behind it is not part of the grammar; the source drops it",
                item => item is { IsList: false, Found: [] } && !item.Input.Trim().EndsWith('>')));
        foreach (var item in Corpus.Open("message-ids").Cases().Select(MessageIdCase.Read))
        {
            verdicts.Add(item, item.Agrees, item.ToString());
        }

        verdicts.Conclude();
    }

    /// <summary>A case: the identifiers that the source finds, and those that are strict ones to us.</summary>
    private sealed record MessageIdCase(string Id, string Input, bool IsList, IReadOnlyList<string> Expected, IReadOnlyList<string> Found)
    {
        // One of the sources writes identifiers in lower case; case is not what is judged here.
        public bool Agrees => Expected.SequenceEqual(Found, StringComparer.OrdinalIgnoreCase);

        public static MessageIdCase Read(JsonElement element)
        {
            var id = element.GetProperty("id").GetString()!;
            switch (element.GetProperty("type").GetString())
            {
                case "canonical":
                    var canonical = element.GetProperty("input").GetString()!;
                    string[] expected = element.GetProperty("valid").GetBoolean() ? [element.GetProperty("expected_id").GetString()!] : [];
                    return new MessageIdCase(id, canonical, IsList: false, expected, Strict([canonical]));

                // No defect means strictly valid; a defect, that a reader may repair it, which ours does not.
                case "msg-id":
                    var text = element.GetProperty("input").GetString()!;
                    string[] valid = element.GetProperty("defects").GetArrayLength() == 0 ? [element.GetProperty("value").GetString()!.Trim('<', '>')] : [];
                    return new MessageIdCase(id, text, IsList: false, valid, Strict([text]));

                // The words of the field that are identifiers by themselves.
                case "references":
                    var headers = element.GetProperty("headers").GetString()!;
                    string[] ids = [.. element.GetProperty("ids").EnumerateArray().Select(value => value.GetString()!)];
                    return new MessageIdCase(id, headers, IsList: true, ids, Strict(headers.Split([' ', '\t', '\r', '\n'])));

                default:
                    throw new InvalidDataException($"{id} is of a type that this test does not know.");
            }
        }

        public override string ToString() => $"{Id} [{Input}] source finds [{string.Join(' ', Expected)}], we find [{string.Join(' ', Found)}]";

        private static string[] Strict(IEnumerable<string> words) =>
            [.. words.Select(word => MessageId.TryParse(word, out var id) ? id.ToString()[1..^1] : null).OfType<string>()];
    }
}
