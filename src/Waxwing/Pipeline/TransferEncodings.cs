using MimeKit;
using MimeKit.Cryptography;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Chooses a transfer encoding (RFC 2045 §6) for the parts of a message that a relay could not carry as they stand. All
/// others are left alone, to the octet: a message that was read from a file leaves as it was read.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="taken">What the relay takes.</param>
internal sealed class TransferEncodings(MimeMessage message, BodyType taken)
{
    /// <summary>Whether a part stays binary, since it is declared so and the relay takes it (RFC 2045 §2.9).</summary>
    public bool IsBinary { get; private set; }

    /// <summary>Makes every part fit.</summary>
    public void Choose(CancellationToken cancellationToken) => Choose(message.Body, cancellationToken);

    private void Choose(MimeEntity? entity, CancellationToken cancellationToken)
    {
        switch (entity)
        {
            // Another encoding would break the signature (RFC 1847 §2.1).
            case MultipartSigned or MultipartEncrypted:
                break;
            case Multipart multipart:
                foreach (var part in multipart)
                {
                    Choose(part, cancellationToken);
                }

                break;
            case MessagePart { Message: { } inner }:
                Choose(inner.Body, cancellationToken);
                break;
            case MimePart { Content: not null } part:
                ChooseFor(part, cancellationToken);
                break;
            default:
                break;
        }
    }

    private void ChooseFor(MimePart part, CancellationToken cancellationToken)
    {
        if (part.ContentTransferEncoding is ContentEncoding.Base64 or ContentEncoding.QuotedPrintable or ContentEncoding.UUEncode)
        {
            return;
        }

        if (part.ContentTransferEncoding == ContentEncoding.Binary && taken == BodyType.BinaryMime)
        {
            IsBinary = true;
            return;
        }

        var facts = Scan(part, cancellationToken);
        var isText = part.ContentType.IsMimeType("text", "*");
        if (facts.LongestLine > ContentFacts.MaxLineLength || facts.HasNul || facts.HasBareCr || (facts.HasBareLf && !isText))
        {
            // The line ends of text are written as CRLF (RFC 2046 §4.1.1); an LF in anything else is data.
            Encode(part, isText ? ContentEncoding.QuotedPrintable : ContentEncoding.Base64);
        }
        else if (facts.HasEightBit && taken == BodyType.SevenBit)
        {
            Encode(part, isText ? part.GetBestEncoding(EncodingConstraint.SevenBit, ContentFacts.MaxLineLength, cancellationToken) : ContentEncoding.Base64);
        }
        else if (facts.HasEightBit && part.ContentTransferEncoding != ContentEncoding.EightBit)
        {
            Encode(part, ContentEncoding.EightBit);
        }
        else if (part.ContentTransferEncoding == ContentEncoding.Binary)
        {
            // RFC 3030 §3: what is labelled so travels only with BINARYMIME.
            Encode(part, facts.HasEightBit ? ContentEncoding.EightBit : ContentEncoding.SevenBit);
        }
    }

    private void Encode(MimePart part, ContentEncoding encoding)
    {
        part.ContentTransferEncoding = encoding;
        if (!message.Headers.Contains(HeaderId.MimeVersion))
        {
            // RFC 2045 §4: without it, nobody has to read the field that says how the part is encoded.
            message.MimeVersion = new Version(1, 0);
        }
    }

    private static ContentFacts Scan(MimePart part, CancellationToken cancellationToken)
    {
        using var scan = new ScanningStream();
        part.Content!.DecodeTo(scan, cancellationToken);
        return scan.Facts;
    }
}
