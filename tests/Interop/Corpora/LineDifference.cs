using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>What stands in one of two messages only, line by line, in their order.</summary>
internal static class LineDifference
{
    /// <summary>Lines that were taken out, marked <c>-</c>, and lines that were put in, marked <c>+</c>; empty for equal messages.</summary>
    public static IReadOnlyList<string> Between(byte[] before, byte[] after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && Same(old[start], now[start]))
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && Same(old[^(end + 1)], now[^(end + 1)]))
        {
            end++;
        }

        return Changes(old[start..^end], now[start..^end]);
    }

    // The longest common subsequence, over what lies between a common beginning and a common end.
    private static List<string> Changes(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = Same(old[i], now[j]) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var changes = new List<string>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && Same(old[i], now[j]))
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                changes.Add("-" + old[i++]);
            }
            else
            {
                changes.Add("+" + now[j++]);
            }
        }

        return changes;
    }

    private static bool Same(string line, string other) => string.Equals(line, other, StringComparison.Ordinal);

    // Octet for octet, whatever the charset.
    private static string[] Lines(byte[] message) => Encoding.Latin1.GetString(message).Split("\r\n");
}
