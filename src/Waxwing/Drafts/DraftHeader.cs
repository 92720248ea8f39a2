using MimeKit;

namespace Waxwing;

/// <summary>A header field that the author of a draft adds, and which of them are not his to write.</summary>
internal static class DraftHeader
{
    private static readonly HashSet<string> NotHis = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "MIME-Version", "Received", "Return-Path", "DKIM-Signature",
    };

    private static readonly string[] FamiliesNotHis = ["Content-", "Resent-", "ARC-"];

    public static Header Read(string name, string value)
    {
        // RFC 5322 §3.6.8: printable ASCII but the colon; RFC 5322 §2.1.1 leaves no room for longer ones.
        if (name.Length is 0 or > 76 || name.Any(character => character is <= ' ' or > '~' or ':'))
        {
            throw Refuse(SendFault.InvalidHeader, "Headers: the name of a field is 1 to 76 printable ASCII characters without a colon");
        }

        if (NotHis.Contains(name) || Array.Exists(FamiliesNotHis, family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase)))
        {
            throw Refuse(SendFault.InvalidHeader, $"Headers: {name} cannot be given here: the message's own fields, or servers, write it");
        }

        return new Header(name, DraftText.Line(value, name));
    }

    private static SendException Refuse(SendFault fault, string message) => new(SendError.Refusal(SendStage.Validate, fault, message));
}
