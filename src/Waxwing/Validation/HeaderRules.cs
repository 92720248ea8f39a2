using System.Text;
using System.Text.Unicode;
using MimeKit;
using MimeKit.Utils;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Judges header fields: their names, their lines as they will go out, and what they say when decoded.</summary>
internal static class HeaderRules
{
    // RFC 5322 §3.6 and RFC 2045 §3: at most once. Of two, one reader takes the first and another the last, and a filter
    // judges another message than a person sees. From has a fault of its own: see AuthorRules.
    private static bool StandsOnce(HeaderId field) => field
        is HeaderId.Date or HeaderId.Sender or HeaderId.ReplyTo or HeaderId.To or HeaderId.Cc or HeaderId.Bcc or HeaderId.MessageId or HeaderId.InReplyTo
        or HeaderId.References or HeaderId.Subject or HeaderId.MimeVersion or HeaderId.ContentType or HeaderId.ContentTransferEncoding
        or HeaderId.ContentDisposition or HeaderId.ContentId or HeaderId.ContentDescription;

    /// <summary>Judges every field of the message's own header section and of its parts.</summary>
    /// <param name="message">The message.</param>
    /// <param name="international">Whether the message goes out with SMTPUTF8, so that fields may be UTF-8 (RFC 6532 §3.2).</param>
    /// <returns>How many fields were judged.</returns>
    /// <exception cref="SendException">A field is refused.</exception>
    public static int Check(MimeMessage message, bool international)
    {
        var count = Check(message.Headers, international);
        return message.Body is { } body ? count + Check(body, international) : count;
    }

    private static int Check(MimeEntity entity, bool international)
    {
        var count = Check(entity.Headers, international);
        if (entity is Multipart multipart)
        {
            foreach (var part in multipart)
            {
                count += Check(part, international);
            }
        }

        return count;
    }

    private static int Check(HeaderList headers, bool international)
    {
        // By index: the list's enumerator is an object.
        for (var i = 0; i < headers.Count; i++)
        {
            Check(headers[i], international);
            if (StandsOnce(headers[i].Id) && headers.IndexOf(headers[i].Id) != i)
            {
                throw Refuse(SendFault.InvalidHeader, $"{headers[i].Field}: the field stands twice, and may stand once (RFC 5322 §3.6): remove one");
            }
        }

        return headers.Count;
    }

    private static void Check(Header header, bool international)
    {
        // RFC 5322 §2.2: printable US-ASCII except colon.
        if (header.Field.Length == 0 || header.Field.AsSpan().ContainsAnyExceptInRange('!', '~') || header.Field.Contains(':', StringComparison.Ordinal))
        {
            throw Refuse(SendFault.InvalidHeader, "a header field has a name that is not allowed: only printable ASCII without colon (RFC 5322 §2.2)");
        }

        // RFC 5322 §4.5 has white space before the colon in obsolete fields only, which must not be made. MimeKit keeps it as it was read; of
        // two readers one knows the field then, and the other does not.
        if (header.RawField.Length != header.Field.Length)
        {
            throw Refuse(SendFault.InvalidHeader, $"{header.Field}: white space stands between the name of the field and its colon (RFC 5322 §2.2): remove it");
        }

        CheckLines(header);
        CheckEncodedWords(header, international);
        CheckCharset(header, international);
    }

    // RFC 5322 §2.2: a field is US-ASCII. What a server makes of other octets is its own affair: they are cut, guessed at, or refused.
    private static void CheckCharset(Header header, bool international)
    {
        if (!Ascii.IsValid(header.RawValue) && !(international && Utf8.IsValid(header.RawValue)))
        {
            throw Refuse(SendFault.InvalidHeader, international
                ? $"{header.Field}: the value is not UTF-8 (RFC 6532 §3.2)"
                : $"{header.Field}: the value holds octets that are not ASCII; write them as encoded words (RFC 2047, 2231)");
        }
    }

    // What a reader decodes (RFC 2047) may hold what the wire does not show: mail programs have been fooled by it. And where the message
    // goes out with SMTPUTF8 the wire does show it: MimeKit writes the decoded text.
    private static void CheckEncodedWords(Header header, bool international)
    {
        if (header.RawValue.AsSpan().IndexOf("=?"u8) < 0)
        {
            return;
        }

        CheckDecoded(header, Rfc2047.DecodeText(header.RawValue.Where(octet => octet is not ((byte)'\r' or (byte)'\n')).ToArray()), international);
        // The text that MimeKit holds, and writes with SMTPUTF8, is the one that a program gave it: where that looks like the beginning of an encoded word
        // itself, the value decodes to another text.
        CheckDecoded(header, header.Value, international);
    }

    private static void CheckDecoded(Header header, string text, bool international)
    {
        if (text.AsSpan().ContainsAny("\r\n\0"))
        {
            throw Refuse(SendFault.HeaderInjection, $"{header.Field}: an encoded word of the value holds a line break or NUL: header injection; remove it");
        }

        // ISO 2022 (RFC 1468) changes its character sets by control characters; without its table they are what one reads here.
        var allowed = !international && Encoding.Latin1.GetString(header.RawValue).Contains("=?iso-2022-", StringComparison.OrdinalIgnoreCase) ? "\t\x0e\x0f\x1b" : "\t";
        if (text.Any(character => char.IsControl(character) && !allowed.Contains(character, StringComparison.Ordinal)))
        {
            throw Refuse(SendFault.HeaderInjection, $"{header.Field}: an encoded word of the value holds a control character; remove it");
        }
    }

    private static void CheckLines(Header header)
    {
        ReadOnlySpan<byte> raw = header.RawValue;
        raw = raw.EndsWith("\r\n"u8) ? raw[..^2] : raw.EndsWith("\n"u8) ? raw[..^1] : raw;
        if (raw.Length + header.Field.Length < ContentFacts.MaxLineLength && !raw.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return;
        }

        var length = Encoding.ASCII.GetByteCount(header.Field) + 1;
        for (var i = 0; i < raw.Length; i++)
        {
            switch (raw[i])
            {
                // RFC 5322 §2.2.3: a field goes on only behind a line break that white space follows. MimeKit writes LF as CRLF.
                case (byte)'\r' when i + 2 < raw.Length && raw[i + 1] == '\n' && raw[i + 2] is (byte)' ' or (byte)'\t':
                    break;
                case (byte)'\n' when i + 1 < raw.Length && raw[i + 1] is (byte)' ' or (byte)'\t':
                    length = 0;
                    break;
                case (byte)'\r' or (byte)'\n' or (byte)'\0':
                    throw Refuse(SendFault.HeaderInjection, $"{header.Field}: the value holds a line break or NUL of its own: header injection; remove it");
                // RFC 5322 §3.2.5: only obsolete text has control characters; on a terminal they are commands.
                case (< (byte)' ' and not (byte)'\t') or 0x7f:
                    throw Refuse(SendFault.HeaderInjection, $"{header.Field}: the value holds a control character; remove it");
                default:
                    length++;
                    break;
            }

            if (length > ContentFacts.MaxLineLength)
            {
                throw Refuse(SendFault.InvalidHeader, $"{header.Field}: a line of the field is longer than {ContentFacts.MaxLineLength} octets (RFC 5322 §2.1.1): shorten it");
            }
        }
    }

    private static SendException Refuse(SendFault fault, string message) => new(SendError.Refusal(SendStage.Validate, fault, message));
}
