using System.Collections.Concurrent;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;

namespace Waxwing.Server.Delivery;

/// <summary>
/// Moves what waits in a lane to the lane of the site that its domain turned out to belong to. It does not drain where it is: behind a domain that leads to nobody it would take places of
/// its operator's lane one by one, and what is accepted from now on would overtake it. What a move does not see (it is under way, or another move is) moves with its next attempt, since
/// each receipt says where its domain belongs. Thread-safe.
/// </summary>
internal sealed class LaneMoves(IMailQueue queue, ILogger logger)
{
    private readonly ConcurrentDictionary<(Lane From, SiteMove Move), bool> _underWay = new();

    /// <summary>Moves it. Does not fail: what could not be moved is moved another time.</summary>
    public async Task MoveAsync(Lane from, IReadOnlyList<SiteMove> moves)
    {
        foreach (var move in moves)
        {
            if (!_underWay.TryAdd((from, move), true))
            {
                continue;
            }

            try
            {
                await queue.MoveAsync(from, move.Domain, move.Site, CancellationToken.None).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                DispatcherLog.NotMoved(logger, move.Domain, exception.Message);
            }
            finally
            {
                _underWay.TryRemove((from, move), out _);
            }
        }
    }
}
