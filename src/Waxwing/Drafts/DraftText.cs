using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Reads the fields of a draft, and refuses what would mean something else on the wire.</summary>
internal static class DraftText
{
    /// <summary>An address with or without a name.</summary>
    public static MailboxAddress Address(string text, string field)
    {
        Line(text, field);
        var open = text.LastIndexOf('<');
        var isNamed = open >= 0 && text.EndsWith('>');
        var address = isNamed ? text[(open + 1)..^1] : text.Trim();
        try
        {
            var mailbox = Mailbox.Parse(address);
            return new MailboxAddress(isNamed ? Name(text[..open]) : null, mailbox.ToString());
        }
        catch (AddressSyntaxException exception)
        {
            throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidAddress, $"{field}: {exception.Message}{(address.Contains(',', StringComparison.Ordinal) ? " Give several addresses one by one." : "")}", FailureScope.Recipient), innerException: exception);
        }
    }

    /// <summary>A value that must be one line.</summary>
    public static string Line(string text, string field) =>
        text.Any(character => char.IsControl(character) && character != '\t')
            ? throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.HeaderInjection,
                $"{field}: the value holds a line break or control character: header injection; give one line of text"))
            : text;

    /// <summary>A body: any line ends become CRLF; a NUL has no meaning in a text.</summary>
    public static string? Body(string? text, string field) =>
        text?.Contains('\0', StringComparison.Ordinal) == true
            ? throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidMessage, $"{field}: the text holds a NUL; remove it"))
            : text?.ReplaceLineEndings("\r\n");

    private static string Name(string text)
    {
        var name = text.Trim();
        return name.Length >= 2 && name[0] == '"' && name[^1] == '"'
            ? name[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : name;
    }
}
