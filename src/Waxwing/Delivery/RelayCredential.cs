using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Makes the credential of a relay out of its configuration. Secrets are read now, so that a wrong reference shows at the start.</summary>
internal static class RelayCredential
{
    /// <returns>The credential, or null for a relay that knows us by other means.</returns>
    /// <exception cref="SendException">Stage Configure: a secret cannot be read, or is no such secret.</exception>
    public static Credential? Of(RelayOptions relay)
    {
        try
        {
            return relay switch
            {
                { Password: { } password } => new PasswordCredential(relay.UserName!, password.Read()),
                { Token: { } token } => WithToken(relay.UserName!, token),
                { TokenSource: { } source } => new IssuedToken(relay.UserName!, source).Credential,
                { ClientCertificateFile: not null } => new CertificateCredential(relay.UserName ?? ""),
                _ => null,
            };
        }
        catch (ArgumentException exception)
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, $"the relay's credential cannot be used: {exception.Message}", FailureScope.Relay), innerException: exception);
        }
    }

    /// <summary>
    /// Whether a session without AUTH will do: some relays know us by the client certificate of the handshake alone, and
    /// then nobody has asked for a user or a mechanism.
    /// </summary>
    public static bool MayGoWithout(RelayOptions relay, SecuredSession session) =>
        relay is { ClientCertificateFile: not null, UserName: null, MinimumMechanism: null }
        && !(session.Facts.Tls.ClientCertificateFingerprint is not null && session.Capabilities.AuthMechanisms.Contains("EXTERNAL", StringComparer.Ordinal));

    private static TokenCredential WithToken(string userName, Secret token)
    {
        _ = new TokenCredential(userName, token.Read());
        return new TokenCredential(userName, _ => ValueTask.FromResult(token.Read()));
    }
}
