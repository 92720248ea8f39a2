using System.Text;

namespace Waxwing.Conformance.Tests;

/// <summary>Where Waxwing and the sources of addresses-assorted differ on purpose.</summary>
internal static class AddressDeviations
{
    private static readonly string[] SpecialUse = ["arpa", "invalid", "local", "localhost", "onion", "test"];

    public static readonly Deviation<AddressCase>[] All =
    [
        new(
            "display names and comments belong to headers",
            "a Mailbox is what an envelope holds (RFC 5321 §4.1.2); names, comments and angle brackets are RFC 5322",
            item => item is { Valid: true, Mailbox: null } && Unquoted(item.Input).AsSpan().IndexOfAny("<>()") >= 0),
        new(
            "a backslash escapes inside quotes only",
            "RFC 822 had quoted pairs outside of quotes; RFC 5321 has not",
            item => item is { Valid: true, Mailbox: null } && Unquoted(item.Input).Contains('\\', StringComparison.Ordinal)),
        new(
            "no special-use or single-label domain is refused by syntax",
            "the source refuses them by policy; localhost and .test are where mail is tried out",
            item => item is { Valid: false, Mailbox: { } mailbox } && !mailbox.Domain.IsAddressLiteral
                && (!mailbox.Domain.Ascii.Contains('.', StringComparison.Ordinal) || Array.IndexOf(SpecialUse, LastLabel(item)) >= 0)),
        new(
            "the grammar knows no list of top-level domains",
            "whether a top-level domain exists is for DNS to say, and changes",
            item => item is { Valid: false, Mailbox: { } mailbox } && !mailbox.Domain.IsAddressLiteral
                && LastLabel(item).AsSpan().ContainsAnyExceptInRange('a', 'z') && !LastLabel(item).StartsWith("xn--", StringComparison.Ordinal)),
        new(
            "address literals are mailboxes",
            "RFC 5321 §4.1.3; the source refuses them unless it is told to take them",
            item => item is { Valid: false, Mailbox.Domain.IsAddressLiteral: true }
                && item.Why.Contains("not allowed here", StringComparison.Ordinal)),
        new(
            "length is counted after normalisation",
            "the limits are about what goes to the wire, and that is NFC; the source counts what was typed, too",
            item => item is { Valid: false, Mailbox: not null } && !item.Input.IsNormalized()
                && item.Why.Contains("too long", StringComparison.Ordinal)),
        new(
            "characters that cannot be seen are refused",
            "as the source's own test of unsafe characters asserts; its table gives the character alone, without verdict",
            item => item is { Valid: true, Mailbox: null, Test: "test_email_unsafe_character" } && !item.Input.Contains('@', StringComparison.Ordinal)),
    ];

    private static string LastLabel(AddressCase item)
    {
        var domain = item.Mailbox!.Domain.Ascii;
        return domain[(domain.LastIndexOf('.') + 1)..];
    }

    // The text without its quoted strings.
    private static string Unquoted(string text)
    {
        var rest = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (!quoted)
            {
                rest.Append(text[i]);
            }
        }

        return rest.ToString();
    }
}
