using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Cli.Output;
using Waxwing.Smtp;

namespace Waxwing.Cli.Batch;

/// <summary>How a line ended.</summary>
internal sealed record LineResult : ICommandResult
{
    private LineResult(long line, string? id, string? messageId, SendOutcome outcome, int exitCode)
    {
        Line = line;
        Id = id;
        MessageId = messageId;
        Outcome = outcome;
        ExitCode = exitCode;
    }

    public long Line { get; }

    public string? Id { get; }

    public string? MessageId { get; }

    public SendOutcome Outcome { get; }

    public int ExitCode { get; }

    /// <summary>Whether an earlier run ended so, and this one left the line alone.</summary>
    public bool Earlier { get; private init; }

    public ImmutableArray<RecipientOutcome> Recipients { get; private init; } = [];

    /// <summary>Why the line did not come as far as its recipients, or null.</summary>
    public SendError? Error { get; private init; }

    /// <summary>Who is left for another run, or to be asked about; empty for all or nobody.</summary>
    public string[] Left { get; private init; } = [];

    /// <summary>The first failure, or null.</summary>
    public SendError? Failure => Error ?? Recipients.Select(recipient => recipient.Error).FirstOrDefault(error => error is not null);

    /// <summary>What decided, in few words: the summary counts them.</summary>
    public string Reason => Reply is { } reply
        ? $"{reply.Code}{(reply.Enhanced is null ? "" : " " + reply.Enhanced)}"
        : Failure is { } failure ? failure.Detail ?? failure.Failure.ToString() : Outcome.ToString();

    // The reply that refused, if one did.
    private ReplyRecord? Reply => Failure is { } failure ? failure.Reply : Recipients.FirstOrDefault()?.Reply;

    /// <summary>A line that is no message.</summary>
    public static LineResult Of(BatchLine line, string? id, SendError error) =>
        new(line.Number, id, messageId: null, SendOutcome.Refused, ExitCodes.Of(error)) { Error = error };

    /// <summary>A line that is left alone since its fate is unknown.</summary>
    public static LineResult Of(BatchLine line, string? id, OpenLine before) =>
        new(line.Number, id, before.MessageId, SendOutcome.Unknown, ExitCodes.FateUnknown) { Earlier = true };

    /// <summary>A line that was sent, or that the sender refused.</summary>
    public static LineResult Of(Parcel parcel, SendReceipt receipt)
    {
        var left = receipt.Recipients.Where(IsLeft).Select(recipient => recipient.Address).ToArray();
        var outcome = receipt.Outcome switch
        {
            // A relay that cannot be had, or a stop, is no word on the message: another run tries again.
            SendOutcome.Refused when left.Length > 0 || (receipt.Error is { } error && MayPass(error)) => SendOutcome.Deferred,
            var same => same,
        };
        var (whole, exitCode) = Joined(parcel.Before, outcome, Code(receipt));
        return new LineResult(parcel.Line.Number, parcel.Id, receipt.MessageId ?? parcel.MessageId, whole, exitCode)
        {
            Recipients = receipt.Recipients,
            Error = receipt.Error,
            Left = left.Length < receipt.Recipients.Length || whole != outcome ? left : [],
        };
    }

    /// <summary>A line that was to be sent when the run was stopped, and was not given to the relay.</summary>
    public static LineResult NotSent(Parcel parcel) =>
        new(parcel.Line.Number, parcel.Id, parcel.MessageId, SendOutcome.Deferred, ExitCodes.Temporary);

    /// <summary>What the journal keeps of it.</summary>
    public JournalRecord.Ended ToRecord() => new(Line, Outcome, ExitCode, Reply is { } reply ? $"{reply.Code}{(reply.Enhanced is null ? "" : " " + reply.Enhanced)}" : null, Left);

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new LineDocument(
        Line,
        Id,
        MessageId,
        Outcome,
        ExitCode,
        Earlier,
        [.. Recipients.Select(recipient => new LineRecipient(recipient.Address, recipient.Delivered, recipient.Reply, recipient.QueueId, Short(recipient.Error)))],
        Short(Error)), CliJson.Default.LineDocument);

    // A person is told of what went wrong; the rest is counted.
    public void Show(IAnsiConsole terminal)
    {
        if (Outcome == SendOutcome.Accepted)
        {
            return;
        }

        var what = Earlier ? $"not known since an earlier run, and not sent again: Message-ID {MessageId ?? "none"}" : Failure?.Message ?? Reason;
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"line {Line}{(Id is null ? "" : Terminal.Escape($" ({Id})"))}: {Colour()}: {Terminal.Escape(what)}"));
    }

    private string Colour() => Outcome switch
    {
        SendOutcome.Accepted => "[green]accepted[/]",
        SendOutcome.PartlyAccepted => "[yellow]partly accepted[/]",
        SendOutcome.Unknown => "[yellow]unknown[/]",
        SendOutcome.Deferred => "[yellow]not now[/]",
        SendOutcome.Refused => "[red]refused[/]",
    };

    // What this run did, and what earlier ones did to those whom it left alone.
    private static (SendOutcome, int) Joined(OpenLine? before, SendOutcome outcome, int exitCode)
    {
        var accepted = before is { Recipients.Length: > 0, Outcome: SendOutcome.PartlyAccepted };
        var refused = before is { Recipients.Length: > 0 } and ({ Outcome: SendOutcome.Deferred } or { ExitCode: ExitCodes.ServerRefused });
        return outcome switch
        {
            SendOutcome.Accepted when refused => (SendOutcome.PartlyAccepted, ExitCodes.ServerRefused),
            SendOutcome.PartlyAccepted when refused => (outcome, ExitCodes.ServerRefused),
            SendOutcome.Refused when accepted => (SendOutcome.PartlyAccepted, ExitCodes.ServerRefused),
            SendOutcome.Deferred when accepted => (SendOutcome.PartlyAccepted, refused ? ExitCodes.ServerRefused : ExitCodes.Temporary),
            _ => (outcome, exitCode),
        };
    }

    private static LineError? Short(SendError? error) =>
        error is null ? null : new LineError(error.Stage, error.Failure, error.Detail, error.Message, error.Scope, error.Transient, error.Help);

    private static bool IsLeft(RecipientOutcome recipient) =>
        recipient.Delivered == Delivered.Unknown || (recipient.Delivered == Delivered.No && recipient.Error is { } error && MayPass(error));

    private static bool MayPass(SendError error) =>
        error.Transient || error.Failure == SmtpFailure.Cancelled || error.Scope is FailureScope.Relay or FailureScope.Connection;

    // As `send` counts: of errors, the first that is permanent.
    private static int Code(SendReceipt receipt)
    {
        if (receipt.Outcome is SendOutcome.Accepted or SendOutcome.PartlyAccepted or SendOutcome.Unknown)
        {
            return ExitCodes.Of(receipt);
        }

        var errors = receipt.Recipients.Select(recipient => recipient.Error).Append(receipt.Error).OfType<SendError>().ToArray();
        return ExitCodes.Of(Array.Find(errors, error => !error.Transient) ?? errors[0]);
    }
}
