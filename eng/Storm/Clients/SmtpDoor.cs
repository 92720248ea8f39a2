using System.Net;
using System.Net.Sockets;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Testing;

namespace Waxwing.Storm.Clients;

/// <summary>A client of the submission listener, on one connection as long as that lasts.</summary>
internal sealed class SmtpDoor(int port, string user, string key, TestAuthority authority) : IDoor
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private MailSession? _session;

    public async Task<DoorAnswer> SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        try
        {
            _session ??= await OpenAsync(cancellationToken);
            var envelope = new Envelope(Mailbox.Parse(Addresses.Sender), [.. parcel.Recipients.Select(Mailbox.Parse)]);
            var result = await _session.SendAsync(envelope, MessageContent.FromBytes(ContentOf(parcel)), cancellationToken);
            if (!_session.IsUsable)
            {
                await CloseAsync();
            }

            return Judge(result);
        }
        catch (Exception lost) when (lost is SocketException or IOException)
        {
            return new DoorAnswer.Again(Soon);
        }
        catch (SmtpException failure)
        {
            await CloseAsync();
            return failure.Error.Reply is { Code: >= 500 } reply ? new DoorAnswer.Refused(reply.ToString()) : new DoorAnswer.Again(Soon);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private static DoorAnswer Judge(TransactionResult result)
    {
        if (result.FinalReply is { IsPositive: true } final && result.Recipients.All(recipient => recipient.Reply is { IsPositive: true }))
        {
            return new DoorAnswer.Accepted(string.Join(' ', final.Lines).Split(' ')[^1]);
        }

        var refusal = result.Recipients.Select(recipient => recipient.Reply).Append(result.FinalReply).FirstOrDefault(reply => reply is { Code: >= 500 });
        return refusal is null ? new DoorAnswer.Again(Soon) : new DoorAnswer.Refused(refusal.ToString());
    }

    private static byte[] ContentOf(Parcel parcel) => Encoding.ASCII.GetBytes(
        $"From: {Addresses.Sender}\r\nTo: {string.Join(",\r\n ", parcel.Recipients)}\r\nSubject: {parcel.Subject}\r\nDate: Mon, 30 Nov 2026 12:00:00 +0000\r\n"
        + $"Message-ID: <{parcel.Key}@{Addresses.SenderDomain}>\r\nIdempotency-Key: {parcel.Key}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n{parcel.Text}");

    private async Task<MailSession> OpenAsync(CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var options = new SmtpConnectionOptions { Host = "localhost", Tls = TlsPolicy.FromAuthorityFile(authority.AuthorityFile) };
        var session = await SmtpConnection.OpenAsync(client.GetStream(), options, cancellationToken);
        return await session.AuthenticateAsync(new PasswordCredential(user, key), new SaslPolicy(), cancellationToken);
    }

    private async Task CloseAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }
}
