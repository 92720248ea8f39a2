namespace Waxwing.Smtp.Server;

/// <summary>How long the server half waits. A trickling client cannot stretch any of them: each runs from the start of its phase.</summary>
public sealed record SmtpServerTimeouts
{
    /// <summary>The TLS handshake. Default 30 seconds.</summary>
    public TimeSpan Handshake { get; init => field = Positive(value); } = TimeSpan.FromSeconds(30);

    /// <summary>From the end of one command to the end of the next line. Default 5 minutes (RFC 5321 §4.5.3.2.7).</summary>
    public TimeSpan Command { get; init => field = Positive(value); } = TimeSpan.FromMinutes(5);

    /// <summary>Between two blocks of content. Default 3 minutes.</summary>
    public TimeSpan ContentBlock { get; init => field = Positive(value); } = TimeSpan.FromMinutes(3);

    /// <summary>One content as a whole, or one BDAT chunk. Default 1 hour.</summary>
    public TimeSpan Content { get; init => field = Positive(value); } = TimeSpan.FromHours(1);

    /// <summary>One decision of the handler. Default 5 minutes, so that the client's ten minutes for the final reply are never used up.</summary>
    public TimeSpan Handler { get; init => field = Positive(value); } = TimeSpan.FromMinutes(5);

    /// <summary>Until the client has taken what the server writes. Default 2 minutes.</summary>
    public TimeSpan Write { get; init => field = Positive(value); } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The session as a whole: once it is over no transaction begins, and a client between transactions gets 421. One that is under way has as long as
    /// <see cref="Content"/> to end, and is cut off then. Null (default): no bound.
    /// </summary>
    public TimeSpan? Session { get; init => field = value is { } bound ? Positive(bound) : null; }

    private static TimeSpan Positive(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
