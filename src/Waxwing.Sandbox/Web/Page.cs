using System.Globalization;
using System.Net;
using System.Text;

namespace Waxwing.Sandbox.Web;

/// <summary>Draws the pages. Whatever comes from a message passes <see cref="Isolated"/>, or <see cref="Text"/> where no element can stand.</summary>
internal static class Page
{
    public static string List(IReadOnlyList<CapturedMessage> messages, long count)
    {
        var rows = new StringBuilder();
        foreach (var message in messages.Reverse())
        {
            var summary = MessageSummary.Of(message);
            rows.Append(CultureInfo.InvariantCulture, $"""
                <tr><th scope="row"><a id="message-{message.Number}" href="/messages/{message.Number}">{Isolated(summary.Subject ?? "(no subject)")}</a></th><td data-label="From">{Isolated(summary.Sender ?? "<>")}</td><td data-label="To">{string.Join(", ", summary.Recipients.Select(Isolated))}</td><td data-label="Received" class="short"><time datetime="{message.Received:O}">{message.Received:yyyy-MM-dd HH:mm:ss} UTC</time></td><td data-label="Size" class="short">{Size(message.Content.Length)}</td><td data-label="TLS" class="short">{Tls(message)}</td></tr>

                """);
        }

        var table = messages.Count == 0
            ? "<p>No messages yet. Whatever is sent to the sandbox appears here at once.</p>"
            : $"""
                <table class="list"><caption class="skip">Captured messages, newest first</caption>
                <thead><tr><th scope="col">Subject</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Received</th><th scope="col">Size</th><th scope="col">TLS</th></tr></thead>
                <tbody>
                {rows}</tbody></table>
                """;
        var known = string.Create(CultureInfo.InvariantCulture, $"{messages.Count} here, {count} in all");
        return Frame("Inbox of the Waxwing sandbox", $"""
            <header><h1>Inbox of the Waxwing sandbox</h1><p id="status" role="status">{known}</p><button type="button" id="clear" hidden>Delete all</button></header>
            <main id="main"><div id="messages"><span data-summary hidden>{known}</span>{table}</div></main>
            <script src="/inbox.js"></script>
            """);
    }

    public static string Message(CapturedMessage message, ReadMessage read)
    {
        var main = new StringBuilder();
        main.Append("<table class=\"fields\"><caption class=\"skip\">Envelope</caption><tbody>");
        foreach (var (name, value) in Envelope(message))
        {
            main.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Isolated(name)}</th><td>{Isolated(value)}</td></tr>\n");
        }

        main.Append("</tbody></table>\n");
        if (read.Html is not null)
        {
            main.Append(CultureInfo.InvariantCulture, $"""
                <h2>HTML</h2><p>Shown without scripts, without anything that would have to be fetched, and with links that lead nowhere: point at one to see its address.</p>
                <iframe sandbox title="HTML of the message" src="/messages/{message.Number}/html"></iframe>

                """);
        }

        if (read.Text is not null)
        {
            main.Append(CultureInfo.InvariantCulture, $"<h2 id=\"text\">Text</h2><pre tabindex=\"0\" role=\"region\" aria-labelledby=\"text\" dir=\"auto\">{Text(read.Text)}</pre>\n");
        }

        if (read.Attachments.Count > 0)
        {
            main.Append("<h2>Attachments</h2><ul>");
            foreach (var (index, attachment) in read.Attachments.Index())
            {
                main.Append(CultureInfo.InvariantCulture, $"<li><a href=\"/api/messages/{message.Number}/attachments/{index}\" download>{Isolated(attachment.Name)}</a> ({Isolated(attachment.MediaType)}, {Size(attachment.Content.Length)})</li>");
            }

            main.Append("</ul>\n");
        }

        main.Append("<h2>Header</h2><table class=\"fields\"><caption class=\"skip\">Header fields</caption><tbody>");
        foreach (var (name, value) in read.Headers)
        {
            main.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Isolated(name)}</th><td>{Isolated(value)}</td></tr>\n");
        }

        main.Append(CultureInfo.InvariantCulture, $"</tbody></table>\n<h2>Source</h2><p><a href=\"/api/messages/{message.Number}/source\">Exactly as received</a> ({Size(message.Content.Length)})</p>");
        var subject = read.Subject ?? "(no subject)";
        return Framed(subject, main.ToString());
    }

    /// <summary>What stands where a message was, or never was.</summary>
    public static string NoMessage()
        => Framed("This message is not here", "<p>It was deleted, had to make room for newer ones, or belonged to a sandbox that has ended.</p>");

    private static string Framed(string heading, string main) => Frame($"{Text(heading)} – Waxwing sandbox", $"""
        <header><nav aria-label="Inbox"><a href="/">All messages</a></nav><h1>{Isolated(heading)}</h1></header>
        <main id="main">{main}</main>
        """);

    private static IEnumerable<(string Name, string Value)> Envelope(CapturedMessage message)
    {
        var envelope = message.Envelope;
        yield return ("Sender", message.Sender?.ToString() ?? "<>");
        foreach (var recipient in message.Recipients)
        {
            var dsn = envelope.DsnRequests[recipient];
            yield return ("Recipient", $"{recipient}{(dsn.Notify is { } notify ? $"; NOTIFY={notify}" : "")}{(dsn.OriginalRecipient is { } original ? $"; ORCPT={original}" : "")}");
        }

        yield return ("Received", message.Received.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        yield return ("TLS", message.TlsProtocol is { } tls ? $"{tls} {message.TlsCipherSuite}" : "none: it came in clear");
        yield return ("Authentication", message.Mechanism is { } mechanism ? $"{message.User}, {mechanism}" : "none");
        yield return ("Client", message.ClientName);
        yield return ("Body", $"{envelope.Body}{(envelope.SmtpUtf8 ? ", SMTPUTF8" : "")}{(envelope.RequireTls ? ", REQUIRETLS" : "")}");
        if (envelope.EnvelopeId is { } id)
        {
            yield return ("Envelope id", id.Value);
        }

        if (envelope.Return is { } back)
        {
            yield return ("Return", $"{back}");
        }

        if (envelope.DeliverBy is { } by)
        {
            yield return ("Deliver by", $"{by}");
        }

        yield return ("SHA-256", message.Sha256);
        if (message.File is { } file)
        {
            yield return ("File", file);
        }
    }

    private static string Frame(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><link rel="stylesheet" href="/inbox.css"></head>
        <body><a class="skip" href="#main">Skip to the content</a>
        {body}
        </body></html>
        """;

    private static string Tls(CapturedMessage message)
        => message.TlsProtocol is { } tls ? Text(tls) : "<span class=\"clear-text\">in clear</span>";

    private static string Size(long octets)
        => octets < 10_000 ? string.Create(CultureInfo.InvariantCulture, $"{octets} B") : string.Create(CultureInfo.InvariantCulture, $"{octets / 1000.0:N0} kB");

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    // A direction of its own (HTML Standard §4.5.24): right-to-left text, and marks that turn it round, do not reach what stands beside it.
    private static string Isolated(string text) => $"<bdi>{Text(text)}</bdi>";
}
