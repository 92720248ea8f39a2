using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

/// <summary>A case of addresses-assorted with our answer to it.</summary>
internal sealed record AddressCase
{
    public required string Id { get; init; }

    public required string Source { get; init; }

    /// <summary>What the source was given.</summary>
    public required string Input { get; init; }

    /// <summary>Whether the source accepts it.</summary>
    public required bool Valid { get; init; }

    /// <summary>The source's test, its name saying what it asserts, or empty.</summary>
    public required string Test { get; init; }

    /// <summary>Why the source refuses it, or empty.</summary>
    public required string Why { get; init; }

    /// <summary>The source's normal form, or null where it gives none.</summary>
    public required string? Normalized { get; init; }

    /// <summary>The domain in A-labels, or null where the source does not give it.</summary>
    public required string? AsciiDomain { get; init; }

    /// <summary>Whether the source says that SMTPUTF8 is needed, or null where it says nothing.</summary>
    public required bool? SmtpUtf8 { get; init; }

    /// <summary>Our answer.</summary>
    public required Mailbox? Mailbox { get; init; }

    public required AddressFault Fault { get; init; }

    public bool Agrees => Valid == Mailbox is not null && (Mailbox is null || FormsAgree(Mailbox));

    public static AddressCase Read(JsonElement element)
    {
        string Text(string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

        // The grammar has no entry for a local part alone: it is read in front of a domain that is in order.
        var input = Text("input");
        var isLocalPart = string.Equals(Text("kind"), "local-part", StringComparison.Ordinal);
        var accepted = Mailbox.TryParse(isLocalPart ? input + "@example.com" : input, out var mailbox, out var fault);
        return new AddressCase
        {
            Id = Text("id"),
            Source = Text("source"),
            Input = input,
            Valid = element.GetProperty("valid").GetBoolean(),
            Test = Text("test"),
            Why = Text("why"),
            Normalized = Text("normalized") is { Length: > 0 } normalized ? normalized : null,
            AsciiDomain = Text("ascii_domain") is { Length: > 0 } ascii ? ascii : null,
            SmtpUtf8 = element.TryGetProperty("smtputf8", out var utf8) && utf8.ValueKind is JsonValueKind.True or JsonValueKind.False ? utf8.GetBoolean() : null,
            Mailbox = accepted ? mailbox : null,
            Fault = fault,
        };
    }

    public override string ToString() => $"{Id} [{Input}] source says {(Valid ? "valid" : "invalid")} ({Test} {Why}), we say {Fault} {Mailbox}";

    private bool FormsAgree(Mailbox mailbox) =>
        (Normalized is null || string.Equals(Normalized, $"{mailbox.LocalPart}@{mailbox.Domain.Unicode}", StringComparison.Ordinal))
        && (AsciiDomain is null || string.Equals(AsciiDomain, mailbox.Domain.Ascii, StringComparison.Ordinal))
        && (SmtpUtf8 is null || SmtpUtf8 == mailbox.NeedsSmtpUtf8);
}
