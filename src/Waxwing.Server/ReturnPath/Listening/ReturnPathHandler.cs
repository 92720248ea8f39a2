using System.Net;
using Waxwing.Server.Submission;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.ReturnPath.Listening;

/// <summary>Decides for one session what may come back. Nothing is relayed and nothing answered: whatever is not for an address of ours is refused before its content.</summary>
/// <param name="services">What all sessions share.</param>
/// <param name="address">Where the client is.</param>
internal sealed class ReturnPathHandler(ReturnPathServices services, IPAddress address) : ISmtpServerHandler
{
    // RFC 5321 §3.6.2: 550 where mail is not relayed; X.1.1: no such mailbox. Which of both it is, is nobody's business.
    private static readonly SmtpServerReply NoMailbox = HandoverReplies.Say(550, 5, 1, 1, "No such mailbox here");

    /// <summary>How many messages were accepted.</summary>
    public int Accepted { get; private set; }

    public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken) => ValueTask.FromResult<ScramCredential?>(null);

    public ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) => ValueTask.FromResult(SmtpServerReply.SenderAccepted);

    public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken) =>
        ValueTask.FromResult(services.Recipients.TryFind(recipient, out _) ? SmtpServerReply.RecipientAccepted : NoMailbox);

    public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SmtpServerSink>(new ReturnedSink(services, address, transaction, () => Accepted++));
}
