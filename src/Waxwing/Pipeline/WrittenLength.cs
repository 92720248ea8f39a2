using System.Text;
using MimeKit;
using MimeKit.Cryptography;

namespace Waxwing;

/// <summary>
/// How long a message can become once it is written, told from its structure: nothing that is large is read or encoded for it. Where that
/// cannot be told, nor that all of it will be ASCII, there is no answer.
/// </summary>
internal static class WrittenLength
{
    // What is longer is counted exactly or not at all: SIZE should not say much more than there is.
    private const int Small = 64 * 1024;

    // A line of base64 (RFC 2045 §6.8), and its CRLF.
    private const int LineLength = 76;

    // RFC 2046 §5.1.1: a boundary has at most 70 characters; around it go CRLF, two hyphens, two more behind the last one, CRLF.
    private const int Delimiter = 70 + 8;

    /// <summary>Whether a part alone has more octets than this: only then is it worth while to ask how long the message can become.</summary>
    public static bool HasPartBeyond(long length, MimeEntity? entity)
    {
        switch (entity)
        {
            case Multipart multipart:
                for (var i = 0; i < multipart.Count; i++)
                {
                    if (HasPartBeyond(length, multipart[i]))
                    {
                        return true;
                    }
                }

                return false;
            case MessagePart { Message: { } inner }:
                return HasPartBeyond(length, inner.Body);
            default:
                return entity is MimePart { Content.Stream: { CanSeek: true } stream } && stream.Length > length;
        }
    }

    /// <summary>The most octets that the message can have once it is written, all of them ASCII; or null.</summary>
    public static long? AtMost(MimeMessage message) => Sum(OfHeaders(message.Headers), message.Body is { } body ? OfEntity(body) : 0);

    private static long? OfEntity(MimeEntity entity) => entity switch
    {
        // Nobody has looked into what is signed, since nobody may change it.
        MultipartSigned or MultipartEncrypted => null,
        Multipart multipart => OfMultipart(multipart),
        MessagePart part => Sum(OfHeaders(part.Headers), part.Message is { } inner ? AtMost(inner) : 0),
        MimePart part => Sum(OfHeaders(part.Headers), part.Content is { } content ? OfContent(content, part.ContentTransferEncoding) : 0),
        _ => null,
    };

    private static long? OfMultipart(Multipart multipart)
    {
        var length = Sum(OfHeaders(multipart.Headers), OfText(multipart.Preamble), OfText(multipart.Epilogue), Delimiter);
        foreach (var part in multipart)
        {
            length = Sum(length, OfEntity(part), Delimiter);
        }

        return length;
    }

    private static long? OfContent(IMimeContent content, ContentEncoding encoding)
    {
        var length = content.Stream is { CanSeek: true } stream ? stream.Length : long.MaxValue;
        var isRaw = content.Encoding is ContentEncoding.Default or ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.Binary;
        return encoding switch
        {
            ContentEncoding.Base64 when isRaw && length < long.MaxValue / 2 => Base64(length),
            // Quoted-printable makes three octets of one, and a line end of three octets may follow any of them.
            ContentEncoding.QuotedPrintable when isRaw && length <= Small => (6 * length) + LineLength,
            // The line ends of text become CRLF.
            ContentEncoding.Default or ContentEncoding.SevenBit when isRaw && length <= Small && IsAscii(content) => (2 * length) + LineLength,
            _ => null,
        };
    }

    private static long Base64(long length)
    {
        var characters = (length + 2) / 3 * 4;
        return characters + (((characters / LineLength) + 2) * 2);
    }

    // It is small, and was read to choose its encoding; looking again is cheaper than to remember.
    private static bool IsAscii(IMimeContent content)
    {
        using var scan = new ScanningStream();
        content.DecodeTo(scan);
        return !scan.Facts.HasEightBit;
    }

    private static long? OfHeaders(HeaderList headers)
    {
        // The empty line behind them, and fields that are added while they are written.
        long length = 256;
        foreach (var header in headers)
        {
            if (!Ascii.IsValid(header.RawValue))
            {
                return null;
            }

            // Folding adds line ends.
            length += header.Field.Length + (header.RawValue.Length * 5 / 4) + 16;
        }

        return length;
    }

    private static long? OfText(string? text) => text is null ? 0 : Ascii.IsValid(text) ? (2 * text.Length) + 16 : null;

    private static long? Sum(params ReadOnlySpan<long?> lengths)
    {
        long sum = 0;
        foreach (var length in lengths)
        {
            if (length is null)
            {
                return null;
            }

            sum += length.Value;
        }

        return sum;
    }
}
