using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Everything that a sender needs to know. Immutable; checked as a whole when the sender is made.</summary>
public sealed record SenderOptions
{
    private const int MxPlaces = 64;

    /// <summary>
    /// The relays in the order of preference; at least one, unless there is <see cref="Mx"/>. Each message goes to the first; the next is asked at once, but
    /// only where those before it cannot be reached or cannot be trusted, and the message was surely not sent.
    /// </summary>
    public ImmutableArray<RelayOptions> Relays { get; init; } = [];

    /// <summary>Delivery to the mail hosts of the recipients' domains, in place of <see cref="Relays"/>; or null. Exactly one of both.</summary>
    public MxOptions? Mx { get; init; }

    /// <summary>The deadlines of the phases of a session.</summary>
    public SmtpTimeouts Timeouts { get; init; } = SmtpTimeouts.Default;

    /// <summary>The deadline of a message, all attempts and waits included; the life of its kind, if shorter. Default 15 minutes.</summary>
    public TimeSpan Deadline
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromDays(5) ? value : throw new ArgumentOutOfRangeException(nameof(Deadline), value, "Deadline is more than zero and at most 5 days.");
    } = TimeSpan.FromMinutes(15);

    /// <summary>How often and how fast an attempt is repeated.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>When a relay that keeps failing is left alone for a while.</summary>
    public BreakerOptions Breaker { get; init; } = new();

    /// <summary>How long a connection that is not in use stays open: 0 to 1 hour. Default 60 seconds; servers close theirs after some minutes.</summary>
    public TimeSpan IdleLimit
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1) ? value : throw new ArgumentOutOfRangeException(nameof(IdleLimit), value, "IdleLimit is 0 to 1 hour.");
    } = TimeSpan.FromSeconds(60);

    /// <summary>Which messages are encrypted to their recipients. By default none is.</summary>
    public EncryptionOptions Encryption { get; init; } = new();

    /// <summary>
    /// Who is asked about names: of relays that are found by SRV records, and of relays' addresses. Null for the system's
    /// resolver, of which no answer counts as secure.
    /// </summary>
    public IDnsLookup? Dns { get; init; }

    /// <summary>
    /// Whether DNS is asked, before a message goes to a relay, if the recipients' domains take mail at all: one that does not exist, that says so (null MX, RFC 7505), or that
    /// has neither a mail host nor an address is refused, and the others get the message. No server is asked, and what DNS does not say stops nothing. Default false. With
    /// <see cref="Mx"/> it is found out anyway.
    /// </summary>
    public bool CheckRecipientDomains { get; init; }

    /// <summary>
    /// What is done about secrets, payment cards, bank accounts, national ids, codes and links with tokens in a message. Default:
    /// <see cref="GuardPolicy.Default"/>, which refuses what nobody should mail. Null: messages are not read for it, and their receipts say so.
    /// </summary>
    public GuardPolicy? Guard { get; init; } = GuardPolicy.Default;

    /// <summary>Who signs (DKIM). Default: nobody.</summary>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>The clock of everything. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where log events go, or null. What it throws is not thrown to whoever sends.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>How traces, metrics and log events name addresses, and whose meter it is. That they are made follows from who listens.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Sees the redacted conversations, or null.</summary>
    public ISmtpTrace? Trace { get; init; }

    /// <summary>How many messages may be under way at once: the places of the largest relay, since one is used at a time and any may be the one.</summary>
    internal int Places => Mx is not null ? MxPlaces : Relays.Max(relay => relay.MaxConnections * relay.MaxWindow);

    /// <summary>How many of them may have no place on a connection yet: one that opens each, and those that take its next places. Mail hosts are slow, each in its own way.</summary>
    internal int PlacesAhead => Mx is not null ? MxPlaces : Relays.Max(relay => 4 * relay.MaxConnections);
}
