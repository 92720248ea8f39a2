using System.Text.Json;

namespace Waxwing.Templates;

/// <summary>The kinds of mail as they are written: <c>password-reset</c>.</summary>
internal static class MailKindWord
{
    /// <summary>Every word with its kind.</summary>
    public static IReadOnlyDictionary<string, MailKind> All { get; } = Enum.GetValues<MailKind>().ToDictionary(Of, StringComparer.Ordinal);

    /// <summary>The word of a kind.</summary>
    public static string Of(MailKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>Whether mail of a kind expires within a day, and is shown to nobody afterwards.</summary>
    public static bool Expires(MailKind kind) => kind.Life() < TimeSpan.FromDays(1);
}
