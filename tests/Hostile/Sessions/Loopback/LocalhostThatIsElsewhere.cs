using System.Net;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>A localhost one of whose addresses is not loopback is no localhost: nothing is connected, not even to the others.</summary>
public sealed class LocalhostThatIsElsewhere
{
    [Fact]
    public async Task Nothing_is_connected()
    {
        await using var server = new LmtpServer(LmtpServer.Announcing());
        var options = new SenderOptions
        {
            Relays = [RelayOptions.FromUrl($"lmtp://localhost:{server.Peer.Port}")],
            Retry = new RetryOptions { MaxAttempts = 1 },
        };
        await using var sender = new MailSender(options, new Resolver(), SystemNetwork.Instance, () => 0);
        var message = new MimeMessage { Subject = "canary", Body = new TextPart("plain") { Text = "canary" } };
        message.From.Add(new MailboxAddress(null, "a@example.org"));
        message.To.Add(new MailboxAddress(null, "b@example.net"));

        var refusal = (await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(message).Bounded())).Error;

        Assert.Equal((SendStage.Connect, SmtpFailure.PolicyRefused, nameof(SmtpFailureDetail.NotLocal)), (refusal.Stage, refusal.Failure, refusal.Detail));
        Assert.Equal(0, server.Peer.Connections);
    }

    private sealed class Resolver : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Any]);
    }
}
