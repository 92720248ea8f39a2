using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// Checks whether an address has a name that leads back to it, as receivers of mail do (iprev, RFC 8601 §3). Thread-safe; keeps nothing, see <see cref="DnsCache"/>.
/// </summary>
public sealed class IprevVerifier
{
    // RFC 8601 §3: an address with very many names is a trap, and each of them costs a question.
    private const int MaxNames = 10;

    private readonly IDnsLookup _dns;

    /// <summary>Creates a verifier; nothing is asked yet.</summary>
    /// <param name="dns">Who answers the questions.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dns"/> is null.</exception>
    public IprevVerifier(IDnsLookup dns)
    {
        ArgumentNullException.ThrowIfNull(dns);
        _dns = dns;
    }

    /// <summary>Checks.</summary>
    /// <param name="address">The address; IPv4 or IPv6, an IPv4 address that came as an IPv6 one counts as such.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<IprevVerdict> CheckAsync(IPAddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var client = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var name = ReverseName.Of(client);
        var pointer = await _dns.AskAsync(new DnsQuestion(name, DnsType.Ptr), cancellationToken).ConfigureAwait(false);
        IprevVerdict Verdict(IprevResult result, string reason, Domain? host = null) =>
            new(name, pointer) { Address = client, Result = result, Reason = reason, Host = host };

        if (pointer.Finding == DnsFinding.Nothing)
        {
            return Verdict(IprevResult.TempError, $"whether {client} has a name in DNS cannot be told: {pointer.Reason}");
        }

        Domain[] hosts = [.. pointer.Records.OfType<PtrRecord>().Select(record => record.Host).Where(host => !host.IsAddressLiteral).Take(MaxNames)];
        string? unanswered = null;
        foreach (var host in hosts)
        {
            var back = await _dns.AskAsync(new DnsQuestion(DnsName.Of(host), SpfLookups.TypeOf(client.AddressFamily)), cancellationToken).ConfigureAwait(false);
            if (SpfLookups.AddressesOf(back).Contains(client))
            {
                return Verdict(IprevResult.Pass, $"{client} is named {host}, and {host} has the address", host);
            }

            unanswered ??= back.Reason;
        }

        return hosts switch
        {
            [] => Verdict(IprevResult.PermError, $"{client} has no name in DNS (PTR)"),
            _ when unanswered is not null => Verdict(IprevResult.TempError, $"whether the name of {client} leads back cannot be told: {unanswered}"),
            _ => Verdict(IprevResult.Fail, $"the name of {client} does not lead back: {string.Join(", ", hosts.Take(3).Select(host => host.Ascii))} has no such address"),
        };
    }
}
