using Waxwing.Hostile.Tests.Sessions;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>Somebody forges the MX record of a domain, and has a good certificate for the host that he names. The domain's MTA-STS policy does not name it.</summary>
public sealed class HostOutsideThePolicy
{
    [Fact]
    public async Task Is_not_even_connected_to()
    {
        using var forger = new TestAuthority();
        await using var forged = ScriptedPeer.Listen(MailWorld.Ready(forger.Issue("mail.test")));
        await using var world = new MailWorld(forged, secure: false);
        world.Enforce("*.example.net");

        var receipt = await world.SendAsync().Bounded();

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.MailHostNotInPolicy)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Empty(world.Network.Dialled);
    }
}
