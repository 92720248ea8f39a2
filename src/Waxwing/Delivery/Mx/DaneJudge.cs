using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Judges the certificates of a mail host by its TLSA records (RFC 7672).</summary>
/// <param name="records">The records; at least one can be used.</param>
/// <param name="names">The names that a certificate below a trust anchor may have (RFC 7672 §3.2.2).</param>
internal sealed class DaneJudge(ImmutableArray<TlsaRecord> records, ImmutableArray<Domain> names) : ICertificateJudge
{
    private const string Remedy = "The host's operator has to publish the records of the certificate in use; otherwise somebody else answers in its place.";

    public CertificateFault? Judge(IReadOnlyList<X509Certificate2> presented, DateTimeOffset now)
    {
        var verdict = DaneVerifier.Verify(presented, records, names, now);
        return verdict.Status == DaneStatus.Match ? null : new CertificateFault(DetailOf(verdict.Fault), verdict.Reason, Remedy);
    }

    private static SmtpFailureDetail DetailOf(DaneFault fault) => fault switch
    {
        DaneFault.None or DaneFault.OtherCertificate or DaneFault.NotIssuedByAnchor => SmtpFailureDetail.TlsaMismatch,
        DaneFault.NotTimeValid => SmtpFailureDetail.CertificateExpired,
        DaneFault.ChainInvalid => SmtpFailureDetail.CertificateChainInvalid,
        DaneFault.OtherName => SmtpFailureDetail.CertificateNameMismatch,
    };
}
