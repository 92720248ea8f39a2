using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What one name server has under a name.</summary>
internal sealed record AuthorityAnswer
{
    /// <summary>Why the server does not say: a sentence for a person; null where it does.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the server says, as one that is in charge.</summary>
    public bool IsAnswered => Reason is null;

    /// <summary>The records of the type that was asked for.</summary>
    public ImmutableArray<DnsRecord> Records { get; init; } = [];

    /// <summary>Their data, in the same order; names in them may be compressed.</summary>
    public ImmutableArray<ImmutableArray<byte>> Data { get; init; } = [];

    /// <summary>Whether there is the name at all.</summary>
    public bool NameExists { get; init; }

    /// <summary>Whether the name is an alias of one elsewhere.</summary>
    public bool IsAlias { get; init; }

    public static AuthorityAnswer None(string reason) => new() { Reason = Printable.Of(reason) };
}
