using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary><c>TLS-Required: No</c> (RFC 8689): who may, waives the proof of mail hosts, and never encryption.</summary>
public sealed class WaivedProofs : MxTest
{
    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("EXAMPLE.org")]
    public async Task A_host_with_another_certificate_than_its_TLSA_records_name_gets_the_mail_of_who_may(string permitted)
    {
        Clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Host(Authority.Issue("mail.test")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(Authority.Certificate));
        var receipt = await SendAsync(permitted, WithField("No"));

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal((MailHostTls.Waived, TrustSource.Nobody), (receipt.Attempts[0].MailHost!.Tls, receipt.Attempts[0].Connection!.Tls!.Trust));
        Assert.Equal((PracticeStatus.Met, PracticeStatus.NotMet), (Practice(receipt, 1).Status, Practice(receipt, 2).Status));
        Assert.Contains("waived: the message says TLS-Required: No (RFC 8689)", Practice(receipt, 2).Evidence, StringComparison.Ordinal);
        Assert.Contains("otherwise DANE: ", Practice(receipt, 2).Evidence, StringComparison.Ordinal);
        Assert.Empty(receipt.Warnings);
        Assert.DoesNotContain("MAIL", peer.ReceivedInClear, StringComparison.Ordinal);
        // The policy was not applied, so nothing is said of it.
        Assert.Empty(Reports.Take(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime)));
    }

    [Fact]
    public async Task Neither_hidden_records_nor_an_enforced_policy_keep_it_back()
    {
        await using var hidden = ScriptedPeer.Listen(Host(Authority.Issue("mail.test")).Takes().Ends());
        await using var unnamed = ScriptedPeer.Listen(Host(Authority.Issue("other.test")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", hidden, secure: true);
        Dns["_25._tcp.mail.test", DnsType.Tlsa] = DnsAnswer.Bogus("forged");
        World("example.com", "other.test", "192.0.2.2", unnamed);
        Policy("example.com", "enforce", "mail.test");
        var message = WithField("no");
        message.To.Add(new MailboxAddress(null, "ann@example.com"));
        var receipt = await SendAsync("example.org", message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.All(receipt.Attempts, attempt => Assert.Equal(MailHostTls.Waived, attempt.MailHost!.Tls));
    }

    [Fact]
    public async Task A_host_without_STARTTLS_gets_nothing_all_the_same()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Greet("220 mail host").Hello("SIZE 1000").TakeTheRest());
        World("example.net", "mail.test", "192.0.2.1", peer);
        var receipt = await SendAsync("example.org", WithField("No"));

        Assert.Equal((SendOutcome.Deferred, nameof(SmtpFailureDetail.TlsNotOffered)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Equal("EHLO sender.test\r\n", peer.ReceivedInClear);
    }

    [Fact]
    public async Task Where_nothing_is_asked_of_the_host_there_is_nothing_to_waive()
    {
        await using var peer = ScriptedPeer.Listen(Host(Authority.Issue("mail.test")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        var receipt = await SendAsync("example.org", WithField("No"));

        Assert.Equal((SendOutcome.Accepted, MailHostTls.Opportunistic), (receipt.Outcome, receipt.Attempts[0].MailHost!.Tls));
    }

    [Theory]
    [InlineData(null, "ada@example.org is not permitted to waive the proof of mail hosts")]
    [InlineData("bob@example.org", "ada@example.org is not permitted to waive the proof of mail hosts")]
    [InlineData("sub.example.org", "ada@example.org is not permitted to waive the proof of mail hosts")]
    [InlineData("org", "ada@example.org is not permitted to waive the proof of mail hosts")]
    public async Task Without_permission_it_does_nothing_but_a_warning(string? permitted, string warning)
    {
        var receipt = await RefusedAsync(permitted, WithField("No"));

        Assert.Contains(warning, Assert.Single(receipt.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Yes", "it can say nothing but No")]
    [InlineData("No; really", "it can say nothing but No")]
    public async Task Another_value_does_nothing_but_a_warning(string value, string warning) =>
        Assert.Contains(warning, Assert.Single((await RefusedAsync("example.org", WithField(value))).Warnings), StringComparison.Ordinal);

    [Fact]
    public async Task Twice_it_does_nothing_but_a_warning()
    {
        var message = WithField("No");
        message.Headers.Add("TLS-Required", "No");

        Assert.Contains("stands there more than once", Assert.Single((await RefusedAsync("example.org", message)).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task REQUIRETLS_wins_over_it()
    {
        await using var nobody = ScriptedPeer.Listen();
        World("example.net", "mail.test", "192.0.2.1", nobody);
        await using var sender = Sender(DirectOptions with { Mx = DirectOptions.Mx! with { MayWaiveAuthentication = ["example.org"] } });
        var receipt = await DeliverAsync(sender, WithField("No"), requireTls: true);

        Assert.Equal(nameof(SendFault.MailHostUnproven), receipt.Recipients[0].Error!.Detail);
        Assert.Contains(receipt.Warnings, warning => warning.Contains("TLS-Required is ignored, since the message asks for REQUIRETLS", StringComparison.Ordinal));
        Assert.Empty(Network.Dialled);
    }

    [Fact]
    public void Who_may_is_an_address_or_a_domain()
    {
        var refused = Assert.Throws<SendException>(() => Sender(DirectOptions with { Mx = DirectOptions.Mx! with { MayWaiveAuthentication = ["not an address"] } }));

        Assert.Equal((SendStage.Configure, "mx.mayWaiveAuthentication: not an address is neither an address nor a domain"), (refused.Error.Stage, refused.Error.Message));
    }

    private static MimeMessage WithField(string value)
    {
        var message = Message();
        message.Headers.Add("TLS-Required", value);
        return message;
    }

    private async Task<SendReceipt> SendAsync(string? permitted, MimeMessage message)
    {
        await using var sender = Sender(DirectOptions with { Mx = DirectOptions.Mx! with { MayWaiveAuthentication = permitted is null ? [] : [permitted] } });
        return await DeliverAsync(sender, message);
    }

    // To a host that does not have the certificate that its records name.
    private async Task<SendReceipt> RefusedAsync(string? permitted, MimeMessage message)
    {
        await using var peer = ScriptedPeer.Listen(Refused(Authority.Issue("mail.test")));
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(Authority.Certificate));
        var receipt = await SendAsync(permitted, message);
        await peer.Completion;

        Assert.Equal((SendOutcome.Deferred, nameof(SmtpFailureDetail.TlsaMismatch)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        return receipt;
    }
}
