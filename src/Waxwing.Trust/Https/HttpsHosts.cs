using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Connects to web hosts at the addresses that our own DNS gives, so that one resolver answers for all that is asked.</summary>
internal sealed class HttpsHosts(IDnsLookup dns, TimeProvider clock)
{
    // A name with more addresses is a trap or a mistake.
    private const int MaxAddresses = 8;

    // So that a dead address leaves time for the next.
    private static readonly TimeSpan AddressLimit = TimeSpan.FromSeconds(5);

    /// <summary>Connects to the first address that answers.</summary>
    /// <exception cref="IOException">DNS cannot be relied on, or the host has no address that answers.</exception>
    /// <exception cref="SocketException">There is no such host.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        var failure = "";
        foreach (var address in await AddressesAsync(host.Host, cancellationToken).ConfigureAwait(false))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var deadline = new CancellationTokenSource(AddressLimit, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, host.Port), either.Token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                failure = $"{address}: {exception.Message}";
            }
        }

        throw new IOException($"no address of {host.Host} takes connections ({failure})");
    }

    private async Task<IEnumerable<IPAddress>> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        var name = Domain.TryParse(host, out var domain, out _) && !domain.IsAddressLiteral ? DnsName.Of(domain) : throw new SocketException((int)SocketError.HostNotFound);
        DnsAnswer[] answers =
        [
            await dns.AskAsync(new DnsQuestion(name, DnsType.A), cancellationToken).ConfigureAwait(false),
            await dns.AskAsync(new DnsQuestion(name, DnsType.Aaaa), cancellationToken).ConfigureAwait(false),
        ];
        var addresses = answers.SelectMany(answer => answer.Records.OfType<AddressRecord>()).Select(record => record.Address).Take(MaxAddresses).ToArray();
        return (addresses.Length, Array.Find(answers, answer => answer.Status is DnsStatus.Bogus or DnsStatus.Failure)) switch
        {
            ( > 0, _) => addresses,
            (_, { } unreliable) => throw new IOException($"whether {host} has an address cannot be told: {unreliable.Reason}"),
            _ => throw new SocketException((int)SocketError.HostNotFound),
        };
    }
}
