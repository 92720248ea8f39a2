using System.Buffers;
using System.Collections.Immutable;
using MimeKit;

namespace Waxwing.Server.Accepting;

/// <summary>Addresses of a header as people write them: <c>Me &lt;me@example.com&gt;</c>, with quotes around a name only where it could be read otherwise without them.</summary>
internal static class ShownAddress
{
    // The specials of RFC 5322 §3.2.3. The dot is one, too, but names with dots are read without quotes everywhere (obs-phrase, §4.1).
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,\"");

    /// <summary>Each as a text, in their order.</summary>
    public static ImmutableArray<string> Of(InternetAddressList addresses) => addresses.Count == 0 ? [] : [.. addresses.Select(Text)];

    private static string Text(InternetAddress address) => address is MailboxAddress { Name: { Length: > 0 } name } mailbox && IsPlain(name)
        ? $"{name} <{mailbox.Address}>"
        : address.ToString();

    private static bool IsPlain(string name) => !name.AsSpan().ContainsAny(Specials) && name[0] != ' ' && name[^1] != ' ' && !name.Any(char.IsControl);
}
