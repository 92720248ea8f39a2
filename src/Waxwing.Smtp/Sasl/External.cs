namespace Waxwing.Smtp;

/// <summary>EXTERNAL (RFC 4422, appendix A): the client certificate of the handshake says who we are.</summary>
internal sealed class External(CertificateCredential credential) : SaslMechanism
{
    public const string MechanismName = "EXTERNAL";

    public override string Name => MechanismName;

    public override bool RevealsPassword => false;

    // Empty: the identity that the certificate names.
    public override byte[] InitialResponse() => SaslText.Encode(credential.UserName, "user name");

    public override byte[] Respond(ReadOnlySpan<byte> challenge) =>
        throw AuthFailure.Violation(SmtpFailureDetail.None, "The server asks for more than EXTERNAL says.");
}
