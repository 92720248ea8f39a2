using Waxwing.CommandLine;
using Waxwing.Server.Model;

namespace Waxwing.Server.Commands.Queue;

/// <summary>The states of deliveries as they are written, and the two words that mean several.</summary>
internal static class DeliveryWords
{
    /// <summary>Everything that is not final.</summary>
    public const string Waiting = "waiting";

    private const string Every = "all";

    private static readonly DeliveryState[] States = Enum.GetValues<DeliveryState>();

    /// <summary>Every word.</summary>
    /// <param name="lists">Whether those are among them that mean several states.</param>
    public static IEnumerable<string> All(bool lists) => States.Select(ServiceText.Word).Concat(lists ? [Waiting, Every] : []);

    /// <summary>What a word says, or none.</summary>
    /// <exception cref="UsageException">It is unknown.</exception>
    public static IReadOnlyList<DeliveryState?> Read(string option, string? text, bool lists) => text switch
    {
        null or Waiting when lists => [.. States.Where(state => !state.IsFinal()).Cast<DeliveryState?>()],
        null => [null],
        Every when lists => [null],
        _ when Array.FindIndex(States, state => string.Equals(ServiceText.Word(state), text, StringComparison.Ordinal)) is var place and >= 0 => [States[place]],
        _ => throw new UsageException($"{option} must be one of {string.Join(", ", All(lists))}"),
    };
}
