using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Retrying;

public sealed class WhatFollows
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly UnknownFate Policy = new(Holds: false, TimeSpan.Zero, TimeSpan.FromMinutes(15));

    [Fact]
    public void Who_was_taken_is_delivered()
    {
        var disposition = Of(error: null, Delivered.Yes);

        Assert.Equal((DeliveryState.Delivered, MailEventType.Delivered, null), (disposition.State, disposition.Tells, disposition.DueAt));
    }

    [Fact]
    public void Who_was_refused_by_the_server_has_bounced()
    {
        var disposition = Of(Failures.NoSuchUser);

        Assert.Equal((DeliveryState.Failed, MailEventType.Bounced, "550 no such user"), (disposition.State, disposition.Tells, disposition.Reason));
        Assert.Null(disposition.DueAt);
    }

    [Fact]
    public void What_we_refuse_ourselves_has_failed()
    {
        var disposition = Of(SendError.Refusal(SendStage.Route, SendFault.NullMx, "the domain takes no mail", FailureScope.Recipient));

        Assert.Equal((DeliveryState.Failed, MailEventType.Failed), (disposition.State, disposition.Tells));
    }

    [Fact]
    public void Who_was_told_to_wait_waits_by_the_schedule()
    {
        var disposition = Of(Failures.Later);

        Assert.Equal((DeliveryState.Deferred, MailEventType.Delayed, false), (disposition.State, disposition.Tells, disposition.WasNoAttempt));
        Assert.Equal(Now.AddMinutes(5), disposition.DueAt);
    }

    [Fact]
    public void Who_was_told_how_long_to_wait_waits_so_long()
    {
        var disposition = Of(Failures.Rejected(SendStage.RcptTo, 451, RetryAdvice.Later, FailureScope.Recipient, "4.7.1", "Greylisted, please try again in 20 minutes"));

        Assert.Equal(Now.AddMinutes(20), disposition.DueAt);
    }

    [Theory]
    [InlineData(1, DeliveryState.Queued)]
    [InlineData(2, DeliveryState.Deferred)]
    internal void Where_nobody_was_asked_no_attempt_is_charged_and_nobody_is_told(int attempt, DeliveryState state)
    {
        SendError[] errors =
        [
            Failures.NoConnection, Failures.Resting,
            Failures.Rejected(SendStage.Greeting, 554, RetryAdvice.Never, FailureScope.Relay, enhanced: null, "go away"),
            Failures.Rejected(SendStage.Auth, 535, RetryAdvice.Never, FailureScope.Relay, "5.7.8", "wrong password"),
            Failures.Rejected(SendStage.MailFrom, 421, RetryAdvice.OnNewConnection, FailureScope.Connection, "4.3.2", "closing"),
            Failures.Rejected(SendStage.RcptTo, 421, RetryAdvice.OnNewConnection, FailureScope.Connection, enhanced: null, "closing"),
            SendError.Refusal(SendStage.TlsHandshake, SendFault.InvalidValue, "the certificate has expired", FailureScope.Relay),
            SendError.Refusal(SendStage.Route, SendFault.TlsaUnanswered, "no answer", FailureScope.Relay) with { Retry = RetryAdvice.Later },
            SendError.Refusal(SendStage.Connect, SendFault.OwnAddressUnproven, "no PTR", FailureScope.OurAddress) with { Retry = RetryAdvice.Later },
        ];
        Assert.All(errors, error =>
        {
            var disposition = Of(error, attempt: attempt, rest: Now.AddMinutes(7));

            Assert.True(Dispositions.LetsLaneRest(error));
            Assert.Equal((state, true, null), (disposition.State, disposition.WasNoAttempt, disposition.Tells));
            Assert.Equal(Now.AddMinutes(7), disposition.DueAt);
        });
    }

    [Fact]
    public void A_connection_that_ended_while_the_message_was_on_it_is_charged_to_the_message()
    {
        SendError[] errors =
        [
            Failures.NoConnection with { Stage = SendStage.Data, Scope = FailureScope.Connection },
            Failures.NoConnection with { Stage = SendStage.MailFrom, Scope = FailureScope.Connection },
            // A message at whose end a server gives up would come back for ever, and its lane with it.
            Failures.Rejected(SendStage.FinalDot, 421, RetryAdvice.OnNewConnection, FailureScope.Connection, "4.3.2", "closing"),
        ];
        Assert.All(errors, error =>
        {
            var disposition = Of(error);

            Assert.False(Dispositions.LetsLaneRest(error));
            Assert.Equal((DeliveryState.Deferred, false), (disposition.State, disposition.WasNoAttempt));
        });
    }

    [Fact]
    public void When_the_service_stops_nothing_has_failed()
    {
        var disposition = Of(Failures.Stopping);

        Assert.False(Dispositions.LetsLaneRest(Failures.Stopping));
        Assert.Equal((DeliveryState.Queued, true, Now), (disposition.State, disposition.WasNoAttempt, disposition.DueAt));
    }

    [Fact]
    public void A_mail_host_that_is_this_machine_is_no_matter_of_time()
    {
        var loop = SendError.Refusal(SendStage.Route, SendFault.MailLoop, "the mail host is this machine", FailureScope.Relay);

        Assert.Equal((DeliveryState.Failed, MailEventType.Failed), (Of(loop).State, Of(loop).Tells));
        Assert.False(Dispositions.LetsLaneRest(loop));
    }

    [Theory]
    [InlineData(MailKind.OneTimePassword, 0)]
    [InlineData(MailKind.PasswordReset, 0)]
    [InlineData(MailKind.Invoice, 15)]
    public void Mail_of_unknown_fate_waits_as_the_policy_of_its_kind_says(MailKind kind, int minutes)
    {
        var disposition = Of(Failures.NoReply, Delivered.Unknown, kind: kind);

        Assert.Equal((DeliveryState.Unknown, MailEventType.Unknown, false), (disposition.State, disposition.Tells, disposition.WasNoAttempt));
        Assert.Equal(Now.AddMinutes(minutes), disposition.DueAt);
    }

    [Fact]
    public void Mail_of_unknown_fate_waits_for_a_person_where_the_policy_says_so()
    {
        var disposition = Of(Failures.NoReply, Delivered.Unknown, policy: Policy with { Holds = true });

        Assert.Equal((DeliveryState.Held, MailEventType.Unknown, null), (disposition.State, disposition.Tells, disposition.DueAt));
    }

    [Fact]
    public void Where_the_next_attempt_would_be_behind_the_end_it_has_failed_now()
    {
        SendError[] errors = [Failures.Later, Failures.NoConnection];
        Assert.All(errors, error =>
        {
            var disposition = Of(error, left: TimeSpan.FromMinutes(4), rest: Now.AddMinutes(7));

            Assert.Equal((DeliveryState.Failed, MailEventType.Failed, null), (disposition.State, disposition.Tells, disposition.DueAt));
            Assert.Equal($"expired: {error.Message}", disposition.Reason);
        });
    }

    // Each advice with each scope at each stage and fate leads to something that the diagram of states allows.
    [Fact]
    public void Whatever_a_receipt_says_there_is_an_answer_that_may_follow_a_lease()
    {
        var errors =
            from advice in Enum.GetValues<RetryAdvice>()
            from scope in Enum.GetValues<FailureScope>()
            from stage in Enum.GetValues<SendStage>()
            from failure in Enum.GetValues<SmtpFailure>()
            from fate in new[] { Delivered.No, Delivered.Unknown }
            select new SendError { Stage = stage, Failure = failure, Message = "it failed", Scope = scope, Retry = advice, Delivered = fate };

        Assert.All(errors, error =>
        {
            var disposition = Of(error, error.Delivered);

            Assert.True(DeliveryState.Leased.MayBecome(disposition.State));
            Assert.Equal(disposition.State.IsFinal(), disposition.DueAt is null);
            Assert.True(error.Delivered == Delivered.No || disposition.State == DeliveryState.Unknown);
            Assert.NotNull(disposition.Reason);
        });
    }

    private static Disposition Of(
        SendError? error, Delivered fate = Delivered.No, int attempt = 1, MailKind kind = MailKind.Notification, TimeSpan? left = null, DateTimeOffset? rest = null, UnknownFate? policy = null) =>
        new Dispositions(new DeliverySchedule(() => 0), policy ?? Policy).Of(
            new RecipientOutcome("bob@example.net", Hidden: false, fate, error?.Reply, QueueId: null, error),
            new AttemptFacts { Attempt = attempt, Way = DeliveryWay.MailHosts, Kind = kind, Now = Now, ExpiresAt = Now + (left ?? kind.Life()), LaneRestsUntil = rest });
}
