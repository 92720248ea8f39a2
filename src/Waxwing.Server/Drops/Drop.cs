using System.Text.Json.Serialization;

namespace Waxwing.Server.Drops;

/// <summary>Something that is read by a link, as it is kept.</summary>
internal sealed record Drop
{
    /// <summary>Its name in the API. The link has another one.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on (UTC) it is gone.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How often it may still be opened.</summary>
    public required int OpensLeft { get; init; }

    /// <summary>Whether a passphrase opens it.</summary>
    public required bool HasPassphrase { get; init; }

    /// <summary>How many wrong passphrases it still bears.</summary>
    public int GuessesLeft { get; init; } = Guesses;

    /// <summary>When it was opened first (UTC); null: it was not.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it was withdrawn (UTC), or null.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>How many wrong passphrases close one for good: too few to guess one that is worth the name.</summary>
    public const int Guesses = 10;

    /// <summary>Where it stands.</summary>
    /// <param name="now">The time (UTC).</param>
    public DropState StateAt(DateTimeOffset now) =>
        WithdrawnAt is not null ? DropState.Withdrawn
        : OpensLeft == 0 ? DropState.Opened
        : GuessesLeft == 0 ? DropState.Locked
        : ExpiresAt <= now ? DropState.Expired
        : DropState.Waiting;
}

/// <summary>Where a drop stands. In every state but the first its content is erased, or is about to be.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DropState>))]
internal enum DropState
{
    /// <summary>It can be opened.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It was opened as often as it may be.</summary>
    [JsonStringEnumMemberName("opened")]
    Opened,

    /// <summary>Its time is over.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Too many wrong passphrases were given.</summary>
    [JsonStringEnumMemberName("locked")]
    Locked,

    /// <summary>Who made it took it back.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,
}
