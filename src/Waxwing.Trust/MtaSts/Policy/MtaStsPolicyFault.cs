namespace Waxwing.Trust;

/// <summary>What can be wrong with the text of a policy (RFC 8461 §3.2).</summary>
public enum MtaStsPolicyError
{
    /// <summary>It is longer than <see cref="MtaStsPolicy.MaxLength"/>.</summary>
    TooLong,

    /// <summary>A line is no name, colon and value, or has a character that is not allowed.</summary>
    Line,

    /// <summary>The version is missing, or is not <c>STSv1</c>.</summary>
    Version,

    /// <summary>The mode is missing, or is none that there is.</summary>
    Mode,

    /// <summary>The maximum age is missing, or no number of 1 to 10 digits.</summary>
    MaxAge,

    /// <summary>A host is no domain in A-labels, with or without <c>*.</c> before it.</summary>
    Host,

    /// <summary>A policy that asks for something names no host.</summary>
    NoHost,
}

/// <summary>Where and why a text is no policy. Immutable.</summary>
/// <param name="Error">What is wrong.</param>
/// <param name="Line">The number of the line, from 1; 0 where something is missing.</param>
/// <param name="Reason">A sentence for a person, without anything of the text.</param>
public sealed record MtaStsPolicyFault(MtaStsPolicyError Error, int Line, string Reason);
