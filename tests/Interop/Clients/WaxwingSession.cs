using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>A session of Waxwing.Smtp, which sends the octets as they are.</summary>
internal sealed class WaxwingSession : IMailClient
{
    public async Task<Outcome> SendAsync(Submission submission, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", submission.Endpoint.Port, cancellationToken);
        MailSession session = await SmtpConnection.OpenAsync(client.GetStream(), new SmtpConnectionOptions
        {
            Host = SmtpEndpoint.Host,
            Mode = submission.Endpoint.Tls == TlsMode.Implicit ? Smtp.TlsMode.Implicit : Smtp.TlsMode.StartTls,
            Tls = TlsPolicy.FromAuthorityFile(submission.AuthorityFile),
        }, cancellationToken);
        try
        {
            if (submission.Credentials is { } credentials)
            {
                session = await ((SecuredSession)session).AuthenticateAsync(new PasswordCredential(credentials.User, credentials.Password), new SaslPolicy(), cancellationToken);
            }

            var result = await session.SendAsync(
                new Envelope(Mailbox.Parse(submission.MailFrom), [.. submission.Recipients.Select(Mailbox.Parse)]),
                MessageContent.FromBytes(submission.Content),
                cancellationToken);
            await session.QuitAsync();
            return new Outcome(result.Recipients.ToDictionary(recipient => recipient.Recipient.ToString(), recipient => recipient.Reply?.Code ?? 0, StringComparer.Ordinal), Refusal: null);
        }
        catch (SmtpException exception) when (exception.Error.Reply is { } reply)
        {
            return new Outcome(new Dictionary<string, int>(StringComparer.Ordinal), reply.Code);
        }
        finally
        {
            await session.DisposeAsync();
        }
    }
}
