using System.Text.RegularExpressions;

namespace Waxwing.Snippets.Pages;

/// <summary>Output as it would be said: without what differs from run to run, and without the frames of tables.</summary>
internal static partial class Spoken
{
    public static string Of(string text)
    {
        text = MessageId().Replace(text, "<ID@");
        text = Hash().Replace(text, "HASH");
        text = Port().Replace(text, "${name}PORT");
        text = Closest().Replace(text, "closest to its deadline: SOME of SOME s");
        text = Authority().Replace(text, "CN=Waxwing sandbox AUTHORITY");
        text = DataPhase().Replace(text, "");
        text = Phases().Replace(text, "N phases");
        text = Octets().Replace(text, "octets N");
        text = PortFact().Replace(text, "\"port\":\"PORT\"");
        text = Queue().Replace(text, "sandbox-N");
        text = Date().Replace(text, "DATE");
        text = Seconds().Replace(text, "N s");
        return Space().Replace(text, " ").Trim();
    }

    /// <summary>Whether a text says what is expected, where … stands for anything.</summary>
    public static bool Says(string said, string expected)
    {
        var from = 0;
        foreach (var piece in Of(expected).Split('…', StringSplitOptions.TrimEntries))
        {
            var at = Of(said).IndexOf(piece, from, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            from = at + piece.Length;
        }

        return true;
    }

    [GeneratedRegex("<[a-z2-7]{26}@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MessageId();

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();

    [GeneratedRegex(@"(?<name>localhost:|127\.0\.0\.1:|port )\d{4,5}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Port();

    [GeneratedRegex(@"closest to its\s+deadline:\s+\w+,\s+[0-9.]+\s+s\s+of\s+[0-9.]+\s+s", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Closest();

    [GeneratedRegex("CN=Waxwing sandbox [0-9a-f]{8}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Authority();

    // Whether the last octets were taken before the first reply came differs from run to run; where they were not, their time is a phase.
    [GeneratedRegex(@"""Data"":""[^""]*"",", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DataPhase();

    [GeneratedRegex(@"\d+ phases", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Phases();

    [GeneratedRegex(@"\d+ octets|""octets"":""\d+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Octets();

    [GeneratedRegex(@"""port"":""\d+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PortFact();

    [GeneratedRegex(@"sandbox-\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Queue();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[ T][0-9:]+Z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"\d+(\.\d+)? s\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"[\s\u2500-\u257F]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
