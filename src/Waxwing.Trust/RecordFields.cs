using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Trust;

/// <summary>
/// The fields behind the version of a record of MTA-STS (RFC 8461 §3.1) or TLSRPT (RFC 8460 §3), which have one grammar.
/// </summary>
internal static class RecordFields
{
    private const int MaxNameLength = 32;

    /// <summary>Whether a text begins with a version and a semicolon, white space between them or not.</summary>
    public static bool BeginsWith(string text, string version) =>
        text.StartsWith(version, StringComparison.Ordinal) && text.AsSpan(version.Length).TrimStart(" \t") is [';', ..];

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version it has to begin with, in this case of letters.</param>
    /// <param name="fields">The fields in their order; at least one.</param>
    /// <param name="reason">What is wrong, or null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, string version, out ImmutableArray<(string Name, string Value)> fields, [NotNullWhen(false)] out string? reason)
    {
        fields = [];
        var pieces = (text ?? "").Split(';').Select(piece => piece.Trim(' ', '\t')).ToArray();
        // White space stands around semicolons only.
        if (text is not { Length: > 0 } || text[0] is ' ' or '\t' || !string.Equals(pieces[0], version, StringComparison.Ordinal))
        {
            reason = $"The record does not begin with {version}.";
            return false;
        }

        var last = pieces[^1].Length == 0 ? pieces.Length - 1 : pieces.Length;
        var read = pieces[1..Math.Max(last, 1)].Select(Read).ToImmutableArray();
        fields = [.. read.OfType<(string, string)>()];
        reason = fields.IsEmpty ? "The record has nothing behind its version." : fields.Length < read.Length ? "A field is no name and value." : null;
        return reason is null;
    }

    private static (string Name, string Value)? Read(string piece)
    {
        var equals = piece.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && IsName(piece.AsSpan(0, equals)) && equals < piece.Length - 1 ? (piece[..equals], piece[(equals + 1)..]) : null;
    }

    /// <summary>Whether a value is one of an extension: printable, without space and equals sign.</summary>
    public static bool IsExtensionValue(string value) => !value.AsSpan().ContainsAnyExceptInRange('!', '~') && !value.Contains('=', StringComparison.Ordinal);

    /// <summary>Whether a text can name a field; those of a policy have the same names.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0]);
    }
}
