using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>Somebody answers in place of a mail host, with a certificate that is good in every other respect. Its domain has published another.</summary>
public sealed class OtherCertificateThanPublished
{
    [Fact]
    public async Task Learns_nothing_and_the_mail_waits()
    {
        using var forger = new TestAuthority();
        await using var forged = ScriptedPeer.Listen(MailWorld.Refused(forger.Issue("mail.test")));
        await using var world = new MailWorld(forged);
        world.Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(forger.Certificate));

        var receipt = await world.SendAsync().Bounded();
        await forged.Completion.Bounded();

        Assert.Equal((SendOutcome.Deferred, nameof(SmtpFailureDetail.TlsaMismatch)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Equal("", forged.ReceivedInTls);
        Assert.DoesNotContain("MAIL", forged.ReceivedInClear, StringComparison.Ordinal);
    }
}
