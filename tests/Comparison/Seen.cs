using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests;

/// <summary>One client at one peer, seen from both ends.</summary>
/// <param name="Facts">What reached the peer.</param>
/// <param name="Said">What the client said; null if it was still busy when the time was up.</param>
/// <param name="Megabytes">The most memory that the client's process had.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record Seen(PeerFacts Facts, Said? Said, int Megabytes, double Seconds)
{
    public bool Refused => Said?.Claim is "refused";

    public bool ClaimsSent => Said?.Claim is "sent";

    public bool Unknown => Said?.Claim is "unknown";

    /// <summary>The claim in few words.</summary>
    public string Claim => Said switch
    {
        null => $"still busy after {Comparing.Limit.TotalSeconds:0} s",
        { Claim: "refused" } => $"`{Said.Error}`",
        { Claim: "unknown" } => $"says that the fate is unknown (`{Said.Error}`)",
        { Claim: "partly" } => "sent to the others, and says so",
        _ => "says it was sent",
    };

    /// <summary>What reached the peer, the worst first.</summary>
    public string Reached
    {
        get
        {
            string[] all =
            [
                .. Facts.PasswordsInClear > 0 ? (string[])["**password in clear**"] : [],
                .. Facts.ContentInClear ? (string[])["**message in clear**"] : [],
                .. Facts.PasswordsInside > 0 ? (string[])["password given"] : [],
                .. Facts.Digest ? (string[])["digest of the password given"] : [],
                .. Facts.ContentCame && !Facts.ContentInClear ? (string[])["message given"] : Facts.EnvelopeCame && !Facts.ContentCame ? (string[])["addresses given"] : [],
            ];
            return all.Length == 0 ? "nothing given away" : string.Join(", ", all);
        }
    }
}

/// <summary>How it was.</summary>
internal enum Mark
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>No harm done by itself, and the caller lacks something that he needs.</summary>
    Poor,

    /// <summary>Harm done, or a claim that is not true.</summary>
    Bad,
}

internal sealed record Verdict(Mark Mark, string Words)
{
    public override string ToString() => $"{Mark switch { Mark.Good => "✔", Mark.Poor => "○", Mark.Bad => "✘" }} {Words}";
}

/// <summary>The ways to judge that many scenarios share.</summary>
internal static class Judge
{
    /// <summary>The peer is not who it should be: nothing may reach it.</summary>
    public static Verdict NothingReaches(Seen seen) => new(
        seen.Facts.Passwords > 0 || seen.Facts.Digest || seen.Facts.EnvelopeCame || seen.Facts.ContentCame || seen.ClaimsSent ? Mark.Bad : seen.Refused ? Mark.Good : Mark.Poor,
        $"{seen.Reached}; {seen.Claim}");

    /// <summary>Not the best, and no attack by itself: to go on is weaker than to refuse.</summary>
    public static Verdict Strict(Seen seen) => new(seen.ClaimsSent ? Mark.Poor : Mark.Good, seen.ClaimsSent ? $"goes on: {seen.Reached}" : $"{seen.Reached}; {seen.Claim}");

    /// <summary>The server is the right one, and the way to log in that the program wants is not there: nothing may go instead.</summary>
    public static Verdict NotWithoutLogin(Seen seen) => new(
        seen.Facts.Passwords > 0 || seen.Facts.Digest ? Mark.Bad : seen.Facts.ContentCame || !seen.Refused ? Mark.Poor : Mark.Good,
        seen.ClaimsSent && seen.Facts.Passwords == 0 ? "sent without a login" : $"{seen.Reached}; {seen.Claim}");

    /// <summary>Nothing is wrong: the message has to arrive, once, inside TLS.</summary>
    public static Verdict Arrives(Seen seen) => new(
        seen.ClaimsSent && seen.Facts is { Accepted: 1, PasswordsInClear: 0, ContentInClear: false } ? Mark.Good : Mark.Bad,
        seen.Facts.PasswordsInClear > 0 || seen.Facts.ContentInClear ? $"{seen.Reached}; {seen.Claim}" : seen.Claim);

    /// <summary>The peer breaks the protocol: the caller is to get an error, soon.</summary>
    public static Verdict GivesUp(Seen seen) => new(seen.ClaimsSent ? Mark.Bad : seen.Said is null ? Mark.Poor : Mark.Good, seen.Claim);

    /// <summary>The same where the peer floods: no memory is to be used up either.</summary>
    public static Verdict StaysSmall(Seen seen)
    {
        var grown = seen.Megabytes > 250 ? $", memory {seen.Megabytes} MB" : "";
        return new(
            seen.ClaimsSent || grown.Length > 0 ? Mark.Bad : seen.Refused || seen.Unknown ? Mark.Good : Mark.Poor,
            seen.Claim + grown);
    }

    /// <summary>The peer says what is not true, or what cannot be read: a message that it did not take must not count as sent.</summary>
    public static Verdict ClaimsNothing(Seen seen) => new(
        seen.ClaimsSent && seen.Facts.Accepted == 0 ? Mark.Bad : seen.Said is null ? Mark.Poor : Mark.Good,
        seen.ClaimsSent && seen.Facts.Accepted == 0 ? "**says it was sent, and nothing was taken**" : seen.Claim);

    /// <summary>The reply cannot be read with certainty: it has to count as none.</summary>
    public static Verdict ReadsStrictly(Seen seen) => new(
        seen.ClaimsSent ? Mark.Bad : seen.Said is null ? Mark.Poor : Mark.Good,
        seen.ClaimsSent ? "takes it for a reply; says it was sent" : seen.Claim);

    /// <summary>The content went out and no reply came: the caller has to learn that sending again may make a duplicate.</summary>
    public static Verdict TellsUnknown(Seen seen) => new(
        seen.Unknown ? Mark.Good : seen.ClaimsSent ? Mark.Bad : Mark.Poor,
        seen.Refused ? $"{seen.Claim}, which does not tell that the message may have arrived" : seen.Claim);
}
