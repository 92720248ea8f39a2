using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Encryption;

/// <summary>OpenPGP in MIME (RFC 3156 §6.2): one packet stream that is signed within what is encrypted.</summary>
internal sealed class OpenPgpScheme : IEncryptionScheme
{
    private const int BlockSize = 64 * 1024;

    // A literal packet has a date of its own; the message's stands in its header.
    private static readonly DateTime NoDate = DateTime.UnixEpoch;

    private readonly TimeProvider _clock;
    private readonly OpenPgpSigner? _signer;
    private readonly WebKeyDirectory? _directory;
    private readonly ReadAnew<ILookup<Mailbox, OpenPgpCertificate>> _book;

    /// <exception cref="SendException">Stage Configure: a file that is named cannot be used.</exception>
    public OpenPgpScheme(EncryptionOptions options, TimeProvider clock)
    {
        _clock = clock;
        _signer = OpenPgpSigner.Read(options);
        _directory = options.WebKeyDirectory ? new WebKeyDirectory(HttpsHandler.Create(), clock) : null;
        _book = new ReadAnew<ILookup<Mailbox, OpenPgpCertificate>>("the OpenPGP keys of recipients", () => Read(options.KeyFolder), clock);
    }

    public EncryptionStandard Standard => EncryptionStandard.OpenPgp;

    // RFC 9580 §5.13.1: the version of the packet that all programs open.
    public string Cipher => "AES-256 with modification detection";

    public async ValueTask<KeySearch> FindAsync(Mailbox recipient, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedKey>();
        if (Choose(recipient, _book.Value[recipient], certificate => $"pinned by the folder, {certificate.Origin}", refused) is { } pinned)
        {
            return new KeySearch(recipient, pinned, []);
        }

        // Whoever put a key into the folder has decided: the directory is not asked for another.
        if (_directory is null || refused.Count > 0)
        {
            return new KeySearch(recipient, Key: null, [.. refused]);
        }

        var (found, fault) = await _directory.FindAsync(recipient, cancellationToken).ConfigureAwait(false);
        var key = Choose(recipient, found, certificate => $"from the Web Key Directory, {certificate.Origin}", refused);
        return new KeySearch(recipient, key, key is not null ? [] : fault is null ? [.. refused] : [.. refused, fault]);
    }

    public string? SignerFor(Mailbox author) => _signer is not null && _signer.SignsFor(author, _clock.GetUtcNow()) ? _signer.Fingerprint : null;

    public string? Obstacle(Mailbox author) => null;

    public MimeEntity Seal(byte[] payload, Mailbox author, IEnumerable<EncryptionKey> keys)
    {
        var generator = new PgpEncryptedDataGenerator(SymmetricKeyAlgorithmTag.Aes256, withIntegrityPacket: true);
        foreach (var key in keys.Cast<OpenPgpKey>().DistinctBy(key => key.Key.KeyId))
        {
            generator.AddMethod(key.Key);
        }

        var output = new MemoryStream();
        using (var armored = new ArmoredOutputStream(output, addVersionHeader: false))
        using (var encrypted = generator.Open(armored, new byte[BlockSize]))
        {
            Write(encrypted, payload, SignerFor(author) is null ? null : _signer!.Begin(author, _clock.GetUtcNow()));
        }

        // RFC 3156 §4.
        var parts = new MultipartEncrypted { new ApplicationPgpEncrypted(), Part(output.ToArray()) };
        parts.ContentType.Parameters["protocol"] = "application/pgp-encrypted";
        return parts;
    }

    private static void Write(Stream encrypted, byte[] payload, PgpSignatureGenerator? signature)
    {
        signature?.GenerateOnePassVersion(isNested: false).Encode(encrypted);
        var literal = new PgpLiteralDataGenerator();
        using (var content = literal.Open(encrypted, PgpLiteralData.Binary, "", payload.Length, NoDate))
        {
            content.Write(payload);
        }

        signature?.Update(payload);
        signature?.Generate().Encode(encrypted);
    }

    private static MimePart Part(byte[] armored) => new("application", "octet-stream")
    {
        ContentType = { Name = "encrypted.asc" },
        ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = "encrypted.asc" },
        ContentTransferEncoding = ContentEncoding.SevenBit,
        Content = new MimeContent(new MemoryStream(armored, writable: false)),
    };

    private OpenPgpKey? Choose(Mailbox recipient, IEnumerable<OpenPgpCertificate> certificates, Func<OpenPgpCertificate, string> trust, List<RefusedKey> refused)
    {
        foreach (var certificate in certificates)
        {
            var (key, fault, reason) = certificate.ForEncryption(recipient, _clock.GetUtcNow());
            if (key is not null)
            {
                return new OpenPgpKey(certificate, key, trust(certificate));
            }

            refused.Add(new RefusedKey(EncryptionStandard.OpenPgp, certificate.Fingerprint, certificate.Origin, fault, reason));
        }

        return null;
    }

    private static ILookup<Mailbox, OpenPgpCertificate> Read(string? folder) =>
        (folder is null ? [] : KeyFiles.Read(folder, ".asc", ".gpg", ".pgp").SelectMany(file => OpenPgpReader.Read(file.Octets, file.Name)))
        .SelectMany(certificate => certificate.Mailboxes, (certificate, mailbox) => (certificate, mailbox))
        .ToLookup(pair => pair.mailbox, pair => pair.certificate);
}
