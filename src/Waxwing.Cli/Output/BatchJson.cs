using Waxwing.Smtp;

namespace Waxwing.Cli.Output;

/// <summary>How one line of a batch ended. The schema is <c>docs/schemas/batch-result.schema.json</c>.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Id">The sender's own name of it.</param>
/// <param name="MessageId">The Message-ID in angle brackets.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ExitCode">The exit code that it stands for.</param>
/// <param name="Earlier">Whether an earlier run ended so, and this one left it alone.</param>
/// <param name="Recipients">What happened to each recipient to whom it was sent in this run.</param>
/// <param name="Error">Why it did not come as far as its recipients.</param>
internal sealed record LineDocument(
    long Line,
    string? Id,
    string? MessageId,
    SendOutcome Outcome,
    int ExitCode,
    bool Earlier,
    IReadOnlyList<LineRecipient> Recipients,
    LineError? Error);

/// <summary>What happened to one recipient.</summary>
internal sealed record LineRecipient(string Address, Delivered Delivered, ReplyRecord? Reply, string? QueueId, LineError? Error);

/// <summary>A failure, in the words of the contract.</summary>
internal sealed record LineError(SendStage Stage, SmtpFailure Failure, string? Detail, string Message, FailureScope Scope, bool Transient, string Help);

/// <summary>The last object of a batch.</summary>
internal sealed record SummaryDocument(BatchSummary Summary);

/// <summary>How a batch stands when a run has ended.</summary>
/// <param name="Complete">Whether the run came to the end of the input.</param>
/// <param name="Stopped">Why it did not, or null; a signal is no such reason.</param>
/// <param name="Outcomes">How many lines of the input ended how, those of earlier runs included.</param>
/// <param name="Run">How many lines ended in this run.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Reasons">Why the lines of this run ended so.</param>
/// <param name="Unknown">The lines whose fate is unknown.</param>
/// <param name="Journal">The journal.</param>
/// <param name="ExitCode">The exit code of the command.</param>
internal sealed record BatchSummary(
    bool Complete,
    string? Stopped,
    OutcomesDocument Outcomes,
    long Run,
    double Seconds,
    ReasonDocument[] Reasons,
    UnknownDocument[] Unknown,
    string Journal,
    int ExitCode);

/// <summary>Lines by outcome.</summary>
internal sealed record OutcomesDocument(long Accepted, long PartlyAccepted, long Refused, long Deferred, long Unknown);

/// <summary>How many lines ended for one reason: a reply's code and enhanced code, or the detail of a failure.</summary>
internal sealed record ReasonDocument(SendOutcome Outcome, string Reason, long Lines);

/// <summary>A line whose fate is unknown.</summary>
internal sealed record UnknownDocument(long Line, string? MessageId);
