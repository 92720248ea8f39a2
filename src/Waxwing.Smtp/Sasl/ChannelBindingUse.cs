namespace Waxwing.Smtp;

/// <summary>Whether the proofs of AUTH were bound to the TLS connection (RFC 5802 §6), and if not, why.</summary>
public enum ChannelBindingUse
{
    /// <summary>The mechanism has no channel binding: all but SCRAM.</summary>
    None,

    /// <summary>Bound by <c>tls-server-end-point</c> (RFC 5929 §4).</summary>
    TlsServerEndPoint,

    /// <summary>The server offers no -PLUS. It was told that we could have bound (flag <c>y</c>), so that a removed offer shows.</summary>
    NotOffered,

    /// <summary>The server offers -PLUS with other types of binding than <c>tls-server-end-point</c> (flag <c>n</c>).</summary>
    TypeNotShared,

    /// <summary>The server's certificate is signed in a way that <c>tls-server-end-point</c> is not defined for (flag <c>n</c>).</summary>
    NotAvailable,
}
