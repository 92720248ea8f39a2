namespace Waxwing.Server.Model;

/// <summary>The streams that are always there. Mail of different streams is never in one another's way.</summary>
internal static class StreamName
{
    /// <summary>What one person's act causes: the default.</summary>
    public const string Transactional = "transactional";

    /// <summary>The same to many.</summary>
    public const string Bulk = "bulk";

    /// <summary>The label below the author's domain to which the bounces of a stream go: <c>bounce</c>, <c>bounce-bulk</c>, <c>bounce-NAME</c>.</summary>
    public static string BounceLabel(string stream) => string.Equals(stream, Transactional, StringComparison.Ordinal) ? "bounce" : $"bounce-{stream}";
}
