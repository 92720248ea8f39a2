namespace Waxwing;

/// <summary>By which standard a message is encrypted to its recipients.</summary>
public enum EncryptionStandard
{
    /// <summary>S/MIME if every recipient has an acceptable certificate, else OpenPGP if every recipient has an acceptable key. The default.</summary>
    Auto,

    /// <summary>S/MIME (RFC 8551).</summary>
    SMime,

    /// <summary>OpenPGP (RFC 9580) in MIME (RFC 3156).</summary>
    OpenPgp,
}
