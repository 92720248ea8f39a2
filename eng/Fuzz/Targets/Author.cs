using System.Net.Mail;
using System.Text;
using MimeKit;
using Waxwing.Server.Accounts;
using Waxwing.Server.Rights;
using Waxwing.Smtp;

namespace Waxwing.Fuzz.Targets;

/// <summary>
/// Who wrote a message (RFC 5322 §3.6.2). The input is what stands behind <c>From:</c>, with whatever fields follow. The sender owns <c>own.example</c>; where that
/// is accepted, no reader may see an author of another domain: not MimeKit, not the platform's own reader, and none that only looks for brackets or for at signs.
/// </summary>
internal static class Author
{
    private static readonly OwnDomains Own = new();

    private static readonly ApiKey Key = new()
    {
        Id = Guid.Empty,
        Tenant = "acme",
        Name = "fuzz",
        Scope = KeyScope.Send,
        CreatedAt = DateTimeOffset.UnixEpoch,
        SecretHash = [],
        Scram = new ScramCredential([], 4096, [], []), // Nobody logs in.
    };

    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (Read([.. "From: "u8, .. input, .. "\r\n\r\nHello\r\n"u8]) is not { } message)
        {
            return;
        }

        using (message)
        {
            List<string> warnings = [];
            if (new SenderRights(Key, Own).Judge(0, message, reversePath: null, hasEnvelope: true, warnings) is { } refusal)
            {
                Property.Holds(refusal.Message.Length is > 0 and < 1_000);
                return;
            }

            Check(message);

            // As it goes out, it says the same.
            using var written = new MemoryStream();
            message.WriteTo(written);
            using var again = Read(written.ToArray());
            Property.Holds(again is not null);
            Check(again);
        }
    }

    private static void Check(MimeMessage message)
    {
        Property.Holds(message.From.Count > 0);
        foreach (var header in message.Headers.Where(header => header.Id is HeaderId.From or HeaderId.Sender or HeaderId.ResentFrom or HeaderId.ResentSender))
        {
            Property.Holds(InternetAddressList.TryParse(header.RawValue, out var read) && read.All(address => address is MailboxAddress mailbox && IsOwn(mailbox.Domain)));
            var text = Encoding.UTF8.GetString(header.RawValue).Replace("\r\n", "", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' ').Trim();
            CheckBrackets(text);
            CheckAtSigns(text);
            CheckPlatform(text);
        }
    }

    // A reader that takes what stands between angle brackets, wherever.
    private static void CheckBrackets(string text)
    {
        for (var open = text.IndexOf('<', StringComparison.Ordinal); open >= 0; open = text.IndexOf('<', open + 1))
        {
            var close = text.IndexOf('>', open);
            Property.Holds(close > 0 && text.IndexOf('@', open, close - open) is > 0 and var at && IsOwn(text[(at + 1)..close]));
        }
    }

    // A reader that looks for addresses, wherever but in quotes.
    private static void CheckAtSigns(string text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            i += isQuoted && text[i] == '\\' ? 1 : 0;
            if (i < text.Length && text[i] == '@' && !isQuoted)
            {
                var end = text.AsSpan(i).IndexOfAny(" ,>()");
                Property.Holds(IsOwn(end < 0 ? text[(i + 1)..] : text[(i + 1)..(i + end)]));
            }
        }
    }

    private static void CheckPlatform(string text)
    {
        try
        {
            var read = new MailAddressCollection { text };
            Property.Holds(read.All(address => IsOwn(address.Host)));
        }
        catch (FormatException)
        {
            // It reads less than others do.
        }
    }

    private static bool IsOwn(string domain) => Domain.TryParse(domain, out var parsed, out _) && Own.Owns(parsed);

    private static MimeMessage? Read(byte[] octets)
    {
        try
        {
            return MimeMessage.Load(new MemoryStream(octets));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private sealed class OwnDomains : IOwnDomains
    {
        public bool Owns(Domain domain) => domain.Ascii is "own.example" or "xn--bcher-kva.example";
    }
}
