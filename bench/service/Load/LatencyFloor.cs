using System.Net;
using System.Net.Sockets;
using Waxwing.Service.Floor;
using Waxwing.Smtp;

namespace Waxwing.Service.Load;

/// <summary>What no service can be faster than: the same octets in one commit, and then one transaction of the engine on a connection that is warm, to the same sink.</summary>
internal static class LatencyFloor
{
    public static async Task<string> MeasureAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using var sink = Sink.Listen(options);
        var message = new Message(options);
        await using var store = GroupCommit.Open(options.Data);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, options.SinkPort, cancellationToken).ConfigureAwait(false);
        await using var session = await SmtpConnection.OpenAsync(
            client.GetStream(),
            new SmtpConnectionOptions { Host = options.Host, Tls = TlsPolicy.FromAuthorityFile(options.Authority) },
            cancellationToken).ConfigureAwait(false);
        var (committed, arrived) = (new List<double>(options.Count), new List<double>(options.Count));
        for (var number = 0; number < options.Warmup + options.Count; number++)
        {
            await Task.Delay(options.Gap, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            var begin = TimeProvider.System.GetTimestamp();
            var content = message.Content(number).AsMemory()[..^3];
            await store.WriteAsync(content).ConfigureAwait(false);
            var commit = TimeProvider.System.GetTimestamp();
            await session.SendAsync(new Envelope(Mailbox.Parse(message.From), [Mailbox.Parse(message.Recipient(number))]), MessageContent.FromBytes(content), cancellationToken).ConfigureAwait(false);
            var arrival = await sink.ArrivedAsync(number, cancellationToken).ConfigureAwait(false);
            if (number >= options.Warmup)
            {
                committed.Add(Latency.Milliseconds(begin, commit));
                arrived.Add(Latency.Milliseconds(begin, arrival));
            }
        }

        return Latency.Tell(options.Count, ("commit", committed), (string.Empty, arrived));
    }
}
