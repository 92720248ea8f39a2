namespace Waxwing.Smtp.Server;

/// <summary>The body type that MAIL declared (RFC 6152, RFC 3030).</summary>
public enum SmtpBodyType
{
    /// <summary>Nothing declared, or <c>BODY=7BIT</c>.</summary>
    SevenBit,

    /// <summary><c>BODY=8BITMIME</c>.</summary>
    EightBitMime,

    /// <summary><c>BODY=BINARYMIME</c>.</summary>
    BinaryMime,
}

/// <summary>The envelope of the message that a session is receiving (RFC 5321 §3.3).</summary>
public sealed class SmtpServerTransaction
{
    private readonly List<Mailbox> _recipients = [];
    private readonly Dictionary<Mailbox, DsnRequest> _dsnRequests = [];

    internal SmtpServerTransaction(MailCommand command)
    {
        Sender = command.Sender;
        DeclaredSize = command.Size;
        Body = command.Body;
        SmtpUtf8 = command.SmtpUtf8;
        Return = command.Return;
        EnvelopeId = command.EnvelopeId;
        RequireTls = command.RequireTls;
        DeliverBy = command.DeliverBy;
    }

    /// <summary>The reverse path; null is the empty path <c>&lt;&gt;</c> of notifications.</summary>
    public Mailbox? Sender { get; }

    /// <summary>The accepted recipients, in the order of their commands; a recipient named twice stands twice.</summary>
    public IReadOnlyList<Mailbox> Recipients => _recipients;

    /// <summary>The size in octets that MAIL declared (RFC 1870), or null.</summary>
    public long? DeclaredSize { get; }

    /// <summary>The declared body type.</summary>
    public SmtpBodyType Body { get; }

    /// <summary>Whether MAIL asked for SMTPUTF8 (RFC 6531).</summary>
    public bool SmtpUtf8 { get; }

    /// <summary>How much a notification of failure brings back (RFC 3461 §4.3), or null if nothing was said.</summary>
    public DsnReturn? Return { get; }

    /// <summary>The sender's name for this transaction (RFC 3461 §4.4), or null.</summary>
    public EnvelopeId? EnvelopeId { get; }

    /// <summary>Whether the message may go on only inside verified TLS (RFC 8689).</summary>
    public bool RequireTls { get; }

    /// <summary>Until when the message is wanted (RFC 2852), or null.</summary>
    public DeliverBy? DeliverBy { get; }

    /// <summary>
    /// What was asked (RFC 3461 §4.1, §4.2) for each of <see cref="Recipients"/>; <see cref="DsnRequest.None"/> where nothing was. For a recipient
    /// named twice, what was asked last.
    /// </summary>
    public IReadOnlyDictionary<Mailbox, DsnRequest> DsnRequests => _dsnRequests;

    internal void Add(Mailbox recipient, DsnRequest dsn)
    {
        _recipients.Add(recipient);
        _dsnRequests[recipient] = dsn;
    }
}
