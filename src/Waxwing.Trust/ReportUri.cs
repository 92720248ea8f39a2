using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Where a domain wants reports to go, of DMARC (RFC 9989 §4.6) or of TLS (RFC 8460 §3). The word of a stranger. Immutable.</summary>
public sealed record ReportUri
{
    private const string MailTo = "mailto:";

    // RFC 3986 §2, without what separates URIs in a record.
    private static readonly SearchValues<char> UriCharacters =
        SearchValues.Create("#$%&'()*+-./0123456789:=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private ReportUri(string text, Mailbox? mailbox) => (Text, Mailbox) = (text, mailbox);

    /// <summary>The URI.</summary>
    public string Text { get; }

    /// <summary>The mailbox of a <c>mailto:</c> URI; null for another scheme, and where it holds no mailbox. Such a URI is to be ignored.</summary>
    public Mailbox? Mailbox { get; }

    /// <summary>Reads a URI. Never throws.</summary>
    /// <param name="text">The text, nothing around it; null counts as empty.</param>
    /// <param name="uri">The URI, or null.</param>
    /// <returns>Whether it is one by the syntax of RFC 3986, its commas, semicolons and exclamation marks encoded.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ReportUri? uri)
    {
        uri = IsUri(text ?? "") ? new ReportUri(text!, MailboxOf(text!)) : null;
        return uri is not null;
    }

    /// <summary>The URI.</summary>
    public override string ToString() => Text;

    private static bool IsUri(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter(text[0])
            && !text.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters)
            && !text.AsSpan(colon).ContainsAnyExcept(UriCharacters)
            && PercentSignsBeginOctets(text);
    }

    private static bool PercentSignsBeginOctets(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }
        }

        return true;
    }

    private static Mailbox? MailboxOf(string uri)
    {
        if (!uri.StartsWith(MailTo, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var address = uri[MailTo.Length..];
        var query = address.AsSpan().IndexOfAny('?', '#');
        return Mailbox.TryParse(Uri.UnescapeDataString(query < 0 ? address : address[..query]), out var mailbox, out _) ? mailbox : null;
    }
}
