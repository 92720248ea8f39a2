using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using Waxwing.Testing;

namespace Waxwing.Snippets;

/// <summary>The code of docs/encryption.md.</summary>
public sealed class Encrypted
{
    [Fact]
    public async Task An_invoice_is_encrypted_or_refused()
    {
        using var folder = new Folder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Bob", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("bob@example.net");
        request.CertificateExtensions.Add(names.Build());
        using var bob = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllText(Path.Combine(folder.Path, "bob.crt"), bob.ExportCertificatePem());
        var recipients = folder.Path;
        var relay = RelayOptions.FromUrl("smtps://mail.example.org");

        // snippet: encryption
        var options = new SenderOptions
        {
            Relays = [relay],
            Encryption = new EncryptionOptions
            {
                KeyFolder = recipients,
                Policies = ImmutableDictionary<MailKind, EncryptionPolicy>.Empty.Add(MailKind.Invoice, EncryptionPolicy.Required),
            },
        };
        // end

        var sender = new RecordingSender(options);
        await sender.SendAsync(new OutgoingMessage(Invoice("bob@example.net")) { Kind = MailKind.Invoice }, TestContext.Current.CancellationToken);
        Assert.Equal("[...]", sender.Messages[0].Read().Subject);

        var message = new OutgoingMessage(Invoice("eve@example.net")) { Kind = MailKind.Invoice };
        string[] without = [];

        // snippet: encryption refused
        try
        {
            await sender.SendAsync(message);
        }
        catch (SendException refused) when (refused.Error.WithoutKey is { } recipientsWithoutKey)
        {
            without = [.. recipientsWithoutKey.Select(recipient => recipient.Address)];
        }
        // end

        Assert.Equal(["eve@example.net"], without);
    }

    private static MimeMessage Invoice(string to)
    {
        var message = new MimeMessage { Subject = "Invoice 4711", Body = new TextPart("plain") { Text = "12 €" } };
        message.From.Add(MailboxAddress.Parse("shop@example.org"));
        message.To.Add(MailboxAddress.Parse(to));
        return message;
    }

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-keys-");

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
