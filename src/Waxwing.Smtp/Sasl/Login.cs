namespace Waxwing.Smtp;

/// <summary>LOGIN (draft-murchison-sasl-login-00): user name and password, each in answer to a challenge.</summary>
internal sealed class Login(PasswordCredential credential) : SaslMechanism
{
    private int _step;

    public const string MechanismName = "LOGIN";

    public override string Name => MechanismName;

    public override bool RevealsPassword => true;

    public override SecretScrubber Scrubber => SecretScrubber.ForPassword(credential);

    public override byte[]? InitialResponse() => null;

    // The challenges are prompts for people, and differ between servers: their number counts, not their text.
    public override byte[] Respond(ReadOnlySpan<byte> challenge) => ++_step switch
    {
        1 => SaslText.Encode(credential.UserName, "user name"),
        2 => SaslText.Encode(credential.Password, "password"),
        _ => throw AuthFailure.Violation(SmtpFailureDetail.None, "The server asks for more than LOGIN says: two answers."),
    };
}
