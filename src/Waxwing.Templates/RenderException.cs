namespace Waxwing.Templates;

/// <summary>Why a template makes no mail.</summary>
internal enum RenderFault
{
    /// <summary>A variable has no value.</summary>
    MissingVariable,

    /// <summary>A value is of another type than its variable.</summary>
    WrongType,

    /// <summary>The source, a value or the result is larger than it may be.</summary>
    TooLarge,

    /// <summary>It takes more steps, or longer, than it may.</summary>
    TooManySteps,

    /// <summary>The source is wrong, or a value may not stand where it stands.</summary>
    Invalid,
}

/// <summary>A template makes no mail. No value stands in the message.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="variable">The variable that it is about, or null.</param>
/// <param name="innerException">What was thrown below, or null.</param>
internal sealed class RenderException(RenderFault fault, string message, string? variable = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Why.</summary>
    public RenderFault Fault { get; } = fault;

    /// <summary>The variable that it is about, or null.</summary>
    public string? Variable { get; } = variable;

    /// <summary>The source is wrong, or a value may not stand where it stands.</summary>
    public static RenderException Invalid(string message, string? variable = null) => new(RenderFault.Invalid, message, variable);
}
