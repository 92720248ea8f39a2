namespace Waxwing.Server.Templates;

/// <summary>Why a template makes no mail.</summary>
internal enum TemplateFault
{
    /// <summary>There is none of that name.</summary>
    NotFound,

    /// <summary>It is a draft alone.</summary>
    NotPublished,

    /// <summary>A variable has no value.</summary>
    MissingVariable,

    /// <summary>A value is of another type than its variable.</summary>
    WrongType,

    /// <summary>The template, a value or the result is larger than it may be.</summary>
    TooLarge,

    /// <summary>It takes more steps, or longer, than it may.</summary>
    TooManySteps,

    /// <summary>The template is wrong, or a value may not stand where it stands.</summary>
    Invalid,
}
