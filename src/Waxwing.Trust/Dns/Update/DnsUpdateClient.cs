using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>Writes to a zone by dynamic update (RFC 2136), each message signed (RFC 8945), over TCP alone: an update has no use for a forged address. Thread-safe.</summary>
internal sealed class DnsUpdateClient(IPEndPoint server, TsigKey key, TimeProvider clock, TimeSpan limit)
{
    public IPEndPoint Server => server;

    /// <summary>Makes changes, all or none of them.</summary>
    /// <exception cref="ArgumentException">There is too much for one message.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<DnsUpdateResult> SendAsync(DnsName zone, ImmutableArray<RecordSetChange> changes, CancellationToken cancellationToken)
    {
        var message = new DnsUpdateMessage(zone, changes);
        var request = Tsig.Sign(message.Octets.Span, key, clock.GetUtcNow());
        using var timer = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var answer = await DnsExchange.OverTcpAsync(request.Octets, server, either.Token).ConfigureAwait(false);
            return DnsUpdateAnswer.Read(answer, message.Identifier, request, key, clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DnsUpdateResult.Of(DnsUpdateFault.TimedOut, $"{server} did not answer within {limit.TotalSeconds} s; the change may have been made.");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return DnsUpdateResult.Of(DnsUpdateFault.Unreachable, $"{server} cannot be reached: {exception.Message}");
        }
    }
}
