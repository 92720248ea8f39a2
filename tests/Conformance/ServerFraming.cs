using System.Text.Json;
using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Conformance.Tests;

public sealed class ServerFraming
{
    [Fact]
    public async Task No_sequence_but_CRLF_dot_CRLF_ends_a_message()
    {
        var verdicts = new Verdicts<string>("smtp-framing, end-of-data");
        foreach (var element in CasesOf("end-of-data"))
        {
            var id = element.GetProperty("id").GetString()!;
            var content = element.GetProperty("content").GetString()!;
            await using var client = await Conversation.WithRecipientAsync();
            await client.AskAsync("DATA", "354");
            await client.SendAsync(content);
            await client.SendAsync("\r\n.\r\nNOOP\r\n");

            // One answer to the one message, one to NOOP: had the sequence ended the message, there would be more.
            var first = await client.ReplyAsync();
            var second = await client.ReplyAsync();
            var whole = client.Handler.Messages.IsEmpty || client.Handler.Messages.Single().Content.Length >= content.Length - 2;
            var agrees = (first.StartsWith("550 5.6.0", StringComparison.Ordinal) || first.StartsWith("250 2.0.0 Ok: queued", StringComparison.Ordinal))
                && second.StartsWith("250 2.0.0 Ok\r", StringComparison.Ordinal) && whole;
            verdicts.Add(id, agrees == !element.GetProperty("ends_data").GetBoolean(), $"{id}: {first}{second}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public async Task Nothing_behind_STARTTLS_is_carried_out()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        var verdicts = new Verdicts<string>("smtp-framing, starttls-injection");
        foreach (var element in CasesOf("starttls-injection"))
        {
            var id = element.GetProperty("id").GetString()!;
            await using var client = await Conversation.StartSubmissionAsync(certificate);
            await client.HelloAsync();
            await client.SendAsync(element.GetProperty("segment").GetString()!);
            var answer = await client.ToEndAsync();

            var commands = client.Log.Entries.Count(entry => entry.StartsWith("C: ", StringComparison.Ordinal));
            verdicts.Add(
                id, answer.StartsWith("554 5.5.1", StringComparison.Ordinal) && commands == 2 && await client.Session == SmtpSessionEnd.ProtocolViolation,
                $"{id}: {answer}, {commands} commands");
        }

        verdicts.Conclude();
    }

    private static IEnumerable<JsonElement> CasesOf(string type)
        => Corpus.Open("smtp-framing").Cases().Where(element => string.Equals(element.GetProperty("type").GetString(), type, StringComparison.Ordinal));
}
