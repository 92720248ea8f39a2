using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery.Retrying;

/// <summary>Decides what follows from how an attempt ended. Only what the failure reaches waits for it: where nobody was asked, the lane rests and the message loses no attempt.</summary>
/// <param name="schedule">When it is tried again.</param>
/// <param name="unknown">What happens to mail of unknown fate.</param>
internal sealed class Dispositions(DeliverySchedule schedule, UnknownFate unknown)
{
    /// <summary>What follows for a recipient.</summary>
    public Disposition Of(RecipientOutcome outcome, AttemptFacts facts) => outcome.Delivered switch
    {
        Delivered.Yes => Disposition.Delivered,
        Delivered.Unknown => Unknown(facts, outcome.Error?.Message ?? "the end of the content went out and no reply came"),
        Delivered.No => outcome.Error is { } error ? Of(error, facts) : GivenBack(facts, facts.Now, "the attempt ended before the turn of this recipient came"),
    };

    /// <summary>Whether a failure says that its lane should rest: nobody was asked, and it is no wish of ours.</summary>
    public static bool LetsLaneRest(SendError error) => error.Delivered == Delivered.No && error.Failure != SmtpFailure.Cancelled && Weigh(error) == Weight.NobodyAsked;

    private Disposition Of(SendError error, AttemptFacts facts) => Weigh(error) switch
    {
        Weight.Final => error is { Failure: SmtpFailure.Rejected, Reply: not null } ? Disposition.Bounced(error.Message) : Disposition.Failed(error.Message),
        Weight.Asked => schedule.NextAt(facts, RetryHint.Read(error.Reply)) is { } next ? Disposition.Deferred(next, error.Message) : Disposition.Expired(error.Message),
        Weight.NobodyAsked => GivenBack(facts, error.Failure == SmtpFailure.Cancelled ? facts.Now : facts.LaneRestsUntil ?? facts.Now + DeliverySchedule.Of(facts.Way).Least, error.Message),
    };

    private static Disposition GivenBack(AttemptFacts facts, DateTimeOffset dueAt, string reason)
    {
        dueAt = dueAt > facts.Now ? dueAt : facts.Now;
        return dueAt < facts.ExpiresAt ? Disposition.GivenBack(facts.Attempt, dueAt, reason) : Disposition.Expired(reason);
    }

    // By then nobody may want it any more; that it may have arrived is the last that is told of it, and who takes it up next finds that it has expired.
    private Disposition Unknown(AttemptFacts facts, string reason) =>
        Disposition.Unknown(unknown.Holds ? null : facts.Now + (IsUrgent(facts) ? unknown.UrgentAfter : unknown.After), reason);

    private static bool IsUrgent(AttemptFacts facts) => Priorities.Of(facts.Kind, isBulk: false) == Priority.Urgent;

    private static Weight Weigh(SendError error) => error.Failure == SmtpFailure.Cancelled ? Weight.NobodyAsked : (error.Retry, error.Scope) switch
    {
        (RetryAdvice.Never, FailureScope.Recipient or FailureScope.Message) => Weight.Final,
        (RetryAdvice.OnNewConnection or RetryAdvice.Later, FailureScope.Recipient or FailureScope.Message) => Weight.Asked,
        // The mail host of the domain is this machine: no wait changes that (RFC 5321 §5.1, 5.4.6).
        (RetryAdvice.Never, FailureScope.Relay) when string.Equals(error.Detail, nameof(SendFault.MailLoop), StringComparison.Ordinal) => Weight.Final,
        // "Never" is said to a program that waits for its answer: until a person has mended relay or configuration. The mail of a queue waits for that person.
        (RetryAdvice.Never or RetryAdvice.OnNewConnection or RetryAdvice.Later, FailureScope.Connection or FailureScope.Site or FailureScope.OurAddress or FailureScope.Relay) =>
            WasAsked(error) ? Weight.Asked : Weight.NobodyAsked,
    };

    // A 421 closes the session whatever was asked (RFC 5321 §3.8). Behind the content it is charged all the same: a message that makes a server give up would keep its lane at rest.
    private static bool WasAsked(SendError error) => error.Stage switch
    {
        SendStage.Configure or SendStage.Route or SendStage.Connect or SendStage.TlsHandshake or SendStage.Greeting or SendStage.Ehlo or SendStage.StartTls or SendStage.Auth
            or SendStage.Reset or SendStage.Noop or SendStage.Quit => false,
        SendStage.MailFrom or SendStage.RcptTo or SendStage.Data => error.Reply?.Code != 421,
        SendStage.Validate or SendStage.Identify or SendStage.Protect or SendStage.Encrypt or SendStage.Encode or SendStage.Sign or SendStage.FinalDot or SendStage.Store => true,
    };

    private enum Weight
    {
        Final,
        Asked,
        NobodyAsked,
    }
}
