using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>Replies that are none.</summary>
internal static class ReplyRows
{
    private const string Class = "Replies";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        GivesUp("EHLO: lines without end", Moment.Ehlo, peer => peer.FloodAsync("250-MORE\r\n")),
        GivesUp("EHLO: one line without end", Moment.Ehlo, peer => peer.FloodAsync("250-" + new string('x', 1000))),
        GivesUp("greeting: lines without end", Moment.Greeting, peer => peer.FloodAsync("220-welcome\r\n"), isImplicit: true),
        GivesUp("greeting: binary garbage", Moment.Greeting, peer => peer.WriteAsync("\u0001\u0002\u0003ÿþ\0\r\n"), isImplicit: true),
        Strict("MAIL: NUL in the reply", Moment.Mail, "250 2.1.0 o\0k\r\n"),
        Strict("MAIL: bare LF between the lines", Moment.Mail, "250-2.1.0 one\n250 2.1.0 two\n"),
        Strict("MAIL: bare CR within the line", Moment.Mail, "250 2.1.0 ok\r550 no\r\n"),
        Strict("MAIL: different codes in one reply", Moment.Mail, "250-2.1.0 ok\r\n550 no\r\n"),
        Strict("MAIL: different codes the other way round", Moment.Mail, "550-no\r\n250 2.1.0 ok\r\n"),
        Strict("MAIL: a code that does not exist (299)", Moment.Mail, "299 ok\r\n"),
        Strict("MAIL: a code of four digits", Moment.Mail, "2500 ok\r\n"),
        Strict("MAIL: nothing between code and text", Moment.Mail, "250ok\r\n"),
        Strict("final reply: 250 in the first line, 550 in the last", Moment.FinalReply, "250-2.0.0 queued\r\n550 5.7.1 refused\r\n"),
        new(Class, "RCPT is refused, with text that moves the terminal's cursor", "no control character in what a person reads", Replying(Moment.Rcpt, peer => peer.WriteAsync("550 5.1.1 no\u001b[2K\u001b[1A250 accepted\r\n")), NoEscape),
    ];

    private static PeerPlan Replying(Moment moment, Func<PeerSession, Task> act, bool isImplicit = false) => new() { Implicit = isImplicit, At = { [moment] = act } };

    private static Scenario GivesUp(string name, Moment moment, Func<PeerSession, Task> act, bool isImplicit = false) =>
        new(Class, name, "given up, memory bounded", Replying(moment, act, isImplicit), Judge.StaysSmall) { Job = new Job { Implicit = isImplicit } };

    private static Scenario Strict(string name, Moment moment, string octets) =>
        new(Class, name, "counts as no reply", Replying(moment, peer => peer.WriteAsync(octets)), Judge.ReadsStrictly);

    private static Verdict NoEscape(Seen seen)
    {
        var passed = seen.Said?.Text?.Contains('\u001b', StringComparison.Ordinal) == true;
        return new(passed ? Mark.Poor : Mark.Good, passed ? $"{seen.Claim}, passes the escape sequence on" : $"{seen.Claim}, without it");
    }
}
