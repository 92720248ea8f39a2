using System.Collections.Immutable;

namespace Waxwing;

public sealed partial class MailSender
{
    // Of a message to many domains; a slow host keeps one of these places, and not all that come behind it.
    private const int BranchesAtOnce = 8;

    /// <summary>
    /// Whether the routes may be followed at the same time: there are several, and the content is one that every host takes as it stands and that many may read at once.
    /// Content that is written while it is sent is written for one reader at a time; then one route follows the other.
    /// </summary>
    private async ValueTask<bool> MayBranchAsync(Passage passage, ImmutableArray<Route> routes, CancellationToken cancellationToken) =>
        routes.Length > 1 && routes.Count(route => route.Refusal is null) > 1 && await _preparation.Encode.ForEverybodyAsync(passage, cancellationToken).ConfigureAwait(false);

    private async Task FollowTogetherAsync(Passage passage, ImmutableArray<Route> routes, TimeSpan waited, CancellationToken cancellationToken)
    {
        passage.BeginBranches();
        Passage[] branches = [.. routes.Select(_ => passage.Branch())];
        using var places = new SemaphoreSlim(BranchesAtOnce);
        try
        {
            await Task.WhenAll(routes.Zip(branches, FollowOneAsync)).ConfigureAwait(false);
        }
        finally
        {
            Array.ForEach(branches, passage.Join);
        }

        async Task FollowOneAsync(Route route, Passage branch)
        {
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await FollowAsync(branch, route, waited, cancellationToken).ConfigureAwait(false);
                // The place at the site, which others may wait for.
                route.Dispose();
            }
            finally
            {
                places.Release();
            }
        }
    }
}
