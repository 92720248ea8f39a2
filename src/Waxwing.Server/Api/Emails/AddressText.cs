using System.Diagnostics.CodeAnalysis;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Server.Api.Emails;

/// <summary>Reads <c>address</c> or <c>Name &lt;address&gt;</c>. One address a text: lists in one text are refused, as two programs may read them differently.</summary>
internal static class AddressText
{
    // A name may be long, but not beyond all measure.
    private const int Longest = 1000;

    /// <summary>Reads one.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out MailboxAddress? address, [NotNullWhen(false)] out string? why)
    {
        address = null;
        why = text is null or "" ? "is empty"
            : text.Length > Longest ? $"is longer than {Longest} characters"
            : OneLine.Holds(text) ? null
            : OneLine.Wrong;
        if (why is not null)
        {
            return false;
        }

        var open = text!.LastIndexOf('<');
        var isNamed = open >= 0 && text.EndsWith('>');
        var mailbox = isNamed ? text[(open + 1)..^1] : text.Trim();
        if (!Mailbox.TryParse(mailbox, out var parsed, out _))
        {
            why = text.Contains(',', StringComparison.Ordinal)
                ? "is no address: give several as an array, one in each entry"
                : "is no address: write `email@example.com` or `Name <email@example.com>`";
            return false;
        }

        try
        {
            address = new MailboxAddress(isNamed ? Name(text.AsSpan(0, open)) : null, parsed.ToString());
            return true;
        }
        catch (ParseException)
        {
            // Two parsers that do not agree are as good as none.
            why = "is no address that is read alike everywhere";
            return false;
        }
    }

    private static string Name(ReadOnlySpan<char> text)
    {
        var name = text.Trim();
        return name is ['"', .. var quoted, '"']
            ? quoted.ToString().Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : name.ToString();
    }
}
