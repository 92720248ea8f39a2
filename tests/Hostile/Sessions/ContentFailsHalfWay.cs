using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The source of the content fails when a part of it has left.</summary>
public sealed class ContentFailsHalfWay
{
    [Fact]
    public async Task With_DATA_no_end_marker_leaves()
    {
        await using var relay = new Relay(Relay.Announcing().TakeEnvelope().Expect("DATA").Reply("354 go").TakeTheRest());

        await AssertNotSentAsync(relay);

        Assert.DoesNotContain("\r\n.\r\n", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_BDAT_no_LAST_leaves()
    {
        await using var relay = new Relay(Relay.Announcing("CHUNKING").TakeEnvelope().Expect("BDAT").ExpectBytes(LargeContent.Block).Reply("250 ok").TakeTheRest());

        await AssertNotSentAsync(relay);

        Assert.DoesNotContain("LAST", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }

    private static async Task AssertNotSentAsync(Relay relay)
    {
        await using var session = await relay.OpenAsync();
        var result = await session.SendAsync(
            Relay.Envelope, LargeContent.ReadFrom(() => LargeContent.UpToTheFirstBlock(_ => throw new IOException("the disk is gone")))).Bounded();
        await relay.Peer.Completion.Bounded();

        Assert.Equal(
            new Told(SmtpStage.Data, SmtpFailure.PolicyRefused, SmtpFailureDetail.ContentSourceFailed, Delivered.No, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Contains("canary", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
        Assert.False(session.IsUsable);
    }
}
