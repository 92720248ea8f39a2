using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>One message as virtual(8) laid it into a Maildir.</summary>
/// <param name="Recipient">The envelope recipient, from the trace field that Postfix wrote.</param>
/// <param name="ReturnPath">The envelope sender, likewise.</param>
/// <param name="Received">The value of the Received field that Postfix wrote: it names the protocol.</param>
/// <param name="Content">What the client sent: Postfix's trace fields removed, lines ending in CRLF again.</param>
public sealed record Delivery(string Recipient, string ReturnPath, string Received, byte[] Content)
{
    /// <summary>Reads a file of the Maildir.</summary>
    /// <exception cref="FormatException">The file does not begin with the four trace fields of virtual(8).</exception>
    public static Delivery Parse(ReadOnlySpan<byte> file)
    {
        var rest = file;
        var returnPath = Take(ref rest, "Return-Path");
        _ = Take(ref rest, "X-Original-To");
        var recipient = Take(ref rest, "Delivered-To");
        // One Received field only: further ones came with the message.
        var received = Take(ref rest, "Received");
        return new Delivery(recipient, returnPath.Trim('<', '>'), received, WithCrLf(rest));
    }

    private static string Take(ref ReadOnlySpan<byte> rest, string name)
    {
        if (!rest.StartsWith(Encoding.ASCII.GetBytes(name + ": ")))
        {
            throw new FormatException($"The Maildir file has no {name} where Postfix writes one.");
        }

        var end = 0;
        do
        {
            end += rest[end..].IndexOf((byte)'\n') + 1;
        }
        while (rest[end] is (byte)' ' or (byte)'\t'); // RFC 5322 §2.2.3: a folded field goes on.

        var value = Encoding.UTF8.GetString(rest[(name.Length + 2)..(end - 1)]);
        rest = rest[end..];
        return value;
    }

    // Postfix keeps a message with the line ends of its system; on the wire each was CRLF.
    private static byte[] WithCrLf(ReadOnlySpan<byte> text)
    {
        var lines = text.Count((byte)'\n');
        var result = new byte[text.Length + lines];
        var length = 0;
        foreach (var octet in text)
        {
            if (octet == '\n')
            {
                result[length++] = (byte)'\r';
            }

            result[length++] = octet;
        }

        return result;
    }
}
