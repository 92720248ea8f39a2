using MimeKit;
using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;
using Waxwing.Server.Submission;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.ReturnPath.Judging;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

/// <summary>
/// Says what follows from something that came back. A bounce counts only if it came to the address of its delivery, a complaint only with that address or signed by a known reporter; whatever else
/// somebody writes is shown and changes nothing. Thread-safe.
/// </summary>
internal sealed class ReturnedJudge(ReturnedMailReader reader, IReturnedMail kept, BounceToken tokens, ReporterProof reporters, DeliveryReports reports, TimeProvider clock)
{
    /// <summary>How long a token is good for behind the life of its message: mail hosts try for days, and people complain late.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromDays(30);

    /// <summary>Judges it.</summary>
    /// <returns>Null: its delivery is under way, and the judgement has to wait for how that ends.</returns>
    public async Task<Judgement?> JudgeAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        using var mime = Read(arrival, cancellationToken);
        if (mime is null)
        {
            return new Judgement(ReturnedKind.Letter, "it is no message, or is made of too much", "");
        }

        var read = reader.Read(mime);
        var shown = ReturnedText.Of(mime, read);
        if (TraceField.TellsOfALoop(mime))
        {
            return new Judgement(KindOf(read), "it has passed too many hosts: it goes in a circle", shown);
        }

