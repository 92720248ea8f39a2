using System.Collections.Immutable;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>A message on its way out: MIME, and what MIME does not say.</summary>
/// <param name="Mime">
/// The message. Sending gives it a Message-ID and Date if it has none, and chooses transfer encodings for parts that
/// have none; its Bcc field stays in the object and never leaves.
/// </param>
public sealed record OutgoingMessage(MimeMessage Mime)
{
    /// <summary>What the message is for. Default: a notification.</summary>
    public MailKind Kind { get; init; } = MailKind.Notification;

    /// <summary>Where reports of failure go (the reverse-path). Default, null: the Sender, else the From; or nowhere, see <see cref="ReportsNowhere"/>.</summary>
    public Mailbox? ReversePath { get; init; }

    /// <summary>
    /// Whether nobody hears of a failure: the null reverse-path <c>&lt;&gt;</c> (RFC 5321 §4.5.5). For messages that report on other messages, and automatic answers, which must
    /// not be answered again. Default false. With a <see cref="ReversePath"/> beside it the message is refused.
    /// </summary>
    public bool ReportsNowhere { get; init; }

    /// <summary>
    /// Who gets the message, in place of those that its To, Cc and Bcc name; for messages whose header says something
    /// else. Default, empty: those of the header.
    /// </summary>
    public ImmutableArray<Mailbox> Recipients { get; init; } = [];

    /// <summary>
    /// Of what the sender wants to hear about each recipient (NOTIFY, RFC 3461); null (default): the relay's usual. A request, no
    /// promise: a relay without DSN gets the message without it, and the receipt says so. That holds for
    /// <see cref="DsnNotify.Never"/> too, which only spares a report of failure.
    /// </summary>
    public DsnNotify? Notify { get; init; }

    /// <summary>How much of the message a report of failure brings back (RET, RFC 3461); null (default): the relay's choice. A request, as <see cref="Notify"/>.</summary>
    public DsnReturn? Return { get; init; }

    /// <summary>The name by which reports speak of the message (ENVID, RFC 3461), or null (default). A request, as <see cref="Notify"/>.</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <summary>
    /// Whether the message may go on only inside verified TLS, at every hop (REQUIRETLS, RFC 8689). Default false. A relay that does
    /// not promise it is not sent the message: <see cref="SmtpFailureDetail.RequireTlsNotOffered"/>.
    /// </summary>
    public bool RequireTls { get; init; }

    /// <summary>
    /// Until when the message is wanted (DELIVERBY, RFC 2852), counted from the call that sends it; null (default): no such wish.
    /// <see cref="DeliverByMode.Return"/> is a condition: it bounds all attempts, and a relay that does not announce DELIVERBY, or only
    /// longer times, is not sent the message. <see cref="DeliverByMode.Notify"/> is a request, as <see cref="Notify"/>.
    /// </summary>
    public DeliverBy? DeliverBy { get; init; }

    /// <summary>Whether the message is encrypted to its recipients; null (default): as <see cref="EncryptionOptions"/> of the sender have it for its kind.</summary>
    public EncryptionPolicy? Encryption { get; init; }

    /// <summary>
    /// What is done about sensitive data in this message, in place of <see cref="SenderOptions.Guard"/>; null (default): what is said there. It
    /// does not turn the guard on where the sender has none.
    /// </summary>
    public GuardPolicy? Guard { get; init; }

    /// <summary>
    /// Whether <see cref="Mime"/> is disposed once its sending has ended, with the files behind its attachments. Default false: it stays the
    /// caller's. For messages that are built for one sending, above all in a batch, where nobody else knows when each has ended: what
    /// is not disposed keeps its files open, and its memory, until the garbage collector has finalized it.
    /// </summary>
    public bool OwnsMime { get; init; }

    /// <summary>
    /// Anything of the caller's, or null (default): <see cref="SendReceipt.State"/> hands it back, so that the receipts of a batch, which
    /// come in any order, find their messages again. Waxwing does not look at it.
    /// </summary>
    public object? State { get; init; }

    /// <summary>A message of the default kind.</summary>
    /// <param name="message">The message.</param>
    public static implicit operator OutgoingMessage(MimeMessage message) => new(message);

    /// <summary>A message of the default kind.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The outgoing message.</returns>
    public static OutgoingMessage FromMimeMessage(MimeMessage message) => new(message);
}
