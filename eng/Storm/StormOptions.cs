using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Storm;

/// <summary>How big the storm is.</summary>
internal sealed record StormOptions
{
    /// <summary>How many messages are handed over.</summary>
    public int Messages { get; init; } = 100_000;

    /// <summary>How often the service is killed.</summary>
    public int Kills { get; init; } = 50;

    /// <summary>What all dice begin with, so that a run can be repeated as far as chance of the machine allows.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A fault that the reconciliation has to find.</summary>
    public Plant Plant { get; init; }

    /// <summary>Whether the report is one JSON document.</summary>
    public bool IsJson { get; init; }

    /// <summary>Where the service's executable is.</summary>
    public string Service { get; init; } = Path.Combine(AppContext.BaseDirectory, "waxwing-server");

    /// <summary>How long nothing may happen before the run is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads the command line.</summary>
    public static bool TryParse(IReadOnlyList<string> words, [NotNullWhen(true)] out StormOptions? options)
    {
        options = new StormOptions();
        for (var i = 0; i < words.Count; i++)
        {
            options = words[i].Split('=') switch
            {
                ["MESSAGES", var value] when Number(value) is > 0 and var messages => options with { Messages = messages },
                ["KILLS", var value] when Number(value) is >= 0 and var kills => options with { Kills = kills },
                ["SEED", var value] when Number(value) is { } seed => options with { Seed = seed },
                ["--plant"] when i + 1 < words.Count && Enum.TryParse<Plant>(words[++i], ignoreCase: true, out var plant) => options with { Plant = plant },
                ["--json"] => options with { IsJson = true },
                _ => null,
            };
            if (options is null)
            {
                return false;
            }
        }

        return true;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A fault of the run's own making.</summary>
internal enum Plant
{
    /// <summary>None.</summary>
    Nothing,

    /// <summary>A relay says 250 to one message and forgets it.</summary>
    Lost,

    /// <summary>One message arrives twice, although the service says nothing of it.</summary>
    Doubled,
}
