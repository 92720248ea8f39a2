using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What became of the chain of a message (RFC 8617 §5.2). Immutable.</summary>
public sealed record ArcVerification
{
    /// <summary>The result.</summary>
    public required ArcStatus Status { get; init; }

    /// <summary>Why it is no pass; <see cref="ArcFault.None"/> for a pass and for no chain.</summary>
    public ArcFault Fault { get; init; }

    /// <summary>The instance that the fault is of; 0 where it is of none.</summary>
    public int Instance { get; init; }

    /// <summary>What is wrong with the seal or signature that the fault is of, or <see cref="DkimFault.None"/>.</summary>
    public DkimFault Detail { get; init; }

    /// <summary>All that in a sentence or two for a person. What strangers wrote is not in it.</summary>
    public string Reason =>
        Status is ArcStatus.None ? "There is no chain."
        : $"{(Instance > 0 ? $"Set {Instance}: " : "")}{Fault.Sentence()}{(Detail != DkimFault.None ? $" {Detail.Sentence()}" : "")}";

    /// <summary>The sets from the first to the newest; empty where they make no chain that could be verified.</summary>
    public ImmutableArray<ArcSet> Sets { get; init; } = [];

    /// <summary>
    /// Since which set the message has not been changed: the lowest instance whose message signature, and all newer ones, verify; 0
    /// if all do (RFC 8617 §5.2, step 5). Null unless the chain passes.
    /// </summary>
    public int? OldestPass { get; init; }
}
