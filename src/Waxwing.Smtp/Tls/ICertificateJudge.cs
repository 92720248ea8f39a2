using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>Judges a server by something else than authorities, such as the TLSA records of its host (RFC 7672). Thread-safe.</summary>
internal interface ICertificateJudge
{
    /// <summary>Judges.</summary>
    /// <param name="presented">The certificates as the server sent them, its own first. They are not to be kept.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why the server is refused, or null.</returns>
    CertificateFault? Judge(IReadOnlyList<X509Certificate2> presented, DateTimeOffset now);
}
