using System.Collections.Concurrent;

namespace Waxwing.Storm.Relays;

/// <summary>One time that a relay took responsibility for a delivery.</summary>
/// <param name="Relay">Which relay.</param>
/// <param name="MessageId">The Message-ID of what came.</param>
/// <param name="Digest">SHA-256 of its octets, in hexadecimal.</param>
internal sealed record Arrival(int Relay, string MessageId, string Digest);

/// <summary>What the relays took, written before they say 250. It belongs to them alone: nothing of the service's is in it.</summary>
internal sealed class RelayLog(Plant plant)
{
    private const int PlantedAt = 20; // Not the first: the fault is to look like any other.

    private readonly ConcurrentDictionary<string, IReadOnlyList<Arrival>> _arrivals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _putOff = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>How often a relay took a delivery.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All deliveries that arrived.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Arrival>> Arrivals => _arrivals;

    /// <summary>How a delivery arrived, if it did.</summary>
    public IReadOnlyList<Arrival> ArrivalsOf(string recipient) => _arrivals.GetValueOrDefault(recipient) ?? [];

    /// <summary>What the relays did, and how often.</summary>
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>A relay is about to take a delivery.</summary>
    public void Add(string recipient, Arrival arrival)
    {
        var number = Interlocked.Increment(ref _count);
        for (var times = number != PlantedAt ? 1 : plant switch { Plant.Nothing => 1, Plant.Lost => 0, Plant.Doubled => 2 }; times > 0; times--)
        {
            _arrivals.AddOrUpdate(recipient, [arrival], (_, before) => [.. before, arrival]);
        }
    }

    /// <summary>Whether a recipient is to come back later: once, or twice for every other message; wherever it was tried.</summary>
    public bool PutsOff(string recipient) => _putOff.AddOrUpdate(recipient, 1, (_, times) => times + 1) <= 1 + (Addresses.MessageOf(recipient) % 2);

    /// <summary>A relay did something.</summary>
    public void Note(string fault) => _faults.AddOrUpdate(fault, 1, (_, times) => times + 1);
}
