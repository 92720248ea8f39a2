using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Server.Api.Emails;

namespace Waxwing.Server.Api.Templates;

/// <summary>A template to make, or what is to be another of one that is there; what is absent stays then.</summary>
internal sealed record TemplateForm
{
    /// <summary>What people call it; one line of 1 to 100 characters.</summary>
    public string? Name { get; set; }

    /// <summary>What programs call it: 1 to 64 letters, digits, hyphens and underscores, once an account.</summary>
    public string? Alias { get; set; }

    /// <summary>The author, where an email names none.</summary>
    public string? From { get; set; }

    /// <summary>Where answers go, where an email does not say: one address.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public string[]? ReplyTo { get; set; }

    /// <summary>The subject, with placeholders.</summary>
    public string? Subject { get; set; }

    /// <summary>The body as HTML, with placeholders. There is this or markup.</summary>
    public string? Html { get; set; }

    /// <summary>The body as Markdown, of which HTML and text are made. Not at Resend.</summary>
    public string? Markup { get; set; }

    /// <summary>The plain text, with placeholders. Default: made of the body.</summary>
    public string? Text { get; set; }

    /// <summary>Its variables.</summary>
    public VariableForm[]? Variables { get; set; }

    /// <summary>What its mail is for: notification (the default), reminder, authentication, confirmation, verification-code, invoice, password-reset, account-activation, billing-statement, two-factor, one-time-password. Not at Resend.</summary>
    public string? Kind { get; set; }

    /// <summary>The language of markup (BCP 47). Default: en. Not at Resend.</summary>
    public string? Language { get; set; }
}

/// <summary>A variable of a template.</summary>
internal sealed record VariableForm
{
    /// <summary>Its name: 1 to 50 letters, digits and underscores.</summary>
    public string? Key { get; set; }

    /// <summary>string, number; and not at Resend, boolean, list, url.</summary>
    public string? Type { get; set; }

    /// <summary>What it is where an email gives no value. Without one it must be given.</summary>
    public JsonElement? FallbackValue { get; set; }

    /// <summary>public (the default), masked, or secret, which is for mail that expires within a day. Not at Resend.</summary>
    public string? Visibility { get; set; }

    /// <summary>Whether it must be given. Default: true, where there is no fallback_value. Not at Resend.</summary>
    public bool? Required { get; set; }
}

/// <summary>A template, as lists show it.</summary>
internal record TemplateSummary
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What programs call it, or null.</summary>
    public string? Alias { get; init; }

    /// <summary>draft, or published: then emails can be made of it.</summary>
    public required string Status { get; init; }

    /// <summary>When it was published last (UTC), or null.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A template: its youngest version.</summary>
internal sealed record ShownTemplate : TemplateSummary
{
    /// <summary>Always <c>template</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "template";

    /// <summary>The id of the version that is shown.</summary>
    public required Guid CurrentVersionId { get; init; }

    /// <summary>Whether that is not what emails are made of.</summary>
    public required bool HasUnpublishedVersions { get; init; }

    /// <summary>The author, or null.</summary>
    public string? From { get; init; }

    /// <summary>Where answers go, or null.</summary>
    public IReadOnlyList<string>? ReplyTo { get; init; }

    /// <summary>The subject, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The body as HTML, or null where there is markup.</summary>
    public string? Html { get; init; }

    /// <summary>The body as Markdown, or null.</summary>
    public string? Markup { get; init; }

    /// <summary>The plain text, or null where it is made of the body.</summary>
    public string? Text { get; init; }

    /// <summary>What its mail is for.</summary>
    public required string Kind { get; init; }

    /// <summary>The language of the markup.</summary>
    public required string Language { get; init; }

    /// <summary>Its variables.</summary>
    public required IReadOnlyList<ShownVariable> Variables { get; init; }
}

/// <summary>A variable of a template.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Type">string, number, boolean, list, url.</param>
/// <param name="FallbackValue">What it is where an email gives no value, or null.</param>
/// <param name="Visibility">public, masked, secret.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="CreatedAt">When this version was written (UTC).</param>
/// <param name="UpdatedAt">Likewise.</param>
internal sealed record ShownVariable(string Key, string Type, JsonElement? FallbackValue, string Visibility, bool Required, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
