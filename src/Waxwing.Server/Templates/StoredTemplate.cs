using Waxwing.Templates;

namespace Waxwing.Server.Templates;

/// <summary>A template of a tenant. What is changed is its draft; what is sent is what was published.</summary>
internal sealed record StoredTemplate
{
    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What programs call it, once a tenant; null: by its id alone.</summary>
    public string? Alias { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The youngest version.</summary>
    public required TemplateVersion Draft { get; init; }

    /// <summary>The version that is sent, or null; often the same as the draft.</summary>
    public TemplateVersion? Published { get; init; }

    /// <summary>When that was published (UTC).</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Whether the draft says something else than what is sent.</summary>
    public bool HasUnpublished => Published?.Id != Draft.Id;
}

/// <summary>One version of a template; it is never changed.</summary>
/// <param name="Id">Its name.</param>
/// <param name="CreatedAt">When it was written (UTC).</param>
/// <param name="Source">What it says.</param>
internal sealed record TemplateVersion(Guid Id, DateTimeOffset CreatedAt, TemplateSource Source);
