using System.Text;
using MimeKit;

namespace Waxwing.Encryption;

/// <summary>Moves the header into what is encrypted, and leaves outside what mail servers need (RFC 9788).</summary>
internal static class HeaderProtection
{
    private const string Obscured = "[...]";

    /// <summary>What is encrypted is written so: lines of CRLF, ASCII where a field does not hold UTF-8 of its own.</summary>
    public static FormatOptions Format { get; } = CreateFormat();

    /// <summary>The Cryptographic Payload (RFC 9788 §1.7): the body with all header fields, and with a note of what stands outside.</summary>
    /// <param name="message">The message; its parts have transfer encodings that keep to ASCII.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    public static byte[] Payload(MimeMessage message, CancellationToken cancellationToken)
    {
        var body = message.Body ?? new TextPart("plain") { Text = "" };
        var fields = new HeaderList();
        foreach (var field in message.Headers.Where(IsProtected))
        {
            fields.Add(field.Clone());
        }

        // RFC 9788 §2.2: by these a reader knows which fields nobody on the way saw.
        foreach (var field in message.Headers.Where(IsProtected).Select(Outside).OfType<Header>())
        {
            fields.Add(Noted(field));
        }

        AddOwn(body, fields);
        using var stream = new MemoryStream();
        fields.WriteTo(Format, stream, cancellationToken);
        body.WriteTo(Format, stream, contentOnly: true, cancellationToken);
        return stream.ToArray();
    }

    /// <summary>The message as everybody on the way sees it, around an encrypted body.</summary>
    public static MimeMessage Around(MimeMessage message, MimeEntity encrypted)
    {
        var fields = message.Headers.Where(IsProtected).Select(Outside).OfType<Header>().ToArray();
        return new MimeMessage(fields.AsEnumerable()) { MimeVersion = new Version(1, 0), Body = encrypted };
    }

    // RFC 9788 §3.2.1, hcp_baseline: the subject is obscured, Keywords and Comments are left out, everything else stays.
    private static Header? Outside(Header field) => field.Id switch
    {
        HeaderId.Subject => new Header(HeaderId.Subject, Obscured),
        HeaderId.Keywords or HeaderId.Comments => null,
        _ => field.Clone(),
    };

    private static Header Noted(Header outside) => Raw("HP-Outer", [(byte)' ', .. Encoding.ASCII.GetBytes(outside.Field), (byte)':', .. outside.RawValue]);

    // The fields of the body itself, of which Content-Type gets the mark of RFC 9788 §2.1.
    private static void AddOwn(MimeEntity body, HeaderList fields)
    {
        var type = body.ContentType.Clone();
        type.Parameters["hp"] = "cipher";
        var text = type.ToString(Format, Encoding.UTF8, encode: true).TrimEnd();
        fields.Add(Raw("Content-Type", Encoding.UTF8.GetBytes($"{text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]}\r\n")));
        foreach (var field in body.Headers.Where(field => field.Id != HeaderId.ContentType))
        {
            fields.Add(field.Clone());
        }
    }

    private static Header Raw(string name, byte[] value)
    {
        // A value that every field can have, until it has its own.
        var field = new Header(name, "text/plain");
        field.SetRawValue(value);
        return field;
    }

    private static bool IsProtected(Header field) =>
        !IsStructural(field) && field.Id is not (HeaderId.Bcc or HeaderId.ResentBcc) && !field.Field.StartsWith("HP-", StringComparison.OrdinalIgnoreCase);

    // RFC 9788 §1.7: those say how the body is made, and belong to it.
    private static bool IsStructural(Header field) => field.Id == HeaderId.MimeVersion || field.Field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private static FormatOptions CreateFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        return format;
    }
}
