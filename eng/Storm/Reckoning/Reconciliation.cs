using Waxwing.Server.Model;
using Waxwing.Storm.Clients;
using Waxwing.Storm.Relays;

namespace Waxwing.Storm.Reckoning;

/// <summary>
/// Three parties kept books without knowing of one another: the clients, the service, the relays. Each delivery is looked up in all three.
/// </summary>
internal sealed class Reconciliation(Ledger ledger, RelayLog log)
{
    private readonly Dictionary<DeliveryState, int> _states = Enum.GetValues<DeliveryState>().ToDictionary(state => state, _ => 0);
    private readonly List<string> _lost = [];
    private readonly List<string> _breaches = [];
    private readonly List<string> _recorded = [];
    private readonly List<string> _unrecorded = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private int _accepted;
    private int _deliverable;
    private int _delivered;

    /// <summary>Looks everything up.</summary>
    /// <param name="messages">How many messages there were.</param>
    /// <param name="seed">The seed, from which follows who gets them.</param>
    /// <param name="record">The service's record.</param>
    public Books Of(int messages, int seed, IEnumerable<RecordedDelivery> record)
    {
        var byRecipient = record.ToLookup(delivery => delivery.Recipient, StringComparer.Ordinal);
        for (var message = 0; message < messages; message++)
        {
            foreach (var recipient in Addresses.Of(message, seed))
            {
                _known.Add(recipient);
                Look(message, recipient, [.. byRecipient[recipient]]);
            }
        }

        _breaches.AddRange(ledger.Breaches);
        _breaches.AddRange(log.Arrivals.Keys.Concat(byRecipient.Select(group => group.Key)).Where(recipient => !_known.Contains(recipient) && Addresses.KindOf(recipient) != RecipientKind.Author).Distinct(StringComparer.Ordinal)
            .Select(recipient => $"{recipient}: nobody handed over mail for it"));
        return new Books
        {
            AcceptedMessages = ledger.Accepted,
            AcceptedDeliveries = _accepted,
            States = _states,
            Deliverable = _deliverable,
            Delivered = _delivered,
            Lost = _lost,
            RecordedDuplicates = _recorded,
            UnrecordedDuplicates = _unrecorded,
            Breaches = _breaches,
        };
    }

    private void Look(int message, string recipient, IReadOnlyList<RecordedDelivery> records)
    {
        var arrivals = log.ArrivalsOf(recipient);
        if (ledger.IdOf(message) is not { } id)
        {
            if (records.Count > 0 || arrivals.Count > 0)
            {
                _breaches.Add($"{recipient}: no client was told that its message was accepted, and yet it was");
            }

            return;
        }

        _accepted++;
        var isDeliverable = Addresses.KindOf(recipient) != RecipientKind.Unknown;
        _deliverable += isDeliverable ? 1 : 0;
        if (records is not [var kept])
        {
            (records.Count == 0 ? _lost : _breaches).Add($"{recipient}: accepted as {id}, and the service has {records.Count} records of it");
            return;
        }

        if (Guid.TryParse(id, out var told) && told != kept.MessageId)
        {
            _breaches.Add($"{recipient}: the client was told {id}, and the service has it as {kept.MessageId}");
        }

        _states[kept.State]++;
        Compare(kept, arrivals, isDeliverable);
    }

    private void Compare(RecordedDelivery kept, IReadOnlyList<Arrival> arrivals, bool isDeliverable)
    {
        var name = $"{kept.Recipient} ({kept.MessageId})";
        if (kept.State == DeliveryState.Delivered && arrivals.Count == 0)
        {
            _lost.Add($"{name}: the service says delivered, and no relay has it");
        }
        else if (kept.State == DeliveryState.Delivered)
        {
            _delivered++;
        }
        else if (isDeliverable && kept.State.IsFinal())
        {
            _breaches.Add($"{name}: {kept.State}, although it could be delivered");
        }

        if (arrivals.Count > 0 && kept.State is DeliveryState.Failed or DeliveryState.Suppressed or DeliveryState.Cancelled && !kept.MayBeDouble)
        {
            _breaches.Add($"{name}: the service says {kept.State}, and {arrivals.Count} relays have it");
        }

        if (arrivals.Count > 1)
        {
            (kept.MayBeDouble ? _recorded : _unrecorded).Add($"{name}: {arrivals.Count} times, at {string.Join(", ", arrivals.Select(arrival => arrival.Relay))}");
            if (arrivals.DistinctBy(arrival => (arrival.MessageId, arrival.Digest)).Skip(1).Any())
            {
                _breaches.Add($"{name}: what came again had other octets");
            }
        }
    }
}
