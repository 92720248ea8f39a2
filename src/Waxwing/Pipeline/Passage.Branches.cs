namespace Waxwing;

/// <summary>One message to several domains at the same time: each has a branch of the passage, with a connection, attempts and outcomes of its own.</summary>
internal sealed partial class Passage
{
    /// <summary>A branch for some of those who wait. What the stages before found is shared, and nobody writes it any more; the content is the same for all.</summary>
    public Passage Branch() => new(Kind, Limit, StartedAt, StartedTimestamp)
    {
        _message = _message,
        PreparedMessage = PreparedMessage,
        Delivery = Delivery,
        Findings = Findings,
        Requests = Requests,
        Turn = Turn,
        Addressing = Addressing,
        Sealing = Sealing,
        SignedBy = SignedBy,
        Content = Content,
        Rewriting = Rewriting,
        Made = Made,
    };

    /// <summary>A branch has ended, however it ended. Branches are joined in the order of their routes, so that a receipt does not tell who was faster.</summary>
    public void Join(Passage branch)
    {
        Attempts.AddRange(branch.Attempts);
        Late.AddRange(branch.Late);
        _due = [.. _due, .. branch._due];
        foreach (var recipient in branch.Outcomes.Recipients)
        {
            Outcomes[recipient] = branch.Outcomes[recipient];
        }

        Warnings.AddRange(branch.Warnings.Except(Warnings, StringComparer.Ordinal));
    }

    /// <summary>The routes of an attempt are about to be followed at the same time, each by a branch.</summary>
    public void BeginBranches() => _due = [];
}
