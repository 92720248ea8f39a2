using System.Buffers;

namespace Waxwing.Server.Reports;

/// <summary>Addresses that stand in prose.</summary>
internal static class AddressesIn
{
    private static readonly SearchValues<char> Local = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");
    private static readonly SearchValues<char> Domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly string[] Nobody = ["mailer-daemon", "postmaster", "abuse", "support", "helpdesk"];

    /// <summary>Each, with where it begins.</summary>
    public static IEnumerable<(string Address, int At)> Of(string text)
    {
        for (var at = text.IndexOf('@'); at >= 0; at = at + 1 < text.Length ? text.IndexOf('@', at + 1) : -1)
        {
            var begin = at;
            while (begin > 0 && at - begin < 64 && Local.Contains(text[begin - 1]))
            {
                begin--;
            }

            var end = at + 1;
            while (end < text.Length && end - at < 255 && Domain.Contains(text[end]))
            {
                end++;
            }

            var local = text[begin..at].Trim('.', '\'', '*', '=', '-', '/');
            var domain = text[(at + 1)..end].Trim('.', '-');
            if (local.Length > 0 && domain.Contains('.') && !char.IsAsciiDigit(domain[^1]) && !IsSomebodyElse(text, begin) && !Nobody.Contains(local, StringComparer.OrdinalIgnoreCase))
            {
                yield return ($"{local}@{domain}", begin);
            }
        }
    }

    // Names of messages look like addresses, and senders are no recipients.
    private static bool IsSomebodyElse(string text, int begin)
    {
        var line = text.LastIndexOf('\n', Math.Max(0, begin - 1)) + 1;
        var before = text.AsSpan(line, begin - line);
        return before.Contains("message-id", StringComparison.OrdinalIgnoreCase) || before.Contains("from:", StringComparison.OrdinalIgnoreCase);
    }
}
