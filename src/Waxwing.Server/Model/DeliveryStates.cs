namespace Waxwing.Server.Model;

/// <summary>The diagram of the states: which may follow which.</summary>
/// <remarks>
/// <code>
/// Scheduled ─► Queued ─► Leased ─► Delivered │ Failed │ Deferred │ Unknown │ Held
///                 ▲         │ given back, nobody was asked
///                 └─────────┘
/// Deferred, Unknown ─► Leased (the next attempt) │ Failed (expired)
/// Held ─► Queued (a person) │ Failed
/// everything but Leased and what is final ─► Cancelled, Held
/// Queued, Scheduled ─► Suppressed
/// </code>
/// </remarks>
internal static class DeliveryStates
{
    /// <summary>Whether nothing follows.</summary>
    public static bool IsFinal(this DeliveryState state) => state >= DeliveryState.Delivered;

    /// <summary>Whether one may become the other.</summary>
    public static bool MayBecome(this DeliveryState from, DeliveryState to) => from switch
    {
        DeliveryState.Scheduled => to is DeliveryState.Queued or DeliveryState.Leased or DeliveryState.Held or DeliveryState.Cancelled or DeliveryState.Failed or DeliveryState.Suppressed,
        DeliveryState.Queued => to is DeliveryState.Scheduled or DeliveryState.Leased or DeliveryState.Held or DeliveryState.Cancelled or DeliveryState.Failed or DeliveryState.Suppressed,
        DeliveryState.Leased => to is DeliveryState.Queued or DeliveryState.Deferred or DeliveryState.Held or DeliveryState.Unknown or DeliveryState.Delivered or DeliveryState.Failed or DeliveryState.Suppressed,
        DeliveryState.Deferred => to is DeliveryState.Leased or DeliveryState.Queued or DeliveryState.Held or DeliveryState.Cancelled or DeliveryState.Failed,
        DeliveryState.Held => to is DeliveryState.Queued or DeliveryState.Cancelled or DeliveryState.Failed,
        DeliveryState.Unknown => to is DeliveryState.Leased or DeliveryState.Queued or DeliveryState.Held or DeliveryState.Cancelled or DeliveryState.Failed or DeliveryState.Delivered,
        DeliveryState.Delivered or DeliveryState.Failed or DeliveryState.Suppressed or DeliveryState.Cancelled => false,
    };
}
