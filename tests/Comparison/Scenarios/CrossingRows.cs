using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>Replies that come where none is due, so that each later one answers the wrong command.</summary>
internal static class CrossingRows
{
    private const string Class = "Pipelining";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Lying("all replies at once to MAIL, and none later: nothing is taken", [], peer => peer.SayAsync("250 ok", "250 ok", "354 go", "250 queued")),
        Lying("the same, with PIPELINING", ["PIPELINING"], peer => peer.SayAsync("250 ok", "250 ok", "354 go", "250 queued")),
        new(Class, "one reply too many to MAIL; the recipient is refused", "not taken for sent", new()
        {
            Inside = ["AUTH PLAIN LOGIN"],
            At =
            {
                [Moment.Mail] = peer => peer.SayAsync("250 ok", "250 ok"),
                [Moment.Rcpt] = peer => peer.SayAsync("550 5.1.1 no such user"),
                [Moment.Data] = peer => peer.SayAsync("354 go"),
                [Moment.FinalReply] = peer => peer.SayAsync("554 5.5.1 no recipients"),
            },
        }, Judge.ClaimsNothing),
        new(Class, "one reply too many to EHLO; the sender is refused", "not taken for sent", new()
        {
            Inside = ["AUTH PLAIN LOGIN"],
            At =
            {
                [Moment.Ehlo] = peer => peer.SayAsync("250-peer.test", "250 AUTH PLAIN LOGIN", "235 2.7.0 welcome"),
                [Moment.Auth] = peer => peer.SayAsync("535 5.7.8 wrong"),
            },
        }, seen => new(seen.ClaimsSent ? Mark.Bad : Mark.Good, seen.ClaimsSent ? $"takes the extra reply for an answer; {seen.Claim}" : seen.Claim)),
        new(Class, "every recipient is refused, and 354 all the same", "the message is not given", new()
        {
            Inside = ["PIPELINING", "AUTH PLAIN LOGIN"],
            Recipient = _ => "550 5.1.1 no such user",
            At = { [Moment.Data] = peer => peer.SayAsync("354 go ahead"), [Moment.FinalReply] = peer => peer.SayAsync("250 2.0.0 queued") },
        }, seen => new(seen.Facts.ContentCame || seen.ClaimsSent ? Mark.Bad : Mark.Good, $"{(seen.Facts.ContentCame ? "message given" : "message not given")}; {seen.Claim}")),
        new(Class, "250 to DATA instead of 354", "the message is not given", new() { At = { [Moment.Data] = peer => peer.RefuseContentAsync("250 2.0.0 ok") } },
            seen => new(seen.Facts.ContentCame ? Mark.Bad : seen.Said is null ? Mark.Poor : Mark.Good, $"{(seen.Facts.ContentCame ? "message given" : "message not given")}; {seen.Claim}")),
    ];

    private static Scenario Lying(string name, string[] keywords, Func<PeerSession, Task> replies) => new(Class, name, "not taken for sent", new()
    {
        Inside = [.. keywords, "AUTH PLAIN LOGIN"],
        At = { [Moment.Mail] = replies, [Moment.Rcpt] = _ => Task.CompletedTask, [Moment.Data] = _ => Task.CompletedTask, [Moment.FinalReply] = _ => Task.CompletedTask },
    }, Judge.ClaimsNothing);
}
