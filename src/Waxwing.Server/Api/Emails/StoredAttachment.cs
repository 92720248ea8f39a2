using System.Security.Cryptography;
using MimeKit;
using MimeKit.IO;
using Waxwing.Server.Model;

namespace Waxwing.Server.Api.Emails;

/// <summary>A file of a message that was accepted.</summary>
internal sealed record StoredAttachment
{
    /// <summary>Always <c>attachment</c>.</summary>
    public string Object { get; } = "attachment";

    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, or null.</summary>
    public string? Filename { get; init; }

    /// <summary>How many octets it has.</summary>
    public required long Size { get; init; }

    /// <summary>Its media type.</summary>
    public required string ContentType { get; init; }

    /// <summary><c>attachment</c>, or <c>inline</c> where the HTML shows it.</summary>
    public required string ContentDisposition { get; init; }

    /// <summary>By which name the HTML shows it, or null.</summary>
    public string? ContentId { get; init; }

    /// <summary>Where its octets are, for whoever has this link, until it expires.</summary>
    public required string DownloadUrl { get; init; }

    /// <summary>When the link expires (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The files of a message with their ids, in their order.</summary>
    public static IReadOnlyList<(Guid Id, MimePart Part)> PartsOf(Guid message, MimeMessage mime)
    {
        var parts = new List<(Guid, MimePart)>();
        foreach (var part in mime.BodyParts.OfType<MimePart>())
        {
            if (part.IsAttachment || part is not TextPart)
            {
                parts.Add((IdOf(message, parts.Count), part));
            }
        }

        return parts;
    }

    /// <summary>How many octets a file has.</summary>
    public static long SizeOf(MimePart part)
    {
        using var measure = new MeasuringStream();
        part.Content?.DecodeTo(measure);
        return measure.Length;
    }

    // RFC 9562 §5.8: made of what it is, so that it is the same whenever it is asked for.
    private static Guid IdOf(Guid message, int place)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. message.ToOctets(), (byte)(place >> 8), (byte)place], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return Ids.FromOctets(hash[..16]);
    }
}
