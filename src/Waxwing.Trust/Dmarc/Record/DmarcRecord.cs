using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Trust;

/// <summary>A record of version DMARC1 (RFC 9989 §4.7): what a domain asks of whoever gets mail in its name. Immutable.</summary>
public sealed record DmarcRecord
{
    internal DmarcRecord(string text) => Text = text;

    /// <summary>The record as it was published.</summary>
    public string Text { get; }

    /// <summary>The tag <c>p</c>; null where it is missing or says nothing that it can say.</summary>
    public DmarcPolicy? Policy { get; internal init; }

    /// <summary>The tag <c>sp</c>, for subdomains that exist; null where it is missing or wrong.</summary>
    public DmarcPolicy? SubdomainPolicy { get; internal init; }

    /// <summary>The tag <c>np</c>, for subdomains that do not exist; null where it is missing or wrong.</summary>
    public DmarcPolicy? NonexistentPolicy { get; internal init; }

    /// <summary>The tag <c>adkim</c>.</summary>
    public DmarcAlignmentMode DkimAlignment { get; internal init; }

    /// <summary>The tag <c>aspf</c>.</summary>
    public DmarcAlignmentMode SpfAlignment { get; internal init; }

    /// <summary>The tag <c>rua</c>: where aggregate reports are to go. Empty for nowhere.</summary>
    public ImmutableArray<ReportUri> AggregateReports { get; internal init; } = [];

    /// <summary>The tag <c>ruf</c>: where failure reports are to go. Empty for nowhere.</summary>
    public ImmutableArray<ReportUri> FailureReports { get; internal init; } = [];

    /// <summary>The tag <c>fo</c>; of no account without <see cref="FailureReports"/>.</summary>
    public DmarcFailureOptions FailureOptions { get; internal init; } = DmarcFailureOptions.AllFail;

    /// <summary>The tag <c>psd</c>.</summary>
    public DmarcPublicSuffix PublicSuffix { get; internal init; }

    /// <summary>The tag <c>t</c>: the policy is only tried out, and what is one step less strict is to be applied.</summary>
    public bool IsTest { get; internal init; }

    /// <summary>The tag <c>pct</c> of RFC 7489 §6.3: the share of failing mail to which the policy applies, 0 to 100. RFC 9989 has it no more (§A.6). Null where it is missing or wrong.</summary>
    public int? Percentage { get; internal init; }

    /// <summary>What was ignored, or replaced by a default, because it is wrong: the first 20.</summary>
    public ImmutableArray<DmarcSyntaxFault> Faults { get; internal init; } = [];

    /// <summary>Whether a policy can be had from it. Where <c>p</c> is missing, or one of the three policies is wrong, it is as if it said none, if there is an address for aggregate reports; otherwise DMARC does not apply (RFC 9989 §4.10.1).</summary>
    public bool IsUsable => HasPolicies || !AggregateReports.IsEmpty;

    /// <summary>Whether <c>p</c> or <c>sp</c> says something that it cannot say.</summary>
    internal bool HasWrongPolicy { get; init; }

    /// <summary>Whether <c>np</c> does.</summary>
    internal bool HasWrongNonexistentPolicy { get; init; }

    private bool HasPolicies => Policy is not null && !HasWrongPolicy && !HasWrongNonexistentPolicy;

    /// <summary>What it asks for mail of the domain where it stands.</summary>
    internal DmarcPolicy OfDomain => HasPolicies ? Policy!.Value : DmarcPolicy.None;

    /// <summary>What it asks for mail of a subdomain that exists.</summary>
    internal DmarcPolicy OfSubdomain => HasPolicies ? SubdomainPolicy ?? Policy!.Value : DmarcPolicy.None;

    /// <summary>What it asks for mail of a subdomain that does not exist.</summary>
    internal DmarcPolicy OfNonexistent => HasPolicies ? NonexistentPolicy ?? OfSubdomain : DmarcPolicy.None;

    /// <summary>Reads a record. Looks nothing up, and never throws.</summary>
    /// <param name="text">The strings of the TXT record joined, one character for each octet; null counts as empty.</param>
    /// <param name="record">The record, or null.</param>
    /// <param name="fault">Why it is none, or null.</param>
    /// <returns>Whether it is one. Most errors spoil only their tag (RFC 9989 §4.8) and are told by <see cref="Faults"/>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DmarcRecord? record, [NotNullWhen(false)] out DmarcSyntaxFault? fault)
    {
        (record, fault) = new DmarcRecordParser(text ?? "").Parse();
        return record is not null;
    }

    /// <summary>Whether a text claims to be a record of this version (RFC 9989 §4.7); it may be wrong all the same.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <returns>Whether its first tag is <c>v=DMARC1</c>.</returns>
    public static bool IsVersion1([NotNullWhen(true)] string? text) => text is not null && DmarcRecordParser.IsVersion1(text.Split(';', 2)[0]);

    /// <summary>The record as it was published.</summary>
    public override string ToString() => Text;
}
