using Waxwing.Hostile.Tests.Sessions;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>An MX record leads back to the sender's machine, where a mail server may take everything that comes from there as its own.</summary>
public sealed class MailHostIsThisMachine
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Nothing_is_connected_and_nothing_is_tried_again(string address)
    {
        using var authority = new TestAuthority();
        await using var local = ScriptedPeer.Listen(MailWorld.Ready(authority.Issue("mail.test")));
        await using var world = new MailWorld(local);
        world.Dns["mail.test", Trust.DnsType.A] = Trust.DnsAnswer.Absent(secure: true, nameExists: true, TimeSpan.Zero);
        world.Dns.Address("mail.test", secure: true, address);
        world.Network[address] = local;

        var receipt = await world.SendAsync().Bounded();

        Assert.Equal((SendOutcome.Refused, nameof(SendFault.MailLoop)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Empty(world.Network.Dialled);
    }
}
