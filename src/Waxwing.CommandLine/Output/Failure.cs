using System.Text.Json;
using Spectre.Console;
using Waxwing.Smtp;

namespace Waxwing.CommandLine.Output;

/// <summary>Why a command failed: what happened, at which step, with which peer, what to do next.</summary>
/// <param name="Error">The failure in the words of the contract.</param>
/// <param name="Receipt">What was done until then, if there was a message.</param>
internal sealed record Failure(ErrorDocument Error, SendReceipt? Receipt = null) : ICommandResult
{
    // Beyond a few, the receipt (--json) is the place to read.
    private const int MaxRecipientsShown = 5;

    public int ExitCode => Error.ExitCode;

    /// <summary>The words behind <c>waxwing</c> that name the command, or nothing.</summary>
    public string Command { get; init; } = "";

    /// <summary>Makes an answer of whatever went wrong.</summary>
    public static Failure From(Exception exception, Signals signals) => exception switch
    {
        UsageException usage => new Failure(Ours(SendStage.Configure, SmtpFailure.PolicyRefused, "Usage", usage.Message, ExitCodes.Usage)),
        CommandException known => Known(known),
        SendCanceledException stopped when signals.Number is { } number => Stopped(number, stopped.Receipt),
        OperationCanceledException when signals.Number is { } number => Stopped(number, receipt: null),
        SendException failed => new Failure(ErrorDocument.Of(failed.Error, ExitCodes.Of(failed.Error)), failed.Receipt),
        // The type is safe to tell; the text of an exception that nobody foresaw may hold anything.
        _ => new Failure(Ours(stage: null, failure: null, "InternalFault",
            $"a fault in Waxwing or its surroundings ({exception.GetType().Name}): {Foreseen(exception)}", ExitCodes.Fault)),
    };

    private static Failure Known(CommandException known)
    {
        var isOurs = known.ExitCode == ExitCodes.Fault;
        var error = Ours(isOurs ? null : SendStage.Configure, isOurs ? null : SmtpFailure.PolicyRefused, known.Detail, known.Message, known.ExitCode);
        return new Failure(known.ExitCode == ExitCodes.Temporary ? error with { Transient = true, Retry = RetryAdvice.Later } : error);
    }

    /// <summary>A command that a signal stopped.</summary>
    public static Failure Stopped(int signal, SendReceipt? receipt)
    {
        var unknown = receipt?.Outcome == SendOutcome.Unknown;
        var stage = receipt?.Recipients.FirstOrDefault(recipient => recipient.Error is not null)?.Error?.Stage;
        return new Failure(
            Ours(stage ?? SendStage.Configure, SmtpFailure.Cancelled, "Stopped", unknown
                ? $"stopped by signal {signal} after the content was sent: the message may have been accepted"
                : $"stopped by signal {signal} before anything was delivered", ExitCodes.Stopped(signal)) with
            {
                Delivered = unknown ? Delivered.Unknown : Delivered.No,
            },
            receipt);
    }

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[red]{(Error.ExitCode == ExitCodes.Usage ? "usage" : "error")}[/]: {Terminal.Escape(Error.Message)}");
        if (Error is { Stage: { } stage } && Error.ExitCode > ExitCodes.Usage)
        {
            terminal.Line(Terminal.Escape($"  at {stage}{Peer()}{(Error.Detail is null ? "" : $": {Error.Detail}")}{Attempts()}"));
        }

        // What is said of all is not said again of each.
        if (Receipt is { Recipients.Length: > 1 } && Receipt.Recipients.Any(recipient => !IsSame(recipient.Error)))
        {
            foreach (var recipient in Receipt.Recipients.Take(MaxRecipientsShown))
            {
                terminal.Line(Terminal.Escape($"  {recipient.Address}: {recipient.Error?.Message ?? recipient.Delivered.ToString()}"));
            }
        }

        foreach (var left in Receipt?.Attempts.Where(attempt => attempt.NextRelay is not null).DistinctBy(attempt => (attempt.Relay, attempt.Error?.Message)) ?? [])
        {
            terminal.Line(Terminal.Escape($"  passed over: {left.Relay}: {left.Error?.Message}"));
        }

        if (Advice.For(Error, Command, hasMessage: Receipt is not null) is { } advice)
        {
            terminal.Line($"  [green]next[/]: {Terminal.Escape(advice)}");
        }
    }

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new FailureDocument(Error, Receipt is null ? null : ReceiptJson.ToElement(Receipt)),
        FailureJson.Default.FailureDocument);

    private bool IsSame(SendError? other) => string.Equals(other?.Message, Error.Message, StringComparison.Ordinal);

    private string Peer() => Receipt?.Attempts.LastOrDefault() is { } attempt
        ? $" with {attempt.Relay}{(attempt.Connection is { } connection ? $" ({connection.Endpoint})" : "")}"
        : "";

    private string Attempts() => Receipt?.Attempts.LastOrDefault() is { Number: > 1 and var made } ? $", {made} attempts" : "";

    private static string Foreseen(Exception exception) => exception is IOException or UnauthorizedAccessException
        ? exception.Message
        : "run it again with --verbose to see where";

    private static ErrorDocument Ours(SendStage? stage, SmtpFailure? failure, string detail, string message, int exitCode) => new(
        stage, failure, detail, message, Scope: null, Reply: null, Transient: false, Delivered.No, RetryAdvice.Never, exitCode,
        $"docs/errors.md, {detail}");
}
