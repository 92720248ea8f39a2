using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static System.Security.Cryptography.X509Certificates.X509ChainStatusFlags;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>The verifier as a pure function: evidence in, verdict out. Whole handshakes are in the hostile tests.</summary>
public sealed class CertificateVerifierTests
{
    private const string EcdsaWithSha1 = "300906072a8648ce3d0401";
    private static readonly DateTimeOffset Midsummer = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Evidence_without_a_fault_is_accepted()
    {
        using var leaf = TestCertificate.Issue();

        var verdict = CertificateVerifier.Verify(Evidence(leaf));

        Assert.True(verdict.Accepted);
        Assert.Equal("mail.example.test", verdict.MatchedName);
        Assert.Equal(RevocationStatus.NotChecked, verdict.Revocation);
    }

    [Fact]
    public void A_verdict_that_was_never_given_accepts_nothing()
        => Assert.False(new CertificateVerdict(default, "mail.example.test", "CN=Root", RevocationStatus.Good).Accepted);

    /// <summary>Whatever flag a platform raises, and whoever forgets to give it a rule: only "revocation not known" passes.</summary>
    [Fact]
    public void Each_flag_of_the_platform_refuses_except_unknown_revocation()
    {
        using var leaf = TestCertificate.Issue();
        foreach (var flag in Enum.GetValues<X509ChainStatusFlags>().Where(flag => flag is not (NoError or RevocationStatusUnknown or OfflineRevocation)))
        {
            Assert.False(CertificateVerifier.Verify(Evidence(leaf) with { PathStatus = flag }).Accepted, $"{flag}");
        }
    }

    [Theory]
    [InlineData(PartialChain, SmtpFailureDetail.CertificateSelfSigned)]
    [InlineData(UntrustedRoot, SmtpFailureDetail.CertificateSelfSigned)]
    [InlineData(X509ChainStatusFlags.Revoked, SmtpFailureDetail.CertificateRevoked)]
    [InlineData(X509ChainStatusFlags.Revoked | UntrustedRoot, SmtpFailureDetail.CertificateRevoked)]
    [InlineData(NotSignatureValid, SmtpFailureDetail.CertificateChainInvalid)]
    [InlineData(HasExcludedNameConstraint, SmtpFailureDetail.CertificateChainInvalid)]
    [InlineData(InvalidPolicyConstraints, SmtpFailureDetail.CertificateChainInvalid)]
    [InlineData(ExplicitDistrust, SmtpFailureDetail.CertificateChainInvalid)]
    [InlineData(NotValidForUsage, SmtpFailureDetail.CertificateWrongUsage)]
    [InlineData(HasWeakSignature, SmtpFailureDetail.CertificateChainInvalid)]
    public void A_flag_of_the_platform_is_told_by_its_rule(X509ChainStatusFlags flags, SmtpFailureDetail detail)
    {
        using var leaf = TestCertificate.Issue();

        Assert.Equal(detail, CertificateVerifier.Verify(Evidence(leaf) with { PathStatus = flags }).Faults[0].Detail);
    }

    [Fact]
    public void The_days_of_validity_are_included_on_both_ends()
    {
        using var leaf = TestCertificate.Issue();

        Assert.True(Verify(TestCertificate.Start).Accepted);
        Assert.True(Verify(TestCertificate.End).Accepted);
        Assert.Equal(SmtpFailureDetail.CertificateNotYetValid, Verify(TestCertificate.Start.AddSeconds(-1)).Faults[0].Detail);
        Assert.Equal(SmtpFailureDetail.CertificateExpired, Verify(TestCertificate.End.AddSeconds(1)).Faults[0].Detail);

        CertificateVerdict Verify(DateTimeOffset now) => CertificateVerifier.Verify(Evidence(leaf) with { Now = now });
    }

    [Fact]
    public void Small_curves_and_SHA_1_are_weak()
    {
        using var small = TestCertificate.Issue(curve: ECCurve.CreateFromFriendlyName("secp224r1"));
        using var old = TestCertificate.IssueClaiming(EcdsaWithSha1);
        using var root = TestCertificate.Issue();

        Assert.Equal(SmtpFailureDetail.CertificateWeakKey, Assert.Single(CertificateVerifier.Verify(Evidence(small)).Faults).Detail);
        Assert.Equal(SmtpFailureDetail.CertificateWeakSignature, Assert.Single(CertificateVerifier.Verify(Evidence(old) with { Path = [old, root] }).Faults).Detail);
    }

    [Fact]
    public void An_anchor_may_have_signed_itself_with_SHA_1_but_not_with_a_short_key()
    {
        using var leaf = TestCertificate.Issue();
        using var old = TestCertificate.IssueClaiming(EcdsaWithSha1);
        using var small = TestCertificate.IssueRsa(1024, RSASignaturePadding.Pkcs1);

        Assert.True(CertificateVerifier.Verify(Evidence(leaf) with { Path = [leaf, old] }).Accepted);
        Assert.Equal(SmtpFailureDetail.CertificateWeakKey, Assert.Single(CertificateVerifier.Verify(Evidence(leaf) with { Path = [leaf, small] }).Faults).Detail);
        // Without an anchor the last certificate's signature is somebody's word like any other.
        Assert.Contains(
            CertificateVerifier.Verify(Evidence(leaf) with { Path = [leaf, old], PathStatus = PartialChain }).Faults,
            fault => fault.Detail == SmtpFailureDetail.CertificateWeakSignature);
    }

