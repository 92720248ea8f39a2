using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>How sessions end.</summary>
internal static class EndRows
{
    private const string Class = "Ends";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Given("421 as greeting", Moment.Greeting, peer => peer.SayAsync("421 4.3.2 closing")),
        Given("554 as greeting", Moment.Greeting, peer => peer.SayAsync("554 5.3.2 no service")),
        Given("closed before the greeting", Moment.Greeting, peer => peer.DropAsync()),
        Given("421 to MAIL, and closed", Moment.Mail, async peer =>
        {
            await peer.SayAsync("421 4.3.2 closing");
            await peer.DropAsync();
        }),
        Given("reset within the content", Moment.Content, peer => peer.ResetAsync()),
        new(Class, "451 to the content", "an error that says: later", new() { At = { [Moment.FinalReply] = peer => peer.SayAsync("451 4.3.0 later") } }, Judge.GivesUp),
        Unknown("closed behind the content, without a reply", peer => peer.DropAsync()),
        Unknown("reset behind the content, without a reply", peer => peer.ResetAsync()),
        Unknown("a reply to the content that cannot be read", async peer =>
        {
            await peer.SayAsync("hello?");
            await peer.DropAsync();
        }),
        Unknown("half a reply to the content, and closed", async peer =>
        {
            await peer.WriteAsync("250 2.0.0 que");
            await peer.DropAsync();
        }),
        new(Class, "accepted, and reset before QUIT", "sent", new() { Afterwards = peer => peer.ResetAsync() }, seen =>
            new(seen.ClaimsSent ? Mark.Good : Mark.Poor, seen.ClaimsSent ? seen.Claim : $"{seen.Claim} from `quit()`, after it was accepted")),
        new(Class, "one of two recipients is refused", "the other gets it, and the caller learns whom", new() { Recipient = line => line.Contains("c@", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null }, seen =>
            new(seen is { Said.Claim: "partly", Facts.Accepted: 1 } ? Mark.Good : seen.ClaimsSent ? Mark.Bad : Mark.Poor, seen.Refused && seen.Facts.Accepted == 0 ? $"{seen.Claim}; nobody gets it" : seen.Claim))
        {
            Job = new Job { To = ["b@example.net", "c@example.net"] },
        },
    ];

    private static Scenario Given(string name, Moment moment, Func<PeerSession, Task> act) => new(Class, name, "an error", new() { At = { [moment] = act } }, Judge.GivesUp);

    private static Scenario Unknown(string name, Func<PeerSession, Task> act) =>
        new(Class, name, "the fate is unknown, and the caller learns it", new() { At = { [Moment.FinalReply] = act } }, Judge.TellsUnknown);
}
