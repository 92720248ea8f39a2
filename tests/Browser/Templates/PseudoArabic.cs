using System.Text;
using Waxwing.Templates;

namespace Waxwing.Browser.Tests.Templates;

/// <summary>A template as if it were translated: each Latin letter of its words is an Arabic one. Placeholders, statements, links and codes stay.</summary>
internal static class PseudoArabic
{
    private const string Letters = "ابجدهوزحطيكلمنسعفصقرشتثخذض";

    public static TemplateSource Of(TemplateSource source) => source with { Language = "ar", Subject = Translated(source.Subject), Body = Translated(source.Body) };

    private static string Translated(string text)
    {
        var translated = new StringBuilder(text.Length);
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            depth += character == '{' || (character == '(' && i > 0 && text[i - 1] == ']') ? 1 : 0;
            translated.Append(depth == 0 && char.IsAsciiLetter(character) ? Letters[char.ToLowerInvariant(character) - 'a'] : character);
            depth -= depth > 0 && character is '}' or ')' ? 1 : 0;
        }

        return translated.ToString();
    }
}
