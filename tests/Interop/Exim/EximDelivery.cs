using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>Reads a message that Exim's appendfile transport laid into a Maildir, with CRLF line ends.</summary>
internal static class EximDelivery
{
    /// <exception cref="FormatException">The file does not begin with the three fields that Exim puts there.</exception>
    public static Arrival Parse(ReadOnlySpan<byte> file)
    {
        var rest = file;
        var returnPath = TakeField(ref rest, "Return-path");
        var recipient = TakeField(ref rest, "Envelope-to");
        _ = TakeField(ref rest, "Received"); // One only: further ones came with the message.
        return new Arrival(recipient, returnPath.Trim('<', '>'), rest.ToArray());
    }

    private static string TakeField(ref ReadOnlySpan<byte> rest, string name)
    {
        if (!rest.StartsWith(Encoding.ASCII.GetBytes(name + ": ")))
        {
            throw new FormatException($"The Maildir file has no {name} where Exim writes one.");
        }

        var end = 0;
        do
        {
            end += rest[end..].IndexOf("\r\n"u8) + 2;
        }
        while (rest[end] is (byte)' ' or (byte)'\t'); // RFC 5322 §2.2.3: a folded field goes on.

        var value = Encoding.UTF8.GetString(rest[(name.Length + 2)..(end - 2)]);
        rest = rest[end..];
        return value;
    }
}
