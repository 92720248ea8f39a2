using System.Runtime.CompilerServices;

namespace Waxwing;

/// <summary>Practice 7: takes a place on a connection to the attempt's relay, so that the stages behind know what the relay can take.</summary>
internal sealed class RouteStage : IStage
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        var attempt = passage.Attempts[^1];
        passage.Lease = await attempt.Relay.RentAsync(fresh: false, cancellationToken).ConfigureAwait(false);
        attempt.Connection = passage.Lease.Connection;
        passage.Turn?.End();
    }
}
