using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Practice 2: the server is who it claims to be, and somebody trusted vouches for it.</summary>
internal sealed class Practice02VerifiedServer : IPracticeJudge
{
    private const string Title = "Verify the server's identity";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (Evidence.Connection(passage) is not { } connection)
        {
            return Evidence.NotMet(2, Title, Evidence.NoConnection(passage), []);
        }

        if (connection is not { Tls: { } tls })
        {
            return WithoutTls(connection);
        }

        if (tls.Trust == TrustSource.Nobody)
        {
            return WithoutProof(tls, Evidence.Ruling(passage));
        }

        var vouched = tls.Trust switch
        {
            TrustSource.Nobody => throw new InvalidOperationException("Nobody vouches for anybody."),
            TrustSource.Dane => "has the certificate of a TLSA record that DNSSEC vouches for (DANE)",
            TrustSource.SystemRoots => $"vouched for by {tls.TrustAnchor} (system roots)",
            TrustSource.ConfiguredAuthority => $"vouched for by {tls.TrustAnchor} (configured authority file)",
            TrustSource.Fingerprint => "accepted by its configured fingerprint alone",
        };
        var named = tls.MatchedName is null ? tls.Host : $"{tls.Host} matches {tls.MatchedName}";
        var revocation = tls.Revocation == RevocationStatus.Good ? "revocation: good (stapled)" : "revocation not checked (no staple)";
        var days = (int)(tls.Certificate.NotAfter - passage.StartedAt).TotalDays;
        return Evidence.Met(2, Title,
            $"{named}; {vouched}; {tls.Certificate.Key}; valid for {days} more days; {revocation}{(Evidence.Ruling(passage) is { } judged ? $"; {judged.Reason}" : "")}",
            [
                ("host", tls.Host),
                ("matchedName", tls.MatchedName),
                ("trust", tls.Trust),
                ("trustAnchor", tls.TrustAnchor),
                ("issuer", tls.Certificate.Issuer),
                ("fingerprint", tls.Certificate.Fingerprint),
                ("key", tls.Certificate.Key),
                ("notAfter", tls.Certificate.NotAfter.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)),
                ("revocation", tls.Revocation),
                ("judgedBy", Evidence.Ruling(passage) is { } ruling ? ruling.Rule : null),
                ("because", Evidence.Ruling(passage)?.Reason),
            ]);
    }

    private static PracticeEvidence WithoutProof(TlsRecord tls, TlsRuling? ruling) => Evidence.NotMet(2, Title,
        $"nobody vouches for {tls.Host}: {ruling?.Reason}{(tls.Tolerated is { } tolerated ? $"; its certificate would not do ({tolerated})" : "")}",
        [
            ("host", tls.Host),
            ("trust", tls.Trust),
            ("tolerated", tls.Tolerated),
            ("fingerprint", tls.Certificate.Fingerprint),
            ("judgedBy", ruling?.Rule),
        ]);

    // No name was claimed that could be verified: the operating system says where the other end is, and whoever administers
    // the machine says who may listen there.
    private static PracticeEvidence WithoutTls(ConnectionRecord connection) => connection.Locality is { } locality
        ? Evidence.Met(2, Title, $"no certificate: the operating system connected to {Evidence.Describe(locality)} of this machine ({connection.Endpoint})",
            [("locality", locality), ("endpoint", connection.Endpoint)])
        : Evidence.NotMet(2, Title, "no certificate", [("endpoint", connection.Endpoint)]);
}
