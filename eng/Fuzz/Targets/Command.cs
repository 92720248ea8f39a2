using System.Globalization;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Fuzz.Targets;

/// <summary>Commands (RFC 5321 §4.1.1), as the server half reads them. The input is one line without its CRLF.</summary>
internal static class Command
{
    private static readonly SmtpCommandParser Everything = new(SmtpServerExtensions.All);
    private static readonly SmtpCommandParser Nothing = new(SmtpServerExtensions.None);

    public static void Judge(ReadOnlySpan<byte> input)
    {
        var fault = Everything.Parse(input, out var command);
        Property.Holds(command is null == (fault != SmtpCommandFault.None));
        CheckWithoutExtensions(input, command);
        if (command is null)
        {
            // Each fault has its reply, and it is a refusal.
            Property.Holds(fault.Reply().Code is >= 500 and <= 599);
            return;
        }

        CheckText(input);
        CheckVerbInAnyCase(input, command);
        if (Print(command) is { } line)
        {
            Property.Holds(!line.Any(char.IsControl));
            Property.Holds(Everything.Parse(Encoding.UTF8.GetBytes(line), out var again) == SmtpCommandFault.None);
            Property.Holds(AreEqual(command, again!));
        }
    }

    // What a server without extensions takes, one with them takes for the same.
    private static void CheckWithoutExtensions(ReadOnlySpan<byte> input, SmtpCommand? command)
    {
        if (Nothing.Parse(input, out var plain) == SmtpCommandFault.None)
        {
            Property.Holds(command is not null && AreEqual(plain!, command));
            Property.Holds(plain is not BdatCommand and not MailCommand { Size: not null } and not RcptCommand { Dsn.Notify: not null });
        }
    }

    private static void CheckText(ReadOnlySpan<byte> input)
    {
        foreach (var octet in input)
        {
            Property.Holds(octet is >= (byte)' ' and not 0x7f);
        }
    }

    private static void CheckVerbInAnyCase(ReadOnlySpan<byte> input, SmtpCommand command)
    {
        var other = input.ToArray();
        for (var i = 0; i < other.Length && other[i] != ' '; i++)
        {
            other[i] = char.IsAsciiLetter((char)other[i]) ? (byte)(other[i] ^ 0x20) : other[i];
        }

        Property.Holds(Everything.Parse(other, out var same) == SmtpCommandFault.None && AreEqual(command, same!));
    }

    private static string? Print(SmtpCommand command) => command switch
    {
        HelloCommand hello => $"{(hello.Extended ? "EHLO" : "HELO")} {hello.ClientName}",
        AuthCommand { InitialResponse: null } auth => $"AUTH {auth.Mechanism}",
        AuthCommand { InitialResponse.Length: 0 } auth => $"AUTH {auth.Mechanism} =",
        AuthCommand auth => $"AUTH {auth.Mechanism} {Convert.ToBase64String(auth.InitialResponse)}",
        BdatCommand bdat => string.Create(CultureInfo.InvariantCulture, $"BDAT {bdat.Size}{(bdat.Last ? " LAST" : "")}"),
        MailCommand mail => Print(mail),
        RcptCommand rcpt => $"RCPT TO:<{rcpt.Recipient?.ToString() ?? "Postmaster"}>"
            + Parameter("NOTIFY", rcpt.Dsn.Notify is { } notify ? DsnNotifyValue.Write(notify) : null)
            + Parameter("ORCPT", rcpt.Dsn.OriginalRecipient?.ToXText()),
        _ => null,
    };

    private static string Print(MailCommand mail) => $"MAIL FROM:<{mail.Sender}>"
        + Parameter("SIZE", mail.Size?.ToString(CultureInfo.InvariantCulture))
        + (mail.Body switch { SmtpBodyType.SevenBit => "", SmtpBodyType.EightBitMime => " BODY=8BITMIME", SmtpBodyType.BinaryMime => " BODY=BINARYMIME" })
        + (mail.SmtpUtf8 ? " SMTPUTF8" : "")
        + Parameter("RET", mail.Return is { } back ? DsnReturnValue.Write(back) : null)
        + Parameter("ENVID", mail.EnvelopeId?.ToXText())
        + (mail.RequireTls ? " REQUIRETLS" : "")
        + Parameter("BY", mail.DeliverBy?.ToString());

    private static string Parameter(string keyword, string? value) => value is null ? "" : $" {keyword}={value}";

    // Arrays are compared by what they hold; whether a path came in UTF-8 is not seen in what it means.
    private static bool AreEqual(SmtpCommand one, SmtpCommand other) => (one, other) switch
    {
        (AuthCommand first, AuthCommand second) => string.Equals(first.Mechanism, second.Mechanism, StringComparison.Ordinal)
            && (first.InitialResponse is null) == (second.InitialResponse is null)
            && first.InitialResponse.AsSpan().SequenceEqual(second.InitialResponse),
        (MailCommand first, MailCommand second) => first with { PathNeedsSmtpUtf8 = false } == second with { PathNeedsSmtpUtf8 = false },
        (RcptCommand first, RcptCommand second) => first with { NeedsSmtpUtf8 = false } == second with { NeedsSmtpUtf8 = false },
        _ => one == other,
    };
}
