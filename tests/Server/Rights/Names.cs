using Waxwing.Server.Accepting;
using Waxwing.Server.Rights;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Rights;

public sealed class Names
{
    [Theory]
    [InlineData("example.com")]
    [InlineData("EXAMPLE.net")]
    [InlineData("mail.example.org")]
    [InlineData("test")]
    [InlineData("a.test")]
    [InlineData("a.b.example")]
    [InlineData("nothing.invalid")]
    [InlineData("localhost")]
    [InlineData("printer.local")]
    [InlineData("abc.onion")]
    [InlineData("a.alt")]
    [InlineData("db.internal")]
    [InlineData("nas.home.arpa")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[10.1.2.3]")]
    [InlineData("[172.31.255.255]")]
    [InlineData("[192.168.0.1]")]
    [InlineData("[169.254.169.254]")]
    [InlineData("[100.64.0.1]")]
    [InlineData("[192.0.2.7]")]
    [InlineData("[0.0.0.0]")]
    [InlineData("[224.0.0.1]")]
    [InlineData("[255.255.255.255]")]
    [InlineData("[IPv6:::1]")]
    [InlineData("[IPv6:::]")]
    [InlineData("[IPv6:::ffff:10.0.0.1]")]
    [InlineData("[IPv6:fe80::1]")]
    [InlineData("[IPv6:fd00::1]")]
    [InlineData("[IPv6:ff02::1]")]
    [InlineData("[IPv6:2001:db8::1]")]
    public void No_mail_reaches_what_is_reserved(string domain)
    {
        Assert.True(ReservedNames.Have(Domain.Parse(domain)));

        Mailbox[] recipients = [Mailbox.Parse("bob@gmail.com"), Mailbox.Parse($"bob@{domain}")];
        var refusal = ReservedNames.Judge(7, recipients, goesToSandbox: false);
        Assert.Equal((7, RefusalReason.ReservedRecipient, "to"), (refusal?.Index, refusal!.Reason, refusal.Field));
        Assert.DoesNotContain("gmail", refusal.Message, StringComparison.Ordinal);
        Assert.Null(ReservedNames.Judge(7, recipients, goesToSandbox: true));
    }

    [Theory]
    [InlineData("gmail.com")]
    [InlineData("notexample.com")]
    [InlineData("example.com.br")]
    [InlineData("example.co")]
    [InlineData("latest")]
    [InlineData("contest.dev")]
    [InlineData("invalid.dev")]
    [InlineData("arpa")]
    [InlineData("local.dev")]
    [InlineData("resend.dev")]
    [InlineData("[8.8.8.8]")]
    [InlineData("[172.32.0.1]")]
    [InlineData("[IPv6:2606:4700::1111]")]
    public void Other_names_are_not_reserved(string domain)
    {
        Assert.False(ReservedNames.Have(Domain.Parse(domain)));
        Assert.Null(ReservedNames.Judge(0, [Mailbox.Parse($"bob@{domain}")], goesToSandbox: false));
    }

    [Theory]
    [InlineData("delivered@resend.dev", "Delivered")]
    [InlineData("bounced@resend.dev", "Bounced")]
    [InlineData("complained@resend.dev", "Complained")]
    [InlineData("suppressed@resend.dev", "Suppressed")]
    [InlineData("Bounced+signup@RESEND.dev", "Bounced")]
    [InlineData("delivered+a+b@resend.dev", "Delivered")]
    [InlineData("delivered+@resend.dev", "Delivered")]
    public void A_test_address_says_what_happens(string address, string fate)
    {
        Assert.True(TestAddresses.TryRead(Mailbox.Parse(address), out var read));
        Assert.Equal(fate, read.ToString());
    }

    [Theory]
    [InlineData("bounced@gmail.com", false)]
    [InlineData("bounced@sub.resend.dev", false)]
    [InlineData("+bounced@resend.dev", true)]
    [InlineData("bounced-x@resend.dev", true)]
    [InlineData("someone@resend.dev", true)]
    public void Another_address_is_none(string address, bool isAtTheDomain)
    {
        Assert.False(TestAddresses.TryRead(Mailbox.Parse(address), out _));
        Assert.Equal(isAtTheDomain, TestAddresses.AreAt(Mailbox.Parse(address)));
    }
}
