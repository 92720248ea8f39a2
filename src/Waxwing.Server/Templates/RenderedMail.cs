namespace Waxwing.Server.Templates;

/// <summary>What a template made of its values.</summary>
/// <param name="Subject">The subject; one line.</param>
/// <param name="Html">The body as HTML.</param>
/// <param name="Text">The body as plain text.</param>
/// <param name="From">The author that the template names, or null.</param>
/// <param name="ReplyTo">Where answers go by the template, or null.</param>
/// <param name="Kind">What the mail is for.</param>
internal sealed record RenderedMail(string Subject, string Html, string Text, string? From, string? ReplyTo, MailKind Kind);
