using System.Globalization;
using System.Text;

namespace Waxwing.Sandbox.Web;

/// <summary>One answer of the inbox.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Content">The content; null for a stream of events that follows.</param>
internal sealed record HttpAnswer(int Status, string ContentType, ReadOnlyMemory<byte>? Content)
{
    /// <summary>The policy of the inbox's own pages: nothing from elsewhere, nothing inline, and frames of its own only.</summary>
    public const string PagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The policy of a stranger's HTML: its own inline styles, pictures that it brought along, and nothing else; in an origin of its own.</summary>
    public const string PreviewPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public string Policy { get; init; } = PagePolicy;

    /// <summary>The name under which a browser saves it, instead of showing it; null to show it.</summary>
    public string? FileName { get; init; }

    public static HttpAnswer Html(string html) => new(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));

    public static HttpAnswer Text(int status, string text) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>The head for the wire. One answer a connection: there is nothing then to be confused with the next.</summary>
    public byte[] Head()
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {Reason()}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: {ContentType}\r\n")
            .Append("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n")
            .Append("Cross-Origin-Opener-Policy: same-origin\r\nX-DNS-Prefetch-Control: off\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Security-Policy: {Policy}\r\n");
        if (Content is { } content)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n");
        }

        if (FileName is not null)
        {
            // RFC 6266 §4.3, RFC 8187: percent-encoded, so that no name can hold a quote or a line end.
            head.Append(CultureInfo.InvariantCulture, $"Content-Disposition: attachment; filename*=UTF-8''{Uri.EscapeDataString(FileName)}\r\n");
        }

        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    private string Reason() => Status switch
    {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        421 => "Misdirected Request",
        _ => "Error",
    };
}
