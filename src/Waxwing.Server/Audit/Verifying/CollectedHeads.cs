using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Verifying;

/// <summary>Heads as a collector kept them: lines of syslog, of JSON or of anything else that has the line of a head in it. Bounded, whoever wrote the file.</summary>
/// <param name="Heads">The heads, as they stand there.</param>
/// <param name="Unreadable">The lines, from 1, that tell of a head and cannot be read; bounded.</param>
internal sealed record CollectedHeads(IReadOnlyList<AuditHead> Heads, IReadOnlyList<long> Unreadable)
{
    /// <summary>The most heads: those of two years, one a minute.</summary>
    public const int Most = 1_000_000;

    /// <summary>The longest line; of a longer one the beginning is read.</summary>
    public const int LongestLine = 16 * 1024;

    /// <summary>Reads them.</summary>
    /// <exception cref="IOException">The file cannot be read, or has more than can be.</exception>
    public static CollectedHeads Read(TextReader text)
    {
        var heads = new List<AuditHead>();
        var unreadable = new List<long>();
        var number = 0L;
        foreach (var line in Lines(text))
        {
            number++;
            if (AuditHead.TryFind(line, out var head))
            {
                heads.Add(heads.Count < Most ? head : throw new IOException($"there are more than {Most} heads: verify them in several files"));
            }
            else if (AuditHead.IsIn(line) && unreadable.Count < Findings.Most)
            {
                unreadable.Add(number);
            }
        }

        return new CollectedHeads(heads, unreadable);
    }

    private static IEnumerable<string> Lines(TextReader text)
    {
        var line = new System.Text.StringBuilder();
        var buffer = new char[LongestLine];
        int count;
        while ((count = text.Read(buffer, 0, buffer.Length)) > 0)
        {
            for (var begin = 0; begin < count;)
            {
                var end = Array.IndexOf(buffer, '\n', begin, count - begin);
                var stop = end < 0 ? count : end;
                line.Append(buffer, begin, Math.Min(stop - begin, LongestLine - line.Length));
                begin = stop;
                if (end >= 0)
                {
                    yield return line.ToString();
                    line.Clear();
                    begin++;
                }
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }
}
