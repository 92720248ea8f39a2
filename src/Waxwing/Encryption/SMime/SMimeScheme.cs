using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>S/MIME (RFC 8551): signed first, then encrypted, so that nobody on the way sees who signed.</summary>
internal sealed class SMimeScheme : IEncryptionScheme
{
    private readonly EncryptionOptions _options;
    private readonly TimeProvider _clock;
    private readonly CertificateTrust _trust;
    private readonly SMimeSigner? _signer;
    private readonly ReadAnew<CertificateBook> _book;

    /// <exception cref="SendException">Stage Configure: a file that is named cannot be used.</exception>
    public SMimeScheme(EncryptionOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _trust = CertificateTrust.Of(options);
        _signer = SMimeSigner.Read(options);
        _book = new ReadAnew<CertificateBook>("the certificates of recipients", () => CertificateBook.Read(options), clock);
    }

    public EncryptionStandard Standard => EncryptionStandard.SMime;

    public string Cipher => _options.Cipher switch
    {
        SMimeCipher.Aes256Gcm => "AES-256-GCM",
        SMimeCipher.Aes256Cbc => "AES-256-CBC",
    };

    public ValueTask<KeySearch> FindAsync(Mailbox recipient, CancellationToken cancellationToken)
    {
        var (book, now) = (_book.Value, _clock.GetUtcNow());
        var refused = new List<RefusedKey>();
        foreach (var found in book.For(recipient))
        {
            if (CertificateRules.JudgeForEncryption(found.Certificate, now) is (var fault, var reason))
            {
                refused.Add(Refused(found, fault, reason));
            }
            else if (_trust.For(found, book, now) is { } trust)
            {
                return ValueTask.FromResult(new KeySearch(recipient, new CertificateKey(found.Certificate, trust), []));
            }
            else
            {
                refused.Add(Refused(found, KeyFault.NotTrusted, "is vouched for by no authority that counts"));
            }
        }

        refused.AddRange(book.InVainFor(recipient).Select(found => Refused(found, KeyFault.NotBound, "names the address in its subject alone (emailAddress), and not in its subjectAltName")));
        return ValueTask.FromResult(new KeySearch(recipient, Key: null, [.. refused]));
    }

    public string? SignerFor(Mailbox author) => _signer is not null && _signer.SignsFor(author, _clock.GetUtcNow()) ? _signer.Fingerprint : null;

    public string? Obstacle(Mailbox author) => _options.Cipher == SMimeCipher.Aes256Cbc && SignerFor(author) is null
        ? $"nobody signs for {author}, and AES-256-CBC alone does not show whether a message was changed: name a signing certificate of this author, or leave the cipher at AES-256-GCM"
        : null;

    public MimeEntity Seal(byte[] payload, Mailbox author, IEnumerable<EncryptionKey> keys)
    {
        var recipients = keys.Cast<CertificateKey>().DistinctBy(key => key.Fingerprint, StringComparer.Ordinal).Select(key => key.Certificate).ToArray();
        var plain = SignerFor(author) is null ? payload : Entity(Part("signed-data", _signer!.Sign(payload, _clock.GetUtcNow())));
        return _options.Cipher switch
        {
            SMimeCipher.Aes256Gcm => Part("authEnveloped-data", EncryptedContent.Authenticated(plain, recipients)),
            SMimeCipher.Aes256Cbc => Part("enveloped-data", EncryptedContent.Unauthenticated(plain, recipients)),
        };
    }

    // RFC 8551 §3.2.
    private static MimePart Part(string type, byte[] octets) => new("application", "pkcs7-mime")
    {
        ContentType = { Parameters = { { "smime-type", type }, { "name", "smime.p7m" } } },
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = "smime.p7m" },
        ContentTransferEncoding = ContentEncoding.Base64,
        Content = new MimeContent(new MemoryStream(octets, writable: false)),
    };

    private static byte[] Entity(MimePart part)
    {
        using var stream = new MemoryStream();
        part.WriteTo(HeaderProtection.Format, stream);
        return stream.ToArray();
    }

    private static RefusedKey Refused(FoundCertificate found, KeyFault fault, string reason) =>
        new(EncryptionStandard.SMime, CertificateRules.Fingerprint(found.Certificate), found.Origin, fault, reason);
}
