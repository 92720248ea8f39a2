using System.Collections.Immutable;

namespace Waxwing.Templates;

/// <summary>In what a body is written.</summary>
internal enum BodyFormat
{
    /// <summary>Markdown (CommonMark with tables, without HTML): text and HTML are both made of it.</summary>
    Markup,

    /// <summary>HTML as it goes out; the text is made of it, or stands beside it.</summary>
    Html,
}

/// <summary>A template as its author wrote it.</summary>
internal sealed record TemplateSource
{
    /// <summary>The subject, with placeholders.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The body, with placeholders and statements.</summary>
    public required string Body { get; init; }

    /// <summary>In what it is written.</summary>
    public BodyFormat Format { get; init; }

    /// <summary>The plain text beside HTML; null: it is made of the body.</summary>
    public string? Text { get; init; }

    /// <summary>A last line of the text alone, such as the one by which telephones know a code; null for none.</summary>
    public string? LastLine { get; init; }

    /// <summary>The author, or null.</summary>
    public string? From { get; init; }

    /// <summary>Where answers go, or null.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>What its mail is for.</summary>
    public MailKind Kind { get; init; }

    /// <summary>The language of the markup (BCP 47); a variable <c>language</c> that is declared comes before it.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Its variables. What is not declared may be used all the same: it must be given then.</summary>
    public ImmutableArray<Variable> Variables { get; init; } = [];
}
