namespace Waxwing.Trust;

/// <summary>The algorithm of a signature, its tag <c>a=</c> (RFC 6376 §3.3, RFC 8463 §3).</summary>
public enum DkimAlgorithm
{
    /// <summary><c>rsa-sha256</c>.</summary>
    RsaSha256,

    /// <summary><c>ed25519-sha256</c>.</summary>
    Ed25519Sha256,

    /// <summary><c>rsa-sha1</c>: read, and never accepted (RFC 8301 §3.1).</summary>
    RsaSha1,
}

/// <summary>The kind of a key, its tag <c>k=</c> (RFC 6376 §3.6.1, RFC 8463 §4).</summary>
public enum DkimKeyType
{
    /// <summary><c>rsa</c>.</summary>
    Rsa,

    /// <summary><c>ed25519</c>.</summary>
    Ed25519,
}

/// <summary>How much a header or a body may change on its way without breaking a signature (RFC 6376 §3.4).</summary>
public enum DkimCanonicalization
{
    /// <summary><c>simple</c>: nothing but empty lines at the end of the body.</summary>
    Simple,

    /// <summary><c>relaxed</c>: white space too, and the case of names of header fields.</summary>
    Relaxed,
}
