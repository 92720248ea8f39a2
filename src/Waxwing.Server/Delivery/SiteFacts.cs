using System.Text.Json.Serialization;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Delivery;

/// <summary>What is known of the operators of mail hosts: data, with the day of which it is.</summary>
internal sealed record SiteFacts
{
    /// <summary>The day on which it was looked through last.</summary>
    public required DateOnly Dated { get; init; }

    /// <summary>How those begin of whom nothing is known. Null in an operator's file: as in ours.</summary>
    public SitePaceFacts? Unknown { get; init; }

    /// <summary>The operators.</summary>
    public required IReadOnlyList<SiteEntry> Sites { get; init; }
}

/// <summary>How much a site is asked to take.</summary>
internal record SitePaceFacts
{
    /// <summary>With how many connections it begins, 1 to 64.</summary>
    public required int Connections { get; init; }

    /// <summary>How many there are at most, when all goes well: at least as many, up to 64.</summary>
    public required int MostConnections { get; init; }

    /// <summary>How many messages go over one connection, 1 to 10,000.</summary>
    public required int Messages { get; init; }
}

/// <summary>What is known of one operator.</summary>
internal sealed record SiteEntry : SitePaceFacts
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The domains that the names of its mail hosts belong to: the sites of lanes.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>The day on which this was looked at last.</summary>
    public required DateOnly Dated { get; init; }

    /// <summary>Where it is from.</summary>
    public required string Source { get; init; }

    /// <summary>Whose numbers these are.</summary>
    public required SiteBasis LimitsAre { get; init; }

    /// <summary>How the replies are known.</summary>
    public required SiteBasis RepliesAre { get; init; }

    /// <summary>What its replies mean, before the rules for everybody; the first that fits says it.</summary>
    public IReadOnlyList<ReplyRule> Replies { get; set; } = [];
}

/// <summary>How something is known of an operator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SiteBasis>))]
internal enum SiteBasis
{
    /// <summary>The operator says so.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>Senders have seen it and said so; the operator does not.</summary>
    [JsonStringEnumMemberName("observed")]
    Observed,

    /// <summary>It is our own choice, cautious where nothing is known.</summary>
    [JsonStringEnumMemberName("ours")]
    Ours,
}
