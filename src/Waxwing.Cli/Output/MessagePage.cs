using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Cli.Output;

/// <summary>
/// Reports on received messages as one page for a browser. Everything that comes from a message is encoded, there is no script, no link and no
/// picture, and the page's own policy forbids all but its style, so that not even a fault here could make it load something.
/// </summary>
internal static class MessagePage
{
    private const string Style = """

        :root { color-scheme: light dark; --line: #8885; --soft: #8882; }
        * { box-sizing: border-box; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.4rem; margin: 0 0 1rem; }
        h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
        article { border: 1px solid var(--line); border-radius: .75rem; margin: 0 0 1.5rem; padding: 1rem; }
        .verdict { border-radius: .5rem; color: #fff; display: inline-block; font-weight: 700; padding: .25rem .75rem; }
        .None { background: #1b6e3c; } .Suspicious { background: #8a5a00; } .Phishing { background: #a3161e; } .Unreadable { background: #555; }
        dl { margin: .75rem 0; } dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
        ul { list-style: none; margin: 0; padding: 0; }
        li { border-top: 1px solid var(--line); padding: .6rem 0; }
        code { background: var(--soft); border-radius: .25rem; display: block; font-size: .875rem; margin-top: .25rem; padding: .25rem .5rem; white-space: pre-wrap; }
        .weight { display: inline-block; font-weight: 700; min-width: 2rem; }
        summary { cursor: pointer; padding: .25rem 0; }
        @media (min-width: 36rem) { body { padding: 2rem; } dl { display: grid; grid-template-columns: 6rem 1fr; } }

        """;

    public static string Write(IReadOnlyList<ICommandResult> results)
    {
        var page = new StringBuilder();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>Messages, judged by Waxwing</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>Messages, judged by Waxwing</h1>

            """);
        foreach (var result in results)
        {
            switch (result)
            {
                case MessageResult judged:
                    Article(page, judged);
                    break;
                case UnreadableResult unreadable:
                    Article(page, unreadable);
                    break;
            }
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Article(StringBuilder page, MessageResult result)
    {
        var phishing = result.Report.Phishing;
        page.Append(CultureInfo.InvariantCulture, $"""
            <article>
            <p class="verdict {phishing.Verdict}">{Word(phishing.Verdict)}</p>
            <p>{Advice(phishing.Verdict)}</p>
            <p>{Text(phishing.Explanation)}</p>
            <dl>
            <dt>File</dt><dd><bdi>{Text(result.File)}</bdi></dd>
            <dt>From</dt><dd><bdi>{Text(result.Report.From)}</bdi></dd>
            <dt>Subject</dt><dd><bdi>{Text(result.Report.Subject)}</bdi></dd>
            </dl>
            <h2>Signs of phishing</h2>

            """);
        Signs(page, phishing);
        if (!phishing.Mitigations.IsEmpty)
        {
            page.Append("<h2>What speaks for it</h2>\n");
            List(page, phishing.Mitigations);
        }

        page.Append("<h2>Where it comes from</h2>\n<ul>\n");
        foreach (var step in result.Report.Authentication.Steps)
        {
            Step(page, step);
        }

        page.Append("</ul>\n</article>\n");
    }

    private static void Article(StringBuilder page, UnreadableResult result) => page.Append(CultureInfo.InvariantCulture, $"""
        <article>
        <p class="verdict Unreadable">Not judged</p>
        <p>{Text(result.Error.Message)}</p>
        <dl>
        <dt>File</dt><dd><bdi>{Text(result.File)}</bdi></dd>
        </dl>
        </article>

        """);

    private static void Signs(StringBuilder page, PhishingReport phishing)
    {
        if (phishing.Indicators.IsEmpty)
        {
            page.Append("<p>None was found.</p>\n");
        }
        else
        {
            List(page, phishing.Indicators);
        }

        foreach (var sentence in phishing.Unread)
        {
            page.Append("<p>Not read: ").Append(Text(sentence)).Append("</p>\n");
        }
    }

    private static void List(StringBuilder page, IEnumerable<PhishingIndicator> indicators)
    {
        page.Append("<ul>\n");
        foreach (var indicator in indicators)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><span class=\"weight\">{indicator.Weight:+0;-0}</span><strong>{Text(indicator.Id)}</strong><br>{Text(indicator.Explanation)}");
            foreach (var evidence in indicator.Evidence)
            {
                page.Append("<code dir=\"ltr\"><bdi>").Append(Text(evidence)).Append("</bdi></code>");
            }

            if (indicator.Count > Math.Max(indicator.Evidence.Length, 1))
            {
                page.Append(CultureInfo.InvariantCulture, $"<br>Seen {indicator.Count} times.");
            }

            page.Append("</li>\n");
        }

        page.Append("</ul>\n");
    }

    private static void Step(StringBuilder page, AuthenticationStep step)
    {
        page.Append(CultureInfo.InvariantCulture, $"<li><strong>{Text(step.Method.ToUpperInvariant())}: {Text(step.Result)}</strong><br>{Text(step.Reason)}");
        if (!step.Details.IsEmpty)
        {
            page.Append("<details><summary>Steps</summary>");
            foreach (var detail in step.Details)
            {
                page.Append("<code dir=\"ltr\">").Append(Text(detail)).Append("</code>");
            }

            page.Append("</details>");
        }

        page.Append("</li>\n");
    }

    private static string Word(PhishingVerdict verdict) => verdict switch
    {
        PhishingVerdict.None => "Nothing found",
        PhishingVerdict.Suspicious => "Suspicious",
        PhishingVerdict.Phishing => "Phishing",
    };

    private static string Advice(PhishingVerdict verdict) => verdict switch
    {
        PhishingVerdict.None => "Too little speaks against this message. Whoever is asked for money, a password or a document should still ask back in another way.",
        PhishingVerdict.Suspicious => "Look twice before you follow a link, answer or pay: ask whoever it claims to come from, in a way that does not stand in the message.",
        PhishingVerdict.Phishing => "Follow no link, open nothing, do not answer. If you have to know, ask whoever it claims to come from, in a way that does not stand in the message.",
    };

    private static string Text(string text) => WebUtility.HtmlEncode(Terminal.Printable(text));
}
