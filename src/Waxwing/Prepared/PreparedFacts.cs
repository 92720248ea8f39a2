using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Encryption;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>The facts of a preparation that receipts tell. Version 1. What is not known to this version is not guessed at.</summary>
internal sealed record PreparedFacts
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The author.</summary>
    public required string From { get; init; }

    /// <summary>The Message-ID.</summary>
    public required string MessageId { get; init; }

    /// <summary>How much was judged; null where that cannot be read.</summary>
    public required ValidationFacts? Validation { get; init; }

    /// <summary>Where the Message-ID comes from; null where that cannot be read.</summary>
    public required PreparedIdentity? Identity { get; init; }

    /// <summary>What the guard found; null where it was turned off.</summary>
    public required GuardSummary? Guard { get; init; }

    /// <summary>What became of the encryption; null where none was asked for.</summary>
    public required EncryptionFacts? Encryption { get; init; }

    /// <summary>What a person should know.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>In place of a text that is damaged behind its first fields: receipts say that nothing is known, and no more.</summary>
    public static PreparedFacts Unreadable { get; } = new()
    {
        Version = CurrentVersion,
        From = "",
        MessageId = "",
        Validation = null,
        Identity = null,
        Guard = null,
        Encryption = null,
        Warnings = ["what was found when the message was prepared cannot be read"],
    };

    /// <summary>Of a passage behind the stages that need no relay.</summary>
    public static PreparedFacts Of(Passage passage)
    {
        var identity = passage.Identity!;
        return new PreparedFacts
        {
            Version = CurrentVersion,
            From = passage.Addressing!.From.ToString(),
            MessageId = identity.Id.ToString(),
            Validation = passage.Validation,
            Identity = new PreparedIdentity(identity.Origin, identity.Why, identity.DateAdded),
            Guard = passage.Guarded,
            Encryption = passage.Encryption is { Policy: not EncryptionPolicy.Never } asked ? asked : null,
            Warnings = [.. passage.Warnings],
        };
    }

    /// <summary>The text.</summary>
    public string Write() => JsonSerializer.Serialize(this, PreparedFactsContext.Default.PreparedFacts);

    /// <summary>Reads a text, whose first fields are known to be good.</summary>
    public static PreparedFacts Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PreparedFactsContext.Default.PreparedFacts) is { } facts && facts.IsKnown ? facts : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    // Numbers for words, and null for a list, are let in by the reader of JSON.
    private bool IsKnown =>
        Validation is not null && !Warnings.IsDefault
        && Identity is not null && Enum.IsDefined(Identity.Origin)
        && Guard is null or { IsKnown: true }
        && (Encryption is null || (Enum.IsDefined(Encryption.Policy) && Enum.IsDefined(Encryption.Standard) && !Encryption.Keys.IsDefault));
}

/// <summary>Where the Message-ID of a prepared message comes from.</summary>
/// <param name="Origin">From where.</param>
/// <param name="Why">Why a given one was replaced, or null.</param>
/// <param name="DateAdded">Whether the message got its date from us.</param>
internal sealed record PreparedIdentity(IdentityOrigin Origin, string? Why, bool DateAdded)
{
    /// <summary>With the identifier itself.</summary>
    public IdentityFacts Of(MessageId id) => new(id, Origin, Why, DateAdded);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PreparedFacts))]
internal sealed partial class PreparedFactsContext : JsonSerializerContext;
