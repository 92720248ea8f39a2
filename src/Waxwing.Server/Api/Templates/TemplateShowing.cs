using System.Text.Json;
using Waxwing.Server.Templates;
using Waxwing.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>Templates as answers have them.</summary>
internal static class TemplateShowing
{
    /// <summary>As lists show one.</summary>
    public static TemplateSummary Summary(StoredTemplate template) => new()
    {
        Id = template.Id,
        Name = template.Name,
        Alias = template.Alias,
        Status = Status(template),
        PublishedAt = template.PublishedAt,
        CreatedAt = template.CreatedAt,
        UpdatedAt = template.UpdatedAt,
    };

    /// <summary>One by itself.</summary>
    public static ShownTemplate Whole(StoredTemplate template)
    {
        var (draft, source) = (template.Draft, template.Draft.Source);
        return new ShownTemplate
        {
            Id = template.Id,
            Name = template.Name,
            Alias = template.Alias,
            Status = Status(template),
            PublishedAt = template.PublishedAt,
            CreatedAt = template.CreatedAt,
            UpdatedAt = template.UpdatedAt,
            CurrentVersionId = draft.Id,
            HasUnpublishedVersions = template.HasUnpublished,
            From = source.From,
            ReplyTo = source.ReplyTo is { } address ? [address] : null,
            Subject = source.Subject.Length == 0 ? null : source.Subject,
            Html = source.Format == BodyFormat.Html ? source.Body : null,
            Markup = source.Format == BodyFormat.Markup ? source.Body : null,
            Text = source.Text,
            Kind = MailKindWord.Of(source.Kind),
            Language = source.Language,
            Variables = [.. source.Variables.Select(variable => Variable(variable, draft.CreatedAt))],
        };
    }

    private static string Status(StoredTemplate template) => template.Published is null ? "draft" : "published";

    private static ShownVariable Variable(Variable variable, DateTimeOffset at) => new(
        variable.Name,
        variable.Type.ToString().ToLowerInvariant(),
        variable.Fallback is { } fallback ? JsonElement.Parse(fallback.ToJsonString()) : null,
        variable.Visibility.ToString().ToLowerInvariant(),
        !variable.IsOptional && variable.Fallback is null,
        at,
        at);
}
