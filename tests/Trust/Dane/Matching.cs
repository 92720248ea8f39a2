using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.Dane;

/// <summary>Which certificates a record is of (RFC 6698 §2.1, RFC 7671, RFC 7672 §3).</summary>
public sealed class Matching : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly Issued _issued = new();

    /// <summary>Selectors and matching types.</summary>
    public static TheoryData<int, int> Forms => new((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2));

    public void Dispose() => _issued.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_record_of_the_servers_certificate_matches(int selector, int matchingType)
    {
        var leaf = _issued.Leaf();
        var record = Issued.Record(3, selector, matchingType, leaf);
        Assert.Equal(new DaneVerdict { Status = DaneStatus.Match, Record = record, Depth = 0 }, Issued.Verify([leaf], record));
        Assert.Equal(new DaneVerdict { Status = DaneStatus.NoMatch, Fault = DaneFault.OtherCertificate }, Issued.Verify([_issued.Root], record));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_record_of_an_authority_matches_what_it_issued(int selector, int matchingType)
    {
        var leaf = _issued.Leaf();
        X509Certificate2[] chain = [leaf, _issued.Issuer, _issued.Root];
        foreach (var (authority, depth) in new[] { (_issued.Issuer, 1), (_issued.Root, 2) })
        {
            var record = Issued.Record(2, selector, matchingType, authority);
            Assert.Equal(new DaneVerdict { Status = DaneStatus.Match, Record = record, Depth = depth }, Issued.Verify(chain, record));
        }
    }

    [Fact]
    public void The_order_of_authorities_in_a_chain_does_not_matter() =>
        Matches([_issued.Leaf(), _issued.Root, _issued.Issuer], Issued.Record(2, 0, 1, _issued.Root));

    [Fact]
    public void An_anchor_need_not_be_a_root_nor_be_followed_by_one() =>
        MatchesAt(1, Issued.Record(2, 1, 1, _issued.Issuer));

    [Fact]
    public void An_anchor_that_DNS_has_the_whole_of_need_not_be_sent() =>
        MatchesAt(2, Issued.Record(2, 0, 0, _issued.Root));

    [Fact]
    public void An_anchor_that_is_not_sent_and_known_by_its_digest_only_matches_nothing() =>
        Assert.Equal(DaneFault.OtherCertificate, Issued.Verify([_issued.Leaf(), _issued.Issuer], Issued.Record(2, 0, 1, _issued.Root)).Fault);

    [Fact]
    public void For_a_record_of_the_servers_own_certificate_neither_name_nor_time_nor_use_nor_chain_count()
    {
        X509Certificate2[] odd =
        [
            _issued.Leaf("other.example.net"), _issued.Leaf(end: Issued.Now.AddDays(-1)), _issued.Leaf(usage: ClientAuthentication), _issued.Forged(), _issued.NoAuthority(),
        ];
        Assert.All(odd, leaf => Matches([leaf], Issued.Record(3, 1, 1, leaf)));
    }

    [Fact]
    public void For_a_record_of_an_authority_name_time_use_and_chain_count()
    {
        var record = Issued.Record(2, 0, 1, _issued.Issuer);
        Assert.Equal(DaneFault.OtherName, Fault(_issued.Leaf("other.example.net")));
        Assert.Equal(DaneFault.NotTimeValid, Fault(_issued.Leaf(end: Issued.Now.AddDays(-1))));
        Assert.Equal(DaneFault.ChainInvalid, Fault(_issued.Leaf(usage: ClientAuthentication)));
        Assert.NotEqual(DaneFault.None, Fault(_issued.Forged()));
        Assert.Equal(DaneFault.None, Fault(_issued.Leaf()));

        DaneFault Fault(X509Certificate2 leaf) => Issued.Verify([leaf, _issued.Issuer], record).Fault;
    }

    [Fact]
    public void An_authority_that_is_none_or_whose_time_has_passed_is_no_anchor()
    {
        var none = _issued.NoAuthority();
        Refuses([_issued.Leaf(issuer: none), none], Issued.Record(2, 0, 1, none));
        var old = _issued.OldIssuer();
        Assert.Equal(DaneFault.NotTimeValid, Issued.Verify([_issued.Leaf(issuer: old), old], Issued.Record(2, 0, 1, old)).Fault);
    }

    [Fact]
    public void An_anchor_that_is_sent_and_did_not_issue_the_certificate_proves_nothing()
    {
        using var other = new Issued("CN=Other root");
        var verdict = Issued.Verify([_issued.Leaf(), _issued.Issuer, other.Root], Issued.Record(2, 0, 1, other.Root));
        Assert.Equal((DaneStatus.NoMatch, DaneFault.NotIssuedByAnchor), (verdict.Status, verdict.Fault));
        Assert.Null(verdict.Depth);
    }

    [Fact]
    public void A_record_of_an_authority_is_not_one_of_the_servers_certificate()
    {
        var leaf = _issued.Leaf();
        Refuses([leaf, _issued.Issuer], Issued.Record(2, 0, 1, leaf));
        Refuses([leaf, _issued.Issuer], Issued.Record(3, 0, 1, _issued.Issuer));
    }

    [Fact]
    public void Any_of_the_names_will_do_with_a_wildcard_too_and_never_the_common_name()
    {
        Domain[] names = [Domain.Parse("example.net"), Issued.Host];
        Assert.Equal(DaneStatus.Match, Verify("example.net", names));
        Assert.Equal(DaneStatus.Match, Verify("*.example.org", names));
        Assert.Equal(DaneStatus.NoMatch, Verify("*.org", names));
        Assert.Equal(DaneStatus.NoMatch, Verify("mx.example.org", [Domain.Parse("leaf.example.org")]));
        Assert.Equal(DaneStatus.NoMatch, Verify("mx.example.org", []));

        DaneStatus Verify(string name, Domain[] wanted) =>
            DaneVerifier.Verify([_issued.Leaf(name), _issued.Issuer], [Issued.Record(2, 0, 1, _issued.Issuer)], wanted, Issued.Now).Status;
    }

    [Fact]
    public void One_record_that_matches_is_enough()
    {
        var leaf = _issued.Leaf();
        TlsaRecord[] records = [Issued.Wrong(3, 0, 1), Issued.Wrong(2, 1, 1), new(1, 0, 1, [1]), Issued.Record(3, 1, 1, leaf)];
        Assert.Equal(records[3], Issued.Verify([leaf], records).Record);
    }

    [Fact]
    public void Of_the_digests_of_one_usage_and_selector_only_the_strongest_counts()
    {
        var leaf = _issued.Leaf();
        Refuses([leaf], Issued.Record(3, 1, 1, leaf), Issued.Wrong(3, 1, 2));
        Matches([leaf], Issued.Wrong(3, 1, 1), Issued.Record(3, 1, 2, leaf));
        // Another selector or usage is another question, and so is a record in full.
        Matches([leaf], Issued.Record(3, 1, 1, leaf), Issued.Wrong(3, 0, 2));
        Matches([leaf], Issued.Record(3, 1, 1, leaf), Issued.Wrong(2, 1, 2));
        Matches([leaf], Issued.Record(3, 1, 0, leaf), Issued.Wrong(3, 1, 2));
        // One that cannot be used is not the strongest.
        Matches([leaf], Issued.Record(3, 1, 1, leaf), new TlsaRecord(3, 1, 2, [1, 2, 3]));
    }

    [Theory]
    [InlineData(0, 0, 1, 32)]
    [InlineData(1, 1, 1, 32)]
    [InlineData(4, 0, 1, 32)]
    [InlineData(255, 0, 1, 32)]
    [InlineData(3, 2, 1, 32)]
    [InlineData(3, 255, 1, 32)]
    [InlineData(3, 1, 3, 48)]
    [InlineData(3, 1, 255, 32)]
    [InlineData(3, 1, 1, 31)]
    [InlineData(2, 1, 2, 65)]
    [InlineData(3, 0, 0, 40)]
    [InlineData(2, 1, 0, 1)]
    public void Records_that_cannot_be_used_leave_TLS_required_and_nobody_authenticated(int usage, int selector, int matchingType, int length)
    {
        var verdict = Issued.Verify([_issued.Leaf()], new TlsaRecord(usage, selector, matchingType, [.. new byte[length]]));
        Assert.Equal(new DaneVerdict { Status = DaneStatus.Unusable }, verdict);
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public void Usages_0_and_1_do_not_help_a_server_that_usable_records_refuse()
    {
        var leaf = _issued.Leaf();
        Refuses([leaf], Issued.Record(1, 1, 1, leaf), Issued.Wrong(3, 1, 1));
    }

    [Fact]
    public void Hundreds_of_records_and_certificates_are_bounded()
    {
        var leaf = _issued.Leaf();
        TlsaRecord[] records = [.. Enumerable.Repeat(Issued.Wrong(3, 1, 1), 1000), Issued.Record(3, 1, 1, leaf)];
        Refuses([leaf], records);
        X509Certificate2[] chain = [leaf, .. Enumerable.Repeat(_issued.Root, 1000), _issued.Issuer];
        Refuses(chain, Issued.Record(2, 0, 1, _issued.Issuer));
    }

    [Fact]
    public void Equal_records_are_judged_once()
    {
        var record = Issued.Record(2, 0, 1, _issued.Issuer);
        Assert.Single(DaneAssociation.Counting(Enumerable.Range(0, 100).Select(_ => record with { Data = [.. record.Data] })));
    }

    [Fact]
    public void Keys_of_any_kind_have_a_verdict()
    {
        using var rsa = RSA.Create(1024);
        using var weak = new CertificateRequest("CN=weak", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Issued.Now.AddDays(-1), Issued.Now.AddDays(1));
        Matches([weak], Issued.Record(3, 1, 2, weak));
        Refuses([weak, weak], Issued.Record(2, 1, 2, weak));
    }

    [Fact]
    public void Without_a_certificate_nothing_matches_and_without_a_record_there_is_nothing_to_judge()
    {
        Refuses([], Issued.Wrong(3, 1, 1));
        Assert.Throws<ArgumentException>(() => Issued.Verify([_issued.Leaf()]));
    }

    private static void Matches(IReadOnlyList<X509Certificate2> chain, params TlsaRecord[] records) => Assert.Equal(DaneStatus.Match, Issued.Verify(chain, records).Status);

    private static void Refuses(IReadOnlyList<X509Certificate2> chain, params TlsaRecord[] records) => Assert.Equal(DaneStatus.NoMatch, Issued.Verify(chain, records).Status);

    private void MatchesAt(int depth, TlsaRecord record)
    {
        var verdict = Issued.Verify([_issued.Leaf(), _issued.Issuer], record);
        Assert.Equal((DaneStatus.Match, depth), (verdict.Status, verdict.Depth));
    }
}
