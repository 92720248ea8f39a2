using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>Replaces tags by texts, in one passage: what was put in is not looked at again. Of tags that begin alike the longest counts.</summary>
internal sealed class Substitutions
{
    private const int MostCharacters = 10_000;

    private readonly Dictionary<string, string> _texts;
    private readonly SearchValues<string>? _tags;
    private readonly int[] _lengths;

    private Substitutions(Dictionary<string, string> texts)
    {
        _texts = texts;
        _tags = texts.Count == 0 ? null : SearchValues.Create([.. texts.Keys], StringComparison.Ordinal);
        _lengths = [.. texts.Keys.Select(tag => tag.Length).Distinct().OrderDescending()];
    }

    /// <summary>Reads tags and their texts.</summary>
    /// <param name="given">What was sent, or null.</param>
    /// <param name="field">The name of the field.</param>
    /// <param name="read">The tags.</param>
    /// <param name="error">What is wrong with them.</param>
    public static bool TryRead(Dictionary<string, string?>? given, string field, [NotNullWhen(true)] out Substitutions? read, [NotNullWhen(false)] out ApiError? error)
    {
        read = null;
        error = null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (given?.Sum(one => one.Key.Length + (one.Value?.Length ?? 0)) > MostCharacters)
        {
            error = ApiError.Field(field, $"has more than {MostCharacters} characters in all");
            return false;
        }

        foreach (var (tag, text) in given ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            if (tag.Length == 0 || text is null)
            {
                error = tag.Length == 0 ? ApiError.Field(field, "has a tag that is empty") : ApiError.Field($"{field}.{tag}", "must be a text");
                return false;
            }

            texts[tag] = text;
        }

        read = new Substitutions(texts);
        return true;
    }

    /// <summary>A text with its tags replaced; null where that has more characters than allowed.</summary>
    public string? In(string text, long most)
    {
        if (_tags is null || text.AsSpan().IndexOfAny(_tags) < 0)
        {
            return text.Length <= most ? text : null;
        }

        var made = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(_tags) is >= 0 and var at)
        {
            var tag = TagAt(rest[at..]);
            made.Append(rest[..at]).Append(_texts[tag]);
            rest = rest[(at + tag.Length)..];
            if (made.Length > most)
            {
                return null;
            }
        }

        made.Append(rest);
        return made.Length <= most ? made.ToString() : null;
    }

    private string TagAt(ReadOnlySpan<char> text)
    {
        var tags = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _lengths)
        {
            if (length <= text.Length && tags.TryGetValue(text[..length], out var tag, out _))
            {
                return tag;
            }
        }

        throw new InvalidOperationException("A tag was found where none stands.");
    }
}