    [Fact]
    public void Any_purpose_is_not_the_purpose_of_a_server()
    {
        using var leaf = TestCertificate.Issue(extensions: [Names(), new X509EnhancedKeyUsageExtension([new Oid("2.5.29.37.0")], critical: false)]);

        Assert.Equal(SmtpFailureDetail.CertificateWrongUsage, Assert.Single(CertificateVerifier.Verify(Evidence(leaf)).Faults).Detail);
    }

    [Theory]
    [InlineData("3003020105", true)] // RFC 7633: SEQUENCE { 5 } is status_request
    [InlineData("3006020105020111", true)] // … with status_request_v2
    [InlineData("3003020111", false)] // status_request_v2 alone asks for what nobody sends any more
    [InlineData("3003020105ff", true)] // bytes after the end: the reader takes what it understands
    [InlineData("30ff", true)] // malformed: somebody meant to demand something
    public void A_staple_is_demanded_by_the_feature_extension(string extension, bool demanded)
    {
        using var leaf = TestCertificate.Issue(extensions: [Names(), new X509Extension("1.3.6.1.5.5.7.1.24", Convert.FromHexString(extension), critical: false)]);

        var verdict = CertificateVerifier.Verify(Evidence(leaf));

        Assert.Equal(demanded, verdict.Faults.Any(fault => fault.Detail == SmtpFailureDetail.CertificateStapleMissing));
    }

    [Fact]
    public void A_good_staple_meets_the_demand()
    {
        using var leaf = TestCertificate.Issue(extensions: [Names(), new X509Extension("1.3.6.1.5.5.7.1.24", [0x30, 3, 2, 1, 5], critical: false)]);
        using var root = TestCertificate.Issue();

        var verdict = CertificateVerifier.Verify(Evidence(leaf) with { Path = [leaf, root], LeafStatus = NoError, PathStatus = NoError });

        Assert.True(verdict.Accepted);
        Assert.Equal(RevocationStatus.Good, verdict.Revocation);
    }

    [Fact]
    public void A_fingerprint_decides_alone_but_not_on_dates_and_keys()
    {
        using var leaf = TestCertificate.Issue();
        using var small = TestCertificate.IssueRsa(1024, RSASignaturePadding.Pkcs1);

        var pinned = Evidence(leaf) with { Host = "relay.internal", PathStatus = UntrustedRoot, Fingerprint = CertificateDescription.FingerprintOf(leaf) };
        Assert.True(CertificateVerifier.Verify(pinned).Accepted);
        Assert.Null(CertificateVerifier.Verify(pinned).MatchedName);
        Assert.Equal(SmtpFailureDetail.CertificateExpired, CertificateVerifier.Verify(pinned with { Now = TestCertificate.End.AddDays(1) }).Faults[0].Detail);
        Assert.Equal(SmtpFailureDetail.CertificateFingerprintMismatch, CertificateVerifier.Verify(pinned with { Fingerprint = new string('0', 64) }).Faults[0].Detail);
        Assert.Equal(
            SmtpFailureDetail.CertificateWeakKey,
            CertificateVerifier.Verify(pinned with { Path = [small], Fingerprint = CertificateDescription.FingerprintOf(small) }).Faults[0].Detail);
    }

    // RFC 4055 §3.1, §5: AlgorithmIdentifier of id-RSASSA-PSS.
    [Theory]
    [InlineData("300b06092a864886f70d01010a", false)] // no parameters at all: SHA-1 by default
    [InlineData("300d06092a864886f70d01010a3000", false)] // empty parameters: the same
    [InlineData("301a06092a864886f70d01010a300da00b300906052b0e03021a0500", false)] // SHA-1 written out
    [InlineData("301e06092a864886f70d01010a3011a00f300d06096086480165030402010500", true)] // SHA-256
    [InlineData("300b06092a864886f70d010105", false)] // RSA with SHA-1
    [InlineData("300b06092a864886f70d010104", false)] // RSA with MD5
    [InlineData("300b06092a864886f70d01010b", true)] // RSA with SHA-256
    [InlineData("300a06082a8648ce3d040303", true)] // ECDSA with SHA-384
    [InlineData("300906072a8648ce380403", false)] // DSA with SHA-1
    public void Only_SHA_2_signatures_are_strong(string algorithm, bool strong)
    {
        using var certificate = TestCertificate.IssueClaiming(algorithm);

        Assert.Equal(strong, CertificateSignature.Of(certificate).IsStrong);
    }

    [Fact]
    public void A_PSS_signature_of_the_platform_is_strong()
    {
        using var certificate = TestCertificate.IssueRsa(2048, RSASignaturePadding.Pss);

        Assert.True(CertificateSignature.Of(certificate).IsStrong);
    }

    [Fact]
    public void A_key_is_told_as_people_write_it()
    {
        using var ec = TestCertificate.Issue(curve: ECCurve.NamedCurves.nistP384);
        using var rsa = TestCertificate.IssueRsa(2048, RSASignaturePadding.Pkcs1);

        Assert.Equal("EC P-384", CertificateDescription.Describe(ec).Key);
        Assert.Equal("RSA 2048", CertificateDescription.Describe(rsa).Key);
    }

    private static X509Extension Names()
    {
        var builder = new SubjectAlternativeNameBuilder();
        builder.AddDnsName("mail.example.test");
        return builder.Build();
    }

    private static CertificateEvidence Evidence(X509Certificate2 leaf) => new()
    {
        Path = [leaf],
        LeafStatus = RevocationStatusUnknown | OfflineRevocation,
        PathStatus = RevocationStatusUnknown | OfflineRevocation,
        Host = "mail.example.test",
        Now = Midsummer,
        Fingerprint = null,
        Pins = [],
    };
}
