namespace Waxwing.Smtp;

/// <summary>The SASL mechanisms that Waxwing uses, weakest first, so that they can be compared.</summary>
/// <remarks>CRAM-MD5, DIGEST-MD5 and NTLM are broken or obsolete (RFC 6331, RFC 8314 §5.1) and are never used.</remarks>
public enum AuthMechanism
{
    /// <summary>LOGIN: PLAIN in an older form without a specification. The server learns the password.</summary>
    Login,

    /// <summary>PLAIN (RFC 4616). The server learns the password.</summary>
    Plain,

    /// <summary>SCRAM-SHA-256 (RFC 7677). Both sides prove that they know the password, and neither says it.</summary>
    ScramSha256,

    /// <summary>
    /// SCRAM-SHA-256-PLUS (RFC 7677, RFC 5929): the proofs are also bound to the server's certificate, so that nobody
    /// with another certificate can pass them on.
    /// </summary>
    ScramSha256Plus,

    /// <summary>XOAUTH2: OAUTHBEARER in an older form without a specification. A token that soon expires, and no password.</summary>
    XOAuth2,

    /// <summary>OAUTHBEARER (RFC 7628). A token that soon expires, and no password.</summary>
    OAuthBearer,

    /// <summary>EXTERNAL (RFC 4422, appendix A): the client certificate. No secret leaves this machine.</summary>
    External,
}
