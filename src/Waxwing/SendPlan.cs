using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What would be sent, to whom and where. Nothing was connected, so nothing is known of what the relay takes. Immutable.</summary>
public sealed record SendPlan
{
    /// <summary>The Message-ID in angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>What the message is for.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>The author's address.</summary>
    public required string From { get; init; }

    /// <summary>Where reports of failure would go; <c>&lt;&gt;</c> for nowhere.</summary>
    public required string ReversePath { get; init; }

    /// <summary>The recipients that would share transactions.</summary>
    public required ImmutableArray<string> Recipients { get; init; }

    /// <summary>The Bcc recipients; each would have a transaction of its own.</summary>
    public required ImmutableArray<string> HiddenRecipients { get; init; }

    /// <summary>The content, for a relay with 8BITMIME. A relay without it gets 8-bit parts encoded, one with BINARYMIME binary parts as they are.</summary>
    public required ContentRecord Content { get; init; }

    /// <summary>By which standard, with what and for how many the message is encrypted; null where it is not.</summary>
    public required string? Encryption { get; init; }

    /// <summary>The URLs of the relays, the first choice first, without any secret; none where it goes to mail hosts.</summary>
    public required ImmutableArray<string> Relays { get; init; }

    /// <summary>The mail hosts of the recipients' domains, in the order in which they would be tried, with what their TLS would be judged by; none where it goes to relays.</summary>
    public ImmutableArray<MailHostRecord> MailHosts { get; init; } = [];

    /// <summary>Of what the sender would ask to hear, or null.</summary>
    public required DsnNotify? Notify { get; init; }

    /// <summary>How much of the message a report of failure should bring back, or null.</summary>
    public required DsnReturn? Return { get; init; }

    /// <summary>The name by which reports should speak of the message, or null.</summary>
    public required string? EnvelopeId { get; init; }

    /// <summary>Whether only a relay that promises REQUIRETLS would get it.</summary>
    public required bool RequireTls { get; init; }

    /// <summary>Until when it is wanted, as BY says it (RFC 2852): seconds, semicolon, mode; or null.</summary>
    public required string? DeliverBy { get; init; }

    /// <summary>What a person should know although it stops nothing.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    internal static SendPlan Of(Passage passage, MessageContent content)
    {
        // RFC 5322 §2.1.1 and the rest of the wire's rules: what a session would refuse is refused here.
        var facts = content.Facts!;
        if (facts.Fault != SmtpFailureDetail.None)
        {
            throw new SendException(Unfit(facts.Fault));
        }

        return new SendPlan
        {
            MessageId = passage.Identity!.Id.ToString(),
            Kind = passage.Kind,
            From = passage.Addressing!.From.ToString(),
            ReversePath = passage.Addressing.ReversePath?.ToString() ?? "<>",
            Recipients = [.. passage.Addressing.Visible.Select(recipient => recipient.ToString())],
            HiddenRecipients = [.. passage.Addressing.Hidden.Select(recipient => recipient.ToString())],
            Content = Records.Content(content, facts),
            Encryption = passage.Encryption is { } encryption ? EncryptionEvidence.Sentence(encryption) : null,
            Relays = [],
            Notify = passage.Requests.Notify,
            Return = passage.Requests.Return,
            EnvelopeId = passage.Requests.EnvelopeId?.Value,
            RequireTls = passage.Requests.RequireTls,
            DeliverBy = passage.Requests.DeliverBy?.ToString(),
            Warnings = [.. passage.Warnings],
        };
    }

    internal static SendError Unfit(SmtpFailureDetail fault) => new()
    {
        Stage = SendStage.Encode,
        Failure = SmtpFailure.PolicyRefused,
        Detail = fault.ToString(),
        Message = "the content holds what no server has to take: a bare CR or LF, a NUL, or a line that is too long",
        Scope = FailureScope.Message,
        Retry = RetryAdvice.Never,
    };
}
