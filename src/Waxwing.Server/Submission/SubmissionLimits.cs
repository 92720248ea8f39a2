namespace Waxwing.Server.Submission;

/// <summary>The bounds of the listener. Each is positive.</summary>
internal sealed record SubmissionLimits
{
    /// <summary>The most connections at once. The next is answered 421 4.7.0 (RFC 5321 §3.8); by implicit TLS it is closed. Default 1000.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>The most of them from one client: an IPv4 address, or the first 64 bits of an IPv6 address. Default 100.</summary>
    public int ConnectionsPerClient { get; init; } = 100;

    /// <summary>The largest message in octets; the next octet makes it 552 5.3.4. At most 1 GiB; default 41,943,040 (40 MiB).</summary>
    public int MessageSize { get; init; } = 40 * 1024 * 1024;

    /// <summary>The most octets of messages that are being received at once, in all sessions; what goes beyond is answered 452 4.3.1. Default 536,870,912 (512 MiB).</summary>
    public long ContentMemory { get; init; } = 512L * 1024 * 1024;

    /// <summary>The most recipients of one message; the next gets 452 4.5.3. RFC 5321 §4.5.3.1.8 asks for at least 100. Default 1000.</summary>
    public int Recipients { get; init; } = 1000;

    /// <summary>The most recipients of one session; the next gets 452 4.5.3. Default 10,000.</summary>
    public int RecipientsPerSession { get; init; } = 10_000;

    /// <summary>The most messages of one session; the next MAIL gets 421, and the client comes back. Default 1000.</summary>
    public int MessagesPerSession { get; init; } = 1000;

    /// <summary>How many messages a second one key may begin in the long run; more get 451 4.7.1. Null: no bound. Default 1000.</summary>
    public int? MessagesPerSecond { get; init; } = 1000;

    /// <summary>How many messages one key may begin at once after a rest. Default 2000.</summary>
    public int Burst { get; init; } = 2000;

    /// <summary>How failed log-ins are slowed down.</summary>
    public FailedLogInLimits FailedLogIns { get; init; } = new();
}

/// <summary>How failed log-ins are slowed down: after some, each further one doubles the time in which none is tried.</summary>
internal sealed record FailedLogInLimits
{
    /// <summary>How many failures of one client cost nothing. Default 5.</summary>
    public int FreePerClient { get; init; } = 5;

    /// <summary>How many failures with one key or user cost nothing, from wherever. Default 20.</summary>
    public int FreePerName { get; init; } = 20;

    /// <summary>How long the first lock holds. Default 5 seconds.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long any lock holds at most. Default 15 minutes.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>After so long without another failure all is forgotten. Default 1 hour.</summary>
    public TimeSpan Forget { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most clients, names and pairs of both that are remembered, each; the oldest give way. Default 10,000.</summary>
    public int Remembered { get; init; } = 10_000;
}
