using System.Collections.Immutable;

namespace Waxwing;

/// <summary>Everything goes to the relays of the configuration, in their order.</summary>
internal sealed class RelayRoutes(ImmutableArray<Relay> relays) : IRoutes
{
    private readonly ImmutableArray<Hop> _hops = [.. relays.Select(relay => new Hop(relay, Ruling: null))];

    public bool IsDisposed => relays[0].IsDisposed;

    public IEnumerable<Relay> Relays => relays;

    public ValueTask<ImmutableArray<Route>> FindAsync(Passage passage, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ImmutableArray<Route>>(passage.Waiting() is { IsEmpty: false } waiting ? [new Route { Recipients = waiting, Hops = _hops }] : []);

    public Task<SendPlan> PlanAsync(SendPlan plan, Passage passage, CancellationToken cancellationToken) =>
        Task.FromResult(plan with { Relays = [.. relays.Select(relay => relay.Options.Url)] });

    public void Tell(Attempt attempt)
    {
        // What is to be told of relays, their telemetry tells.
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(relays.Select(relay => relay.DisposeAsync().AsTask())).ConfigureAwait(false);
}
