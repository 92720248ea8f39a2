using System.Net;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>Where no relay stands between, the address that mail comes from is known: SPF can pass then, and DMARC follows.</summary>
public sealed class PreflightsToMailHosts : MxTest
{
    private const string KeyName = "2026._domainkey.example.org";

    private readonly DkimSigningKey _key = new("2026", DkimKey.Create(DkimKeyType.Ed25519));

    [Fact]
    public async Task With_key_SPF_and_DMARC_the_practice_is_met()
    {
        Dns.Text(KeyName, _key.Key.RecordText);
        Dns.Text("_dmarc.example.org", "v=DMARC1; p=reject");
        var practice = Practice(await SendAsync(), 14);

        Assert.Equal((PracticeStatus.Met, "Pass", "Passes", "Pass"), (practice.Status, practice.Facts["spfResult"], practice.Facts["spf"], practice.Facts["dmarc"]));
        Assert.EndsWith("the key is published; SPF of example.org says Pass of 192.0.2.25; DMARC: Pass", practice.Evidence, StringComparison.Ordinal);
        Assert.Equal("192.0.2.25 is named sender.test, and sender.test has the address", practice.Facts["ownAddresses"]);
    }

    [Fact]
    public async Task Without_a_key_SPF_that_passes_lets_it_go_with_a_warning()
    {
        var receipt = await SendAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal($"signatures may not verify: {KeyName} has no key; SPF passes in alignment with the author", Assert.Single(receipt.Warnings));
        Assert.Equal((PracticeStatus.NotMet, "Passes"), (Practice(receipt, 14).Status, Practice(receipt, 14).Facts["spf"]));
    }

    [Theory]
    [InlineData("v=spf1 ip4:198.51.100.0/24 -all")]
    [InlineData("v=spf1 ?all")]
    [InlineData("v=spf1 a:nowhere.test ~all")]
    public async Task Without_a_key_and_where_SPF_does_not_pass_for_our_address_it_is_held(string spf)
    {
        Dns.Text("example.org", spf);
        var receipt = await SendAsync(takes: false);

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.PreflightFailed)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Contains("SPF cannot pass in alignment with the author", receipt.Recipients[0].Error!.Message, StringComparison.Ordinal);
        Assert.Empty(Network.Dialled);
    }

    [Fact]
    public async Task What_DNS_does_not_say_holds_nothing()
    {
        Dns["example.org", DnsType.Txt] = DnsAnswer.Failure("silent");
        var receipt = await SendAsync();

        Assert.Equal((SendOutcome.Accepted, "Unknown"), (receipt.Outcome, Practice(receipt, 14).Facts["spf"]));
    }

    [Fact]
    public async Task With_a_key_and_SPF_that_fails_it_goes_and_the_practice_is_not_met()
    {
        Dns.Text(KeyName, _key.Key.RecordText);
        Dns.Text("example.org", "v=spf1 ip4:198.51.100.1 -all");
        var receipt = await SendAsync();

        Assert.Equal((SendOutcome.Accepted, PracticeStatus.NotMet), (receipt.Outcome, Practice(receipt, 14).Status));
        Assert.Equal("SPF of example.org does not allow 192.0.2.25 to send (Fail): name the address in its record", Assert.Single(receipt.Warnings));
    }

    [Fact]
    public async Task SPF_of_a_domain_of_the_same_organization_is_aligned()
    {
        Dns.Text("bounces.example.org", "v=spf1 ip4:192.0.2.25 -all");
        var receipt = await SendAsync(reversePath: "x@bounces.example.org", author: "ada@mail.example.org");

        Assert.Equal((SendOutcome.Accepted, "Passes"), (receipt.Outcome, Practice(receipt, 14).Facts["spf"]));
    }

    [Fact]
    public async Task SPF_of_another_organization_is_not()
    {
        Dns.Text("example.com", "v=spf1 ip4:192.0.2.25 -all");
        var receipt = await SendAsync(takes: false, reversePath: "x@example.com");

        Assert.Equal(nameof(SendFault.PreflightFailed), receipt.Recipients[0].Error!.Detail);
    }

    [Fact]
    public async Task A_record_that_asks_for_strict_alignment_is_obeyed()
    {
        Dns.Text(KeyName, _key.Key.RecordText);
        Dns.Text("_dmarc.example.org", "v=DMARC1; p=reject; adkim=s; aspf=s");
        var receipt = await SendAsync(author: "ada@mail.example.org", reversePath: "x@example.org");

        Assert.Equal((SendOutcome.Accepted, PracticeStatus.NotMet, "Fail"), (receipt.Outcome, Practice(receipt, 14).Status, Practice(receipt, 14).Facts["dmarc"]));
        Assert.StartsWith("DMARC of mail.example.org fails", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        _key.Key.Dispose();
        base.Dispose(disposing);
    }

    private async Task<SendReceipt> SendAsync(bool takes = true, string? reversePath = null, string author = "ada@example.org")
    {
        await using var peer = ScriptedPeer.Listen(takes ? [Host(Authority.Issue("mail.test")).Takes().Ends()] : []);
        World("example.net", "mail.test", "192.0.2.1", peer);
        var signer = new DkimSignerOptions { Domain = Domain.Parse("example.org"), Keys = [_key], Lifetime = TimeSpan.FromDays(14) };
        await using var sender = Sender(DirectOptions with { Signing = new SigningOptions { Signers = [signer] } });
        var message = Message();
        message.From[0] = new MailboxAddress("Ada", author);
        try
        {
            return await sender.SendAsync(new OutgoingMessage(message) { ReversePath = reversePath is null ? null : Mailbox.Parse(reversePath) }, Token);
        }
        catch (SendException exception) when (exception.Receipt is not null)
        {
            return exception.Receipt;
        }
    }
}
