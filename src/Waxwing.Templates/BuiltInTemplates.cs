using System.Reflection;

namespace Waxwing.Templates;

/// <summary>The templates that are always there: one for each kind of mail, named as the kind is.</summary>
internal static class BuiltInTemplates
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. MailKindWord.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads one; null where there is none of that name.</summary>
    public static TemplateFile? Find(string name) => Text(name) is { } text ? TemplateFile.Read(text) : null;

    /// <summary>One as it is written, to begin an own one with; null where there is none of that name.</summary>
    public static string? Text(string name)
    {
        if (!MailKindWord.All.ContainsKey(name))
        {
            return null;
        }

        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Waxwing.Templates.BuiltIn.{name}.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
