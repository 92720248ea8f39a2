namespace Waxwing.Server.Reports;

/// <summary>
/// Groups of fields, as delivery statuses have them (RFC 3464 §2.1): separated by empty lines. Where those are missing or too many, a new group begins with the first field that tells of another
/// recipient.
/// </summary>
internal static class StatusGroups
{
    private const int MostGroups = 100;
    private const int LongestValue = 4_096;

    /// <summary>The groups of a text, in their order, without those that have no field.</summary>
    public static List<Dictionary<string, string>> Of(string text)
    {
        var groups = new List<Dictionary<string, string>> { New() };
        string? last = null;
        foreach (var line in text.Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                Begin(groups);
                last = null;
            }
            else if (line[0] is ' ' or '\t' && last is not null)
            {
                groups[^1][last] = Short(groups[^1][last] + " " + line.Trim());
            }
            else if (line.IndexOf(':') is > 0 and var colon && IsName(line.AsSpan(0, colon)))
            {
                last = line[..colon].ToLowerInvariant();
                if (groups[^1].ContainsKey(last))
                {
                    Begin(groups);
                }

                groups[^1][last] = Short(line[(colon + 1)..].Trim());
            }
            else if (last is not null)
            {
                // Folded by somebody who forgot the space in front.
                groups[^1][last] = Short(groups[^1][last] + " " + line.Trim());
            }
        }

        return [.. groups.Where(group => group.Count > 0)];
    }

    private static void Begin(List<Dictionary<string, string>> groups)
    {
        if (groups[^1].Count > 0 && groups.Count < MostGroups)
        {
            groups.Add(New());
        }
    }

    private static Dictionary<string, string> New() => new(StringComparer.OrdinalIgnoreCase);

    private static bool IsName(ReadOnlySpan<char> name) => name.IndexOfAnyExceptInRange('!', '~') < 0;

    private static string Short(string value) => value.Length > LongestValue ? value[..LongestValue] : value;
}
