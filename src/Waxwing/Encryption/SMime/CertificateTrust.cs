using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>
/// Why a certificate is taken for its recipient's. Nothing is fetched for it: no address that stands in a certificate is asked, neither for
/// issuers nor for revocation. Whoever made a certificate would learn by it that mail is about to be sent, and to whom.
/// </summary>
internal sealed class CertificateTrust
{
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    private readonly X509Certificate2Collection? _authorities;

    private CertificateTrust(X509Certificate2Collection? authorities) => _authorities = authorities;

    /// <exception cref="SendException">Stage Configure: the authority file cannot be used.</exception>
    public static CertificateTrust Of(EncryptionOptions options)
    {
        if (options.AuthorityFile is not { } file)
        {
            return new CertificateTrust(authorities: null);
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(System.Text.Encoding.Latin1.GetString(KeyFiles.ReadFile(file)));
            return authorities.Count > 0 ? new CertificateTrust(authorities) : throw Unusable(file, "it holds no certificate in PEM");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(file, exception.Message, exception);
        }
    }

    /// <summary>Why a certificate is trusted, for a person; null where it is not.</summary>
    public string? For(FoundCertificate found, CertificateBook book, DateTimeOffset now) =>
        _authorities is null && found.IsFromFolder ? $"pinned by the folder, {found.Origin}"
        : Anchor(found.Certificate, book, now) is { } anchor ? $"vouched for by the {(_authorities is null ? "system's" : "configured")} authority {anchor}"
        : null;

    private string? Anchor(X509Certificate2 certificate, CertificateBook book, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(EmailProtection));
        foreach (var other in book.Certificates)
        {
            chain.ChainPolicy.ExtraStore.Add(other);
        }

        if (_authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        return chain.Build(certificate) ? chain.ChainElements[^1].Certificate.Subject : null;
    }

    private static SendException Unusable(string file, string why, Exception? inner = null) => new(
        SendError.Refusal(SendStage.Configure, SendFault.FileUnreadable, $"the authority file {file} cannot be used: {why}", FailureScope.Relay), innerException: inner);
}
