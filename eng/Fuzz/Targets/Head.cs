using System.Text;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Verifying;

namespace Waxwing.Fuzz.Targets;

/// <summary>The file of a collector in which heads of the audit log are looked for, and a public key in PEM where one begins the input.</summary>
internal static class Head
{
    private const string Mark = "waxwing-audit-head v1 ";

    // RFC 5424 §6.1: what every receiver takes.
    private const int LongestMessage = 480;

    public static void Judge(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (text.StartsWith("-----", StringComparison.Ordinal))
        {
            using var key = PublicHeadKey.FromPem(text);
            Property.Holds(key is null || (key.IsGood && key.Id.Length == 16));
            return;
        }

        var read = CollectedHeads.Read(new StringReader(text));
        var lines = text.Split('\n');
        var marked = lines.Count(line => line.Contains(Mark, StringComparison.Ordinal));
        Property.Holds(read.Unreadable.Count == Math.Min(Findings.Most, marked - read.Heads.Count));
        Property.Holds(read.Unreadable.All(number => number >= 1 && number <= lines.Length && lines[number - 1].Contains(Mark, StringComparison.Ordinal)));
        Property.Holds(read.Unreadable.SequenceEqual(read.Unreadable.Order().Distinct()));
        foreach (var head in read.Heads)
        {
            // What is verified is what stood there, to the letter.
            Property.Holds(text.Contains(head.SignedText, StringComparison.Ordinal) && head.Line.Length <= LongestMessage);
            Property.IsPrintable(head.Line);
            Property.Holds(head.Sequence > 0 && head.Hash.Length == 32 && head.Key.Length == 16 && head.Signature.Length > 0 && head.At.Offset == TimeSpan.Zero);
            Property.Holds(AuditHead.TryFind(head.Line, out var again) && string.Equals(again.Line, head.Line, StringComparison.Ordinal));
        }
    }
}
