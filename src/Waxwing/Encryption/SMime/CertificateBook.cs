using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>A certificate and where it was found.</summary>
internal sealed record FoundCertificate(X509Certificate2 Certificate, string Origin, bool IsFromFolder);

/// <summary>The certificates that were found, by the mailboxes that they name. Immutable.</summary>
internal sealed class CertificateBook
{
    private const string Store = "the certificates store";

    private readonly ILookup<Mailbox, FoundCertificate> _byMailbox;
    private readonly ILookup<Mailbox, FoundCertificate> _bySubject;

    private CertificateBook(List<FoundCertificate> found)
    {
        _byMailbox = Lookup(found, CertificateNames.Of);
        _bySubject = Lookup(found, CertificateNames.OfSubjectAlone);
        Certificates = [.. found.Select(certificate => certificate.Certificate)];
    }

    /// <summary>All of them: some may stand between others and their authority.</summary>
    public ImmutableArray<X509Certificate2> Certificates { get; }

    /// <summary>Those that name exactly this mailbox, the one that is valid longest first.</summary>
    public IEnumerable<FoundCertificate> For(Mailbox mailbox) => _byMailbox[mailbox].OrderByDescending(found => found.Certificate.NotAfter);

    /// <summary>Those that name this mailbox where it does not count.</summary>
    public IEnumerable<FoundCertificate> InVainFor(Mailbox mailbox) => _bySubject[mailbox];

    /// <summary>Reads folder and store.</summary>
    /// <exception cref="IOException">They cannot be read. A file that holds no certificate is none.</exception>
    public static CertificateBook Read(EncryptionOptions options)
    {
        var found = new List<FoundCertificate>();
        if (options.KeyFolder is { } folder)
        {
            foreach (var (name, octets) in KeyFiles.Read(folder, ".crt", ".cer", ".pem"))
            {
                found.AddRange(Read(octets).Select(certificate => new FoundCertificate(certificate, name, IsFromFolder: true)));
            }
        }

        if (options.CertificateStore)
        {
            using var store = new X509Store(StoreName.AddressBook, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly);
            found.AddRange(store.Certificates.Select(certificate => new FoundCertificate(certificate, Store, IsFromFolder: false)));
        }

        return new CertificateBook(found);
    }

    private static ILookup<Mailbox, FoundCertificate> Lookup(List<FoundCertificate> found, Func<X509Certificate2, ImmutableArray<Mailbox>> names) => found
        .SelectMany(certificate => names(certificate.Certificate), (certificate, mailbox) => (certificate, mailbox))
        .ToLookup(pair => pair.mailbox, pair => pair.certificate);

    private static X509Certificate2Collection Read(byte[] octets)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            if (octets.AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) >= 0)
            {
                certificates.ImportFromPem(System.Text.Encoding.Latin1.GetString(octets));
            }
            else
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(octets));
            }
        }
        catch (CryptographicException)
        {
            // It names nobody, so that it is a key of nobody.
        }

        return certificates;
    }
}
