using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Smtp;

namespace Waxwing.CommandLine.Output;

/// <summary>How failures are written as JSON. Generated, since reflection is not there in a program that is compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FailureDocument))]
internal sealed partial class FailureJson : JsonSerializerContext;

/// <summary>One failure. The schema is <c>docs/schemas/error.schema.json</c>.</summary>
/// <param name="Stage">Where it happened; null for a fault of Waxwing itself.</param>
/// <param name="Failure">The cause; null for a fault of Waxwing itself.</param>
/// <param name="Detail">What exactly was wrong.</param>
/// <param name="Message">What happened, for a person.</param>
/// <param name="Scope">How far it reaches.</param>
/// <param name="Reply">What the server said.</param>
/// <param name="Transient">Whether it may pass.</param>
/// <param name="Delivered">What is known of the message.</param>
/// <param name="Retry">Whether trying again makes sense.</param>
/// <param name="ExitCode">The exit code of the command.</param>
/// <param name="Help">Where to read more.</param>
internal sealed record ErrorDocument(
    SendStage? Stage,
    SmtpFailure? Failure,
    string? Detail,
    string Message,
    FailureScope? Scope,
    ReplyRecord? Reply,
    bool Transient,
    Delivered Delivered,
    RetryAdvice Retry,
    int ExitCode,
    string Help)
{
    public static ErrorDocument Of(SendError error, int exitCode) => new(
        error.Stage, error.Failure, error.Detail, error.Message, error.Scope, error.Reply, error.Transient, error.Delivered, error.Retry, exitCode, error.Help);
}

/// <summary>A failed command.</summary>
internal sealed record FailureDocument(
    ErrorDocument Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Receipt);
