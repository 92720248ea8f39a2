using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Commands.Queue;

/// <summary>Deliveries that were looked for, and whether there are more than were asked for.</summary>
internal sealed record QueueSearch(IReadOnlyList<QueuedDelivery> Found, bool HasMore)
{
    /// <summary>Looks for deliveries in one of several states, those first that are due first.</summary>
    public static async Task<QueueSearch> RunAsync(IMailQueue queue, QueueFilter filter, IEnumerable<DeliveryState?> states, int atMost, CancellationToken stop)
    {
        var found = new List<QueuedDelivery>();
        foreach (var state in states)
        {
            found.AddRange(await queue.ListAsync(filter with { State = state }, atMost + 1, stop));
        }

        return new QueueSearch([.. found.OrderBy(delivery => delivery.Delivery.DueAt).ThenBy(delivery => delivery.MessageId).Take(atMost)], found.Count > atMost);
    }
}
