using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Waxwing.Cli.Configuration;

/// <summary>
/// One object of the configuration, read strictly: each field is asked for by name, and a field that nobody asked for is
/// refused when the section is <see cref="End"/>ed.
/// </summary>
internal sealed class Section(IConfiguration configuration, string path = "")
{
    // A thousand relays are a mistake.
    private const int MaxItems = 100;

    private readonly List<string> _known = [];

    /// <summary>A text, or null if the field is not there.</summary>
    public string? Text(string name)
    {
        var field = Field(name);
        return field.GetChildren().Any() ? throw ConfigurationFault.Invalid(PathOf(name), "must be one value") : field.Value;
    }

    /// <summary>A text that a reader of ours understands; its refusal gets the name of the field.</summary>
    public T? Read<T>(string name, Func<string, T> read)
        where T : class
    {
        try
        {
            return Text(name) is { } text ? read(text) : null;
        }
        catch (SendException refusal)
        {
            throw ConfigurationFault.At(PathOf(name), refusal);
        }
    }

    /// <summary>A whole number in a range.</summary>
    public int? Number(string name, int least, int most) => Text(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        _ => throw ConfigurationFault.Invalid(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}")),
    };

    /// <summary>Yes or no, or null if the field is not there.</summary>
    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        var text when bool.TryParse(text, out var value) => value,
        _ => throw ConfigurationFault.Invalid(PathOf(name), "must be true or false"),
    };

    /// <summary>A duration in a range.</summary>
    public TimeSpan? Time(string name, TimeSpan least, TimeSpan most) => Text(name) switch
    {
        null => null,
        var text when Duration.TryParse(text, out var duration) && duration >= least && duration <= most => duration,
        _ => throw ConfigurationFault.Invalid(PathOf(name), $"must be {Duration.Forms}, from {Duration.Format(least)} to {Duration.Format(most)}"),
    };

    /// <summary>One of a few words.</summary>
    public T? OneOf<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct => Text(name) switch
    {
        null => null,
        var text when words.TryGetValue(text, out var value) => value,
        _ => throw ConfigurationFault.Invalid(PathOf(name), $"must be one of {string.Join(", ", words.Keys)}"),
    };

    /// <summary>An object of its own; empty if the field is not there.</summary>
    public Section Object(string name)
    {
        var field = Field(name);
        return string.IsNullOrEmpty(field.Value) ? new Section(field, PathOf(name)) : throw ConfigurationFault.Invalid(PathOf(name), "must be an object");
    }

    /// <summary>A list of objects; empty if the field is not there.</summary>
    public IEnumerable<Section> List(string name)
    {
        var field = Field(name);
        var items = field.GetChildren().ToArray();
        if (!string.IsNullOrEmpty(field.Value) || items.Length > MaxItems)
        {
            throw ConfigurationFault.Invalid(PathOf(name), $"must be a list of at most {MaxItems} objects");
        }

        for (var i = 0; i < items.Length; i++)
        {
            var index = i.ToString(CultureInfo.InvariantCulture);
            var item = Array.Find(items, item => string.Equals(item.Key, index, StringComparison.Ordinal))
                ?? throw ConfigurationFault.Invalid(PathOf(name), $"must be a list without gaps, and has no item {index}");
            var itemPath = $"{PathOf(name)}[{index}]";
            yield return item.Value is null or "" ? new Section(item, itemPath) : throw ConfigurationFault.Invalid(itemPath, "must be an object");
        }
    }

    /// <summary>A list of texts; empty if the field is not there, which is not the same as a list without items.</summary>
    public ImmutableArray<string> Texts(string name, int leastItems)
    {
        var field = Field(name);
        if (!field.Exists())
        {
            return [];
        }

        var items = field.GetChildren().ToArray();
        return string.IsNullOrEmpty(field.Value) && items.Length >= leastItems && items.Length <= MaxItems && items.All(item => !string.IsNullOrEmpty(item.Value))
            ? [.. items.Select(item => item.Value!)]
            : throw ConfigurationFault.Invalid(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"must be a list of {leastItems} to {MaxItems} texts"));
    }

    /// <summary>Refuses a field that a configuration cannot do without.</summary>
    public SendException Missing(string name) => ConfigurationFault.Invalid(PathOf(name), "is missing");

    /// <summary>Refuses every field that nobody asked for.</summary>
    public void End()
    {
        if (configuration.GetChildren().FirstOrDefault(field => !_known.Contains(field.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw ConfigurationFault.UnknownField(PathOf(unknown.Key), _known);
        }
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private IConfigurationSection Field(string name)
    {
        _known.Add(name);
        return configuration.GetSection(name);
    }
}
