namespace Waxwing.Trust;

/// <summary>The registered numbers that are used (RFC 7218 §2).</summary>
internal static class DaneUsage
{
    public const int TrustAnchor = 2;
    public const int EndEntity = 3;

    public const int WholeCertificate = 0;
    public const int PublicKey = 1;

    public const int Full = 0;
    public const int Sha256 = 1;
    public const int Sha512 = 2;
}
