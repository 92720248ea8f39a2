using Waxwing.Smtp;

namespace Waxwing.Tests.Practices;

/// <summary>What a receipt calls the fate of a recipient.</summary>
public sealed class Words
{
    [Theory]
    [InlineData(Delivered.Yes, 250, null, RetryAdvice.Never, "accepted", "250 2.0.0 one / two")]
    [InlineData(Delivered.Unknown, null, SmtpFailure.ConnectionLost, RetryAdvice.Never, "unknown", "what failed")]
    [InlineData(Delivered.No, 550, SmtpFailure.Rejected, RetryAdvice.Never, "refused", "550 2.0.0 one / two")]
    [InlineData(Delivered.No, null, SmtpFailure.PolicyRefused, RetryAdvice.Never, "refused", "what failed")]
    [InlineData(Delivered.No, 451, SmtpFailure.Rejected, RetryAdvice.Later, "not now", "451 2.0.0 one / two")]
    [InlineData(Delivered.No, null, SmtpFailure.ProtocolViolation, RetryAdvice.Never, "not sent", "what failed")]
    public void The_fate_has_a_word_and_a_reason(Delivered delivered, int? code, SmtpFailure? failure, RetryAdvice retry, string fate, string said)
    {
        var error = failure is { } cause
            ? new SendError { Stage = SendStage.RcptTo, Failure = cause, Message = "what failed", Scope = FailureScope.Recipient, Delivered = delivered, Retry = retry }
            : null;
        var outcome = new RecipientOutcome("bob@example.net", Hidden: true, delivered, code is { } number ? new ReplyRecord(number, "2.0.0", ["one", "two"]) : null, QueueId: null, error);

        Assert.Equal(("bob@example.net (Bcc)", fate, said), (ReceiptText.Recipient(outcome), ReceiptText.Fate(outcome), ReceiptText.Said(outcome)));
    }
}
