namespace Waxwing.Configuration;

/// <summary>The name of a field as whoever wrote it would look for it: <c>relays[0].url</c> in a file, <c>Waxwing:Relays:0:Url</c> in the configuration of a host.</summary>
internal sealed record FieldPath
{
    private readonly string _text;
    private readonly bool _isOfHost;

    private FieldPath(string text, bool isOfHost) => (_text, _isOfHost) = (text, isOfHost);

    /// <summary>The whole of <c>waxwing.json</c>.</summary>
    public static FieldPath File { get; } = new("", isOfHost: false);

    /// <summary>A section of a host's configuration.</summary>
    public static FieldPath Host(string section) => new(section, isOfHost: true);

    /// <summary>A field of the object that stands here.</summary>
    public FieldPath Field(string name) => new(_text.Length == 0 ? Name(name) : $"{_text}{(_isOfHost ? ':' : '.')}{Name(name)}", _isOfHost);

    /// <summary>An item of the list that stands here.</summary>
    public FieldPath Item(string index) => new(_isOfHost ? $"{_text}:{index}" : $"{_text}[{index}]", _isOfHost);

    /// <summary>A field's name as it is written here. Both places are read without regard to case.</summary>
    public string Name(string field) => _isOfHost ? char.ToUpperInvariant(field[0]) + field[1..] : field;

    public override string ToString() => _text;
}
