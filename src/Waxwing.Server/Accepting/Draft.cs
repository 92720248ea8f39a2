using System.Collections.Immutable;
using MimeKit;
using Waxwing.Server.Mail;
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

    /// <summary>Whether the reverse-path is told by mail of what becomes of it. By SMTP it is, as far as <see cref="DsnRequests"/> want it.</summary>
    public bool ReportsFailure { get; init; }

    /// <summary>What is asked of such reports (RFC 3461 §4.3, §4.4), or null for nothing.</summary>
    public ReportRequest? Reports { get; init; }

    /// <summary>Of what they are to tell about single recipients (RFC 3461 §4.1, §4.2); nothing is asked for one who is missing.</summary>
    public IReadOnlyDictionary<Mailbox, DsnRequest> DsnRequests { get; init; } = ImmutableDictionary<Mailbox, DsnRequest>.Empty;

    /// <summary>When it is to be sent (UTC); null: at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The author and the recipients in the sender's own words, where they came as texts; null: those of the header.</summary>
    public GivenAddresses? Given { get; init; }

    /// <summary>The sender's own words for it.</summary>
    public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>Addresses as they were given, for lists and events: whoever compares them with his own finds the same.</summary>
/// <param name="From">From.</param>
/// <param name="To">To.</param>
/// <param name="Cc">Cc.</param>
/// <param name="Bcc">Bcc.</param>
/// <param name="ReplyTo">Reply-To.</param>
internal sealed record GivenAddresses(string From, ImmutableArray<string> To, ImmutableArray<string> Cc, ImmutableArray<string> Bcc, ImmutableArray<string> ReplyTo)
{
    /// <summary>Those of a header.</summary>
    public static GivenAddresses In(MimeMessage message) => new(
        string.Join(", ", ShownAddress.Of(message.From)), ShownAddress.Of(message.To), ShownAddress.Of(message.Cc), ShownAddress.Of(message.Bcc), ShownAddress.Of(message.ReplyTo));
}
