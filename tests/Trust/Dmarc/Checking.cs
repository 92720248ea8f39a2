using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>One way to check for all tests. Domains that passed are given; nothing else was authenticated.</summary>
internal static class Checking
{
    public static Task<DmarcVerdict> CheckAsync(this IDnsLookup dns, string author, string? spf = null, string? dkim = null, DmarcOptions? options = null, TimeProvider? clock = null) =>
        dns.CheckAsync(
            new DmarcQuery
            {
                AuthorDomains = [author],
                Spf = spf is null ? null : new DmarcSpfIdentifier(SpfResult.Pass, spf),
                Dkim = dkim is null ? [] : [new DmarcDkimIdentifier(DmarcDkimResult.Pass, dkim)],
            },
            options,
            clock);

    public static Task<DmarcVerdict> CheckAsync(this IDnsLookup dns, DmarcQuery query, DmarcOptions? options = null, TimeProvider? clock = null) =>
        new DmarcVerifier(dns, options, clock).CheckAsync(query, TestContext.Current.CancellationToken);

    /// <summary>The names that were asked for a record, without the label and the type.</summary>
    public static string[] Walked(this Zone zone) =>
        [.. zone.Asked.Where(question => question.StartsWith("_dmarc.", StringComparison.Ordinal)).Select(question => question["_dmarc.".Length..^" TXT".Length])];

    public static DmarcOutcome Outcome(this DmarcVerdict verdict) => Assert.Single(verdict.Authors).Outcome;

    public static DmarcOutcome ByList(this DmarcVerdict verdict) => Assert.Single(verdict.Authors).ByPublicSuffixList;
}
