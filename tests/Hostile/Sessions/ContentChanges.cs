using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The content is not what it was when it was checked.</summary>
public sealed class ContentChanges
{
    [Fact]
    public async Task Another_octet_keeps_the_end_from_leaving() => await AssertNotSentAsync(LargeContent.With(LargeContent.Octets.Length - 10, "1"));

    [Fact]
    public async Task A_missing_octet_keeps_the_end_from_leaving() => await AssertNotSentAsync(LargeContent.Octets[..^1]);

    [Fact]
    public async Task A_smuggled_end_does_not_leave_in_any_block() => await AssertNotSentAsync(LargeContent.With(100, "\n.\nMAIL FROM:<smuggled@example.net>"));

    [Fact]
    public async Task Octets_that_were_not_checked_do_not_leave()
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().Reply("250 queued").TakeQuit());

        var result = await relay.SendAndQuitAsync(LargeContent.ReadFrom(() => new MemoryStream([.. LargeContent.Octets, .. "\n.\nsmuggled"u8])));

        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
        Assert.Equal(LargeContent.Octets, relay.Peer.Contents[0]);
    }

    private static async Task AssertNotSentAsync(byte[] changed)
    {
        await using var relay = new Relay(Relay.Announcing().TakeEnvelope().Expect("DATA").Reply("354 go").TakeTheRest());

        var result = await relay.SendAsync(LargeContent.ReadFrom(() => new MemoryStream(changed)));
        await relay.Peer.Completion.Bounded();

        Assert.Equal(
            new Told(SmtpStage.Data, SmtpFailure.PolicyRefused, SmtpFailureDetail.ContentSourceFailed, Delivered.No, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.DoesNotContain("smuggled", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n.\r\n", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
