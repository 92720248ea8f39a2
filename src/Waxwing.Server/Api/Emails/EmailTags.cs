using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Server.Api.Emails;

/// <summary>The tags of a message.</summary>
internal static class EmailTags
{
    /// <summary>The longest name and value.</summary>
    public const int Longest = 256;

    private const int Most = 75;

    /// <summary>Reads them.</summary>
    public static bool TryRead(Tag?[]? tags, string place, out ImmutableDictionary<string, string> read, [NotNullWhen(false)] out ApiError? error)
    {
        read = ImmutableDictionary<string, string>.Empty;
        error = tags?.Length > Most ? ApiError.Field($"{place}tags", $"has more than {Most} entries") : null;
        if (tags is null or [] || error is not null)
        {
            return error is null;
        }

        var built = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < tags.Length; i++)
        {
            var field = $"{place}tags[{i}]";
            error = tags[i] is not { } tag ? ApiError.Field(field, "must be an object")
                : Wrong($"{field}.name", tag.Name) ?? Wrong($"{field}.value", tag.Value)
                ?? (built.TryAdd(tag.Name!, tag.Value!) ? null : ApiError.Field($"{field}.name", "is the name of another tag as well"));
            if (error is not null)
            {
                return false;
            }
        }

        read = built.ToImmutable();
        return true;
    }

    /// <summary>Whether it may be a name or value.</summary>
    public static bool IsWord(string text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'))
            {
                return false;
            }
        }

        return text.Length is >= 1 and <= Longest;
    }

    private static ApiError? Wrong(string field, string? text) =>
        text is null ? ApiError.Missing(field)
        : IsWord(text) ? null
        : ApiError.Field(field, $"must be 1 to {Longest} ASCII letters, digits, underscores or hyphens");
}
