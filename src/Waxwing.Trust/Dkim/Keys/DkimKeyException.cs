namespace Waxwing.Trust;

/// <summary>Why something is no key to sign with.</summary>
public enum DkimKeyFault
{
    /// <summary>It is not in PEM (RFC 7468), or of a label that no private key has.</summary>
    NotPem,

    /// <summary>It is encrypted; keep the key where only the sender reads it, and unencrypted.</summary>
    Encrypted,

    /// <summary>It is a public key.</summary>
    Public,

    /// <summary>It is a private key, but neither RSA nor Ed25519.</summary>
    Type,

    /// <summary>Its octets are no private key.</summary>
    Malformed,

    /// <summary>An RSA key of less than 2048 bits (RFC 8301 §3.2).</summary>
    TooShort,

    /// <summary>An RSA key of more than the 4096 bits that a verifier has to know (RFC 8301 §3.2).</summary>
    TooLong,
}

/// <summary>A private key cannot be used to sign. The message says why, and holds nothing of the key.</summary>
public sealed class DkimKeyException : Exception
{
    internal DkimKeyException(DkimKeyFault fault, int bits = 0)
        : base(Sentence(fault, bits)) => Fault = fault;

    /// <summary>Why.</summary>
    public DkimKeyFault Fault { get; }

    private static string Sentence(DkimKeyFault fault, int bits) => fault switch
    {
        DkimKeyFault.NotPem => "The DKIM key is not in PEM: it should begin with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----.",
        DkimKeyFault.Encrypted => "The DKIM key is encrypted. Decrypt it (openssl pkey), and keep the file where only the sender may read it.",
        DkimKeyFault.Public => "This is a public key. To sign takes the private one.",
        DkimKeyFault.Type => "The DKIM key is neither RSA nor Ed25519.",
        DkimKeyFault.Malformed => "The DKIM key is damaged: its octets are no private key.",
        DkimKeyFault.TooShort => $"The DKIM key has {bits} bits. RFC 8301 §3.2 asks signers for 2048 at least; make a new one under another selector.",
        DkimKeyFault.TooLong => $"The DKIM key has {bits} bits. Verifiers need not know more than 4096 (RFC 8301 §3.2); 2048 are enough.",
    };
}
