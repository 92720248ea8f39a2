using Waxwing.Server.Model;

namespace Waxwing.Server.Api.Emails;

/// <summary>Where a message stands for a recipient, in the words of the API.</summary>
internal static class StatusWord
{
    private static readonly Dictionary<string, DeliveryState> States = Enum.GetValues<DeliveryState>().ToDictionary(Of, StringComparer.Ordinal);

    /// <summary>All words, for people.</summary>
    public static readonly string All = string.Join(", ", States.Keys);

    /// <summary>The word of a state.</summary>
    public static string Of(DeliveryState state) => state switch
    {
        DeliveryState.Scheduled => "scheduled",
        DeliveryState.Queued => "queued",
        DeliveryState.Leased => "sending",
        DeliveryState.Deferred => "delayed",
        DeliveryState.Held => "held",
        DeliveryState.Unknown => "unknown",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "failed",
        DeliveryState.Suppressed => "suppressed",
        DeliveryState.Cancelled => "canceled",
    };

    /// <summary>The state of a word.</summary>
    public static bool TryRead(string word, out DeliveryState state) => States.TryGetValue(word, out state);
}
