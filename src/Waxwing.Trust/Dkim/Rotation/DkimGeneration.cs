using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>How far a key is on its way.</summary>
internal enum DkimKeyStage
{
    /// <summary>It was made, and is not yet seen at every name server.</summary>
    New,

    /// <summary>Every name server has it: it can sign.</summary>
    Visible,

    /// <summary>It signs.</summary>
    Signing,

    /// <summary>It signs no more, and stays published for the mail that is under way.</summary>
    Retiring,

    /// <summary>It is withdrawn: its record is empty, or gone.</summary>
    Withdrawn,
}

/// <summary>A key of a rotation; the public half of it.</summary>
/// <param name="Selector">Its selector.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Record">The text of the record that publishes it.</param>
internal sealed record DkimRotationKey(string Selector, DkimKeyType Type, string Record)
{
    /// <summary>The text of the record that withdraws it: an empty <c>p=</c> (RFC 6376 §3.6.1).</summary>
    public string Withdrawal => $"v=DKIM1; k={DkimTags.Word(Type)}; p=";

    /// <summary>What name servers should have while it is in use.</summary>
    public RecordExpectation Published(Domain domain) => RecordExpectation.OfKey(DkimSelectors.NameOf(Selector, domain), Record);

    /// <summary>What name servers should have afterwards.</summary>
    public RecordExpectation Withdrawn(Domain domain) => RecordExpectation.OfWithdrawnKey(DkimSelectors.NameOf(Selector, domain), Withdrawal);
}

/// <summary>Keys that are made, used and withdrawn together: one, or one of each kind.</summary>
/// <param name="Name">Their name, such as <c>ww202611a</c>.</param>
/// <param name="Stage">How far they are.</param>
/// <param name="Since">Since when.</param>
/// <param name="Keys">The keys; one at least.</param>
internal sealed record DkimGeneration(string Name, DkimKeyStage Stage, DateTimeOffset Since, ImmutableArray<DkimRotationKey> Keys)
{
    public DkimGeneration At(DkimKeyStage stage, DateTimeOffset now) => this with { Stage = stage, Since = now };
}
