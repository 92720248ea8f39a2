namespace Waxwing.Cli.Batch;

/// <summary>How a batch is to be sent.</summary>
/// <param name="Places">How many lines may be under way at once.</param>
/// <param name="Author">The author of lines that name none, or null.</param>
/// <param name="ResendUnknown">Whether lines of unknown fate are sent again.</param>
internal sealed record BatchRules(int Places, string? Author, bool ResendUnknown)
{
    /// <summary>As many as the relay that takes the most has places for.</summary>
    public static int PlacesOf(SenderOptions options) => options.Places;
}
