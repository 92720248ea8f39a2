namespace Waxwing.Trust;

/// <summary>What was done in a step of a check.</summary>
public enum SpfStepKind
{
    /// <summary>A record was found and read.</summary>
    Record,

    /// <summary>A domain has no record, or is no domain that could have one.</summary>
    NoRecord,

    /// <summary>A directive matched.</summary>
    Match,

    /// <summary>A directive did not match.</summary>
    NoMatch,

    /// <summary>An <c>include</c> goes into the record of another domain; the steps there follow, one level deeper.</summary>
    Include,

    /// <summary>No directive matched, and the record of another domain decides.</summary>
    Redirect,

    /// <summary>No directive matched, and there is no other record: neutral (RFC 7208 §4.7).</summary>
    Default,

    /// <summary>The explanation of a fail was fetched, or could not be.</summary>
    Explanation,

    /// <summary>The check ended with an error.</summary>
    Fault,
}

/// <summary>One step of a check, in the order of time. Immutable; texts are printable ASCII and of bounded length.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Depth">How many includes lead here, from 0.</param>
/// <param name="Domain">The domain whose record is evaluated; empty where the sender has none.</param>
/// <param name="Term">The term, as it stands in the record; null where no single one is concerned.</param>
/// <param name="Reason">Why it ended as it did: a sentence for a person.</param>
public sealed record SpfStep(SpfStepKind Kind, int Depth, string Domain, string? Term, string Reason);
