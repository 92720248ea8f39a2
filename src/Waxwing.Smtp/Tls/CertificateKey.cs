using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>The public key of a certificate: what it is, and whether it is strong enough.</summary>
/// <param name="Algorithm"><c>RSA</c>, <c>EC</c>, or the object identifier of anything else.</param>
/// <param name="Bits">Its size, or 0 where nothing is known of the algorithm.</param>
/// <param name="Curve">The name of the curve, or null.</param>
internal sealed record CertificateKey(string Algorithm, int Bits, string? Curve)
{
    // RFC 3279 §2.3.1, RFC 5480 §2.1.
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    public static CertificateKey Of(X509Certificate2 certificate)
    {
        var algorithm = certificate.PublicKey.Oid.Value ?? "";
        try
        {
            if (algorithm is Rsa && certificate.GetRSAPublicKey() is { } rsa)
            {
                using (rsa)
                {
                    return new("RSA", rsa.KeySize, null);
                }
            }

            if (algorithm is EllipticCurve && certificate.GetECDsaPublicKey() is { } ec)
            {
                using (ec)
                {
                    // RFC 5480 §2.1.1: only named curves. Parameters written out can hide a generator of the attacker's own.
                    var curve = ec.ExportParameters(includePrivateParameters: false).Curve;
                    return curve.IsNamed ? new("EC", ec.KeySize, NistName(curve.Oid)) : new("EC with explicit parameters", 0, null);
                }
            }
        }
        catch (CryptographicException)
        {
            // A key that cannot be read is as bad as none: it falls through to size 0.
        }

        return new(algorithm is Rsa ? "RSA (unreadable)" : algorithm, 0, null);
    }

    /// <summary>DSA and everything else without a minimum here is not strong enough.</summary>
    public bool IsStrong => Algorithm switch
    {
        "RSA" => Bits >= TlsPolicy.MinimumRsaKeySize,
        "EC" => Bits >= TlsPolicy.MinimumEllipticCurveKeySize,
        _ => false,
    };

    public override string ToString() => Bits == 0 ? Algorithm : $"{Algorithm} {Curve ?? Bits.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    private static string? NistName(Oid oid) => oid.Value switch
    {
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        _ => oid.FriendlyName,
    };
}
