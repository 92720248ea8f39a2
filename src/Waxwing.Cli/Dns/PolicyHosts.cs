using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Configuration;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Cli.Dns;

/// <summary>Fetches policies of MTA-STS from the hosts that our own DNS names, so that the command sees what <c>--resolver</c> sees.</summary>
internal sealed class PolicyHosts : IDisposable
{
    private const int Https = 443;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly IDnsLookup _dns;
    private readonly SocketsHttpHandler _handler = MtaStsFetcher.CreateHandler();

    /// <exception cref="SendException">Stage Configure: the authorities cannot be read.</exception>
    public PolicyHosts(IDnsLookup dns, string? authority, TimeProvider clock)
    {
        _dns = dns;
        _handler.ConnectCallback = async (connection, stop) => await ConnectAsync(connection.DnsEndPoint.Host, stop);
        _handler.UseProxy = false;
        if (authority is not null)
        {
            Trust(authority);
        }

        Fetcher = new MtaStsFetcher(_handler, Limit, clock);
    }

    public MtaStsFetcher Fetcher { get; }

    public void Dispose() => _handler.Dispose();

    private void Trust(string authority)
    {
        var policy = _handler.SslOptions.CertificateChainPolicy!;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw ConfigurationFault.Unreadable($"the authorities in {authority} cannot be read: {exception.Message}");
        }
    }

    private async Task<Stream> ConnectAsync(string host, CancellationToken stop)
    {
        foreach (var address in await AddressesAsync(host, stop))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, Https), stop);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new IOException($"{host} has no address that takes connections");
    }

    private async Task<IEnumerable<IPAddress>> AddressesAsync(string host, CancellationToken stop)
    {
        var name = Domain.TryParse(host, out var domain, out _) && !domain.IsAddressLiteral ? DnsName.Of(domain) : throw new IOException($"{host} is no name");
        DnsAnswer[] answers = [await _dns.AskAsync(new DnsQuestion(name, DnsType.A), stop), await _dns.AskAsync(new DnsQuestion(name, DnsType.Aaaa), stop)];
        return answers.SelectMany(answer => answer.Records.OfType<AddressRecord>()).Select(record => record.Address);
    }
}
