using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Where a domain wants reports to go (RFC 9989 §4.6). The word of a stranger: whether the receiver agreed is to be asked first (RFC 9990). Immutable.</summary>
public sealed record DmarcReportUri
{
    private const string MailTo = "mailto:";

    // RFC 3986 §2, without the comma and the exclamation mark, which are to be encoded here.
    private static readonly SearchValues<char> UriCharacters =
        SearchValues.Create("#$%&'()*+-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private DmarcReportUri(string text, Mailbox? mailbox) => (Text, Mailbox) = (text, mailbox);

    /// <summary>The URI, without the obsolete limit of size behind it.</summary>
    public string Text { get; }

    /// <summary>The mailbox of a <c>mailto:</c> URI; null for another scheme, and where it holds no mailbox. Such a URI is to be ignored.</summary>
    public Mailbox? Mailbox { get; }

    /// <summary>Reads a URI of the tags rua and ruf. Never throws.</summary>
    /// <param name="text">The text, nothing around it; null counts as empty.</param>
    /// <param name="uri">The URI, or null.</param>
    /// <returns>Whether it is one by the syntax of RFC 3986, with or without a limit of size.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DmarcReportUri? uri)
    {
        uri = null;
        var end = text?.IndexOf('!', StringComparison.Ordinal) ?? -1;
        var plain = end < 0 ? text ?? "" : text![..end];
        if (!IsUri(plain) || (end >= 0 && !IsSize(text.AsSpan(end + 1))))
        {
            return false;
        }

        uri = new DmarcReportUri(plain, MailboxOf(plain));
        return true;
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

    // obs-dmarc-report-size = "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]; to be ignored (RFC 9989 §4.8).
    private static bool IsSize(ReadOnlySpan<char> text)
    {
        var digits = text is [.. var before, 'k' or 'm' or 'g' or 't' or 'K' or 'M' or 'G' or 'T'] ? before : text;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static Mailbox? MailboxOf(string uri)
    {
        if (!uri.StartsWith(MailTo, ignoreCase: true, CultureInfo.InvariantCulture))
        {
            return null;
        }

        var address = uri[MailTo.Length..];
        var query = address.AsSpan().IndexOfAny('?', '#');
        return Mailbox.TryParse(Uri.UnescapeDataString(query < 0 ? address : address[..query]), out var mailbox, out _) ? mailbox : null;
    }
}
