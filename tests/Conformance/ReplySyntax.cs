using System.Text;
using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

public sealed class ReplySyntax
{
    [Fact]
    public void Replies_are_read_as_the_source_reads_them()
    {
        var verdicts = new Verdicts<ReplyCase>(
            "smtp-syntax, replies",
            new Deviation<ReplyCase>(
                "a reply is over with the line that no hyphen follows",
                "RFC 5321 §4.2: 'only the code' is a last line; the source reads on, and would take the next reply into this one",
                item => item.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1].Any(line => line.Length == 3)));
        foreach (var item in Cases("response").Select(ReplyCase.Read))
        {
            var reply = Parse(item.Text, out var rest);
            var agrees = reply is not null && rest.Length == 0 && reply.Code == item.Code && string.Equals(reply.Enhanced?.ToString(), item.Enhanced, StringComparison.Ordinal)
                && string.Equals(reply.Text, item.Message, StringComparison.Ordinal);
            verdicts.Add(item, agrees, $"{item.Id} [{Show(item.Text)}] source says {item.Code} {item.Enhanced} {Show(item.Message)}, we say {reply}, and leave [{Show(rest)}]");
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Replies_to_EHLO_announce_what_the_source_finds_in_them()
    {
        var verdicts = new Verdicts<string>("smtp-syntax, replies to EHLO");
        foreach (var element in Cases("reply"))
        {
            var id = element.GetProperty("id").GetString()!;
            var expected = element.GetProperty("expected_source").GetString()!;
            var reply = Parse(element.GetProperty("text").GetString()!, out _);
            var found = reply is null ? [] : EhloCapabilities.FromReply(reply).Keywords.Select(Flag).Order(StringComparer.Ordinal).ToArray();
            var wanted = expected[expected.IndexOf("capabilities:", StringComparison.Ordinal)..expected.IndexOf(", auth_mechanisms", StringComparison.Ordinal)]
                .Replace("capabilities:", "", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal).ToArray();
            verdicts.Add(id, element.GetProperty("ok").GetBoolean() && found.SequenceEqual(wanted), $"{id}: source finds {string.Join(' ', wanted)}, we find {string.Join(' ', found)}");
        }

        verdicts.Conclude();
    }

    // The source's constants are the keywords with underscores, where they are not abbreviated.
    private static string Flag(string keyword) => keyword switch
    {
        "DELIVERBY" => "EXT_DELIVER_BY",
        "FUTURERELEASE" => "EXT_FUTURE_RELEASE",
        "SMTPUTF8" => "EXT_SMTP_UTF8",
        _ => "EXT_" + keyword.Replace('-', '_'),
    };

    // The source's texts end their lines in LF, and the last one may lack it.
    private static SmtpReply? Parse(string text, out string rest)
    {
        var octets = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
        var consumed = new ReplyParser().Consume(octets, out var reply);
        rest = Encoding.UTF8.GetString(octets.AsSpan(consumed));
        return reply;
    }

    private static string Show(string text) => text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static IEnumerable<JsonElement> Cases(string type)
        => Corpus.Open("smtp-syntax").Cases().Where(element => string.Equals(element.GetProperty("type").GetString(), type, StringComparison.Ordinal));

    private sealed record ReplyCase(string Id, string Text, int Code, string? Enhanced, string Message)
    {
        public static ReplyCase Read(JsonElement element) => new(
            element.GetProperty("id").GetString()!,
            element.GetProperty("text").GetString()!,
            element.GetProperty("code").GetInt32(),
            element.GetProperty("enhanced").GetString(),
            element.GetProperty("message").GetString()!);
    }
}