        return read switch
        {
            ReturnedMail.Bounce bounce => await JudgeAsync(arrival, bounce, shown),
            ReturnedMail.Complaint complaint => await JudgeAsync(arrival, complaint, mime, shown, cancellationToken),
            ReturnedMail.AuthenticationFailure failure => new Judgement(ReturnedKind.AuthenticationFailure, $"somebody's {failure.Failure} failed: it says nothing of a recipient", shown),
            ReturnedMail.Receipt receipt => new Judgement(ReturnedKind.Receipt, $"a reader's program says: {receipt.Disposition}", shown),
            ReturnedMail.AutomaticReply => new Judgement(ReturnedKind.AutomaticReply, "a program answers for somebody who is away", shown),
            _ => new Judgement(ReturnedKind.Letter, "it is no report", shown),
        };
    }

    private static MimeMessage? Read(Arrival arrival, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(arrival.Content.ToArray(), writable: false);
        if (!MessageBounds.Hold(content, cancellationToken))
        {
            return null;
        }

        content.Position = 0;
        return SubmittedMessage.TryRead(content, cancellationToken);
    }

    private static ReturnedKind KindOf(ReturnedMail read) => read switch
    {
        ReturnedMail.Bounce { Recipients: var recipients } => KindOf(recipients[0].Action),
        ReturnedMail.Complaint => ReturnedKind.Complaint,
        ReturnedMail.AuthenticationFailure => ReturnedKind.AuthenticationFailure,
        ReturnedMail.Receipt => ReturnedKind.Receipt,
        ReturnedMail.AutomaticReply => ReturnedKind.AutomaticReply,
        _ => ReturnedKind.Letter,
    };

    private static ReturnedKind KindOf(ReportedAction action) => action switch
    {
        ReportedAction.Failed => ReturnedKind.Bounce,
        ReportedAction.Delayed => ReturnedKind.Delay,
        ReportedAction.Delivered or ReportedAction.Relayed or ReportedAction.Expanded => ReturnedKind.Success,
    };

    private async Task<Judgement?> JudgeAsync(Arrival arrival, ReturnedMail.Bounce bounce, string shown)
    {
        var kind = KindOf(bounce.Recipients[0].Action);
        if (arrival.Delivery is not { } token)
        {
            return new Judgement(kind, "it came to no address of a delivery: whoever wrote it proves nothing", shown);
        }

        var (known, why, waits) = Find(token);
        if (known is null)
        {
            return waits ? null : new Judgement(kind, why, shown);
        }

        if (ReportedAddress.Of(bounce.Recipients, known.Delivery.Recipient) is not { } reported)
        {
            return new Judgement(kind, "it tells of another recipient than the address is of: the mail was forwarded, or the report is forged", shown);
        }

        kind = KindOf(reported.Action);
        return kind == ReturnedKind.Success ? new Judgement(kind, "it went well, says a report: nothing follows", shown)
            : new Judgement(kind, ReturnedWords.Of(reported), shown, await EffectAsync(token, known, reported));
    }

    private async Task<Judgement?> JudgeAsync(Arrival arrival, ReturnedMail.Complaint complaint, MimeMessage mime, string shown, CancellationToken cancellationToken)
    {
        if (complaint.Type is "not-spam")
        {
            return new Judgement(ReturnedKind.Complaint, "somebody says that it is no spam: nothing follows", shown);
        }

        var (proof, how) = await ProofAsync(arrival, complaint, mime, cancellationToken);
        if (proof is not { } token)
        {
            return new Judgement(ReturnedKind.Complaint, how, shown);
        }

        var (known, why, waits) = Find(token);
        if (known is null)
        {
            return waits ? null : new Judgement(ReturnedKind.Complaint, why, shown);
        }

        var recipient = known.Delivery.Recipient;
        if (complaint.Recipients.Length > 0 && !complaint.Recipients.Any(named => ReportedAddress.Is(named, recipient)))
        {
            return new Judgement(ReturnedKind.Complaint, "it names another recipient than its proof is of: the mail was forwarded, or the report is forged", shown);
        }

        var told = Event(known, MailEventType.Complained) with { Reason = $"the recipient complained ({complaint.Type})" };
        var heard = new Heard(told.Tenant, known.Lane.Stream, recipient, IsComplaint: true, ReplyClass.Unclear, told.Reason, told.Id, told.At);
        return new Judgement(ReturnedKind.Complaint, $"complaint of {complaint.Type}, proven by {how}", shown, new ReturnedEffect(token, told, heard, Report: null));
    }

    private async Task<(BouncedDelivery? Delivery, string How)> ProofAsync(Arrival arrival, ReturnedMail.Complaint complaint, MimeMessage mime, CancellationToken cancellationToken)
    {
        if (arrival.Delivery is { } addressed)
        {
            return (addressed, "the address that it came to");
        }

        if (complaint.ReversePath is { } path && path.LastIndexOf('@') is > 0 and var at && tokens.TryRead(path[..at], path[(at + 1)..], out var returned))
        {
            return (returned, "the reverse-path of the message that it returns");
        }

        if (arrival.Octets > arrival.Content.Length || await reporters.FindAsync(arrival.Content, mime, cancellationToken) is not { } reporter)
        {
            return (null, "neither its address nor the message that it returns names a delivery, and no known reporter signed it");
        }

        return complaint.MessageId is { } id && kept.Find(id, complaint.Recipients) is { } found
            ? (found, $"the signature of {reporter}")
            : (null, $"{reporter} signed it, and it names no one message and recipient of ours");
    }

    private (KnownDelivery? Known, string Why, bool Waits) Find(BouncedDelivery token)
    {
        if (kept.Find(token) is not { } known)
        {
            return (null, "its delivery is not known here any more", false);
        }

        var left = known.Delivery.Attempt > 1;
        return known.State switch
        {
            _ when clock.GetUtcNow() > known.Delivery.ExpiresAt + TokenLife => (null, "it came too late: the address of its delivery is good no more", false),
            // The host answers quicker than we write down what it said.
            DeliveryState.Leased => (null, "", true),
            DeliveryState.Suppressed or DeliveryState.Cancelled => (null, "its delivery never left", false),
            DeliveryState.Failed => (null, "its delivery has failed before, and that was told", false),
            _ when !left => (null, "its delivery has not left yet", false),
            _ => (known, "", false),
        };
    }

    private async Task<ReturnedEffect> EffectAsync(BouncedDelivery token, KnownDelivery known, ReportedRecipient reported)
    {
        var reason = ReturnedWords.Of(reported);
        var told = Event(known, reported.Action == ReportedAction.Failed ? MailEventType.Bounced : MailEventType.Delayed) with
        {
            Reply = reported.Code is { } code ? new EventReply(code, reported.Status, reported.Text) : null,
            Reason = reason,
        };
        if (reported.Action != ReportedAction.Failed)
        {
            return new ReturnedEffect(token, told, Heard: null, Report: null);
        }

        var heard = new Heard(told.Tenant, known.Lane.Stream, known.Delivery.Recipient, IsComplaint: false, reported.Class, reason, told.Id, told.At);
        var outcome = new Outcome { MessageId = token.MessageId, Number = token.Number, Fence = known.Delivery.Fence, State = DeliveryState.Failed, WasNoAttempt = true, Reason = reason, Event = told };
        return new ReturnedEffect(token, told, heard, await reports.WriteAsync(known.Lane, [known.Delivery], [outcome], receipt: null));
    }

    private MailEvent Event(KnownDelivery known, MailEventType type) => new()
    {
        Id = Ids.New(clock),
        Type = type,
        At = clock.GetUtcNow(),
        Tenant = known.Delivery.Tenant,
        MessageId = known.Delivery.MessageId,
        Recipient = known.Delivery.Recipient.ToString(),
    };
}
