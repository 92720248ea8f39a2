using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>One of the two answers with addresses is blocked, so that DNSSEC does not seem to vouch for the mail host, and nobody would look for TLSA records.</summary>
public sealed class BlockedAddressFamily
{
    [Fact]
    public async Task The_other_answer_is_signed_and_that_is_enough_to_look()
    {
        using var forger = new TestAuthority();
        await using var forged = ScriptedPeer.Listen(MailWorld.Refused(forger.Issue("mail.test")));
        await using var world = new MailWorld(forged);
        world.Dns["mail.test", DnsType.Aaaa] = DnsAnswer.Failure("no answer within 2 s");
        world.Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(forger.Certificate));

        var receipt = await world.SendAsync().Bounded();

        Assert.Equal(nameof(SmtpFailureDetail.TlsaMismatch), receipt.Recipients[0].Error!.Detail);
        Assert.Equal("", forged.ReceivedInTls);
    }
}
