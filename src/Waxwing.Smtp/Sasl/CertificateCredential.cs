namespace Waxwing.Smtp;

/// <summary>
/// The client certificate that was shown in the handshake (<see cref="TlsPolicy.WithClientCertificate"/>) is the
/// credential: for EXTERNAL. Immutable.
/// </summary>
public sealed class CertificateCredential : Credential
{
    /// <summary>Creates a credential.</summary>
    /// <param name="userName">The user to act as, or empty for the one that the certificate names.</param>
    /// <exception cref="ArgumentException">The user name is null or holds U+0000.</exception>
    public CertificateCredential(string userName = "")
        : base(Checked(userName))
    {
    }

    private static string Checked(string userName)
    {
        ArgumentNullException.ThrowIfNull(userName);
        return WithoutNul(userName, "user name", nameof(userName));
    }
}
