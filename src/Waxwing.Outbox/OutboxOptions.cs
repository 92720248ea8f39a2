namespace Waxwing.Outbox;

/// <summary>How the relay of an outbox works. Immutable.</summary>
public sealed record OutboxOptions
{
    /// <summary>How many messages a worker sends at a time: 1 to 256. Default 8.</summary>
    public int Places
    {
        get;
        init => field = value is >= 1 and <= 256 ? value : throw new ArgumentOutOfRangeException(nameof(Places), value, "Places is 1 to 256.");
    } = 8;

    /// <summary>How often a worker that found nothing looks again: 10 milliseconds to 1 minute. Default 1 second.</summary>
    public TimeSpan PollInterval
    {
        get;
        init => field = Within(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(PollInterval));
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a message stays a worker's that says nothing more; one that works renews it. When it ends, another worker takes the message over. 1 second to 1 hour; the clocks of
    /// the workers must agree better than this. Default 1 minute.
    /// </summary>
    public TimeSpan Lease
    {
        get;
        init => field = Within(value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(Lease));
    } = TimeSpan.FromMinutes(1);

    /// <summary>The wait before the second attempt; it doubles for each further one. 0 to 1 hour. Default 1 minute. The sender's own quick retries come before it.</summary>
    public TimeSpan FirstDelay
    {
        get;
        init => field = Within(value, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(FirstDelay));
    } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait. 0 to 1 day. Default 4 hours.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init => field = Within(value, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(MaxDelay));
    } = TimeSpan.FromHours(4);

    /// <summary>
    /// Whether a message of unknown fate waits for a person (<see cref="OutboxEntries.ReleaseAsync"/>). Default false: it is sent again with the same octets, and the possible duplicate is
    /// on record. Of no meaning with <see cref="SubmitsOnce"/>.
    /// </summary>
    public bool HoldsUnknown { get; init; }

    /// <summary>
    /// When a message of unknown fate is sent again: 0 to 1 day. Default 15 minutes. Codes and links that expire (<see cref="MailKindRules.Life"/> of an hour or less) are sent again at
    /// once: somebody waits for them.
    /// </summary>
    public TimeSpan UnknownDelay
    {
        get;
        init => field = Within(value, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(UnknownDelay));
    } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Whether the relay is the service of Waxwing, or another that takes a message with the header field <c>Idempotency-Key</c> once. Then each recipient has a transaction alone with a key of its own,
    /// and what is sent again after an unknown fate is accepted once. Default false: others would pass the field on.
    /// </summary>
    public bool SubmitsOnce { get; init; }

    /// <summary>How long a message that has ended stays in the table, without its content: 0 to 10 years. Default 7 days.</summary>
    public TimeSpan Retention
    {
        get;
        init => field = Within(value, TimeSpan.Zero, TimeSpan.FromDays(3650), nameof(Retention));
    } = TimeSpan.FromDays(7);

    private static TimeSpan Within(TimeSpan value, TimeSpan least, TimeSpan most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {least} to {most}.");
}
