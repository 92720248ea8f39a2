using System.Text.Json.Serialization;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Drops;

namespace Waxwing.Server.Api.Drops;

/// <summary>Something confidential to be read by a link.</summary>
/// <remarks>Filled by the serializer; nothing in it is judged yet.</remarks>
internal sealed record CreateDrop
{
    /// <summary>A text. There is this or file.</summary>
    public string? Text { get; set; }

    /// <summary>A file.</summary>
    public DropFile? File { get; set; }

    /// <summary>What the reader has to know as well, and is told on another way than by mail: 6 to 256 characters. Default: a button opens it.</summary>
    public string? Passphrase { get; set; }

    /// <summary>How often it can be opened, 1 to 100. Default: once.</summary>
    public int? Opens { get; set; }

    /// <summary>When its time is over (RFC 3339). Default: in a day.</summary>
    public string? ExpiresAt { get; set; }
}

/// <summary>A file behind a link.</summary>
internal sealed record DropFile
{
    /// <summary>Its name.</summary>
    public string? Filename { get; set; }

    /// <summary>Its octets in base64.</summary>
    [JsonConverter(typeof(OctetsConverter))]
    public byte[]? Content { get; set; }
}

/// <summary>A drop that was made: its link is shown this once, since nobody keeps it.</summary>
/// <param name="Object">drop.</param>
/// <param name="Id">Its name here.</param>
/// <param name="Url">The link.</param>
/// <param name="ExpiresAt">When its time is over.</param>
internal sealed record CreatedDrop(string Object, Guid Id, Uri Url, DateTimeOffset ExpiresAt);

/// <summary>What is known of a drop. Its content is shown to nobody here.</summary>
internal sealed record ShownDrop
{
    /// <summary>drop.</summary>
    public string Object { get; } = "drop";

    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required DropState State { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its time is over.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was opened first, or null. Where the reader says that it was not he, somebody else has read it.</summary>
    public required DateTimeOffset? OpenedAt { get; init; }

    /// <summary>How often it may still be opened.</summary>
    public required int OpensLeft { get; init; }

    /// <summary>Whether it wants a passphrase.</summary>
    public required bool HasPassphrase { get; init; }

    /// <summary>How many wrong passphrases it still bears.</summary>
    public required int GuessesLeft { get; init; }

    /// <summary>Shows one.</summary>
    public static ShownDrop Of(Drop drop, DateTimeOffset now) => new()
    {
        Id = drop.Id,
        State = drop.StateAt(now),
        CreatedAt = drop.CreatedAt,
        ExpiresAt = drop.ExpiresAt,
        OpenedAt = drop.OpenedAt,
        OpensLeft = drop.OpensLeft,
        HasPassphrase = drop.HasPassphrase,
        GuessesLeft = drop.GuessesLeft,
    };
}
