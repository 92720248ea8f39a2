namespace Waxwing.Server.Model;

/// <summary>The streams that are always there. Mail of different streams is never in one another's way.</summary>
internal static class StreamName
{
    /// <summary>What one person's act causes: the default.</summary>
    public const string Transactional = "transactional";

    /// <summary>The same to many.</summary>
    public const string Bulk = "bulk";
}
