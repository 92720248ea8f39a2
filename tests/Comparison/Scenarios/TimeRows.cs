using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>Peers that take their time. The client's own limit is set to 3 s by its documented option, except where the row says otherwise.</summary>
internal static class TimeRows
{
    private const string Class = "Time (limit of 3 s set)";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Slow("no greeting", Moment.Greeting, peer => peer.StallAsync()),
        Slow("greeting: one octet a second, without end", Moment.Greeting, peer => peer.TrickleAsync("2")),
        Slow("greeting: one line a second, without end", Moment.Greeting, peer => peer.TrickleAsync("220-wait\r\n")),
        Slow("EHLO: one line a second, without end", Moment.Ehlo, peer => peer.TrickleAsync("250-WAIT\r\n")),
        Slow("220 to STARTTLS, and then silence", Moment.StartTls, async peer =>
        {
            await peer.SayAsync("220 go ahead");
            await peer.StallAsync();
        }),
        Slow("no reply to MAIL", Moment.Mail, peer => peer.StallAsync()),
        new(Class, "no reply to the content", "the fate is unknown, and the caller learns it", new() { At = { [Moment.FinalReply] = peer => peer.StallAsync() } }, Judge.TellsUnknown) { Job = new Job { LimitSeconds = 3 } },
        new(Class, "reply to the content: one octet a second", "the fate is unknown, and the caller learns it", new() { At = { [Moment.FinalReply] = peer => peer.TrickleAsync("2") } }, Judge.TellsUnknown) { Job = new Job { LimitSeconds = 3 } },
        new(Class, "the server stops reading within 20 MB", "given up", new() { At = { [Moment.Content] = peer => peer.StallAsync() } }, Judge.GivesUp) { Job = new Job { LimitSeconds = 3, Padding = 20_000_000 } },
    ];

    private static Scenario Slow(string name, Moment moment, Func<PeerSession, Task> act) =>
        new(Class, name, "given up after 3 s", new() { At = { [moment] = act } }, Judge.GivesUp) { Job = new Job { LimitSeconds = 3 } };
}
