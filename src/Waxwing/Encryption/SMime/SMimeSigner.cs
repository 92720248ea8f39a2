using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>The certificate that signs (RFC 8551 §3.5), for the authors that it names. Thread-safe.</summary>
internal sealed class SMimeSigner
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _issuers;
    private readonly ImmutableArray<Mailbox> _authors;
    private readonly string _file;

    private SMimeSigner(X509Certificate2 certificate, X509Certificate2Collection issuers, string file)
    {
        (_certificate, _issuers, _file) = (certificate, issuers, file);
        _authors = CertificateNames.Of(certificate);
        Fingerprint = CertificateRules.Fingerprint(certificate);
    }

    public string Fingerprint { get; }

    /// <returns>The signer, or null where none is configured.</returns>
    /// <exception cref="SendException">Stage Configure: certificate or key cannot be used. What stands in the key is not repeated.</exception>
    public static SMimeSigner? Read(EncryptionOptions options)
    {
        if (options is { SigningCertificateFile: null, SigningKey: null })
        {
            return null;
        }

        if (options is not { SigningCertificateFile: { } file, SigningKey: { } key })
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, "a signing certificate goes with its key, and a signing key with its certificate: one of them is not configured", FailureScope.Relay));
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(System.Text.Encoding.Latin1.GetString(KeyFiles.ReadFile(file)));
            if (chain.Count == 0)
            {
                throw Unusable(file, "it holds no certificate in PEM");
            }

            // The first one is ours; whoever stands behind it vouches for it.
            using var first = chain[0];
            chain.RemoveAt(0);
            return new SMimeSigner(WithKey(first, key, file), chain, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(file, exception.Message, exception);
        }
    }

    /// <summary>Whether it signs for an author.</summary>
    /// <exception cref="SendException">It would, and may not now: it has expired, or is not meant for it.</exception>
    public bool SignsFor(Mailbox author, DateTimeOffset now)
    {
        if (!_authors.Contains(author))
        {
            return false;
        }

        return CertificateRules.JudgeForSigning(_certificate, now) is { } fault
            ? throw new SendException(SendError.Refusal(SendStage.Encrypt, SendFault.SigningKeyUnusable, $"the signing certificate {_file} {fault.Reason}"))
            : true;
    }

    /// <summary>The content with a signature around it (SignedData).</summary>
    public byte[] Sign(byte[] content, DateTimeOffset now)
    {
        var signed = new SignedCms(new ContentInfo(content), detached: false);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, _certificate)
        {
            // Any other option builds a chain, which may fetch.
            IncludeOption = X509IncludeOption.EndCertOnly,
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
        };
        signer.Certificates.AddRange(_issuers);
        signer.SignedAttributes.Add(new Pkcs9SigningTime(now.UtcDateTime));
        signed.ComputeSignature(signer, silent: true);
        return signed.Encode();
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, Secret key, string file)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key.Read());
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // The platform's sentence is not repeated: it has seen the key.
            throw Unusable(file, $"{key} is no private key in PEM that fits it, or it is encrypted");
        }
    }

    private static SendException Unusable(string file, string why, Exception? inner = null) => new(
        SendError.Refusal(SendStage.Configure, SendFault.FileUnreadable, $"the signing certificate {file} cannot be used: {why}", FailureScope.Relay), innerException: inner);
}
