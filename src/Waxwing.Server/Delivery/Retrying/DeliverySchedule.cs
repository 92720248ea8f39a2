namespace Waxwing.Server.Delivery.Retrying;

/// <summary>
/// When a delivery is tried again. The waits before attempts 2, 3, … are
/// <code>
/// mail hosts:  5 to 10 min, 10 to 20, 20 to 40, 40 to 80, 80 to 160, 2 to 4 h, 2 to 4 h, …
/// relay:       1 to 2 min, 2 to 4, 4 to 8, 8 to 16, 16 to 32, 32 to 64, 64 to 128, 2 to 4 h, …
/// </code>
/// (docs/retrying.md), and what the server asks for is waited for as well. They end with the message. Immutable; as safe for threads as <paramref name="chance"/> is.
/// </summary>
/// <param name="chance">Gives a number from 0 (inclusive) to 1 (exclusive).</param>
/// <param name="configured">The waits in place of those; null: those.</param>
internal sealed class DeliverySchedule(Func<double> chance, BackOff? configured = null)
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    /// <summary>No message is tried more often. The waits alone keep it from that within five days; this holds where they do not.</summary>
    public const int MostAttempts = 100;

    // RFC 5321 §4.5.4.1 wants 30 minutes at least, and sooner ones while the message is young.
    private static readonly BackOff MailHosts = new(TimeSpan.FromMinutes(5), Longest);
    private static readonly BackOff Relay = new(TimeSpan.FromMinutes(1), Longest);

    /// <summary>The waits by themselves.</summary>
    public static BackOff Of(DeliveryWay way) => way switch
    {
        DeliveryWay.MailHosts => MailHosts,
        DeliveryWay.Relay => Relay,
    };

    /// <summary>When the attempt behind this one is due; null if there is none any more.</summary>
    /// <param name="facts">The attempt that failed.</param>
    /// <param name="asked">The wait that the server asked for, or null.</param>
    public DateTimeOffset? NextAt(AttemptFacts facts, TimeSpan? asked)
    {
        if (facts.Attempt >= MostAttempts)
        {
            return null;
        }

        var (least, whole) = (configured ?? Of(facts.Way)).Bounds(facts.Attempt);
        if (asked is { } wanted && wanted > least)
        {
            // Nobody comes sooner than he was told to, nor do all who were told come at once.
            (least, whole) = (wanted, wanted + (whole - least));
        }

        // What is random gives way to the end of the message; what is fixed does not.
        var left = facts.ExpiresAt - facts.Now;
        whole = whole < left ? whole : left;
        return least < left ? facts.Now + least + ((whole - least) * chance()) : null;
    }
}
