using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>Secures a stream as the client: one handshake, verified by a policy, its failures diagnosed.</summary>
internal static class TlsHandshake
{
    /// <summary>Runs the handshake over <paramref name="transport"/> and verifies the server.</summary>
    /// <remarks>The stream that is returned owns the transport. After a failure both are disposed of.</remarks>
    /// <exception cref="SmtpException">Stage TlsHandshake, with the diagnosis.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the caller knows whether it was a deadline.</exception>
    public static async Task<(SslStream Stream, TlsFacts Facts)> AuthenticateAsync(
        Stream transport, string host, TlsPolicy policy, TimeProvider clock, CancellationToken cancellationToken)
    {
        var witness = new HandshakeWitness(transport);
        var stream = new SslStream(witness, leaveInnerStreamOpen: false);
        try
        {
            var facts = await AuthenticateAsync(stream, witness, host, policy, clock, cancellationToken).ConfigureAwait(false);
            witness.Leave();
            return (stream, facts);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<TlsFacts> AuthenticateAsync(
        SslStream stream, HandshakeWitness witness, string host, TlsPolicy policy, TimeProvider clock, CancellationToken cancellationToken)
    {
        var asciiHost = ReadHost(host);
        if (policy.Trusts == TrustSource.Fingerprint && TlsPolicy.IsPublicHost(host))
        {
            throw new SmtpException(HandshakeDiagnosis.FingerprintForPublicHost(asciiHost));
        }

        CertificateVerdict? verdict = null;
        CertificateFault? tolerated = null;
        PeerCertificate? certificate = null;
        var now = clock.GetUtcNow();
        var began = clock.GetTimestamp();
        try
        {
            await stream.AuthenticateAsClientAsync(policy.ClientOptions(asciiHost, now, Verify), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or CryptographicException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SmtpException(
                verdict is { Accepted: false } ? HandshakeDiagnosis.Refused(asciiHost, verdict.Faults) : HandshakeDiagnosis.Broken(asciiHost, PeerHello.Read(witness.First), e),
                e);
        }

        if (!TlsPolicy.IsAcceptableVersion(stream))
        {
            throw new SmtpException(HandshakeDiagnosis.VersionChosen(asciiHost, TlsPolicy.NegotiatedProtocol(stream)));
        }

        if (!TlsPolicy.IsAcceptableSuite(stream.NegotiatedCipherSuite))
        {
            throw new SmtpException(HandshakeDiagnosis.SuiteChosen(asciiHost, stream.NegotiatedCipherSuite.ToString()));
        }

        // The platform says yes only after Verify did; if it ever says so without asking, nobody has vouched for the peer.
        if (verdict is not { Accepted: true } || certificate is null)
        {
            throw new SmtpException(HandshakeDiagnosis.Refused(asciiHost, [CertificateFault.Missing]));
        }

        // What was overheard counts only where it agrees with what the platform says.
        var overheard = witness.Flight.Facts is { } flight && flight.Suite == stream.NegotiatedCipherSuite ? flight : null;
        return new TlsFacts
        {
            Protocol = TlsPolicy.NegotiatedProtocol(stream),
            CipherSuite = stream.NegotiatedCipherSuite,
            Group = overheard?.Group,
            Resumed = overheard?.Resumed,
            OfferedProtocols = TlsPolicy.OfferedProtocols,
            Host = asciiHost,
            MatchedName = verdict.MatchedName,
            Certificate = certificate,
            TrustSource = policy.Trusts,
            TrustAnchor = verdict.TrustAnchor,
            Revocation = verdict.Revocation,
            Tolerated = tolerated?.Detail ?? SmtpFailureDetail.None,
            ClientCertificateFingerprint = stream.IsMutuallyAuthenticated && policy.ClientCertificate is { } shown
                ? shown.TargetCertificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()
                : null,
            ServerEndPoint = Smtp.ServerEndPoint.Read(stream),
            Duration = clock.GetElapsedTime(began),
        };

        bool Verify(object sender, X509Certificate? peer, X509Chain? chain, SslPolicyErrors errors)
        {
            // The platform's own errors are not asked: the verifier reads the chain, and an unknown revocation is one of them.
            if (peer is not X509Certificate2 leaf || chain is null || chain.ChainElements.Count == 0)
            {
                verdict = new([CertificateFault.Missing], null, null, RevocationStatus.NotChecked);
                return false;
            }

            verdict = policy.Judge is { } judge
                ? CertificateVerdict.Of(judge.Judge(Presented(leaf, chain), now))
                : CertificateVerifier.Verify(CertificateEvidence.From(chain, asciiHost, now, policy));
            certificate = CertificateDescription.Describe(leaf);
            if (policy.Trusts == TrustSource.Nobody)
            {
                (tolerated, verdict) = (verdict.Faults.FirstOrDefault(), CertificateVerdict.Of(fault: null));
            }

            return verdict.Accepted;
        }
    }

    // What the server sent, its own first; the platform keeps it beside the chain that it made of it.
    private static List<X509Certificate2> Presented(X509Certificate2 leaf, X509Chain chain) =>
        [leaf, .. chain.ChainPolicy.ExtraStore.Where(certificate => !certificate.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span))];

    private static string ReadHost(string host)
    {
        try
        {
            return CertificateNames.ToAsciiHost(host);
        }
        catch (FormatException e)
        {
            throw new SmtpException(HandshakeDiagnosis.NoHostName(e.Message), e);
        }
    }
}
