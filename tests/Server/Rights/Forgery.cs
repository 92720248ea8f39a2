using System.Text;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Rights;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Rights;

/// <summary>A tenant that owns own.example and xn--bcher-kva.example, and tries to write as victim.example.</summary>
internal static class Forgery
{
    public static IOwnDomains Own { get; } = new Domains("own.example", "also-own.example", "xn--bcher-kva.example");

    public static ApiKey Key { get; } = new()
    {
        Id = Guid.Empty,
        Tenant = "acme",
        Name = "test",
        Scope = KeyScope.Send,
        CreatedAt = DateTimeOffset.UnixEpoch,
        SecretHash = [],
        Scram = null!,
    };

    /// <summary>What is said of a message as it comes by SMTP, its header lines given.</summary>
    public static DraftRefusal? Judge(string header, Mailbox? reversePath = null, ApiKey? key = null, ICollection<string>? warnings = null) =>
        JudgeOctets(Encoding.UTF8.GetBytes(header.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nTo: bob@example.net\r\n\r\nHello\r\n"), reversePath, key, warnings);

    public static DraftRefusal? JudgeOctets(byte[] octets, Mailbox? reversePath = null, ApiKey? key = null, ICollection<string>? warnings = null)
    {
        using var mime = MimeMessage.Load(new MemoryStream(octets));
        return new SenderRights(key ?? Key, Own).Judge(3, mime, reversePath, hasEnvelope: true, warnings ?? []);
    }

    /// <summary>What is said of a message that a program made.</summary>
    public static DraftRefusal? Judge(Action<MimeMessage> make, ApiKey? key = null)
    {
        using var mime = new MimeMessage { Subject = "Hello", Body = new TextPart("plain") { Text = "Hello" } };
        mime.To.Add(new MailboxAddress(null, "bob@example.net"));
        make(mime);
        return new SenderRights(key ?? Key, Own).Judge(3, mime, reversePath: null, hasEnvelope: false, []);
    }

    private sealed class Domains(params string[] names) : IOwnDomains
    {
        public bool Owns(Domain domain) => names.Contains(domain.Ascii, StringComparer.Ordinal);
    }
}
