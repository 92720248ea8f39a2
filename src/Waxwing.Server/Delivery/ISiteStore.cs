namespace Waxwing.Server.Delivery;

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
