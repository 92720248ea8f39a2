using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What became of the signatures of a message. Immutable.</summary>
public sealed record DkimVerification
{
    /// <summary>The best result of all signatures, <see cref="DkimStatus.None"/> for a message without any, <see cref="DkimStatus.PermError"/> for one that could not be read.</summary>
    public DkimStatus Status =>
        Fault != DkimFault.None ? Fault.Status()
        : Results.IsEmpty ? DkimStatus.None
        : Results.Max(result => result.Status);

    /// <summary>Why the message could not be read at all: <see cref="DkimFault.HeaderTooLarge"/>, <see cref="DkimFault.TooManyFields"/>, or <see cref="DkimFault.None"/>.</summary>
    public DkimFault Fault { get; internal init; }

    /// <summary>One result for each signature that was tried, in the order of the header, from the top.</summary>
    public ImmutableArray<DkimResult> Results { get; internal init; } = [];

    /// <summary>How many more signatures there are, which were not tried.</summary>
    public int Untried { get; internal init; }
}
