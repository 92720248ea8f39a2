namespace Waxwing.Smtp;

/// <summary>What a sender asks for one recipient (RFC 3461 §4.1, §4.2).</summary>
/// <param name="Notify">Of what it wants to hear, or null for the server's usual (RFC 3461 §4.1: failure, and perhaps delay).</param>
/// <param name="OriginalRecipient">The recipient as first named, or null.</param>
/// <exception cref="ArgumentOutOfRangeException">The notification holds a bit that has no name.</exception>
public sealed record DsnRequest(DsnNotify? Notify, OriginalRecipient? OriginalRecipient)
{
    /// <summary>Of what it wants to hear, or null for the server's usual.</summary>
    public DsnNotify? Notify { get; init => field = Checked(value); } = Checked(Notify);

    /// <summary>Nothing asked for.</summary>
    public static DsnRequest None { get; } = new(null, null);

    private static DsnNotify? Checked(DsnNotify? notify) => notify is null or (>= DsnNotify.Never and <= (DsnNotify.Success | DsnNotify.Failure | DsnNotify.Delay))
        ? notify
        : throw new ArgumentOutOfRangeException(nameof(notify), notify, "Notify is a combination of the named values.");
}
