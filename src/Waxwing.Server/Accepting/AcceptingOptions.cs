namespace Waxwing.Server.Accepting;

/// <summary>What is accepted.</summary>
internal sealed record AcceptingOptions
{
    /// <summary>The most octets of a message as it leaves, header and body. Default 40 MiB, as at Resend.</summary>
    public int MaxMessageSize { get; init; } = 40 * 1024 * 1024;

    /// <summary>The most recipients of a message. Default 1,000; the API of Resend allows 50 of each field.</summary>
    public int MaxRecipients { get; init; } = 1000;

    /// <summary>With fewer octets free on the disk of the data folder nothing is accepted, so that what was accepted can still be delivered and written down. Default 256 MiB.</summary>
    public long LeastFree { get; init; } = 256L * 1024 * 1024;

    /// <summary>How far ahead mail may be scheduled. Default 30 days.</summary>
    public TimeSpan FarthestSchedule { get; init; } = TimeSpan.FromDays(30);
}
