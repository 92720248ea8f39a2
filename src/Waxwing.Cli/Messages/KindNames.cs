using System.Text;

namespace Waxwing.Cli.Messages;

/// <summary>The kinds of mail as they are written on the command line: <c>password-reset</c>.</summary>
internal static class KindNames
{
    /// <summary>Every name with its kind.</summary>
    public static IReadOnlyDictionary<string, MailKind> All { get; } =
        Enum.GetValues<MailKind>().ToDictionary(kind => Kebab(kind.ToString()), StringComparer.Ordinal);

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsAsciiLetterUpper(character) && kebab.Length > 0)
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(character));
        }

        return kebab.ToString();
    }
}
