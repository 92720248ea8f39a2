namespace Waxwing.Server.Delivery;

/// <summary>To which site the mail of a domain went.</summary>
/// <param name="Domain">The domain, in A-labels.</param>
/// <param name="Operator">The operator of the host that took it; the domain itself where it is a site of its own.</param>
/// <param name="At">When that was learned (UTC).</param>
internal sealed record LearnedSite(string Domain, string Operator, DateTimeOffset At);

/// <summary>Where it is kept what was learned, so that a start and other nodes know it. May throw a <see cref="Store.StoreException"/>.</summary>
internal interface ISiteStore
{
    /// <summary>What was learned at this time (UTC) or later: the newest first, and so many at most.</summary>
    ValueTask<IReadOnlyList<LearnedSite>> ReadAsync(DateTimeOffset since, int atMost, CancellationToken cancellationToken);

    /// <summary>Keeps what was learned, where nothing newer is known of the domain.</summary>
    /// <param name="sites">What was learned.</param>
    /// <param name="forgetBefore">What is older than this (UTC) is forgotten, a part at a time.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    Task KeepAsync(IReadOnlyCollection<LearnedSite> sites, DateTimeOffset forgetBefore, CancellationToken cancellationToken);
}
