using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Makes the TLS policy of a relay out of its configuration.</summary>
internal static class RelayTrust
{
    /// <exception cref="SendException">Stage Configure: the authority file, the fingerprint, the pins or the client certificate cannot be used.</exception>
    public static TlsPolicy PolicyFor(RelayOptions relay)
    {
        try
        {
            var policy = relay switch
            {
                { AuthorityFile: { } file } => TlsPolicy.FromAuthorityFile(file),
                { TrustedCertificateFingerprint: { } fingerprint } => TlsPolicy.TrustedCertificate(fingerprint),
                _ => TlsPolicy.SystemRoots,
            };
            policy = relay.Pins.IsEmpty ? policy : policy.WithPins(relay.Pins);
            return RelayCertificate.Read(relay) is { } certificate ? policy.WithClientCertificate(certificate) : policy;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or System.Security.Cryptography.CryptographicException)
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.FileUnreadable,
                $"the authority file {relay.AuthorityFile} cannot be used: {exception.Message}", FailureScope.Relay), innerException: exception);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, exception.Message, FailureScope.Relay), innerException: exception);
        }
    }
}
