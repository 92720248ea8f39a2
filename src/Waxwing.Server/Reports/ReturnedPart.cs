namespace Waxwing.Server.Reports;

/// <summary>Where, in a report of prose, the message begins that came back.</summary>
internal static class ReturnedPart
{
    private static readonly string[] Marks =
    [
        "original message", "below this line is a copy", "message follows", "copy of the message", "unsent message", "returned message", "header of the original", "headers of the original", "original mail", "message headers", "message header",
        "the first lines of", "text of the message", "start of returned", "rejected message", "message text", "begin message", "your message reads", "copy of your message", "here is your message", "returned content", "message contents", "original header",
    ];

    /// <summary>What is told, and what came back behind it (empty: nothing).</summary>
    public static (string Told, string Original) Cut(string notice)
    {
        var at = 0;
        var lines = notice.Split('\n');
        for (var i = 0; i < lines.Length; at += lines[i].Length + 1, i++)
        {
            if (BeginsHeader(lines, i) || (i > 0 && IsMark(lines[i])))
            {
                var from = BeginsHeader(lines, i) ? at : Math.Min(notice.Length, at + lines[i].Length + 1);
                return (notice[..at], notice[from..]);
            }
        }

        return (notice, "");
    }

    // A mark is a line of its own: signs around few words.
    private static bool IsMark(string line) =>
        line.Length < 100 && (line.TrimStart().StartsWith('-') || line.TrimStart().StartsWith('=') || line.TrimStart().StartsWith('*') || line.TrimStart().StartsWith('|') || line.TrimEnd().EndsWith(':') || line.TrimEnd().EndsWith("---", StringComparison.Ordinal) || line.TrimEnd().EndsWith("follows.", StringComparison.Ordinal))
        && Marks.Any(mark => line.Contains(mark, StringComparison.OrdinalIgnoreCase));

    private static bool BeginsHeader(string[] lines, int at) =>
        lines[at].StartsWith("Return-Path:", StringComparison.OrdinalIgnoreCase)
        || (lines[at].StartsWith("Received: ", StringComparison.OrdinalIgnoreCase) && at + 1 < lines.Length && lines[at + 1].Length > 0)
        || (lines[at].StartsWith("DKIM-Signature:", StringComparison.OrdinalIgnoreCase));
}
