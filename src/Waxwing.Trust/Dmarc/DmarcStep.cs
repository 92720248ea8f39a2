namespace Waxwing.Trust;

/// <summary>What was done in a step of a check.</summary>
public enum DmarcStepKind
{
    /// <summary>The domain of an author was taken from the message, or refused.</summary>
    Author,

    /// <summary>A name was asked for a record; what is there counts as told.</summary>
    Lookup,

    /// <summary>The domain of an organization was found.</summary>
    Organization,

    /// <summary>An identifier was held against the author's domain.</summary>
    Alignment,

    /// <summary>A policy was chosen.</summary>
    Policy,

    /// <summary>The check of an author came to its result.</summary>
    Result,
}

/// <summary>One step of a check, in the order of time. Immutable; texts are printable ASCII and of bounded length.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Domain">The domain that is concerned; empty where none is.</param>
/// <param name="Reason">What came of it: a sentence for a person.</param>
public sealed record DmarcStep(DmarcStepKind Kind, string Domain, string Reason);
