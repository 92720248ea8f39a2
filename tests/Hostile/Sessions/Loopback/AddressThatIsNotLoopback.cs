using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>
/// A session without TLS goes to loopback and nowhere else. 0.0.0.0 and :: are no loopback addresses, and reach this machine
/// all the same: so the test can see whether anything was connected, and nothing leaves the machine without the guard.
/// </summary>
public sealed class AddressThatIsNotLoopback
{
    [Fact]
    public async Task Nothing_is_connected()
    {
        await using var server = new LmtpServer(LmtpServer.Announcing());

        var refusal = (await Assert.ThrowsAsync<SmtpException>(() => server.OpenAsync(IPAddress.Any))).Error;

        Assert.Equal(new Told(SmtpStage.Connect, SmtpFailure.PolicyRefused, SmtpFailureDetail.NotLocal, Delivered.No, RetryAdvice.Never), Told.Of(refusal));
        Assert.Equal(0, server.Peer.Connections);
    }
}
