using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Keys;

/// <summary>The names that tenants may have: they stand in the names of streams and lanes, between slashes.</summary>
internal static class TenantName
{
    /// <summary>The tenant where there is only one.</summary>
    public const string Default = "default";

    /// <summary>The longest.</summary>
    public const int Longest = 64;

    /// <summary>What is accepted, for messages.</summary>
    public const string Forms = "lower-case letters, digits, dots, hyphens and underscores, at most 64, the first a letter or digit";

    /// <summary>A name that was typed.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static string Read(string option, string text) => IsName(text) ? text : throw new UsageException($"{option} must be {Forms}");

    private static bool IsName(string text) =>
        text.Length is > 0 and <= Longest
        && IsLetterOrDigit(text[0])
        && text.All(character => IsLetterOrDigit(character) || character is '.' or '-' or '_');

    private static bool IsLetterOrDigit(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character);
}
