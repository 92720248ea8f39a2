using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>What a program hands over from a form that somebody else filled in.</summary>
internal static class InputRows
{
    private const string Class = "Input";

    private const string Command = "RCPT TO:<victim@example.com>";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(Class, "recipient with CRLF and a command in it", "no such command", new(), NoCommand) { Job = new Job { To = [$"b@example.net>\r\n{Command}\r\nNOOP <x"] } },
        new(Class, "recipient with LF and a command in it", "no such command", new(), NoCommand) { Job = new Job { To = [$"b@example.net>\n{Command}\nNOOP <x"] } },
        new(Class, "recipient with `>` and a parameter in it", "no such command", new(), NoCommand) { Job = new Job { To = ["b@example.net> ORCPT=rfc822;victim@example.com NOTIFY=NEVER"] } },
        new(Class, "sender with CRLF and a command in it", "no such command", new(), NoCommand) { Job = new Job { From = $"a@example.org>\r\n{Command}\r\nNOOP <x" } },
        new(Class, "subject with CRLF and a field in it", "no such field", new(), NoField) { Job = new Job { Subject = "canary\r\nReply-To: victim@example.com\r\n\r\nbody" } },
        new(Class, "subject with CR and a field in it", "no such field", new(), NoField) { Job = new Job { Subject = "canary\rReply-To: victim@example.com" } },
        new(Class, "display name with CRLF and a field in it", "no such field", new(), NoField) { Job = new Job { FromName = "A\r\nReply-To: victim@example.com\r\nX: " } },
        new(Class, "text with the end mark and a second message in it", "one message", new(), OneMessage) { Job = Smuggling("\r\n.\r\n") },
        new(Class, "the same, `LF . LF`", "one message for every reader", new(), OneMessage) { Job = Smuggling("\n.\n") },
        new(Class, "the same, `LF . CRLF`", "one message for every reader", new(), OneMessage) { Job = Smuggling("\n.\r\n") },
        new(Class, "the same, `CR . CR`", "one message for every reader", new(), OneMessage) { Job = Smuggling("\r.\r") },
        new(Class, "text with a NUL", "refused, or encoded", new(), seen => Octets(seen, content => content.Contains('\0', StringComparison.Ordinal), "NUL on the wire", Mark.Poor)) { Job = new Job { Text = "canary-content \0 end\r\n" } },
        new(Class, "a line of 5,000 letters", "no line of more than 998 octets", new(), seen => Octets(seen, content => content.Split("\r\n").Any(line => line.Length > 998), "a line of more than 998 octets on the wire")) { Job = new Job { Text = $"canary-content {new string('x', 5000)}\r\n" } },
        new(Class, "text that is not ASCII, server without 8BITMIME", "7-bit on the wire", new() { Inside = ["AUTH PLAIN LOGIN"] }, seen => Octets(seen, content => content.Any(octet => octet > 126), "8-bit octets on the wire")) { Job = new Job { Text = "canary-content grüße, 你好\r\n" } },
        new(Class, "local part that is not ASCII, server without SMTPUTF8", "refused", new(), seen =>
            new(seen.Facts.Accepted > 0 || seen.ClaimsSent ? Mark.Bad : Mark.Good, seen.Facts.AcceptedRecipients.FirstOrDefault() is { } to ? $"{seen.Claim}, to `{Shown(to)}`" : seen.Claim)) { Job = new Job { To = ["grüße@example.net"] } },
        new(Class, "larger than the server's SIZE", "refused before the content", TooLarge, seen =>
            new(seen.ClaimsSent ? Mark.Bad : seen.Facts.ContentCame ? Mark.Poor : Mark.Good, seen.Facts.ContentCame ? $"message given; {seen.Claim}" : seen.Claim)) { Job = new Job { Padding = 100_000 } },
        new(Class, "Bcc", "no other recipient sees it", new(), seen =>
            new(seen.Facts.Contents.Any(content => content.Contains("hidden", StringComparison.Ordinal)) || !seen.ClaimsSent ? Mark.Bad : Mark.Good, $"{seen.Claim}, in {(seen.Facts.Accepted == 1 ? "one transaction" : $"{seen.Facts.Accepted} transactions")}")) { Job = new Job { Bcc = "hidden@example.com" } },
        new(Class, "two authors in From", "receivers disagree on whose policy holds", new(), seen =>
            new(seen.ClaimsSent ? Mark.Poor : Mark.Good, seen.Claim)) { Job = new Job { SecondFrom = "second@example.com" } },
    ];

    // As servers do: at MAIL where the client tells the size there, otherwise once the content is through.
    private static PeerPlan TooLarge => new()
    {
        Inside = ["SIZE 1000", "AUTH PLAIN LOGIN"],
        At =
        {
            [Moment.Mail] = peer => peer.SayAsync(peer.LastCommand.Contains("SIZE=", StringComparison.OrdinalIgnoreCase) ? "552 5.3.4 too large" : "250 2.1.0 ok"),
            [Moment.FinalReply] = peer => peer.SayAsync("552 5.3.4 too large"),
        },
    };

    private static Job Smuggling(string end) => new() { Text = $"canary-content{end}MAIL FROM:<evil@example.com>{end.Replace(".", "", StringComparison.Ordinal)}second" };

    private static Verdict NoCommand(Seen seen)
    {
        var injected = seen.Facts.Commands.Any(line => line.StartsWith(Command, StringComparison.Ordinal) || line.Contains("NOTIFY=NEVER", StringComparison.Ordinal));
        return new(injected ? Mark.Bad : Mark.Good, injected ? $"**the command was injected**; {seen.Claim}" : seen.ClaimsSent ? $"sent, to `{Shown(string.Join(", ", seen.Facts.AcceptedRecipients))}`" : seen.Claim);
    }

    private static Verdict NoField(Seen seen)
    {
        var injected = seen.Facts.Contents.Any(content => content.Split(["\r\n", "\n", "\r"], StringSplitOptions.None).Any(line => line.StartsWith("Reply-To:", StringComparison.OrdinalIgnoreCase)));
        return new(injected ? Mark.Bad : Mark.Good, injected ? $"**the field was injected**; {seen.Claim}" : seen.ClaimsSent ? "sent as text" : seen.Claim);
    }

    // SMTP smuggling: an end for a reader who also takes a bare CR or LF for a line end.
    private static Verdict OneMessage(Seen seen)
    {
        string[] ends = ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r"];
        var ambiguous = seen.Facts.Contents.Any(content => ends.Any(end => content.Contains(end, StringComparison.Ordinal)));
        var bare = seen.Facts.Contents.Any(content => content.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n'));
        return new(
            ambiguous || seen.Facts.Accepted > 1 ? Mark.Bad : bare ? Mark.Poor : Mark.Good,
            ambiguous ? $"**ends twice for a server that takes CR or LF for a line end**; {seen.Claim}" : bare ? $"bare CR or LF on the wire; {seen.Claim}" : seen.ClaimsSent ? "sent as text" : seen.Claim);
    }

    private static Verdict Octets(Seen seen, Func<string, bool> wrong, string words, Mark mark = Mark.Bad)
    {
        var came = seen.Facts.Contents.Any(wrong);
        return new(came ? mark : Mark.Good, came ? $"{words}; {seen.Claim}" : seen.ClaimsSent ? "sent, encoded" : seen.Claim);
    }

    private static string Shown(string line) => string.Concat(line.Select(character => character is >= ' ' and <= '~' ? character.ToString() : $"\\x{(int)character:x2}"));
}
