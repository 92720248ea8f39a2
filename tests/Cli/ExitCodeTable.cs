using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Cli.Tests;

/// <summary>The table of exit codes, row by row, where no server is needed to make a failure.</summary>
public sealed class ExitCodeTable
{
    [Theory]
    [InlineData(SendStage.Connect, SmtpFailure.ConnectionLost, null, RetryAdvice.OnNewConnection, 8)]
    [InlineData(SendStage.Connect, SmtpFailure.TimedOut, null, RetryAdvice.Later, 8)]
    [InlineData(SendStage.TlsHandshake, SmtpFailure.PolicyRefused, "CertificateNameMismatch", RetryAdvice.Never, 5)]
    [InlineData(SendStage.TlsHandshake, SmtpFailure.PolicyRefused, "ProtocolTooOld", RetryAdvice.Never, 5)]
    [InlineData(SendStage.Greeting, SmtpFailure.ProtocolViolation, "ReplyMalformed", RetryAdvice.Never, 5)]
    [InlineData(SendStage.Greeting, SmtpFailure.Rejected, null, RetryAdvice.Never, 7)]
    [InlineData(SendStage.StartTls, SmtpFailure.PolicyRefused, "TlsNotOffered", RetryAdvice.Never, 5)]
    [InlineData(SendStage.StartTls, SmtpFailure.Rejected, "TlsRefused", RetryAdvice.Never, 5)]
    [InlineData(SendStage.StartTls, SmtpFailure.Rejected, "TlsRefused", RetryAdvice.Later, 8)]
    [InlineData(SendStage.StartTls, SmtpFailure.ProtocolViolation, "ClearTextInjection", RetryAdvice.Never, 5)]
    [InlineData(SendStage.Auth, SmtpFailure.Rejected, null, RetryAdvice.Never, 6)]
    [InlineData(SendStage.Auth, SmtpFailure.Rejected, null, RetryAdvice.Later, 8)]
    [InlineData(SendStage.Auth, SmtpFailure.PolicyRefused, "NoAcceptableMechanism", RetryAdvice.Never, 6)]
    [InlineData(SendStage.Auth, SmtpFailure.ProtocolViolation, "ServerSignatureWrong", RetryAdvice.Never, 6)]
    [InlineData(SendStage.MailFrom, SmtpFailure.PolicyRefused, "SizeExceeded", RetryAdvice.Never, 4)]
    [InlineData(SendStage.MailFrom, SmtpFailure.PolicyRefused, "SmtpUtf8NotOffered", RetryAdvice.Never, 4)]
    [InlineData(SendStage.MailFrom, SmtpFailure.PolicyRefused, "EightBitMimeNotOffered", RetryAdvice.Never, 4)]
    [InlineData(SendStage.RcptTo, SmtpFailure.Rejected, null, RetryAdvice.Never, 7)]
    [InlineData(SendStage.RcptTo, SmtpFailure.ProtocolViolation, "ReplyUnexpected", RetryAdvice.Never, 5)]
    [InlineData(SendStage.FinalDot, SmtpFailure.Rejected, null, RetryAdvice.Later, 8)]
    [InlineData(SendStage.Validate, SmtpFailure.PolicyRefused, "HeaderInjection", RetryAdvice.Never, 4)]
    [InlineData(SendStage.Protect, SmtpFailure.PolicyRefused, "SensitiveContent", RetryAdvice.Never, 4)]
    [InlineData(SendStage.Sign, SmtpFailure.PolicyRefused, "NoSigningKey", RetryAdvice.Never, 4)]
    [InlineData(SendStage.Sign, SmtpFailure.PolicyRefused, "PreflightFailed", RetryAdvice.Later, 8)]
    [InlineData(SendStage.Configure, SmtpFailure.PolicyRefused, "SecretUnreadable", RetryAdvice.Never, 3)]
    [InlineData(SendStage.Configure, SmtpFailure.PolicyRefused, "NoRelay", RetryAdvice.Never, 2)]
    public void A_failure_has_the_code_of_the_table(SendStage stage, SmtpFailure failure, string? detail, RetryAdvice retry, int exitCode) =>
        Assert.Equal(exitCode, ExitCodes.Of(Error(stage, failure, detail, retry)));

    [Fact]
    public void An_unknown_fate_is_9_whatever_the_failure() =>
        Assert.Equal(9, ExitCodes.Of(Error(SendStage.FinalDot, SmtpFailure.ConnectionLost, null, RetryAdvice.OnNewConnection) with { Delivered = Delivered.Unknown }));

    [Fact]
    public void Every_pair_of_stage_and_failure_has_a_code_from_2_to_9()
    {
        var codes = from stage in Enum.GetValues<SendStage>()
                    from failure in Enum.GetValues<SmtpFailure>()
                    select ExitCodes.Of(Error(stage, failure, null, RetryAdvice.Never));
        Assert.All(codes, code => Assert.InRange(code, 2, 9));
    }

    [Theory]
    [InlineData(SendOutcome.Accepted, RetryAdvice.Never, 0)]
    [InlineData(SendOutcome.PartlyAccepted, RetryAdvice.Never, 7)]
    [InlineData(SendOutcome.PartlyAccepted, RetryAdvice.Later, 8)]
    [InlineData(SendOutcome.Unknown, RetryAdvice.Later, 9)]
    public void A_receipt_has_the_code_of_the_table(SendOutcome outcome, RetryAdvice retry, int exitCode)
    {
        var refused = outcome == SendOutcome.Accepted ? null : Error(SendStage.RcptTo, SmtpFailure.Rejected, null, retry);
        Assert.Equal(exitCode, ExitCodes.Of(new SendReceipt
        {
            MessageId = null,
            Kind = MailKind.Notification,
            From = null,
            StartedAt = default,
            Seconds = 0,
            Outcome = outcome,
            Content = null,
            Recipients = [new RecipientOutcome("a@example.com", Hidden: false, Delivered.Yes, Reply: null, QueueId: null, Error: null), new RecipientOutcome("b@example.com", Hidden: false, Delivered.No, Reply: null, QueueId: null, refused)],
            Attempts = ImmutableArray<AttemptRecord>.Empty,
            Practices = [],
            Warnings = [],
        }));
    }

    private static SendError Error(SendStage stage, SmtpFailure failure, string? detail, RetryAdvice retry) => new()
    {
        Stage = stage,
        Failure = failure,
        Detail = detail,
        Message = "",
        Scope = FailureScope.Message,
        Retry = retry,
    };
}
