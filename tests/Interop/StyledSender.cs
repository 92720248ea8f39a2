using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>Sends one message under circumstances in which it can travel in a style.</summary>
internal static class StyledSender
{
    private const int Neighbours = 4;

    /// <exception cref="SendException">Nobody was accepted.</exception>
    public static async Task<SendReceipt> SendAsync(IRealServer server, Listener listener, TravelStyle style, MimeMessage message, CancellationToken cancellationToken)
    {
        var clock = new LaterClock();
        await using var sender = new MailSender(Options(server, listener) with { Clock = clock });
        switch (style)
        {
            case TravelStyle.BdatAlone:
                await sender.SendAsync(Neighbour(), cancellationToken);
                clock.Later(TimeSpan.FromSeconds(10));
                break;
            case TravelStyle.DataCrossing or TravelStyle.BdatCrossing:
                await sender.SendAsync(Neighbour(), cancellationToken);
                await sender.SendAsync(Neighbour(), cancellationToken);
                await sender.SendAsync(Neighbour(), cancellationToken);
                var neighbours = Enumerable.Range(0, Neighbours).Select(_ => sender.SendAsync(Neighbour(), cancellationToken)).ToArray();
                try
                {
                    return await sender.SendAsync(message, cancellationToken);
                }
                finally
                {
                    await Task.WhenAll(neighbours);
                }

            case TravelStyle.DataAlone or TravelStyle.BdatGrouped:
                break;
        }

        return await sender.SendAsync(message, cancellationToken);
    }

    private static SenderOptions Options(IRealServer server, Listener listener)
    {
        var endpoint = server[listener];
        return new SenderOptions
        {
            Relays =
            [
                new RelayOptions
                {
                    Host = SmtpEndpoint.Host,
                    Port = endpoint.Port,
                    Mode = endpoint.Tls == TlsMode.Implicit ? Smtp.TlsMode.Implicit : Smtp.TlsMode.StartTls,
                    AuthorityFile = server.AuthorityFile,
                    UserName = server.Login?.User,
                    Password = server.Login is { } login ? Secret.FromValue(login.Password) : null,
                    MaxConnections = 1,
                },
            ],
            Retry = new RetryOptions { MaxAttempts = 1 }, // The deferred recipient stays deferred.
        };
    }

    private static MimeMessage Neighbour()
    {
        var message = new MimeMessage { Subject = "Neighbour", Body = new TextPart("plain") { Text = "hello" } };
        message.From.Add(new MailboxAddress("Sender", "sender@example.org"));
        message.To.Add(new MailboxAddress(null, Address.Fresh("neighbour")));
        return message;
    }

    /// <summary>A clock that goes as others do, and can be put forward: what was idle becomes idle for longer.</summary>
    private sealed class LaterClock : TimeProvider
    {
        private long ticks;

        public void Later(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref ticks);
    }
}
