using System.Buffers;

namespace Waxwing;

/// <summary>Addresses of the web in plain text, which mail programs make links of.</summary>
internal static class TextLinks
{
    private const int MaxLinks = 500;

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n<>\"“”()[]{}");

    public static IEnumerable<WebLink> In(string text)
    {
        var (at, count) = (0, 0);
        while (count < MaxLinks && NextStart(text, at) is var start and >= 0)
        {
            var length = text.AsSpan(start).IndexOfAny(Ends);
            var end = length < 0 ? text.Length : start + length;
            var target = text[start..Math.Min(end, start + WebAddress.MaxLength)].TrimEnd('.', ',', ';', ':', '!', '?', '\'', '*');
            if (PlainText.IsBoundary(text, start - 1) && target.Length > 8)
            {
                count++;
                yield return new WebLink(LinkKind.Text, target, "", HasImage: false);
            }

            at = Math.Max(end, start + 4);
        }
    }

    private static int NextStart(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text.AsSpan(at).IndexOfAny("hHwW");
            if (next < 0)
            {
                return -1;
            }

            at += next;
            var rest = text.AsSpan(at);
            if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }

        return -1;
    }
}
