using System.Buffers;

namespace Waxwing;

/// <summary>Whether a field Authorization (RFC 9110 §11.6.2) holds credentials, and no word about them.</summary>
internal static class AuthorizationCheck
{
    private static readonly SearchValues<char> Before = SearchValues.Create(" \t:=\"'");

    public static bool IsValid(ReadOnlySpan<char> field)
    {
        var credentials = field[(field.TrimEnd('=').LastIndexOfAny(Before) + 1)..];
        return credentials.Length >= 8 && Characters.LongestRun(credentials) < 8 && credentials.ContainsAnyInRange('0', '9') && Characters.Kinds(credentials) > 1;
    }
}
