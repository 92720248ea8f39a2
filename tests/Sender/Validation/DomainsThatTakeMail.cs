using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Validation;

/// <summary>Where it is asked for, DNS says whether the recipients' domains take mail at all, before a relay takes the message.</summary>
public sealed class DomainsThatTakeMail : SenderTest
{
    private readonly WrittenDns _dns = new();

    [Theory]
    [InlineData("null MX", nameof(SendFault.NullMx))]
    [InlineData("no such domain", nameof(SendFault.MailDomainNotFound))]
    [InlineData("neither host nor address", nameof(SendFault.NoMailHost))]
    public async Task A_domain_that_takes_none_is_refused_and_the_relay_is_not_asked(string domain, string detail)
    {
        Write("example.net", domain);
        await using var peer = ScriptedPeer.Listen();
        var receipt = await SendAsync(Checking(peer), Message());
        var error = receipt.Recipients[0].Error!;

        Assert.Equal((SendOutcome.Refused, SendStage.Validate, detail, Delivered.No, RetryAdvice.Never), (receipt.Outcome, error.Stage, error.Detail, error.Delivered, error.Retry));
        Assert.Equal(0, peer.Connections);
        Assert.Equal(("1", "0"), (Practice(receipt, 8).Facts["domainsAsked"], Practice(receipt, 8).Facts["domainsTakingMail"]));
    }

    [Fact]
    public async Task The_others_get_the_message()
    {
        Write("example.net", "null MX");
        Write("example.com", "host");
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var message = Message();
        message.To.Add(new MailboxAddress(null, "ann@example.com"));
        message.Bcc.Add(new MailboxAddress(null, "cid@example.net"));
        var receipt = await SendAsync(Checking(peer), message);

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        Assert.Equal(["bob@example.net: NullMx", "ann@example.com: ", "cid@example.net: NullMx"], receipt.Recipients.Select(recipient => $"{recipient.Address}: {recipient.Error?.Detail}"));
        Assert.Equal("RCPT TO:<ann@example.com>", Assert.Single(peer.Lines, line => line.StartsWith("RCPT", StringComparison.Ordinal)));
        Assert.Contains("1 of 2 domains takes mail", Practice(receipt, 8).Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", "1", "0")]
    [InlineData("address", "1", "0")]
    [InlineData("IPv6 address", "1", "0")]
    [InlineData("silent", "0", "1")]
    [InlineData("forged", "0", "1")]
    [InlineData("silent address", "0", "1")]
    public async Task A_domain_that_takes_mail_or_of_which_DNS_does_not_say_is_no_matter(string domain, string taking, string unknown)
    {
        Write("example.net", domain);
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var receipt = await SendAsync(Checking(peer), Message());

        Assert.Equal((SendOutcome.Accepted, taking, unknown), (receipt.Outcome, Practice(receipt, 8).Facts["domainsTakingMail"], Practice(receipt, 8).Facts["domainsUnknown"]));
    }

    [Fact]
    public async Task Nobody_is_asked_where_it_is_not_asked_for()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var receipt = await SendAsync(OptionsFor(peer) with { Dns = _dns }, Message());

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Empty(_dns.Asked);
        Assert.DoesNotContain("domainsAsked", Practice(receipt, 8).Facts.Keys);
    }

    private SenderOptions Checking(ScriptedPeer peer) => OptionsFor(peer) with { Dns = _dns, CheckRecipientDomains = true };

    private void Write(string domain, string what)
    {
        switch (what)
        {
            case "null MX":
                _dns.Mx(domain, secure: false, (0, null));
                break;
            case "no such domain":
                _dns[domain, DnsType.Mx] = DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromMinutes(1));
                break;
            case "host":
                _dns.Mx(domain, secure: false, (10, "mail.test"));
                break;
            case "address":
                _dns.Address(domain, secure: false, "192.0.2.1");
                break;
            case "IPv6 address":
                _dns.Address(domain, secure: false, "2001:db8::1");
                break;
            case "silent":
                _dns[domain, DnsType.Mx] = DnsAnswer.Failure("silent");
                break;
            case "forged":
                _dns[domain, DnsType.Mx] = DnsAnswer.Bogus("forged");
                break;
            case "silent address":
                _dns[domain, DnsType.Aaaa] = DnsAnswer.Failure("silent");
                break;
        }
    }
}
