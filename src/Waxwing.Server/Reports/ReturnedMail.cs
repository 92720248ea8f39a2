using System.Collections.Immutable;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Reports;

/// <summary>What mail is that came back to us. Nothing in it is believed yet: anybody may write anything.</summary>
internal abstract record ReturnedMail
{
    private ReturnedMail()
    {
    }

    /// <summary>Somebody reports how a delivery went (RFC 3464, or prose).</summary>
    /// <param name="Recipients">What became of whom; at least one.</param>
    /// <param name="EnvelopeId">The envelope's id as its sender gave it (RFC 3461 §4.4), or null.</param>
    /// <param name="IsStandard">Whether it is an RFC 3464 report; what is understood of prose is a guess.</param>
    internal sealed record Bounce(ImmutableArray<ReportedRecipient> Recipients, string? EnvelopeId, bool IsStandard) : ReturnedMail;

    /// <summary>A recipient complained (RFC 5965).</summary>
    /// <param name="Type">The word of the report: abuse, fraud, virus, not-spam, opt-out or another.</param>
    /// <param name="Recipients">To whom the message went, where the report tells; may be empty.</param>
    /// <param name="Reporter">Which program wrote it, or null.</param>
    /// <param name="MessageId">Message-ID of the message, in angle brackets, or null.</param>
    internal sealed record Complaint(string Type, ImmutableArray<string> Recipients, string? Reporter, string? MessageId) : ReturnedMail
    {
        /// <summary>The reverse-path of the message: as the report tells it (RFC 5965 §3.2), or as the message has it that it returns; null where neither does.</summary>
        public string? ReversePath { get; init; }
    }

    /// <summary>A message did not prove who sent it (RFC 6591).</summary>
    /// <param name="Failure">The word of the report: dmarc, dkim, spf, bodyhash and others.</param>
    /// <param name="Domain">Whose message it said it was, or null.</param>
    /// <param name="Source">From which address it came, or null.</param>
    internal sealed record AuthenticationFailure(string Failure, string? Domain, string? Source) : ReturnedMail;

    /// <summary>A reader's program tells what became of a message (RFC 8098).</summary>
    /// <param name="Disposition">Its word, such as <c>displayed</c>.</param>
    internal sealed record Receipt(string Disposition) : ReturnedMail;

    /// <summary>A program answers for a person who is away (RFC 3834).</summary>
    internal sealed record AutomaticReply : ReturnedMail;

    /// <summary>None of these.</summary>
    internal sealed record Letter : ReturnedMail;
}

/// <summary>What a report says of one recipient.</summary>
internal sealed record ReportedRecipient
{
    /// <summary>How many octets of what strangers say are kept.</summary>
    public const int LongestText = 500;

    /// <summary>The address at which it ended, or null where the report does not tell.</summary>
    public string? Recipient { get; init; }

    /// <summary>The address as the sender gave it (RFC 3464 §2.3.1), or null.</summary>
    public string? Original { get; init; }

    /// <summary>What happened.</summary>
    public required ReportedAction Action { get; init; }

    /// <summary>The enhanced status code, or null.</summary>
    public string? Status { get; init; }

    /// <summary>The reply code of the server that refused, or null.</summary>
    public int? Code { get; init; }

    /// <summary>What it means.</summary>
    public required ReplyClass Class { get; init; }

    /// <summary>What was said, on one line, of at most <see cref="LongestText"/> octets.</summary>
    public required string Text { get; init; }
}

/// <summary>What happened to a delivery (RFC 3464 §2.3.3).</summary>
internal enum ReportedAction
{
    /// <summary>It is given up.</summary>
    Failed,

    /// <summary>It is still being tried.</summary>
    Delayed,

    /// <summary>It is in the mailbox.</summary>
    Delivered,

    /// <summary>It went on to a server that sends no such reports.</summary>
    Relayed,

    /// <summary>It went on to several.</summary>
    Expanded,
}
