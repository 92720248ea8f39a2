using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Waxwing.Encryption;

/// <summary>Reads public keys of strangers.</summary>
internal static class OpenPgpReader
{
    // A file holds the key of one person, or of a few.
    private const int MaxRings = 1000;

    /// <summary>The certificates in a file, with armor or without. Where it cannot be read on, what stood before it counts.</summary>
    public static List<OpenPgpCertificate> Read(byte[] octets, string origin)
    {
        var found = new List<OpenPgpCertificate>();
        try
        {
            using var stream = new MemoryStream(octets, writable: false);
            var objects = new PgpObjectFactory(PgpUtilities.GetDecoderStream(stream));
            while (found.Count < MaxRings && objects.NextPgpObject() is { } read)
            {
                if (read is PgpPublicKeyRing ring)
                {
                    found.Add(OpenPgpCertificate.Of(ring, origin));
                }
            }
        }
        catch (Exception)
        {
            // The parser of a library, on octets of strangers, throws as it likes. What cannot be read is nobody's key.
        }

        return found;
    }
}
