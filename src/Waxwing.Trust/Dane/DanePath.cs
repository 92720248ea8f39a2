using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Trust;

/// <summary>The chain from a server's certificate to a trust anchor that DNS names (RFC 7671 §5.2, RFC 5280 §6.1). No store of the machine makes anything trusted here, and nothing is fetched.</summary>
internal static class DanePath
{
    // RFC 5280 §4.2.1.12: id-kp-serverAuth.
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // An anchor need not be a root, and nobody else vouches for it.
    private const X509ChainStatusFlags OfNoAccount = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot
        | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    private const X509ChainStatusFlags OfTime = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested;

    /// <summary>Judges it.</summary>
    /// <param name="presented">The certificates as the server sent them, its own first.</param>
    /// <param name="anchor">The anchor.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is wrong, or <see cref="DaneFault.None"/>; and how far the anchor is from the server's certificate.</returns>
    public static (DaneFault Fault, int Depth) Judge(IReadOnlyList<X509Certificate2> presented, X509Certificate2 anchor, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(anchor);
        chain.ChainPolicy.ExtraStore.AddRange(presented.Skip(1).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        try
        {
            chain.Build(presented[0]);
            return Judge(chain.ChainElements, anchor, now.UtcDateTime);
        }
        catch (CryptographicException)
        {
            return (DaneFault.ChainInvalid, 0);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private static (DaneFault Fault, int Depth) Judge(X509ChainElementCollection path, X509Certificate2 anchor, DateTime now)
    {
        var status = X509ChainStatusFlags.NoError;
        for (var depth = 0; depth < path.Count; depth++)
        {
            // The platform does not look at the times of a last certificate that is no root.
            var certificate = path[depth].Certificate;
            status |= now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime() ? X509ChainStatusFlags.NotTimeValid : X509ChainStatusFlags.NoError;
            status |= path[depth].ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, one) => flags | one.Status) & ~OfNoAccount;
            if (depth > 0 && certificate.RawDataMemory.Span.SequenceEqual(anchor.RawDataMemory.Span))
            {
                // What stands above the anchor does not matter.
                return (status == X509ChainStatusFlags.NoError ? DaneFault.None : (status & ~OfTime) == X509ChainStatusFlags.NoError ? DaneFault.NotTimeValid : DaneFault.ChainInvalid, depth);
            }
        }

        return (DaneFault.NotIssuedByAnchor, 0);
    }
}
