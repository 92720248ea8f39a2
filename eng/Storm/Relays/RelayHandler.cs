using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Storm.Relays;

/// <summary>What a relay does in one session.</summary>
internal sealed class RelayHandler(Relay relay, Socket socket) : ISmtpServerHandler
{
    private static readonly SmtpServerReply NoSuchUser = new(550, new EnhancedStatusCode(5, 1, 1), "No such user");
    private static readonly SmtpServerReply Later = new(451, new EnhancedStatusCode(4, 2, 0), "Come back later");
    private static readonly SmtpServerReply Closing = new(421, new EnhancedStatusCode(4, 3, 2), "Closing");

    public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken) => ValueTask.FromResult<ScramCredential?>(null);

    public async ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
    {
        if (relay.Falls(1500, "dropped at MAIL"))
        {
            socket.Close();
        }
        else if (relay.Falls(3000, "stalled at MAIL"))
        {
            await Relay.StallAsync(cancellationToken);
        }
        else if (relay.Falls(2000, "421 to MAIL"))
        {
            return Closing;
        }

        return SmtpServerReply.SenderAccepted;
    }

    public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken)
    {
        switch (Addresses.KindOf(recipient.ToString()))
        {
            case RecipientKind.Unknown:
                relay.Log.Note("recipient refused");
                return ValueTask.FromResult(NoSuchUser);
            case RecipientKind.Late when relay.Log.PutsOff(recipient.ToString()):
                relay.Log.Note("recipient put off");
                return ValueTask.FromResult(Later);
            default:
                return ValueTask.FromResult(SmtpServerReply.RecipientAccepted);
        }
    }

    public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SmtpServerSink>(new RelayContent(relay, socket, transaction));
}
