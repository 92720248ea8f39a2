using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server refuses a chunk in the middle of the content.</summary>
public sealed class ChunkRefused
{
    [Fact]
    public async Task No_chunk_follows_a_refused_one()
    {
        await using var relay = new Relay(Relay.Announcing("CHUNKING").TakeEnvelope()
            .ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block).Reply("250 ok")
            .ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block).Reply("554 5.6.0 not this").TakeQuit());

        AssertRefused(await relay.SendAndQuitAsync(MessageContent.FromBytes(LargeContent.Octets)));
    }

    [Fact]
    public async Task The_replies_to_chunks_that_were_on_their_way_change_nothing()
    {
        var rest = LargeContent.Octets.Length - (2 * LargeContent.Block);
        await using var relay = new Relay(Relay.Announcing("CHUNKING", "PIPELINING").Expect("MAIL").Expect("RCPT").Reply("250 ok", "250 ok")
            .ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block)
            .ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block)
            .ExpectLine($"BDAT {rest} LAST").ExpectBytes(rest)
            .Reply("554 5.6.0 not this", "503 5.5.1 no", "503 5.5.1 no").TakeQuit());

        AssertRefused(await relay.SendAndQuitAsync(MessageContent.FromBytes(LargeContent.Octets)));
    }

    private static void AssertRefused(TransactionResult result)
    {
        Assert.Equal(new Told(SmtpStage.Data, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.Equal("554 5.6.0 not this", result.Recipients[0].Reply!.ToString());
    }
}
