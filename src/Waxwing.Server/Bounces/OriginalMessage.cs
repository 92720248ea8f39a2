using System.Collections.Immutable;
using System.Text;
using MimeKit.Utils;
using Waxwing.Smtp;

namespace Waxwing.Server.Bounces;

/// <summary>The message that a notification is about: its header, field by field, and what of it may come back.</summary>
internal sealed class OriginalMessage
{
    /// <summary>The most octets of a header that come back; what is behind is left out, by whole fields.</summary>
    public const int MaxHeader = 32_768;

    /// <summary>The most octets of a message that come back as a whole (RFC 3461 §6.2 leaves that to us).</summary>
    public const int MaxWhole = 102_400;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly ImmutableArray<(string Name, ReadOnlyMemory<byte> Octets)> _fields;

    private OriginalMessage(ImmutableArray<(string Name, ReadOnlyMemory<byte> Octets)> fields, ReadOnlyMemory<byte> body) => (_fields, _body) = (fields, body);

    /// <summary>The Message-ID, or null if it has none that can be written again.</summary>
    public MessageId? MessageId => MessageId.TryParse(Value("Message-ID")?.Trim(), out var id) ? id : null;

    /// <summary>The subject, decoded; empty if it has none.</summary>
    public string Subject => Raw("Subject") is { } raw ? Rfc2047.DecodeText(raw.ToArray()).Trim() : string.Empty;

    /// <summary>Whether it is a report, or an answer that a program wrote (RFC 3834 §5). Mail that a program wrote of its own accord is none: its sender wants to hear of failures.</summary>
    public bool AnswersByItself => Begins(Value("Content-Type"), "multipart/report") || Begins(Value("Auto-Submitted"), "auto-replied");

    /// <summary>Divides the octets of a message; what is behind <see cref="MaxHeader"/> is no header any more.</summary>
    public static OriginalMessage Read(ReadOnlyMemory<byte> octets)
    {
        var fields = ImmutableArray.CreateBuilder<(string, ReadOnlyMemory<byte>)>();
        var position = 0;
        while (position < octets.Length && !IsLineEnd(octets.Span[position..]))
        {
            var length = FieldLength(octets.Span[position..]);
            if (position + length > MaxHeader)
            {
                break;
            }

            var field = octets.Slice(position, length);
            var colon = field.Span.IndexOf((byte)':');
            if (colon > 0)
            {
                fields.Add((Encoding.ASCII.GetString(field.Span[..colon]).TrimEnd(), field));
            }

            position += length;
        }

        return new OriginalMessage(fields.ToImmutable(), octets[position..]);
    }

    /// <summary>
    /// What comes back of the header: all whole fields but those that tell who else got the message.
    /// </summary>
    public byte[] Header()
    {
        using var header = new MemoryStream();
        foreach (var (name, octets) in _fields)
        {
            if (!name.Equals("Bcc", StringComparison.OrdinalIgnoreCase) && !name.Equals("Resent-Bcc", StringComparison.OrdinalIgnoreCase))
            {
                header.Write(octets.Span);
            }
        }

        return header.ToArray();
    }

    /// <summary>The whole message without those fields; null where it is too large.</summary>
    public byte[]? Whole()
    {
        var header = Header();
        return header.Length + _body.Length <= MaxWhole ? [.. header, .. _body.Span] : null;
    }

    private string? Value(string name) => Raw(name) is { } raw ? Encoding.ASCII.GetString(raw.Span) : null;

    private ReadOnlyMemory<byte>? Raw(string name)
    {
        foreach (var (field, octets) in _fields)
        {
            if (field.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return octets[(octets.Span.IndexOf((byte)':') + 1)..];
            }
        }

        return null;
    }

    private static bool Begins(string? value, string with) => value is not null && value.AsSpan().TrimStart().StartsWith(with, StringComparison.OrdinalIgnoreCase);

    private static bool IsLineEnd(ReadOnlySpan<byte> octets) => octets is [(byte)'\n', ..] or [(byte)'\r', (byte)'\n', ..];

    // RFC 5322 §2.2.3: a field goes on where white space follows its line break.
    private static int FieldLength(ReadOnlySpan<byte> octets)
    {
        var length = 0;
        do
        {
            var end = octets[length..].IndexOf((byte)'\n');
            length = end < 0 ? octets.Length : length + end + 1;
        }
        while (length < octets.Length && octets[length] is (byte)' ' or (byte)'\t');

        return length;
    }
}
