namespace Waxwing.Encryption;

/// <summary>A key that is acceptable for a recipient.</summary>
/// <param name="fingerprint">SHA-256 of a certificate, or the fingerprint of an OpenPGP key; in hexadecimal digits.</param>
/// <param name="algorithm">Algorithm and strength, for a person.</param>
/// <param name="trust">Why it is taken for the recipient's.</param>
internal abstract class EncryptionKey(string fingerprint, string algorithm, string trust)
{
    public string Fingerprint { get; } = fingerprint;

    public override string ToString() => $"{Fingerprint} ({algorithm}, {trust})";
}
