using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Cli.Output;

/// <summary>What the commands write as JSON. Generated, since reflection is not there in a program that is compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReceiptDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(DemoDocument))]
[JsonSerializable(typeof(SandboxDocument))]
[JsonSerializable(typeof(CapturedDocument))]
[JsonSerializable(typeof(FaultsDocument))]
[JsonSerializable(typeof(AddressDocument))]
[JsonSerializable(typeof(SecretsDocument))]
[JsonSerializable(typeof(MessageDocument))]
[JsonSerializable(typeof(UnreadableDocument))]
[JsonSerializable(typeof(LineDocument))]
[JsonSerializable(typeof(SummaryDocument))]
[JsonSerializable(typeof(PromptDocument))]
[JsonSerializable(typeof(LoginDocument))]
[JsonSerializable(typeof(LogoutDocument))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>A message that was sent, at least to somebody.</summary>
internal sealed record ReceiptDocument(JsonElement Receipt, int ExitCode);

/// <summary>A message that would be sent.</summary>
internal sealed record PlanDocument(bool DryRun, JsonElement Plan);

/// <summary>The sandbox that listens: the first line of <c>waxwing sandbox --json</c>.</summary>
internal sealed record SandboxDocument(int Smtps, int Smtp, string Http, string Ca, string User, string Password);

/// <summary>One message that the sandbox took.</summary>
internal sealed record CapturedDocument(
    long Number,
    DateTimeOffset Received,
    string? Sender,
    IReadOnlyList<string> Recipients,
    string? Subject,
    string? MessageId,
    string? TlsProtocol,
    string? Mechanism,
    string? User,
    int Octets,
    string Sha256,
    string? File);

/// <summary>The ways in which a sandbox can misbehave.</summary>
internal sealed record FaultsDocument(IReadOnlyList<FaultDocument> Faults, IReadOnlyList<RecipientFaultDocument> Recipients);

/// <summary>One of them.</summary>
internal sealed record FaultDocument(string Name, int Practice, string Sentence);

/// <summary>One that a recipient asks for.</summary>
internal sealed record RecipientFaultDocument(string LocalPart, int Practice, string Sentence);

/// <summary>The verdict on one address.</summary>
internal sealed record AddressDocument(string Address, bool Valid, string? Wire, bool NeedsSmtpUtf8, string? Fault, string? Reason, IReadOnlyList<LookWarning> Warnings);

/// <summary>What the guard found in one file.</summary>
internal sealed record SecretsDocument(string File, GuardAction Action, IReadOnlyList<SecretDocument> Findings, IReadOnlyList<UnreadPart> Unread);

/// <summary>One finding: where it stands and what it is.</summary>
internal sealed record SecretDocument(
    string Detector,
    SensitiveCategory Category,
    GuardConfidence Confidence,
    string Masked,
    string Part,
    int Line,
    int Column,
    GuardAction Action,
    string? AllowedBecause);

/// <summary>The verdict on one received message.</summary>
internal sealed record MessageDocument(
    string File,
    PhishingVerdict Verdict,
    int Score,
    string Explanation,
    string From,
    string Subject,
    AuthenticationDocument Authentication,
    IReadOnlyList<PhishingIndicator> Indicators,
    IReadOnlyList<PhishingIndicator> Mitigations,
    IReadOnlyList<string> Unread);

/// <summary>What each method found, and what the author's domain asks to be done.</summary>
internal sealed record AuthenticationDocument(AuthenticationStep Spf, AuthenticationStep Dkim, AuthenticationStep Arc, AuthenticationStep Dmarc, Trust.DmarcPolicy Disposition);

/// <summary>A file that is no message, or cannot be read.</summary>
internal sealed record UnreadableDocument(string File, ErrorDocument Error);

/// <summary>What a person has to do for <c>waxwing login</c>: its first line, where somebody has to sign in.</summary>
internal sealed record PromptDocument(LoginStep Prompt);

/// <summary>The page to open, the code to enter there (null for a browser on this machine), and how long that can be done.</summary>
internal sealed record LoginStep(string Address, string? UserCode, DateTimeOffset Until);

/// <summary>How <c>waxwing login</c> ended.</summary>
internal sealed record LoginDocument(SignedIn Login);

/// <summary>For whom there is a token, until when, whether another follows it without a person, and where it is kept.</summary>
internal sealed record SignedIn(string Relay, string User, string? Scope, DateTimeOffset ExpiresAt, bool Refreshed, string? Store);

/// <summary>How <c>waxwing logout</c> ended.</summary>
internal sealed record LogoutDocument(SignedOut Logout);

/// <summary>Whether the authorization server revoked the token, why not, and whether something was kept here and is no more.</summary>
internal sealed record SignedOut(string Relay, string User, bool Revoked, string? NotRevoked, bool Deleted);

/// <summary>What <c>waxwing demo</c> showed.</summary>
internal sealed record DemoDocument(bool Passed, JsonElement Receipt, DemoCapture Captured, IReadOnlyList<AttackDocument> Attacks);

/// <summary>What arrived at the other end.</summary>
internal sealed record DemoCapture(int Messages, string? Subject, IReadOnlyList<string> Sha256, bool SameAsSent, bool BccHidden, IReadOnlyList<string> Files);

/// <summary>One attack and how it ended.</summary>
internal sealed record AttackDocument(
    string Name,
    int Practice,
    string Attacker,
    bool Refused,
    ErrorDocument? Error,
    AttackerRecord Received,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PermissiveDocument? PermissiveClient);

/// <summary>What really came to the attacker's listener.</summary>
internal sealed record AttackerRecord(int Connections, IReadOnlyList<string> Commands, long ContentOctets, long Messages, bool Envelope, bool Credential, bool Content);

/// <summary>What a client without scruples got from the same listener.</summary>
internal sealed record PermissiveDocument(string Protocol, string Greeting);
