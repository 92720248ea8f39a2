namespace Waxwing.Smtp;

/// <summary>OAUTHBEARER (RFC 7628): a bearer token, in the frame of GS2.</summary>
internal sealed class OAuthBearer(TokenCredential credential, string host) : BearerMechanism(credential)
{
    public const string MechanismName = "OAUTHBEARER";

    public override string Name => MechanismName;

    // RFC 7628 §3.2.3: the dummy response is one %x01.
    protected override byte[] Acknowledgement => [1];

    // RFC 7628 §3.1: client-resp = gs2-header kvsep *kvpair kvsep; a bearer token has no channel binding, so "n". The
    // host lets the server notice that the token was meant for another.
    public override byte[] InitialResponse() =>
        SaslText.Encode($"n,a={ScramAttributes.ToName(UserName)},\u0001host={host}\u0001auth=Bearer {Token}\u0001\u0001", "user name");
}
