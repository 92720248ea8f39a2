using System.Text;

namespace Waxwing.Smtp.Server;

/// <summary>The paths of MAIL and RCPT (RFC 5321 §4.1.2).</summary>
internal static class SmtpPath
{
    /// <summary>Takes the keyword and the path in its angle brackets off, and leaves the parameters.</summary>
    /// <param name="argument">What follows the verb.</param>
    /// <param name="keyword"><c>FROM:</c> or <c>TO:</c>.</param>
    /// <param name="path">What stands between the brackets.</param>
    /// <param name="parameters">What follows the space behind the path; empty if nothing does.</param>
    /// <returns>Whether the argument has that form.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> argument, ReadOnlySpan<byte> keyword, out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> parameters)
    {
        path = parameters = [];

        // RFC 5321 §3.3: no space on either side of the colon.
        if (argument.Length <= keyword.Length || !Ascii.EqualsIgnoreCase(argument[..keyword.Length], keyword) || argument[keyword.Length] != '<')
        {
            return false;
        }

        var rest = argument[(keyword.Length + 1)..];
        var end = EndOfPath(rest);
        if (end < 0)
        {
            return false;
        }

        path = rest[..end];
        rest = rest[(end + 1)..];
        if (rest.IsEmpty)
        {
            return true;
        }

        parameters = rest[1..];
        return rest[0] == ' ' && !parameters.IsEmpty;
    }

    /// <summary>Reads the mailbox of a path that is not empty.</summary>
    public static bool TryReadMailbox(ReadOnlySpan<byte> path, out Mailbox? mailbox)
    {
        mailbox = null;

        // RFC 5321 §4.1.1.3, appendix C: a source route is accepted and ignored.
        if (path is [(byte)'@', ..])
        {
            var colon = path.IndexOf((byte)':');
            if (colon < 0 || !IsRoute(path[..colon]))
            {
                return false;
            }

            path = path[(colon + 1)..];
        }

        return Mailbox.TryParse(Encoding.UTF8.GetString(path), out mailbox, out _);
    }

    private static bool IsRoute(ReadOnlySpan<byte> route)
    {
        foreach (var range in route.Split((byte)','))
        {
            if (route[range] is not [(byte)'@', _, ..])
            {
                return false;
            }
        }

        return !route.ContainsAny((byte)'"', (byte)'<', (byte)' ');
    }

    // A bracket inside a quoted local part does not end the path.
    private static int EndOfPath(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'>' when !quoted:
                    return i;
            }
        }

        return -1;
    }
}
