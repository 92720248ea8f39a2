using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Waxwing.Smtp.Server;

/// <summary>
/// Reads one command line (RFC 5321 §4.1.1). Strict: what the grammar does not allow is a fault. The length of the line is
/// bounded by whoever read it.
/// </summary>
/// <param name="extensions">The extensions whose parameters and commands are known.</param>
internal sealed class SmtpCommandParser(SmtpServerExtensions extensions)
{
    private readonly MailParameterParser _mailParameters = new(extensions);
    private readonly RcptParameterParser _rcptParameters = new(extensions);

    /// <summary>Reads a command.</summary>
    /// <param name="line">The line, without its CRLF.</param>
    /// <param name="command">The command, or null on a fault.</param>
    /// <returns>The fault, or <see cref="SmtpCommandFault.None"/>.</returns>
    public SmtpCommandFault Parse(ReadOnlySpan<byte> line, out SmtpCommand? command) => Parse(line, out command, out _);

    /// <summary>Reads a command.</summary>
    /// <param name="line">The line, without its CRLF.</param>
    /// <param name="command">The command, or null on a fault.</param>
    /// <param name="parameter">The keyword of the parameter that is to blame for the fault, in upper case, or null.</param>
    /// <returns>The fault, or <see cref="SmtpCommandFault.None"/>.</returns>
    public SmtpCommandFault Parse(ReadOnlySpan<byte> line, out SmtpCommand? command, out string? parameter)
    {
        command = null;
        parameter = null;
        if (!IsText(line))
        {
            return SmtpCommandFault.NotText;
        }

        // RFC 5321 §4.1.1: trailing white space is tolerated.
        line = line.TrimEnd((byte)' ');
        var space = line.IndexOf((byte)' ');
        var verb = space < 0 ? line : line[..space];
        var argument = space < 0 ? [] : line[(space + 1)..];

        Span<byte> upper = stackalloc byte[8];
        if (verb.Length > upper.Length || Ascii.ToUpper(verb, upper, out var length) != System.Buffers.OperationStatus.Done)
        {
            return SmtpCommandFault.Unrecognized;
        }

        switch (Encoding.ASCII.GetString(upper[..length]))
        {
            case "EHLO":
                return Hello(argument, extended: true, out command);
            case "HELO":
                return Hello(argument, extended: false, out command);
            case "STARTTLS":
                return Bare(argument, new StartTlsCommand(), out command);
            case "AUTH":
                return Auth(argument, out command);
            case "MAIL":
                return Mail(argument, out command, out parameter);
            case "RCPT":
                return Rcpt(argument, out command, out parameter);
            case "DATA":
                return Bare(argument, new DataCommand(), out command);
            case "BDAT" when extensions.HasFlag(SmtpServerExtensions.Chunking):
                return Bdat(argument, out command);
            case "RSET":
                return Bare(argument, new RsetCommand(), out command);
            case "QUIT":
                return Bare(argument, new QuitCommand(), out command);
            case "VRFY":
                return argument.IsEmpty ? SmtpCommandFault.Syntax : Done(new VrfyCommand(), out command);
            case "HELP":
                return Done(new HelpCommand(), out command);
            // RFC 5321 §4.1.1.9: an argument of NOOP is ignored.
            case "NOOP":
                return Done(new NoopCommand(), out command);
            // RFC 5321 §4.2.4: 502 for what is known and not offered.
            case "EXPN" or "TURN" or "ETRN" or "ATRN" or "BURL" or "BDAT" or "LHLO" or "SEND" or "SOML" or "SAML":
                return SmtpCommandFault.NotImplemented;
            default:
                return SmtpCommandFault.Unrecognized;
        }
    }

    internal static bool IsText(ReadOnlySpan<byte> line)
        => line.IndexOfAnyInRange((byte)0, (byte)0x1f) < 0 && !line.Contains((byte)0x7f) && Utf8.IsValid(line);

    private static SmtpCommandFault Done(SmtpCommand parsed, out SmtpCommand? command)
    {
        command = parsed;
        return SmtpCommandFault.None;
    }

