using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Fuzz.Targets;

/// <summary>
/// Header fields, as they reach the wire. The input's first octet says how they come into a message: <c>W</c>, read from a file; else set by
/// a program, a field up to each NUL NUL, its name before the first colon. What the rules accept is written, and read again by hand.
/// </summary>
internal static class Header
{
    private static readonly FormatOptions Plain = Format(international: false);
    private static readonly FormatOptions International = Format(international: true);

    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        try
        {
            using var message = input[0] == 'W' ? Read(input[1..]) : Build(input[1..]);
            if (message is not null)
            {
                Judge(message);
            }
        }
        catch (SendException refused)
        {
            Property.IsPrintable(refused.Message);
        }
    }

    private static void Judge(MimeMessage message)
    {
        var international = EncodeStage.NeedsSmtpUtf8(message);
        JudgedFields.Forget();
        var judged = HeaderRules.Check(message, international);
        AddressFieldRules.Check(message);
        var author = AuthorRules.Check(message);
        Property.Holds(judged == message.Headers.Count);

        // The second time the fields are known from the first.
        AddressFieldRules.Check(message);
        Property.Holds(AuthorRules.Check(message).Equals(author));
        Property.Holds(!author.ToString().Any(char.IsControl));

        using var stream = new MemoryStream();
        message.Headers.WriteTo(international ? International : Plain, stream);
        CheckWire(stream.GetBuffer().AsSpan(0, (int)stream.Length), [.. message.Headers.Select(header => header.Field)], international);
    }

    // RFC 5322 §2.2: a line is a field, or goes on with white space; nothing ends the section early.
    private static void CheckWire(ReadOnlySpan<byte> wire, List<string> names, bool international)
    {
        var fields = 0;
        while (!wire.IsEmpty)
        {
            var end = wire.IndexOf("\r\n"u8);
            Property.Holds(end >= 0);
            var line = wire[..end];
            wire = wire[(end + 2)..];
            if (line.IsEmpty)
            {
                Property.Holds(wire.IsEmpty, "an empty line stands at the end of the header section only");
                break;
            }

            Property.Holds(line.Length <= ContentFacts.MaxLineLength);
            Property.Holds(international || System.Text.Ascii.IsValid(line));
            foreach (var octet in line)
            {
                Property.Holds(octet is >= (byte)' ' and not 0x7f or (byte)'\t');
            }

            if (line[0] is not ((byte)' ' or (byte)'\t'))
            {
                var colon = line.IndexOf((byte)':');
                Property.Holds(colon > 0 && fields < names.Count);
                Property.Holds(string.Equals(Encoding.ASCII.GetString(line[..colon]), names[fields], StringComparison.OrdinalIgnoreCase));
                fields++;
            }
            else
            {
                Property.Holds(fields > 0);
            }
        }

        Property.Holds(fields == names.Count);
    }

    private static MimeMessage? Read(ReadOnlySpan<byte> octets)
    {
        try
        {
            using var stream = new MemoryStream([.. octets, .. "\r\n\r\n"u8]);
            var parser = new MimeParser(stream, MimeFormat.Entity);
            return new MimeMessage(parser.ParseHeaders());
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static MimeMessage? Build(ReadOnlySpan<byte> octets)
    {
        var message = new MimeMessage(Enumerable.Empty<MimeKit.Header>());
        message.Headers.Clear();
        while (!octets.IsEmpty)
        {
            var end = octets.IndexOf("\0\0"u8);
            var field = end < 0 ? octets : octets[..end];
            octets = end < 0 ? [] : octets[(end + 2)..];
            var colon = field.IndexOf((byte)':');
            if (colon < 0)
            {
                continue;
            }

            try
            {
                var header = new MimeKit.Header(Encoding.UTF8, Encoding.Latin1.GetString(field[..colon]), "");
                if (field[(colon + 1)..] is [(byte)'=', .. var text])
                {
                    header.SetValue(Encoding.UTF8, Encoding.UTF8.GetString(text));
                }
                else
                {
                    header.SetRawValue([.. field[(colon + 1)..], (byte)'\n']);
                }

                message.Headers.Add(header);
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException)
            {
                // MimeKit takes no such name, or no such value for it.
            }
        }

        return message;
    }

    private static FormatOptions Format(bool international)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        format.International = international;
        return format;
    }
}
