using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Templates;

namespace Waxwing.Server.Commands.Templates;

/// <summary>Templates that there are.</summary>
internal sealed record TemplatesResult(IReadOnlyList<TemplateDocument> Templates) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new TemplatesDocument(Templates), ServiceJson.Default.TemplatesDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Templates.Count == 0)
        {
            terminal.Line("there are no templates; POST /templates makes one");
            return;
        }

        var table = ServiceText.Table("name", "alias", "kind", "state", "changed", "id");
        foreach (var one in Templates)
        {
            table.AddPlainRow(one.Name, one.Alias ?? "", one.Kind, one.State, one.ChangedAt is { } at ? ServiceText.Time(at) : "", one.Id?.ToString() ?? "");
        }

        terminal.Write(table);
    }
}

/// <summary>A template as it is written.</summary>
internal sealed record TemplateTextResult(TemplateFile File) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new TemplateTextDocument(MailKindWord.Of(File.Source.Kind), File.Text()), ServiceJson.Default.TemplateTextDocument);

    public void Show(IAnsiConsole terminal) => RenderedResult.Lines(terminal, File.Text());
}

/// <summary>The mail that a template makes.</summary>
internal sealed record RenderedResult(Rendered Mail, MailKind Kind) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new RenderedDocument(MailKindWord.Of(Kind), Mail.Subject, Mail.Text, Mail.Html), ServiceJson.Default.RenderedDocument);

    public void Show(IAnsiConsole terminal)
    {
        Lines(terminal, $"Subject: {Mail.Subject}\n\n{Mail.Text}\n");
        Lines(terminal, Mail.Html);
    }

    /// <summary>Writes text as it is, but for what a terminal obeys.</summary>
    public static void Lines(IAnsiConsole terminal, string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            terminal.Copyable(line);
        }
    }
}

/// <summary>Files that were written.</summary>
internal sealed record WrittenTemplateResult(IReadOnlyList<string> Files, string Subject) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new WrittenTemplateDocument(Files, Subject), ServiceJson.Default.WrittenTemplateDocument);

    public void Show(IAnsiConsole terminal)
    {
        foreach (var file in Files)
        {
            terminal.Line($"[green]written[/]  {Terminal.Escape(file)}");
        }
    }
}

/// <summary>What <c>template list --json</c> writes.</summary>
internal sealed record TemplatesDocument(IReadOnlyList<TemplateDocument> Templates);

/// <summary>One template.</summary>
internal sealed record TemplateDocument(Guid? Id, string? Alias, string Name, string Kind, string State, DateTimeOffset? ChangedAt);

/// <summary>What <c>template show --json</c> writes.</summary>
internal sealed record TemplateTextDocument(string Kind, string Source);

/// <summary>What <c>template preview --json</c> and <c>render --json</c> write.</summary>
internal sealed record RenderedDocument(string Kind, string Subject, string Text, string Html);

/// <summary>What they write with <c>--out</c>.</summary>
internal sealed record WrittenTemplateDocument(IReadOnlyList<string> Files, string Subject);
