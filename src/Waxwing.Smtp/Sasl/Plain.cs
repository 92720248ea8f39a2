using System.Security.Cryptography;

namespace Waxwing.Smtp;

/// <summary>PLAIN (RFC 4616): the password itself, in one message.</summary>
internal sealed class Plain(PasswordCredential credential) : SaslMechanism
{
    public const string MechanismName = "PLAIN";

    public override string Name => MechanismName;

    public override bool RevealsPassword => true;

    public override SecretScrubber Scrubber => SecretScrubber.ForPassword(credential);

    // RFC 4616 §2: [authzid] NUL authcid NUL passwd. Preparing them is the server's part.
    public override byte[] InitialResponse()
    {
        var user = SaslText.Encode(credential.UserName, "user name");
        var password = SaslText.Encode(credential.Password, "password");
        var message = new byte[user.Length + password.Length + 2];
        user.CopyTo(message, 1);
        password.CopyTo(message, user.Length + 2);
        CryptographicOperations.ZeroMemory(password);
        return message;
    }

    public override byte[] Respond(ReadOnlySpan<byte> challenge) =>
        throw AuthFailure.Violation(SmtpFailureDetail.None, "The server asks for more than PLAIN says.");
}
