using System.Buffers;

namespace Waxwing;

/// <summary>
/// Finds JSON Web Tokens (RFC 7519) by what every one of them has: a dot, and behind it the base64url of a payload that begins as an object of JSON does. Back from there
/// stands the header, which may be long: whole certificates are in some (RFC 7515 §4.1.6).
/// </summary>
internal static class JsonWebTokenSearch
{
    private const string Beginning = "eyJ";
    private const string Payload = "." + Beginning;
    private const int ShortestHeader = 11;
    private const int ShortestPayload = 9;

    // The header may stand behind a hyphen, which base64url has too.
    private const int MostBeginnings = 4;

    private static readonly DetectorRule Rule = DetectorRules.Of("json-web-token");
    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static void Run(ReadOnlySpan<char> text, Hits hits)
    {
        for (var from = 0; text[from..].IndexOf(Payload, StringComparison.Ordinal) is var next and >= 0;)
        {
            var dot = from + next;
            var run = from + text[from..dot].LastIndexOfAnyExcept(Base64Url) + 1;
            hits.Effort += dot - run;
            from = dot + 1;
            if (PayloadLength(text[from..]) >= ShortestPayload && HeaderStart(text[run..dot], hits) is >= 0 and var start)
            {
                var length = MatchExtent.Of(text[(run + start)..], from + ShortestPayload - run - start, MatchExtension.Token, hits);
                hits.Add(run + start, length, Rule, Rule.Confidence);
                from = run + start + length;
            }
        }
    }

    private static int PayloadLength(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, ShortestPayload)].IndexOfAnyExcept(Base64Url);
        return end < 0 ? Math.Min(text.Length, ShortestPayload) : end;
    }

    private static int HeaderStart(ReadOnlySpan<char> run, Hits hits)
    {
        var at = 0;
        for (var tried = 0; tried < MostBeginnings && run.Length - at >= ShortestHeader; tried++)
        {
            if (run[at..].StartsWith(Beginning, StringComparison.Ordinal))
            {
                hits.Effort += run.Length - at;
                if (JsonWebTokenCheck.IsHeader(run[at..]))
                {
                    return at;
                }
            }

            var hyphen = run[at..].IndexOf("-" + Beginning, StringComparison.Ordinal);
            if (hyphen < 0)
            {
                return -1;
            }

            at += hyphen + 1;
        }

        return -1;
    }
}
