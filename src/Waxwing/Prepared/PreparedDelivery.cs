using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>One delivery of a prepared message: to whom, signed by whom, and what is asked of the relay. Immutable.</summary>
public sealed record PreparedDelivery
{
    /// <summary>Those who may know of one another; they share transactions. Whoever is named twice gets it once.</summary>
    public ImmutableArray<Mailbox> Recipients { get; init; } = [];

    /// <summary>Those of whom no other may know (Bcc): each has a transaction alone. Who is among <see cref="Recipients"/> as well is no secret.</summary>
    public ImmutableArray<Mailbox> HiddenRecipients { get; init; } = [];

    /// <summary>
    /// Who signs, in place of <see cref="SigningOptions.Signers"/> of the sender; its domain is that of the author or one above it. Null (default): whoever signs for
    /// the author by the sender's options. The keys stay the caller's until the delivery has ended.
    /// </summary>
    public DkimSignerOptions? Signer { get; init; }

    /// <summary>
    /// The time that signatures bear (<c>t=</c>, RFC 6376 §3.5), from 1970 on; null (default): when they are made. Deliveries of one message by the same signer at the same
    /// time have the same octets. A <see cref="DkimSignerOptions.Lifetime"/> counts from it too.
    /// </summary>
    public DateTimeOffset? SignedAt
    {
        get;
        init => field = value is null || value >= DateTimeOffset.UnixEpoch ? value : throw new ArgumentOutOfRangeException(nameof(SignedAt), value, "SignedAt is in 1970 or later.");
    }

    /// <summary>
    /// The reverse-paths of single recipients, in place of <see cref="PreparedMessage.ReversePath"/>: variable envelope return paths, by which a bounce names its recipient. Whoever has one has a
    /// transaction alone. All are of one domain, whose SPF record is what receivers judge. Who is no recipient is passed over. Never null; default: nobody has one.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">They are of several domains.</exception>
    public IReadOnlyDictionary<Mailbox, Mailbox> ReversePaths
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Values.DistinctBy(path => path.Domain).Skip(1).Any()
                ? throw new ArgumentException("Reverse-paths of one delivery are of one domain.", nameof(value))
                : value.ToImmutableDictionary();
        }
    } = ImmutableDictionary<Mailbox, Mailbox>.Empty;

    /// <inheritdoc cref="OutgoingMessage.Notify"/>
    public DsnNotify? Notify { get; init; }

    /// <summary>
    /// NOTIFY and ORCPT (RFC 3461 §4.1, §4.2) of single recipients, in place of <see cref="Notify"/> and of the recipient's own address, where they are not null there. Who is no recipient is passed
    /// over. Never null; default: nobody is there.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<Mailbox, DsnRequest> DsnRequests
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.ToImmutableDictionary();
        }
    } = ImmutableDictionary<Mailbox, DsnRequest>.Empty;

    /// <inheritdoc cref="OutgoingMessage.Return"/>
    public DsnReturn? Return { get; init; }

    /// <inheritdoc cref="OutgoingMessage.EnvelopeId"/>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <inheritdoc cref="OutgoingMessage.RequireTls"/>
    public bool RequireTls { get; init; }

    /// <inheritdoc cref="OutgoingMessage.DeliverBy"/>
    public DeliverBy? DeliverBy { get; init; }

    /// <inheritdoc cref="OutgoingMessage.State"/>
    public object? State { get; init; }

    /// <summary>From whom the message is, and to whom it goes this time.</summary>
    /// <exception cref="ArgumentException">It goes to nobody, or to too many.</exception>
    internal Addressing Of(PreparedMessage message)
    {
        var visible = Once(Recipients);
        var hidden = Once(HiddenRecipients);
        hidden = hidden.IsEmpty || visible.IsEmpty ? hidden : [.. hidden.Except(visible)];
        return visible.Length + hidden.Length is > 0 and <= Envelope.MaxRecipients
            ? new Addressing(message.From, message.ReversePath, visible, hidden) { ReversePaths = ReversePaths }
            : throw new ArgumentException($"A delivery has 1 to {Envelope.MaxRecipients} recipients.");
    }

    private static ImmutableArray<Mailbox> Once(ImmutableArray<Mailbox> recipients) =>
        recipients.IsDefault ? [] : recipients.Length < 2 ? recipients : [.. recipients.Distinct()];
}
