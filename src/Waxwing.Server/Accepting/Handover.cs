using Waxwing.Server.Accounts;

namespace Waxwing.Server.Accepting;

/// <summary>Messages that are handed over together: all of them are accepted, or none, unless <see cref="AcceptsPart"/>.</summary>
internal sealed record Handover
{
    /// <summary>The key that it came with: whose mail it is, and what it may do.</summary>
    public required ApiKey Key { get; init; }

    /// <summary>The messages; at least one.</summary>
    public required IReadOnlyList<Draft> Drafts { get; init; }

    /// <summary>Under which word of the caller's it came, or null.</summary>
    public Repetition? Repetition { get; init; }

    /// <summary>Whether those that are good are accepted where others are not.</summary>
    public bool AcceptsPart { get; init; }
}

/// <summary>What makes a repetition known as one.</summary>
/// <param name="Endpoint">Which way it came; scope of the key.</param>
/// <param name="Key">The caller's word, 1 to 256 characters.</param>
/// <param name="BodyHash">SHA-256 of the canonical body.</param>
/// <param name="Answer">What the caller is told of the ids, in the order of the drafts, and of what was refused; kept, for repetitions.</param>
internal sealed record Repetition(string Endpoint, string Key, ReadOnlyMemory<byte> BodyHash, Func<IReadOnlyList<Guid?>, IReadOnlyList<DraftRefusal>, string> Answer);

/// <summary>What became of a handover.</summary>
internal abstract record HandoverResult
{
    private HandoverResult()
    {
    }

    /// <summary>It is kept safely.</summary>
    /// <param name="Ids">The names of the messages, in the order of the drafts; null for one that was refused while others were accepted.</param>
    /// <param name="Refusals">Why those were refused.</param>
    internal sealed record Accepted(IReadOnlyList<Guid?> Ids, IReadOnlyList<DraftRefusal> Refusals) : HandoverResult;

    /// <summary>It was accepted before: this is what was answered then.</summary>
    internal sealed record Repeated(string Answer) : HandoverResult;

    /// <summary>Nothing of it was accepted.</summary>
    /// <param name="Refusals">Why; the first is enough to be told.</param>
    internal sealed record Refused(IReadOnlyList<DraftRefusal> Refusals) : HandoverResult;
}

/// <summary>Why one message is refused.</summary>
/// <param name="Index">Its place among the drafts, from 0.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Message">What is wrong and what to do, in words for whoever handed it over. No secrets, no paths, nothing of other tenants.</param>
/// <param name="Field">The field, in the words of the API (<c>from</c>, <c>to</c>, <c>attachments[0].content</c>), or null.</param>
internal sealed record DraftRefusal(int Index, RefusalReason Reason, string Message, string? Field = null);

/// <summary>Why a message is refused. Each door has its own codes for them.</summary>
internal enum RefusalReason
{
    /// <summary>Something in it is not valid.</summary>
    Invalid,

    /// <summary>It has no field that it must have.</summary>
    Missing,

    /// <summary>The author, sender or reverse-path is of a domain that is not the tenant's, or that this key may not use.</summary>
    NotYourDomain,

    /// <summary>A recipient is a name that is reserved for examples and tests (RFC 2606).</summary>
    ReservedRecipient,

    /// <summary>The guard found what must not be mailed.</summary>
    Sensitive,

    /// <summary>It has more octets, recipients or parts than is accepted.</summary>
    TooLarge,

    /// <summary>The time to send it cannot be read, is over, or too far off.</summary>
    Schedule,

    /// <summary>The same word was used for something else.</summary>
    RepetitionOfOtherBody,

    /// <summary>The same is being carried out.</summary>
    RepetitionRunning,

    /// <summary>It cannot be kept now; nothing is wrong with it.</summary>
    Unavailable,
}
