using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Api.Emails;

/// <summary>
/// Links to the octets of files, good for a while for whoever has them, as Resend's clients expect: they fetch without a key. A link says for whom, what and until when, and is signed with
/// <see cref="ApiOptions.LinkKey"/>. Thread-safe.
/// </summary>
internal sealed class AttachmentLinks(ApiOptions options, TimeProvider clock)
{
    /// <summary>The route of links.</summary>
    public const string Pattern = "/attachments/{link}";

    private const int Tag = 32;
    private const int Fixed = 8 + 16 + 16;
    private const int LongestTenant = 256;

    /// <summary>Shows a file with a new link.</summary>
    public StoredAttachment Show(HttpRequest request, StoredMessage message, Guid id, MimePart part)
    {
        var until = DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + options.LinkLife).ToUnixTimeSeconds());
        return new StoredAttachment
        {
            Id = id,
            Filename = part.FileName,
            Size = StoredAttachment.SizeOf(part),
            ContentType = part.ContentType.MimeType,
            ContentDisposition = part.IsAttachment ? "attachment" : "inline",
            ContentId = part.ContentId,
            DownloadUrl = $"{request.Scheme}://{request.Host}{Pattern[..Pattern.IndexOf('{', StringComparison.Ordinal)]}{Sign(message, id, until)}",
            ExpiresAt = until,
        };
    }

    /// <summary>Reads a link. False: it is none of ours, or over.</summary>
    public bool TryRead(string link, [NotNullWhen(true)] out string? tenant, out Guid message, out Guid attachment)
    {
        (tenant, message, attachment) = (null, default, default);
        if (link.Length > Base64Url.GetEncodedLength(Fixed + LongestTenant + Tag) || !Base64Url.IsValid(link))
        {
            return false;
        }

        var octets = Base64Url.DecodeFromChars(link).AsSpan();
        if (octets.Length <= Fixed + Tag || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(options.LinkKey.Span, octets[..^Tag]), octets[^Tag..]))
        {
            return false;
        }

        message = Ids.FromOctets(octets.Slice(8, 16));
        attachment = Ids.FromOctets(octets.Slice(24, 16));
        tenant = Encoding.UTF8.GetString(octets[Fixed..^Tag]);
        return BinaryPrimitives.ReadInt64BigEndian(octets) > clock.GetUtcNow().ToUnixTimeSeconds();
    }

    private string Sign(StoredMessage message, Guid attachment, DateTimeOffset until)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, until.ToUnixTimeSeconds());
        byte[] said = [.. time, .. message.Id.ToOctets(), .. attachment.ToOctets(), .. Encoding.UTF8.GetBytes(message.Tenant)];
        return Base64Url.EncodeToString([.. said, .. HMACSHA256.HashData(options.LinkKey.Span, said)]);
    }
}
