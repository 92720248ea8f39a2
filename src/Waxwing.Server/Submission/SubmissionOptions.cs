using System.Collections.Immutable;
using System.Net;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>Where and how mail is taken by SMTP. Immutable.</summary>
internal sealed record SubmissionOptions
{
    /// <summary>The name in the greeting and in the trace field: that of this host.</summary>
    public required Domain ServerName { get; init; }

    /// <summary>Where TLS begins with the connection (RFC 8314 §3.3): <c>--submissions</c>, port 465 as a rule.</summary>
    public ImmutableArray<IPEndPoint> ImplicitTls { get; init; } = [];

    /// <summary>Where TLS begins with STARTTLS, and nothing is taken before: <c>--submission</c>, port 587 as a rule.</summary>
    public ImmutableArray<IPEndPoint> StartTls { get; init; } = [];

    /// <summary>
    /// For programs that know nothing of TLS: a port of 127.0.0.1 and ::1, in clear and without AUTH (<c>--plain-loopback</c>). Whoever may connect on this
    /// machine sends with <see cref="PlainLoopbackKey"/>. Null (default): there is none.
    /// </summary>
    public int? PlainLoopbackPort { get; init; }

    /// <summary>The id of the key to which the mail of <see cref="PlainLoopbackPort"/> belongs.</summary>
    public Guid? PlainLoopbackKey { get; init; }

    /// <summary>Users with passwords, beside the keys.</summary>
    public ImmutableArray<SubmissionUser> Users { get; init; } = [];

    /// <summary>The bounds.</summary>
    public SubmissionLimits Limits { get; init; } = new();

    /// <summary>
    /// How long is waited. As in <see cref="SmtpServerTimeouts"/>, but one content has 15 minutes as a whole, however it trickles, and a session an hour.
    /// </summary>
    public SmtpServerTimeouts Timeouts { get; init; } = new() { Content = TimeSpan.FromMinutes(15), Session = TimeSpan.FromHours(1) };

    /// <summary>Whether a certificate is needed.</summary>
    public bool UsesTls => !ImplicitTls.IsEmpty || !StartTls.IsEmpty;

    /// <summary>Whether a user cannot have this name, since those log in with it who have a key.</summary>
    public static bool StandsForKeys(string name) => LogIns.IsUserOfKeys(name) || Guid.TryParse(name, out _);

    /// <exception cref="ArgumentException">The options contradict each other, or a bound is out of its range.</exception>
    public void Validate()
    {
        if ((PlainLoopbackPort is null) != (PlainLoopbackKey is null))
        {
            throw new ArgumentException("The port in clear needs a key to which its mail belongs, and the key a port.");
        }

        foreach (var user in Users)
        {
            if (StandsForKeys(user.Name) || Users.Count(other => string.Equals(other.Name, user.Name, StringComparison.Ordinal)) > 1)
            {
                throw new ArgumentException($"The user '{user.Name}' is named twice, or has a name that stands for keys.");
            }
        }

        ReadOnlySpan<long> positive =
        [
            Limits.Connections, Limits.ConnectionsPerClient, Limits.MessageSize, Limits.ContentMemory, Limits.Recipients, Limits.RecipientsPerSession,
            Limits.MessagesPerSession, Limits.MessagesPerSecond ?? 1, Limits.Burst, Limits.FailedLogIns.FreePerClient, Limits.FailedLogIns.FreePerName,
            Limits.FailedLogIns.First.Ticks, Limits.FailedLogIns.Longest.Ticks, Limits.FailedLogIns.Forget.Ticks, Limits.FailedLogIns.Remembered,
        ];
        foreach (var bound in positive)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound, nameof(Limits));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limits.MessageSize, ContentBuffer.Longest, nameof(Limits));
    }

    /// <summary>What a session is told, but for the certificate of its moment.</summary>
    public SmtpServerOptions ForSessions(SmtpServerTlsMode mode, TimeProvider clock) => new()
    {
        ServerName = ServerName,
        TlsMode = mode,
        RequireTls = mode != SmtpServerTlsMode.NeverOnLoopback,
        RequireAuthentication = mode != SmtpServerTlsMode.NeverOnLoopback,
        // What DSN promises is kept by the couriers, who pass it on, and by their reports.
        Extensions = SmtpServerExtensions.Usual | SmtpServerExtensions.Limits | SmtpServerExtensions.DeliveryStatusNotifications,
        MaxMessageSize = Limits.MessageSize,
        Limits = new SmtpServerLimits { Recipients = Limits.Recipients, Transactions = Limits.MessagesPerSession, CommandsPerMessage = 2 * Limits.Recipients + 100 },
        Timeouts = Timeouts,
        Clock = clock,
    };
}
