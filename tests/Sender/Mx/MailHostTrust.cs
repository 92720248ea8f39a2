using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>What a mail host has to prove before it is told anything, and what the receipt says of that.</summary>
public sealed class MailHostTrust : MxTest
{
    private readonly X509Certificate2 _certificate;

    public MailHostTrust() => _certificate = Authority.Issue("mail.test");

    [Fact]
    public async Task A_host_with_the_certificate_of_a_TLSA_record_gets_the_mail_and_no_authority_is_asked()
    {
        using var nobodyKnows = new TestAuthority();
        var certificate = nobodyKnows.Issue("some.other.name");
        await using var peer = ScriptedPeer.Listen(Host(certificate).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(certificate));
        var receipt = await DeliverAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        var attempt = Assert.Single(receipt.Attempts);
        Assert.Equal((TrustSource.Dane, (SmtpFailureDetail?)null), (attempt.Connection!.Tls!.Trust, attempt.Connection.Tls.Tolerated));
        Assert.Equal(("example.net", "mail.test", 10, DnsStatus.Secure, MailHostTls.Dane), (attempt.MailHost!.Domain, attempt.MailHost.Host, attempt.MailHost.Preference, attempt.MailHost.Security, attempt.MailHost.Tls));
        Assert.Equal((PracticeStatus.Met, PracticeStatus.Met), (Practice(receipt, 1).Status, Practice(receipt, 2).Status));
        Assert.Contains("DANE", Practice(receipt, 2).Evidence, StringComparison.Ordinal);
        Assert.Contains("mail host of example.net: mail.test: DANE", receipt.ToString(), StringComparison.Ordinal);
        Assert.Equal(attempt.MailHost.Tlsa, ReceiptJson.Read(ReceiptJson.Write(receipt)).Attempts[0].MailHost!.Tlsa);
        Assert.DoesNotContain("MAIL", peer.ReceivedInClear, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_another_certificate_than_its_TLSA_records_name_is_told_nothing_and_the_mail_waits()
    {
        await using var peer = ScriptedPeer.Listen(Refused(_certificate));
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(Authority.Certificate));
        // A failed DANE is never rescued by an authority, whatever MTA-STS would say.
        Policy("example.net", "enforce", "mail.test");
        var receipt = await DeliverAsync();
        await peer.Completion;

        Assert.Equal(SendOutcome.Deferred, receipt.Outcome);
        Assert.Equal((nameof(SmtpFailureDetail.TlsaMismatch), RetryAdvice.Later), (receipt.Recipients[0].Error!.Detail, receipt.Recipients[0].Error!.Retry));
        Assert.Equal("", peer.ReceivedInTls);
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 2).Status);
    }

    [Fact]
    public async Task A_trust_anchor_in_DNS_vouches_for_a_certificate_with_the_name_of_host_or_domain()
    {
        await using var peer = ScriptedPeer.Listen(Host(Authority.Issue("example.net")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        Dns.Tlsa("mail.test", secure: true, new TlsaRecord(2, 0, 0, [.. Authority.Certificate.RawData]));

        Assert.Equal((SendOutcome.Accepted, TrustSource.Dane), await OutcomeAsync());
    }

    [Fact]
    public async Task Without_a_policy_whoever_answers_gets_the_mail_encrypted_and_the_receipt_says_that_nobody_vouched()
    {
        using var nobodyKnows = new TestAuthority();
        await using var peer = ScriptedPeer.Listen(Host(nobodyKnows.Issue("some.other.name")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        var receipt = await DeliverAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        // The other authority has the name of the one that is trusted, and not its key.
        Assert.Equal((TrustSource.Nobody, SmtpFailureDetail.CertificateChainInvalid), (receipt.Attempts[0].Connection!.Tls!.Trust, receipt.Attempts[0].Connection!.Tls!.Tolerated));
        Assert.Equal((PracticeStatus.Met, PracticeStatus.NotMet), (Practice(receipt, 1).Status, Practice(receipt, 2).Status));
        Assert.Contains("nobody vouches for mail.test: opportunistic", Practice(receipt, 2).Evidence, StringComparison.Ordinal);
        Assert.Null(receipt.Attempts[0].Connection!.Tls!.MatchedName);
        Assert.DoesNotContain("MAIL", peer.ReceivedInClear, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_STARTTLS_hears_of_no_message_and_the_mail_waits()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Greet("220 mail host").Hello("SIZE 1000").TakeTheRest());
        World("example.net", "mail.test", "192.0.2.1", peer);
        var receipt = await DeliverAsync();

        Assert.Equal(SendOutcome.Deferred, receipt.Outcome);
        Assert.Equal((nameof(SmtpFailureDetail.TlsNotOffered), RetryAdvice.Later), (receipt.Recipients[0].Error!.Detail, receipt.Recipients[0].Error!.Retry));
        Assert.Equal("EHLO sender.test\r\n", peer.ReceivedInClear);
    }

    [Fact]
    public async Task An_enforced_MTA_STS_policy_wants_an_authority_and_the_name()
    {
        await using var good = ScriptedPeer.Listen(Host(_certificate).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", good);
        Policy("example.net", "enforce", "mail.test");
        var accepted = await DeliverAsync();
        await using var bad = ScriptedPeer.Listen(Refused(Authority.Issue("other.test")));
        Network["192.0.2.1"] = bad;
        var refused = await DeliverAsync();

        Assert.Equal((SendOutcome.Accepted, TrustSource.ConfiguredAuthority, "mail.test"), (accepted.Outcome, accepted.Attempts[0].Connection!.Tls!.Trust, accepted.Attempts[0].Connection!.Tls!.MatchedName));
        Assert.Equal((MailHostTls.MtaSts, "7"), (accepted.Attempts[0].MailHost!.Tls, accepted.Attempts[0].MailHost!.PolicyId));
        Assert.Equal(PracticeStatus.Met, Practice(accepted, 2).Status);
        Assert.Equal((SendOutcome.Deferred, nameof(SmtpFailureDetail.CertificateNameMismatch)), (refused.Outcome, refused.Recipients[0].Error!.Detail));
        Assert.Equal("", bad.ReceivedInTls);
    }

    [Fact]
    public async Task A_host_that_the_policy_does_not_name_is_left_out_and_the_next_takes_the_mail()
    {
        await using var named = ScriptedPeer.Listen(Host(_certificate).Takes().Ends());
        await using var forged = ScriptedPeer.Listen(Host(_certificate).Takes().Ends());
        Dns.Mx("example.net", secure: false, (5, "forged.test"), (10, "mail.test"));
        At("forged.test", "192.0.2.66", forged);
        At("mail.test", "192.0.2.1", named);
        Policy("example.net", "enforce", "mail.test");
        var receipt = await DeliverAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(0, forged.Connections);
        Assert.Contains("forged.test is none of the mail hosts", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_tested_stops_nothing_and_what_would_fail_is_reported()
    {
        Clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Host(Authority.Issue("other.test")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        Policy("example.net", "testing", "mail.test");
        var receipt = await DeliverAsync();

        Assert.Equal((SendOutcome.Accepted, MailHostTls.MtaStsTesting), (receipt.Outcome, receipt.Attempts[0].MailHost!.Tls));
        Assert.Equal(SmtpFailureDetail.CertificateNameMismatch, receipt.Attempts[0].Connection!.Tls!.Tolerated);
        var policy = Assert.Single(Report());
        Assert.Equal((TlsPolicyType.Sts, 0L, 1L), (policy.Policy.Type, policy.Successes, policy.Failures));
        Assert.Equal((TlsResultType.CertificateHostMismatch, "mail.test", "CertificateNameMismatch"), (policy.Details[0].Failure.Type, policy.Details[0].Failure.MailHost, policy.Details[0].Failure.ReasonCode));
    }

    [Fact]
    public async Task Sessions_are_counted_for_the_report_once_each_whatever_they_carry()
    {
        Clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Host(_certificate).Takes().Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(_certificate));
        await using (var sender = Sender())
        {
            await DeliverAsync(sender);
            await DeliverAsync(sender);
        }

        await using var clear = ScriptedPeer.Listen(new PeerScript().Greet("220 mail host").Hello().TakeTheRest());
        World("example.org", "clear.test", "192.0.2.2", clear);
        await DeliverAsync(Message("bob@example.org"));

        var reports = Report();
        Assert.Equal([(TlsPolicyType.NoPolicyFound, 0L, 1L), (TlsPolicyType.Tlsa, 1L, 0L)], reports.Select(report => (report.Policy.Type, report.Successes, report.Failures)));
        Assert.Equal(TlsResultType.StartTlsNotSupported, Assert.Single(reports[0].Details).Failure.Type);
        Assert.Equal("mail.test", reports[1].Policy.Domain!.Ascii);
    }

    [Fact]
    public async Task A_domain_hears_that_its_TLSA_records_could_not_be_had()
    {
        Clock = new ObservedClock();
        Dns.Mx("example.net", secure: true, (10, "mail.test"));
        Dns.Address("mail.test", secure: true, "192.0.2.1");
        Dns["_25._tcp.mail.test", DnsType.Tlsa] = DnsAnswer.Bogus("forged");
        var receipt = await DeliverAsync();

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.TlsaUnanswered)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        var policy = Assert.Single(Report());
        Assert.Equal((TlsPolicyType.Tlsa, 1L, TlsResultType.DnssecInvalid), (policy.Policy.Type, policy.Failures, Assert.Single(policy.Details).Failure.Type));
    }

    [Fact]
    public async Task A_message_that_asks_for_it_goes_to_no_host_that_cannot_prove_who_it_is()
    {
        await using var peer = ScriptedPeer.Listen(Host(_certificate, "REQUIRETLS").Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        var refused = await DeliverAsync(requireTls: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(_certificate));
        var accepted = await DeliverAsync(requireTls: true);

        Assert.Equal((SendOutcome.Refused, nameof(SendFault.MailHostUnproven)), (refused.Outcome, refused.Recipients[0].Error!.Detail));
        Assert.Equal(SendOutcome.Accepted, accepted.Outcome);
        Assert.Contains("REQUIRETLS", peer.Lines.Single(line => line.StartsWith("MAIL", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_proved_least_is_what_the_receipt_is_judged_by()
    {
        await using var proven = ScriptedPeer.Listen(Host(_certificate).Takes().Ends());
        await using var anybody = ScriptedPeer.Listen(Host(_certificate).Takes().Ends());
        World("example.org", "any.test", "192.0.2.2", anybody);
        World("example.net", "mail.test", "192.0.2.1", proven, secure: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(_certificate));
        var message = Message("ann@example.org");
        message.To.Add(new MimeKit.MailboxAddress(null, "bob@example.net"));
        var receipt = await DeliverAsync(message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 2).Status);
    }

    protected override void Dispose(bool disposing)
    {
        _certificate?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<(SendOutcome, TrustSource?)> OutcomeAsync()
    {
        var receipt = await DeliverAsync();
        return (receipt.Outcome, receipt.Attempts[0].Connection?.Tls!.Trust);
    }

    private TlsPolicyReport[] Report() =>
        [.. Reports.Take(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime)).OrderBy(report => report.PolicyDomain.Ascii, StringComparer.Ordinal).SelectMany(report => report.Report.Policies)];
}
