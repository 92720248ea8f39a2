namespace Waxwing.Server.Model;

/// <summary>Where one message stands on its way to one recipient. The last four are final.</summary>
/// <remarks>The numbers are in databases.</remarks>
internal enum DeliveryState
{
    /// <summary>Its time has not come.</summary>
    Scheduled = 0,

    /// <summary>It waits for its first attempt.</summary>
    Queued = 1,

    /// <summary>A node has it for an attempt, until the lease ends.</summary>
    Leased = 2,

    /// <summary>An attempt failed for a reason that may pass; it waits for the next one.</summary>
    Deferred = 3,

    /// <summary>It waits for a person.</summary>
    Held = 4,

    /// <summary>An attempt ended without anybody knowing how: the recipient may have it. It waits for what the policy of its kind says.</summary>
    Unknown = 5,

    /// <summary>The next server took responsibility. No more is meant by it.</summary>
    Delivered = 6,

    /// <summary>It was refused for good, or expired.</summary>
    Failed = 7,

    /// <summary>It was not sent, because the recipient is on a list.</summary>
    Suppressed = 8,

    /// <summary>It was withdrawn before it was sent.</summary>
    Cancelled = 9,
}
