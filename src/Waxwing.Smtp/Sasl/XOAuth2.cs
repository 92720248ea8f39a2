namespace Waxwing.Smtp;

/// <summary>XOAUTH2: OAUTHBEARER's older form without a specification, as Google and Microsoft document it.</summary>
internal sealed class XOAuth2(TokenCredential credential) : BearerMechanism(credential)
{
    public const string MechanismName = "XOAUTH2";

    public override string Name => MechanismName;

    protected override byte[] Acknowledgement => [];

    public override byte[] InitialResponse() => SaslText.Encode($"user={UserName}\u0001auth=Bearer {Token}\u0001\u0001", "user name");
}
