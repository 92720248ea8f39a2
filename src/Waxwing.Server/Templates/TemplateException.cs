namespace Waxwing.Server.Templates;

/// <summary>A template makes no mail. No value stands in the message.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="variable">The variable that it is about, or null.</param>
internal sealed class TemplateException(TemplateFault fault, string message, string? variable = null) : Exception(message)
{
    /// <summary>Why.</summary>
    public TemplateFault Fault { get; } = fault;

    /// <summary>The variable that it is about, or null.</summary>
    public string? Variable { get; } = variable;
}
