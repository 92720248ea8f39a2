using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Waxwing.Tests.Encryption;

/// <summary>A folder of recipients' keys, a folder where messages are picked up, and what to ask of both.</summary>
public abstract class EncryptionTest : IDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("waxwing-keys-");
    private readonly DirectoryInfo _sent = Directory.CreateTempSubdirectory("waxwing-sent-");

    /// <summary>The time of every test here.</summary>
    internal static DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected string Keys => _keys.FullName;

    internal FakeTimeProvider Clock { get; } = new(Now);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _keys.Delete(recursive: true);
            _sent.Delete(recursive: true);
        }
    }

    /// <summary>Puts a certificate into the folder; what comes back has the private key.</summary>
    internal X509Certificate2 AddCertificate(string mailbox, CertificateShape? shape = null, string? file = null)
    {
        var certificate = (shape ?? new CertificateShape()).Make(mailbox);
        File.WriteAllText(Path.Combine(Keys, file ?? $"{mailbox}.crt"), certificate.ExportCertificatePem());
        return certificate;
    }

    /// <summary>Puts an OpenPGP key into the folder.</summary>
    internal PgpSecretKeyRing AddOpenPgp(string mailbox, OpenPgpShape? shape = null)
    {
        var (secret, open) = (shape ?? new OpenPgpShape()).Make(mailbox);
        File.WriteAllBytes(Path.Combine(Keys, $"{mailbox}.gpg"), open.GetEncoded());
        return secret;
    }

    protected static MimeMessage Message(params string[] to)
    {
        var message = new MimeMessage { Subject = "Figures of May", Body = new TextPart("plain") { Text = "Nobody else reads this. Grüße\r\n" } };
        message.From.Add(new MailboxAddress("Ada", "ada@example.org"));
        message.To.AddRange(to.Select(MailboxAddress.Parse));
        return message;
    }

    internal SenderOptions Options(EncryptionPolicy policy = EncryptionPolicy.Required) => new()
    {
        Clock = Clock,
        Encryption = new EncryptionOptions { Policy = policy, KeyFolder = Keys },
    };

    /// <summary>Sends into a folder: each file is what one transaction would carry, by whom it would go to.</summary>
    internal async Task<(SendReceipt Receipt, Dictionary<string, MimeMessage> Sent)> SendAsync(SenderOptions options, OutgoingMessage message)
    {
        var receipt = await new PickupSender(_sent.FullName, options).SendAsync(message, Token);
        var sent = new Dictionary<string, MimeMessage>(StringComparer.Ordinal);
        foreach (var file in _sent.EnumerateFiles("*.eml"))
        {
            var read = await MimeMessage.LoadAsync(file.FullName, Token);
            sent[string.Join(' ', read.Headers.Where(field => field.Field is "X-Receiver").Select(field => field.Value.Trim()))] = read;
            file.Delete();
        }

        return (receipt, sent);
    }

    internal async Task<SendError> RefusedAsync(SenderOptions options, OutgoingMessage message) =>
        (await Assert.ThrowsAsync<SendException>(() => SendAsync(options, message))).Error;

    internal static PracticeEvidence Evidence(SendReceipt receipt) => receipt.Practices.Single(practice => practice.Practice == 13);

    /// <summary>The octets of a part, decoded.</summary>
    internal static byte[] Decoded(MimeEntity part)
    {
        using var stream = new MemoryStream();
        ((MimePart)part).Content!.DecodeTo(stream);
        return stream.ToArray();
    }

    internal static MimeEntity Entity(byte[] octets) => MimeEntity.Load(new MemoryStream(octets));

    internal static string Written(MimeMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return System.Text.Encoding.Latin1.GetString(stream.ToArray());
    }
}
