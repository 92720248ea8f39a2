namespace Waxwing.Templates;

/// <summary>How a template is rendered.</summary>
/// <param name="IsLenient">Whether what has no value is left out; otherwise it is a fault.</param>
/// <param name="IsPreview">Whether secret values are covered.</param>
internal readonly record struct Rendering(bool IsLenient = false, bool IsPreview = false);

/// <summary>What a template made.</summary>
/// <param name="Subject">The subject; one line.</param>
/// <param name="Html">The body as HTML.</param>
/// <param name="Text">The body as plain text.</param>
internal sealed record Rendered(string Subject, string Html, string Text);
