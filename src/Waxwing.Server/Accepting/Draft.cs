using System.Collections.Immutable;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Server.Accepting;

/// <summary>A message as it is handed over, by whichever door: nothing of it is judged yet.</summary>
internal sealed record Draft
{
    /// <summary>The message. It belongs to the desk from now on, which disposes it.</summary>
    public required MimeMessage Mime { get; init; }

    /// <summary>Who gets it, where the envelope says so; empty: those of the header.</summary>
    public ImmutableArray<Mailbox> Recipients { get; init; } = [];

    /// <summary>Where reports of failure go. Null with <see cref="HasEnvelope"/>: nowhere (<c>&lt;&gt;</c>); without: the Sender, else the From.</summary>
    public Mailbox? ReversePath { get; init; }

    /// <summary>Whether it came with an envelope, as it does by SMTP.</summary>
    public bool HasEnvelope { get; init; }

    /// <summary>Whether the reverse-path wants a message about a failure. By SMTP it does unless NOTIFY says otherwise.</summary>
    public bool ReportsFailure { get; init; }

    /// <summary>When it is to be sent (UTC); null: at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The sender's own words for it.</summary>
    public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;
}
