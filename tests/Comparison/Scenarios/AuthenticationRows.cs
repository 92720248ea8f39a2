using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>How the password is proved.</summary>
internal static class AuthenticationRows
{
    private const string Class = "Authentication";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(Class, "no AUTH is offered, and there is a password", "refused, message not given", new() { Inside = ["8BITMIME"] }, Judge.NotWithoutLogin),
        new(Class, "only CRAM-MD5 is offered", "no digest that can be tried against a dictionary", new() { Inside = ["AUTH CRAM-MD5"] }, Judge.Strict),
        new(Class, "only a mechanism that nobody knows is offered", "refused; no mechanism that was not offered", new() { Inside = ["AUTH XFOO"] }, Judge.NotWithoutLogin),
        new(Class, "SCRAM: the server cannot prove that it knows the password, and says 235", "refused, message not given", Scram(peer => peer.SayAsync("235 2.7.0 welcome")), ServerProof),
        new(Class, "SCRAM: the server's proof is wrong", "refused, message not given", Scram(async peer =>
        {
            await peer.AskAsync("v=" + Convert.ToBase64String(new byte[32]));
            await peer.SayAsync("235 2.7.0 welcome");
        }), ServerProof),
        new(Class, "the password is wrong (535)", "refused; the password goes out once", new() { At = { [Moment.Auth] = DenyAsync } }, Once),
        new(Class, "challenges without end", "given up", new() { At = { [Moment.Auth] = WithoutEndAsync } }, Judge.GivesUp),
        new(Class, "a challenge that is no Base64", "given up", new() { Inside = ["AUTH LOGIN"], At = { [Moment.Auth] = peer => peer.SayAsync("334 §§§") } }, Judge.GivesUp),
        new(Class, "the reply to AUTH is 250 instead of 235", "refused, message not given", new() { At = { [Moment.Auth] = peer => peer.SayAsync("250 2.0.0 ok") } }, seen =>
            new(seen.ClaimsSent ? Mark.Bad : Mark.Good, seen.ClaimsSent ? "takes it for a login; says it was sent" : seen.Claim)),
    ];

    private static PeerPlan Scram(Func<PeerSession, Task> end) => new()
    {
        Inside = ["AUTH SCRAM-SHA-256 PLAIN LOGIN"],
        At = { [Moment.Auth] = peer => ScramAsync(peer, end) },
    };

    // RFC 5802 §5, by a server that has never seen the password: it makes up salt and all.
    private static async Task ScramAsync(PeerSession peer, Func<PeerSession, Task> end)
    {
        var command = peer.LastCommand;
        if (!command.Contains("SCRAM-SHA-256", StringComparison.OrdinalIgnoreCase))
        {
            // A client that does not know SCRAM has chosen another: that one succeeds.
            await (command.EndsWith("LOGIN", StringComparison.OrdinalIgnoreCase) ? peer.AskAsync("Password:") : Task.CompletedTask);
            await peer.SayAsync("235 2.7.0 welcome");
            return;
        }

        var first = command.Split(' ') is [_, _, var initial] ? initial : await peer.AskAsync("");
        var text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(first!));
        var nonce = text[(text.IndexOf("r=", StringComparison.Ordinal) + 2)..];
        await peer.AskAsync($"r={nonce}peer,s={Convert.ToBase64String(new byte[16])},i=4096");
        await end(peer);
    }

    private static Verdict ServerProof(Seen seen) => new(
        seen.Facts.Passwords > 0 ? Mark.Poor : seen.Facts.ContentCame ? Mark.Bad : Mark.Good,
        seen.Facts.Passwords > 0 ? $"knows no SCRAM: {seen.Reached}; {seen.Claim}" : $"{seen.Reached}; {seen.Claim}");

    private static Verdict Once(Seen seen) => new(
        seen.ClaimsSent ? Mark.Bad : seen.Facts.Passwords > 1 ? Mark.Poor : Mark.Good,
        $"{seen.Claim}, password went out {(seen.Facts.Passwords == 1 ? "once" : $"{seen.Facts.Passwords} times")}");

    private static async Task DenyAsync(PeerSession peer)
    {
        var words = peer.LastCommand.Split(' ');
        if (words.Length == 2)
        {
            await peer.AskAsync("Username:");
        }

        if (words[1].Equals("LOGIN", StringComparison.OrdinalIgnoreCase))
        {
            await peer.AskAsync("Password:");
        }

        await peer.SayAsync("535 5.7.8 wrong");
    }

    private static async Task WithoutEndAsync(PeerSession peer)
    {
        while (await peer.AskAsync("more") is not null)
        {
        }
    }
}