    private static SmtpCommandFault Bare(ReadOnlySpan<byte> argument, SmtpCommand parsed, out SmtpCommand? command)
    {
        command = argument.IsEmpty ? parsed : null;
        return argument.IsEmpty ? SmtpCommandFault.None : SmtpCommandFault.Syntax;
    }

    // Tolerated: names outside the grammar of domains, such as those with an underscore. RFC 5321 §4.1.4: a server must not
    // refuse mail because of this name, and it decides nothing here.
    private static SmtpCommandFault Hello(ReadOnlySpan<byte> argument, bool extended, out SmtpCommand? command)
    {
        command = null;
        return argument.IsEmpty || argument.Length > 255 || argument.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? SmtpCommandFault.Syntax
            : Done(new HelloCommand(Encoding.ASCII.GetString(argument), extended), out command);
    }

    private static SmtpCommandFault Auth(ReadOnlySpan<byte> argument, out SmtpCommand? command)
    {
        command = null;
        var space = argument.IndexOf((byte)' ');
        var mechanism = space < 0 ? argument : argument[..space];

        // RFC 4422 §3.1: one to twenty upper-case letters, digits, hyphens and underscores; SMTP takes any case.
        if (mechanism.IsEmpty || mechanism.Length > 20 || !Keyword.IsKeyword(mechanism, alsoUnderscore: true))
        {
            return SmtpCommandFault.Syntax;
        }

        byte[]? initial = null;
        if (space >= 0 && !SaslBase64.TryDecode(argument[(space + 1)..], out initial))
        {
            return SmtpCommandFault.Syntax;
        }

        return Done(new AuthCommand(Encoding.ASCII.GetString(mechanism).ToUpperInvariant(), initial), out command);
    }

    private SmtpCommandFault Mail(ReadOnlySpan<byte> argument, out SmtpCommand? command, out string? parameter)
    {
        command = null;
        parameter = null;
        if (!SmtpPath.TrySplit(argument, "FROM:"u8, out var path, out var parameters))
        {
            return SmtpCommandFault.Syntax;
        }

        Mailbox? sender = null;
        if (!path.IsEmpty && !SmtpPath.TryReadMailbox(path, out sender))
        {
            return SmtpCommandFault.SenderAddress;
        }

        var mail = new MailCommand(sender) { PathNeedsSmtpUtf8 = !Ascii.IsValid(path) };
        var fault = _mailParameters.Parse(parameters, ref mail, out parameter);
        command = fault == SmtpCommandFault.None ? mail : null;
        return fault;
    }

    private SmtpCommandFault Rcpt(ReadOnlySpan<byte> argument, out SmtpCommand? command, out string? parameter)
    {
        command = null;
        parameter = null;
        if (!SmtpPath.TrySplit(argument, "TO:"u8, out var path, out var parameters))
        {
            return SmtpCommandFault.Syntax;
        }

        // RFC 5321 §4.5.1: <Postmaster> is the one forward path without a domain.
        Mailbox? recipient = null;
        if (!Ascii.EqualsIgnoreCase(path, "postmaster"u8) && !SmtpPath.TryReadMailbox(path, out recipient))
        {
            return SmtpCommandFault.RecipientAddress;
        }

        var rcpt = new RcptCommand(recipient, !Ascii.IsValid(argument));
        var fault = _rcptParameters.Parse(parameters, ref rcpt, out parameter);
        command = fault == SmtpCommandFault.None ? rcpt : null;
        return fault;
    }

    private static SmtpCommandFault Bdat(ReadOnlySpan<byte> argument, out SmtpCommand? command)
    {
        command = null;
        var space = argument.IndexOf((byte)' ');
        var digits = space < 0 ? argument : argument[..space];
        var last = space >= 0;
        if (last && !Ascii.EqualsIgnoreCase(argument[(space + 1)..], "LAST"u8))
        {
            return SmtpCommandFault.Syntax;
        }

        // RFC 3030 §2: chunk-size is digits only. A number that does not fit cannot be a chunk that anybody will send.
        return digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(digits, out long size, out var used) || used != digits.Length
            ? SmtpCommandFault.Syntax
            : Done(new BdatCommand(size, last), out command);
    }
}
