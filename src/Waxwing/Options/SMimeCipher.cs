namespace Waxwing;

/// <summary>What encrypts the content of an S/MIME message.</summary>
public enum SMimeCipher
{
    /// <summary>AES-256-GCM in AuthEnvelopedData (RFC 5083, RFC 5084): what is changed on the way does not open. What RFC 8551 §2.7.1 wants; the default.</summary>
    Aes256Gcm,

    /// <summary>
    /// AES-256-CBC in EnvelopedData, for recipients whose programs are older than RFC 8551. The cipher itself does not notice a change, so that
    /// such a message is only made if it is signed inside.
    /// </summary>
    Aes256Cbc,
}
