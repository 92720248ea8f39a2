using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Waxwing.Templates;

/// <summary>What a variable holds.</summary>
internal enum VariableType
{
    /// <summary>A text.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A truth.</summary>
    Boolean,

    /// <summary>A list, usually of objects.</summary>
    List,

    /// <summary>A link: https or mailto.</summary>
    Url,
}

/// <summary>Who may see a value.</summary>
internal enum Visibility
{
    /// <summary>Everybody who sees the mail.</summary>
    Public,

    /// <summary>Nobody sees all of it: the mail has the last characters alone.</summary>
    Masked,

    /// <summary>The recipient alone: only mail that expires has it, and neither subject nor preview shows it.</summary>
    Secret,
}

/// <summary>A variable of a template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
internal sealed record Variable(string Name, VariableType Type)
{
    /// <summary>The longest name.</summary>
    public const int LongestName = 50;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly FrozenSet<string> Taken =
        FrozenSet.ToFrozenSet(["true", "false", "nil", "null", "empty", "blank", "and", "or", "not", "contains", "in", "forloop", "size", "first", "last"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Who may see it.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>What it is where no value is given; null: there must be one, unless it is <see cref="IsOptional"/>.</summary>
    public JsonNode? Fallback { get; init; }

    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether a text may be a name: a letter or underscore, then letters, digits and underscores, and no word of the language.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Characters) && !Taken.Contains(name);
}
