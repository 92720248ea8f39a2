using System.Net;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Finds the addresses of a host by the resolver that the configuration names, in place of the system's.</summary>
internal sealed class DnsAddresses(IDnsLookup dns) : INameResolver
{
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        // RFC 6761 §6.3: localhost is never asked for.
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [IPAddress.IPv6Loopback, IPAddress.Loopback];
        }

        if (!Domain.TryParse(host.EndsWith('.') ? host[..^1] : host, out var domain, out _) || domain.IsAddressLiteral)
        {
            return [];
        }

        var name = DnsName.Of(domain);
        var six = dns.AskAsync(new DnsQuestion(name, DnsType.Aaaa), cancellationToken);
        var four = dns.AskAsync(new DnsQuestion(name, DnsType.A), cancellationToken);
        var answers = await Task.WhenAll(six, four).ConfigureAwait(false);
        var addresses = answers.SelectMany(answer => answer.Records).OfType<AddressRecord>().Select(record => record.Address).ToArray();
        if (addresses.Length == 0)
        {
            // One family that cannot be had is no matter while the other can.
            Array.ForEach(answers, DnsRefusal.ThrowIfUnreliable);
        }

        return addresses;
    }
}
