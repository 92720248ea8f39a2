using System.Collections.Immutable;

namespace Waxwing.Smtp;

/// <summary>The envelope of one transaction (RFC 5321 §2.3.1): who it is from, and to whom it goes. Immutable.</summary>
public sealed class Envelope
{
    /// <summary>The most recipients in one transaction. A server must take 100 (RFC 5321 §4.5.3.1.8); more is its choice.</summary>
    public const int MaxRecipients = 1000;

    /// <summary>Creates an envelope.</summary>
    /// <param name="reversePath">Where reports of failure go, or null for the null reverse-path <c>&lt;&gt;</c> (RFC 5321 §4.5.5).</param>
    /// <param name="recipients">The forward-paths: 1 to <see cref="MaxRecipients"/>.</param>
    /// <exception cref="ArgumentException">There are no recipients, or too many.</exception>
    public Envelope(Mailbox? reversePath, ImmutableArray<Mailbox> recipients)
    {
        if (recipients.IsDefaultOrEmpty || recipients.Length > MaxRecipients)
        {
            throw new ArgumentException($"An envelope has 1 to {MaxRecipients} recipients.", nameof(recipients));
        }

        ReversePath = reversePath;
        Recipients = recipients;
    }

    /// <summary>Where reports of failure go, or null for the null reverse-path.</summary>
    public Mailbox? ReversePath { get; }

    /// <summary>The recipients.</summary>
    public ImmutableArray<Mailbox> Recipients { get; }

    /// <summary>RET (RFC 3461 §4.3): how much of the message a notification of failure brings back; null (default): the server's choice.</summary>
    public DsnReturn? Return { get; init; }

    /// <summary>ENVID (RFC 3461 §4.4): the name by which notifications speak of this transaction, or null (default).</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <summary>NOTIFY and ORCPT (RFC 3461 §4.1, §4.2), by the recipient for whom they are asked; nothing is asked for one who is missing. Default: nobody is there.</summary>
    /// <exception cref="ArgumentException">There is a request for somebody who is not among <see cref="Recipients"/>.</exception>
    public IReadOnlyDictionary<Mailbox, DsnRequest> DsnRequests
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var requests = value.ToImmutableDictionary();
            field = requests.Keys.FirstOrDefault(recipient => !Recipients.Contains(recipient)) is { } stranger
                ? throw new ArgumentException($"There is a request for {stranger}, who is no recipient.", nameof(DsnRequests))
                : requests;
        }
    } = ImmutableDictionary<Mailbox, DsnRequest>.Empty;

    /// <summary>BY (RFC 2852): until when the message is wanted, or null (default).</summary>
    public DeliverBy? DeliverBy { get; init; }

    /// <summary>REQUIRETLS (RFC 8689): whether the message may go on only inside verified TLS, at every hop. Default false.</summary>
    public bool RequireTls { get; init; }

    /// <summary>Whether an address can travel only with SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsSmtpUtf8 => ReversePath is { NeedsSmtpUtf8: true } || AnyRecipientDoes;

    private bool AnyRecipientDoes
    {
        get
        {
            foreach (var recipient in Recipients)
            {
                if (recipient.NeedsSmtpUtf8)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
