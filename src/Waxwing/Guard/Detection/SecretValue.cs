using System.Buffers;

namespace Waxwing;

/// <summary>Judges whether what stands behind a name is a secret, or a placeholder, a reference, a word.</summary>
internal static class SecretValue
{
    private const int ShortestKey = 12;
    private const int ShortestPassword = 6;
    private const double LeastKeyEntropy = 2.8;
    private const int LongestRun = 5;

    private static readonly SearchValues<string> Placeholders = SearchValues.Create(
        ["example", "placeholder", "changeme", "change_me", "change-me", "your", "dummy", "redacted", "sample", "${", "$(", "{{", "<%", "://", "process.env", "fake-"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> PasswordMarks = SearchValues.Create("0123456789!@#$%^&*+=?~§");

    public static bool IsPassword(ReadOnlySpan<char> value) =>
        value.Length >= ShortestPassword && IsValue(value) && Characters.Kinds(value) > 1 && value.ContainsAny(PasswordMarks);

    public static bool IsKey(ReadOnlySpan<char> value) =>
        value.Length >= ShortestKey && IsValue(value) && !value.Contains('(') && value.ContainsAnyInRange('0', '9')
        && (HasLetter(value) || value.Length >= ShortestKey * 2) && Characters.Entropy(value) >= LeastKeyEntropy;

    // $VARIABLE, <your key>, {reference}, %NAME%, [link], /run/secrets/file
    private static bool IsValue(ReadOnlySpan<char> value) =>
        !(value[0] is '$' or '<' or '{' or '%' or '[' or '(' or '/' or '@') && !value.ContainsAny(' ', '\t') && !value.ContainsAny(Placeholders)
        && Characters.LongestRun(value) < LongestRun;

    private static bool HasLetter(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (char.IsAsciiLetter(c))
            {
                return true;
            }
        }

        return false;
    }
}
