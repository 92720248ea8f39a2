namespace Waxwing;

/// <summary>Practice 9: nothing old was offered, and nothing old was negotiated.</summary>
internal sealed class Practice09NoOldProtocols : IPracticeJudge
{
    private const string Title = "No SSLv3, nothing old";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var connection = Evidence.Connection(passage);
        if (connection is not { Tls: { } tls })
        {
            return Evidence.NotMet(9, Title, connection is null ? Evidence.NoConnection(passage) : "nothing was negotiated: no TLS, on this machine", []);
        }

        var isNew = tls.Protocol is "TLS 1.2" or "TLS 1.3";
        var isSealed = tls.CipherSuite.Contains("GCM", StringComparison.Ordinal) || tls.CipherSuite.Contains("POLY1305", StringComparison.Ordinal);
        // Every suite of TLS 1.3 is forward secret; in 1.2 those with ephemeral keys are.
        var isForward = tls.Protocol is "TLS 1.3" || tls.CipherSuite.StartsWith("TLS_ECDHE_", StringComparison.Ordinal);
        return Evidence.New(9, Title, isNew && isSealed && isForward ? PracticeStatus.Met : PracticeStatus.NotMet,
            $"offered {tls.Offered} only; negotiated {tls.Protocol} with {tls.CipherSuite}: {(isSealed ? "authenticated encryption" : "no authenticated encryption")}, {(isForward ? "forward secret" : "not forward secret")}",
            [("offered", tls.Offered), ("negotiated", tls.Protocol), ("cipherSuite", tls.CipherSuite), ("aead", isSealed), ("forwardSecret", isForward)]);
    }
}
