using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>One failure: stage × cause × scope × fate × advice. Immutable, and safe to show, log and store.</summary>
public sealed record SendError
{
    /// <summary>The stage.</summary>
    public required SendStage Stage { get; init; }

    /// <summary>The cause.</summary>
    public required SmtpFailure Failure { get; init; }

    /// <summary>What exactly was wrong: the name of a <see cref="SendFault"/> or <see cref="SmtpFailureDetail"/>, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>What happened and what to do, for a person. Never holds a secret or a part of the body.</summary>
    public required string Message { get; init; }

    /// <summary>How far the failure reaches.</summary>
    public required FailureScope Scope { get; init; }

    /// <summary>The server's reply, or null.</summary>
    public ReplyRecord? Reply { get; init; }

    /// <summary>Whether the same attempt may succeed later or on another connection.</summary>
    public bool Transient => Retry != RetryAdvice.Never;

    /// <summary>What is known of the message's fate.</summary>
    public Delivered Delivered { get; init; }

    /// <summary>Whether trying again makes sense; see also <see cref="Delivered"/>.</summary>
    public RetryAdvice Retry { get; init; }

    /// <summary>The recipients to whom the message could not be encrypted, and why (<see cref="SendFault.NoAcceptableKey"/>); otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<RecipientWithoutKey>? WithoutKey { get; init; }

    /// <summary>
    /// Where to read more: a page and the heading on it. The page is in the repository, and in the package <c>Waxwing</c> under the same name, so
    /// that it is at hand in the version in use.
    /// </summary>
    public string Help => $"docs/errors.md, {Detail ?? Failure.ToString()}";

    /// <summary>What may be behind it: see <see cref="SmtpError.Hint"/>.</summary>
    internal string? Hint { get; init; }

    /// <summary>The failure of a session, in the words of the sender.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>The same failure.</returns>
    public static SendError From(SmtpError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new SendError
        {
            Stage = StageOf(error.Stage),
            Failure = error.Failure,
            Detail = error.Detail == SmtpFailureDetail.None ? null : error.Detail.ToString(),
            Message = error.Message,
            Scope = error.Scope,
            Reply = ReplyRecord.From(error.Reply),
            Delivered = error.Delivered,
            Retry = error.Retry,
            Hint = error.Hint,
        };
    }

    /// <summary>A refusal of ours: nothing was sent, and it stays refused until somebody changes something.</summary>
    /// <param name="stage">The stage that refused.</param>
    /// <param name="fault">What was wrong.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="scope">How far it reaches.</param>
    /// <returns>The error.</returns>
    public static SendError Refusal(SendStage stage, SendFault fault, string message, FailureScope scope = FailureScope.Message) => new()
    {
        Stage = stage,
        Failure = SmtpFailure.PolicyRefused,
        Detail = fault.ToString(),
        Message = message,
        Scope = scope,
        Retry = RetryAdvice.Never,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Stage}: {Message}";

    internal static SendStage StageOf(SmtpStage stage) => stage switch
    {
        SmtpStage.Connect => SendStage.Connect,
        SmtpStage.TlsHandshake => SendStage.TlsHandshake,
        SmtpStage.Greeting => SendStage.Greeting,
        SmtpStage.Ehlo => SendStage.Ehlo,
        SmtpStage.StartTls => SendStage.StartTls,
        SmtpStage.Auth => SendStage.Auth,
        SmtpStage.MailFrom => SendStage.MailFrom,
        SmtpStage.RcptTo => SendStage.RcptTo,
        SmtpStage.Data => SendStage.Data,
        SmtpStage.FinalDot => SendStage.FinalDot,
        SmtpStage.Reset => SendStage.Reset,
        SmtpStage.Noop => SendStage.Noop,
        SmtpStage.Quit => SendStage.Quit,
    };
}
