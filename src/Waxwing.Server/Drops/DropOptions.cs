namespace Waxwing.Server.Drops;

/// <summary>What is configured of drop links: <c>service.drops</c>.</summary>
internal sealed record DropOptions
{
    /// <summary>The origin of the links, on which nothing else answers: <c>https://HOST</c>, or <c>http://</c> on loopback. Null: there are no drop links.</summary>
    public Uri? Url { get; init; }

    /// <summary>How many octets a content has at most. Default: 10 MiB.</summary>
    public int MaxSize { get; init; } = 10 * 1024 * 1024;

    /// <summary>How long a drop waits where it says nothing of that. Default: a day.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The longest life of one. Default: 30 days.</summary>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long it is kept that there was one, behind its end. Default: 30 days.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(30);
}
