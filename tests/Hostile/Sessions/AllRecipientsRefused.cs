using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server takes none of the recipients.</summary>
public sealed class AllRecipientsRefused
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Nobody_gets_the_message_and_the_next_begins_with_RSET(bool pipelining, bool chunking)
    {
        string[] keywords = [.. pipelining ? ["PIPELINING"] : Array.Empty<string>(), .. chunking ? ["CHUNKING"] : Array.Empty<string>()];
        var script = (pipelining, chunking) switch
        {
            (false, _) => Relay.Announcing(keywords).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no").Expect("RCPT").Reply("451 4.3.0 later"),
            (true, false) => Relay.Announcing(keywords).Expect("MAIL").Expect("RCPT").Expect("RCPT").Expect("DATA")
                .Reply("250 ok", "550 5.1.1 no", "451 4.3.0 later", "554 5.5.1 no recipients"),
            (true, true) => Relay.Announcing(keywords).Expect("MAIL").Expect("RCPT").Expect("RCPT").Expect("BDAT").ExpectBytes(Relay.Octets.Length)
                .Reply("250 ok", "550 5.1.1 no", "451 4.3.0 later", "554 5.5.1 no recipients"),
        };
        await using var relay = new Relay(script.ExpectLine("RSET").Do("refuse the rest", peer => peer.WriteAsync("421 enough\r\n"u8.ToArray())).TakeTheRest());
        await using var session = await relay.OpenAsync();

        var result = await session.SendAsync(Relay.EnvelopeTo("b@example.net", "c@example.net"), Relay.Content).Bounded();
        await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();
        await relay.Peer.Completion.Bounded();

        Assert.Equal(new Told(SmtpStage.RcptTo, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.Equal(new Told(SmtpStage.RcptTo, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Later), Told.Of(result.Recipients[1].Error));
        Assert.All(result.Recipients, recipient => Assert.Equal(FailureScope.Recipient, recipient.Error!.Scope));
        Assert.Equal(result.Replies.Expected, result.Replies.Received);
    }
}
