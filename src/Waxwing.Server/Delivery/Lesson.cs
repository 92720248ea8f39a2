namespace Waxwing.Server.Delivery;

/// <summary>What an attempt says of lanes.</summary>
/// <param name="RestOfAll">Until when all that was carried has to wait, since its lane rests (UTC); or null.</param>
/// <param name="Rests">Until when the mail of a domain has to wait (UTC).</param>
/// <param name="Moves">What waits in the lane and belongs into another.</param>
internal sealed record Lesson(DateTimeOffset? RestOfAll, IReadOnlyDictionary<string, DateTimeOffset> Rests, IReadOnlyList<SiteMove> Moves)
{
    private static readonly Dictionary<string, DateTimeOffset> NoRests = [];

    /// <summary>Nothing.</summary>
    public static Lesson Nothing { get; } = new(RestOfAll: null, NoRests, []);

    /// <summary>That the lane rests.</summary>
    public static Lesson Rest(DateTimeOffset until) => new(until, NoRests, []);

    /// <summary>Until when mail for a domain has to wait (UTC), or null.</summary>
    public DateTimeOffset? RestOf(string domain) => RestOfAll ?? (Rests.TryGetValue(domain, out var until) ? until : null);
}

/// <summary>The mail of a domain in a lane belongs to another site.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Site">The site: the lane is the same otherwise.</param>
internal sealed record SiteMove(string Domain, string Site);
