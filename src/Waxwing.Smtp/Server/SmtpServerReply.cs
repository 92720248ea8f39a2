using System.Globalization;
using System.Text;

namespace Waxwing.Smtp.Server;

/// <summary>One reply that the server half sends (RFC 5321 §4.2), whole and immutable. It cannot hold a CR or LF of its own.</summary>
public sealed class SmtpServerReply
{
    // RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets; code, enhanced code, separators and CRLF take at most 18.
    private const int MaxText = 494;

    /// <summary>Creates a reply.</summary>
    /// <param name="code">The reply code, 200 to 599.</param>
    /// <param name="enhanced">The enhanced status code (RFC 3463), whose class is the code's first digit, or null.</param>
    /// <param name="lines">The text, at least one line; each printable ASCII of at most 494 characters.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is outside 200 to 599.</exception>
    /// <exception cref="ArgumentException">The classes disagree, there is no line, or a line is too long or not printable ASCII.</exception>
    public SmtpServerReply(int code, EnhancedStatusCode? enhanced, params IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        if (enhanced is { } status && status.Class != code / 100)
        {
            throw new ArgumentException($"{status} does not belong to a reply {code} (RFC 2034 §4).", nameof(enhanced));
        }

        if (lines.Count == 0 || lines.Any(line => line.Length > MaxText || line.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            throw new ArgumentException($"A reply has one line or more of printable ASCII, each of at most {MaxText} characters.", nameof(lines));
        }

        Code = code;
        Enhanced = enhanced;
        Lines = [.. lines];
    }

    /// <summary>The reply code.</summary>
    public int Code { get; }

    /// <summary>The enhanced status code, or null.</summary>
    public EnhancedStatusCode? Enhanced { get; }

    /// <summary>The text, without codes; at least one line.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>2yz: the command is done.</summary>
    public bool IsPositive => Code < 300;

    /// <summary>235 2.7.0: the client is who it says.</summary>
    public static SmtpServerReply Authenticated { get; } = Of(235, 7, 0, "Authenticated");

    /// <summary>535 5.7.8: the client is not who it says (RFC 4954 §6), whatever the reason.</summary>
    public static SmtpServerReply AuthenticationFailed { get; } = Of(535, 7, 8, "Authentication failed");

    /// <summary>250 2.1.0: the sender is accepted.</summary>
    public static SmtpServerReply SenderAccepted { get; } = Of(250, 1, 0, "Sender ok");

    /// <summary>250 2.1.5: the recipient is accepted.</summary>
    public static SmtpServerReply RecipientAccepted { get; } = Of(250, 1, 5, "Recipient ok");

    /// <summary>451 4.3.0: something went wrong here; the client may try again.</summary>
    public static SmtpServerReply LocalError { get; } = Of(451, 3, 0, "A local error; try again later");

    /// <summary>250 2.0.0: the message is taken over; from now on it is the server's to deliver or to report.</summary>
    /// <param name="queueId">The name under which the server keeps it; printable ASCII.</param>
    /// <returns>The reply.</returns>
    public static SmtpServerReply MessageAccepted(string queueId) => Of(250, 0, 0, $"Ok: queued as {queueId}");

    /// <summary>The reply on one line, for logs.</summary>
    public override string ToString() => $"{Prefix(' ')}{string.Join(" / ", Lines)}";

    internal static SmtpServerReply Of(int code, int subject, int detail, string text)
        => new(code, new EnhancedStatusCode(code / 100, subject, detail), text);

    /// <summary>The octets for the wire. RFC 5321 §4.2.1: a hyphen on every line but the last.</summary>
    internal byte[] ToWire(bool withEnhanced)
    {
        var wire = new StringBuilder();
        for (var i = 0; i < Lines.Count; i++)
        {
            wire.Append(Prefix(i < Lines.Count - 1 ? '-' : ' ', withEnhanced)).Append(Lines[i]).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(wire.ToString());
    }

    private string Prefix(char separator, bool withEnhanced = true) => withEnhanced && Enhanced is { } enhanced
        ? string.Create(CultureInfo.InvariantCulture, $"{Code}{separator}{enhanced} ")
        : string.Create(CultureInfo.InvariantCulture, $"{Code}{separator}");
}
