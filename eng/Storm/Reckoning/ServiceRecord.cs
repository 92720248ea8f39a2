using Waxwing.Server.Mail;
using Waxwing.Server.Store;
using Waxwing.Storm.Relays;
using Waxwing.Storm.Service;

namespace Waxwing.Storm.Reckoning;

/// <summary>Reads the service's own record, message by message.</summary>
internal static class ServiceRecord
{
    private const int PageSize = 100;

    /// <summary>All of it. Events are read where the relays know something that a state alone does not explain.</summary>
    public static async Task<IReadOnlyList<RecordedDelivery>> ReadAsync(IStore store, RelayLog log, CancellationToken cancellationToken)
    {
        var record = new List<RecordedDelivery>();
        Guid? after = null;
        while (true)
        {
            var slice = await store.Mail.ListAsync(ServiceSettings.Tenant, new MessageFilter(), new Page(PageSize, After: after), cancellationToken);
            foreach (var message in slice.Items)
            {
                var doubtful = message.Deliveries.Any(delivery => log.ArrivalsOf(delivery.Recipient).Count != (delivery.State == Server.Model.DeliveryState.Delivered ? 1 : 0))
                    ? await DoubtfulAsync(store, message.Id, cancellationToken)
                    : [];
                record.AddRange(message.Deliveries.Select(delivery => new RecordedDelivery(message.Id, delivery.Recipient, delivery.State, doubtful.Contains(delivery.Recipient))));
            }

            if (!slice.HasMore)
            {
                return record;
            }

            after = slice.Items[^1].Id;
        }
    }

    private static async Task<HashSet<string>> DoubtfulAsync(IStore store, Guid message, CancellationToken cancellationToken) =>
    [
        .. (await store.Mail.EventsAsync(ServiceSettings.Tenant, message, cancellationToken))
            .Where(happened => happened.PossibleDuplicate || happened.Type == MailEventType.Unknown)
            .Select(happened => happened.Recipient!),
    ];
}
