using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Relays;

/// <summary>Somebody stands in for the first relay with a certificate of his own. The second relay gets the message, and a person is told.</summary>
public sealed class ForgedFirstRelay
{
    [Fact]
    public async Task Learns_nothing_and_does_not_pass_unnoticed()
    {
        using var forger = new TestAuthority();
        await using var forged = ScriptedPeer.Listen(new PeerScript().SecureRefused(forger.Issue()));
        await using var good = ScriptedPeer.Listen(TwoRelays.Takes(TwoRelays.Ready()));
        await using var relays = new TwoRelays(options => options, forged, good);

        var receipt = await relays.SendAsync().Bounded();
        await forged.Completion.Bounded();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal("", forged.ReceivedInTls);
        Assert.DoesNotContain("canary", forged.ReceivedInClear, StringComparison.Ordinal);
        Assert.Equal((SendStage.TlsHandshake, FailureScope.Relay), (receipt.Attempts[0].Error!.Stage, receipt.Attempts[0].Error!.Scope));
        Assert.Contains("may be an attack", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
    }
}
