using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>Whoever wants to answer in place of a mail host lets no answer about its TLSA records through, so that there seem to be none.</summary>
public sealed class HiddenTlsaRecords
{
    [Fact]
    public async Task A_record_that_cannot_be_had_is_not_a_record_that_is_not_there()
    {
        using var forger = new TestAuthority();
        await using var forged = ScriptedPeer.Listen(MailWorld.Ready(forger.Issue("mail.test")));
        await using var world = new MailWorld(forged);
        world.Dns["_25._tcp.mail.test", DnsType.Tlsa] = DnsAnswer.Failure("no answer within 2 s");

        var receipt = await world.SendAsync().Bounded();

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.TlsaUnanswered)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Equal(0, forged.Connections);
    }
}
