using System.Text;
using MimeKit.Utils;

namespace Waxwing.Server.Api.Emails;

/// <summary>The Date of a message that is to be sent at another time than was thought.</summary>
internal static class DateField
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Gives the content the new time as its Date, if the old one was its Date: a Date that its author chose stays.</summary>
    /// <param name="content">Header and body, with CRLF.</param>
    /// <param name="before">When it was to be sent.</param>
    /// <param name="at">When it is.</param>
    public static ReadOnlyMemory<byte> Moved(byte[] content, DateTimeOffset before, DateTimeOffset at)
    {
        if (Find(content) is not { } field
            || !DateUtils.TryParse(Encoding.ASCII.GetString(content, field.Start, field.Length), out var date)
            || (date - before).Duration() >= Second)
        {
            return content;
        }

        byte[] line = [.. " "u8, .. Encoding.ASCII.GetBytes(DateUtils.FormatDate(at))];
        return (byte[])[.. content.AsSpan(0, field.Start), .. line, .. content.AsSpan(field.Start + field.Length)];
    }

    // Where the value of the field stands, up to its CRLF; null where there is none on one line.
    private static (int Start, int Length)? Find(ReadOnlySpan<byte> content)
    {
        var at = 0;
        while (content[at..].IndexOf("\r\n"u8) is > 0 and var length)
        {
            var line = content.Slice(at, length);
            if (line.Length > 5 && Ascii.EqualsIgnoreCase(line[..5], "date:"u8))
            {
                return (at + 5, length - 5);
            }

            at += length + 2;
        }

        return null;
    }
}
