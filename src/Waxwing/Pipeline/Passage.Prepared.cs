namespace Waxwing;

/// <summary>A message that was prepared before: its passage begins with what was found then, and there is no MIME.</summary>
internal sealed partial class Passage
{
    /// <summary>The message that was prepared, as long as the passage has not ended; null for one that sets out as MIME.</summary>
    public PreparedMessage? PreparedMessage { get; private set; }

    /// <summary>How it is delivered this time; null likewise.</summary>
    public PreparedDelivery? Delivery { get; private set; }

    /// <summary>What was found when it was prepared; null where all of it is found on this passage. It is read where somebody asks.</summary>
    public PreparationFindings? Findings { get; private init; }

    /// <summary>What a person should know, with what was found when the message was prepared.</summary>
    public IEnumerable<string> AllWarnings => Findings is null ? Warnings : Findings.Facts.Warnings.Concat(Warnings);

    /// <summary>Of a message that was prepared before, to some of its recipients.</summary>
    /// <exception cref="ArgumentException">It goes to nobody, or to too many.</exception>
    public static Passage Of(PreparedMessage message, PreparedDelivery delivery, TimeSpan limit, DateTimeOffset startedAt, long startedTimestamp) =>
        new(message.Kind, limit, startedAt, startedTimestamp)
        {
            PreparedMessage = message,
            Delivery = delivery,
            Findings = message.Found,
            Addressing = delivery.Of(message),
            Requests = Requests.Of(delivery),
            State = delivery.State,
        };
}
