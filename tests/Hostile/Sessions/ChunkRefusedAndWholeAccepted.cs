using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server refuses a chunk, and then accepts the content.</summary>
public sealed class ChunkRefusedAndWholeAccepted
{
    [Fact]
    public async Task A_message_without_one_of_its_chunks_is_not_called_delivered()
    {
        var rest = LargeContent.Octets.Length - (2 * LargeContent.Block);
        await using var relay = new Relay(Relay.Announcing("CHUNKING", "PIPELINING").Expect("MAIL").Expect("RCPT").Reply("250 ok", "250 ok")
            .ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block)
            .ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block)
            .ExpectLine($"BDAT {rest} LAST").ExpectBytes(rest)
            .Reply("451 4.3.0 disk full", "250 ok", "250 queued").TakeQuit());

        var result = await relay.SendAndQuitAsync(MessageContent.FromBytes(LargeContent.Octets));

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyUnexpected, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
    }
}
