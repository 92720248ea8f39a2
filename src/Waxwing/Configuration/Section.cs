using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Waxwing.Configuration;

/// <summary>
/// One object of the configuration, read strictly: each field is asked for by name, and a field that nobody asked for is
/// refused when the section is <see cref="End"/>ed. What is wrong is kept, and reads as if it were not there, so that all
/// mistakes are told at once.
/// </summary>
internal sealed class Section(IConfiguration configuration, FieldPath path, ICollection<SendException> faults)
{
    // A thousand relays are a mistake.
    private const int MaxItems = 100;

    private readonly List<string> _known = [];

    /// <summary>A text, or null if the field is not there. An empty one is refused: it is a variable that was to be filled and was not.</summary>
    public string? Text(string name)
    {
        var field = Field(name);
        switch (field)
        {
            case var _ when field.GetChildren().Any():
                Refuse(name, "must be one value");
                return null;
            case { Value: "" }:
                Refuse(name, "is empty: give it a value, or leave it out");
                return null;
            default:
                return field.Value;
        }
    }

    /// <summary>A text that a reader of ours understands; its refusal gets the name of the field.</summary>
    /// <param name="name">The field.</param>
    /// <param name="read">The reader.</param>
    /// <param name="required">What has to stand there, if the field may not be left out.</param>
    public T? Read<T>(string name, Func<string, T> read, string? required = null)
        where T : class
    {
        var text = Text(name);
        if (required is not null && !configuration.GetSection(name).Exists())
        {
            Refuse(name, $"is missing: {required}");
        }

        try
        {
            return text is null ? null : read(text);
        }
        catch (SendException refusal)
        {
            faults.Add(ConfigurationFault.At(PathOf(name).ToString(), refusal));
            return null;
        }
    }

    /// <summary>A whole number in a range.</summary>
    public int? Number(string name, int least, int most) => Text(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        _ => Wrong<int>(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}")),
    };

    /// <summary>Yes or no, or null if the field is not there.</summary>
    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        var text when bool.TryParse(text, out var value) => value,
        _ => Wrong<bool>(name, "must be true or false"),
    };

    /// <summary>A duration in a range.</summary>
    public TimeSpan? Time(string name, TimeSpan least, TimeSpan most) => Text(name) switch
    {
        null => null,
        var text when Duration.TryParse(text, out var duration) && duration >= least && duration <= most => duration,
        _ => Wrong<TimeSpan>(name, $"must be {Duration.Forms}, from {Duration.Format(least)} to {Duration.Format(most)}"),
    };

    /// <summary>One of a few words.</summary>
    public T? OneOf<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct => Text(name) switch
    {
        null => null,
        var text when words.TryGetValue(text, out var value) => value,
        _ => Wrong<T>(name, $"must be one of {string.Join(", ", words.Keys)}"),
    };

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => Field(name).Exists();

    /// <summary>An object of its own; empty if the field is not there.</summary>
    public Section Object(string name)
    {
        var field = Field(name);
        if (!string.IsNullOrEmpty(field.Value))
        {
            Refuse(name, "must be an object");
        }

        return new Section(field, PathOf(name), faults);
    }

    /// <summary>A list of objects; empty if the field is not there.</summary>
    public ImmutableArray<Section> List(string name)
    {
        var field = Field(name);
        var items = field.GetChildren().ToArray();
        if (!string.IsNullOrEmpty(field.Value) || items.Length > MaxItems)
        {
            Refuse(name, $"must be a list of at most {MaxItems} objects");
            return [];
        }

        var sections = ImmutableArray.CreateBuilder<Section>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            var index = i.ToString(CultureInfo.InvariantCulture);
            var itemPath = PathOf(name).Item(index);
            switch (Array.Find(items, item => string.Equals(item.Key, index, StringComparison.Ordinal)))
            {
                case null:
                    Refuse(name, $"must be a list without gaps, and has no item {index}");
                    return [];
                case { Value: null or "" } item:
                    sections.Add(new Section(item, itemPath, faults));
                    break;
                default:
                    faults.Add(ConfigurationFault.Invalid(itemPath, "must be an object"));
                    break;
            }
        }

        return sections.DrainToImmutable();
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
        if (string.IsNullOrEmpty(field.Value) && items.Length >= leastItems && items.Length <= MaxItems && items.All(item => !string.IsNullOrEmpty(item.Value)))
        {
            return [.. items.Select(item => item.Value!)];
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a list of {leastItems} to {MaxItems} texts"));
        return [];
    }

    /// <summary>Refuses a field, and says what it must be.</summary>
    public void Refuse(string name, string expected) => faults.Add(ConfigurationFault.Invalid(PathOf(name), expected));

    /// <summary>Refuses every field that nobody asked for.</summary>
    public void End()
    {
        foreach (var unknown in configuration.GetChildren().Where(field => !_known.Contains(field.Key, StringComparer.OrdinalIgnoreCase)))
        {
            faults.Add(ConfigurationFault.UnknownField(PathOf(unknown.Key), unknown.Key, _known.Select(path.Name)));
        }
    }

    /// <summary>The whole name of a field.</summary>
    public FieldPath PathOf(string name) => path.Field(name);

    private IConfigurationSection Field(string name)
    {
        if (!_known.Contains(name, StringComparer.Ordinal))
        {
            _known.Add(name);
        }

        return configuration.GetSection(name);
    }

    private T? Wrong<T>(string name, string expected)
        where T : struct
    {
        Refuse(name, expected);
        return null;
    }
}
