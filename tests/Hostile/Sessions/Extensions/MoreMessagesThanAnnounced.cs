using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Extensions;

/// <summary>The server takes one message in a session (MAILMAX, RFC 9422), and punishes whoever sends another.</summary>
public sealed class MoreMessagesThanAnnounced
{
    [Fact]
    public async Task The_second_is_never_begun_however_many_wait()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING", "LIMITS MAILMAX=1")
            .Expect("MAIL").Expect("RCPT").ExpectLine($"BDAT {Relay.Octets.Length} LAST").ExpectBytes(Relay.Octets.Length).Reply("250 ok", "250 ok", "250 queued").TakeQuit(), window: 16);
        await using var session = await relay.OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.SendAsync(Relay.Envelope, Relay.Content))).Bounded();

        Assert.Single(results, result => result.Recipients[0].Delivered == Delivered.Yes);
        Assert.Equal(7, results.Count(result => result.Recipients[0].Error is { Detail: SmtpFailureDetail.SessionUsedUp, Delivered: Delivered.No, Retry: RetryAdvice.OnNewConnection }));
        Assert.Null(session.Broken);
        await session.QuitAsync().Bounded();
        await relay.Peer.Completion.Bounded();
    }
}
