using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>The addresses of a mail host.</summary>
/// <param name="Addresses">Those that may be connected to; at least one.</param>
/// <param name="IsSecure">Whether DNSSEC vouches for the answers, and with them for the absence of TLSA records (RFC 7672 §2.2.2).</param>
/// <param name="CanonicalName">The name that has them, where the host is an alias; otherwise null.</param>
internal sealed record FoundAddresses(ImmutableArray<IPAddress> Addresses, bool IsSecure, Domain? CanonicalName);

/// <summary>Finds the addresses of mail hosts: of the families that are used, and at port 25 none of this machine.</summary>
internal sealed class MailHostAddresses(IDnsLookup dns, MxOptions options) : INameResolver
{
    private const int SmtpPort = 25;

    private IEnumerable<DnsType> Families
    {
        get
        {
            if (options.UseIPv6 && options.SourceAddress is null or { AddressFamily: AddressFamily.InterNetworkV6 })
            {
                yield return DnsType.Aaaa;
            }

            if (options.SourceAddress is null or { AddressFamily: AddressFamily.InterNetwork })
            {
                yield return DnsType.A;
            }
        }
    }

    /// <summary>Finds them, or says why there are none.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<(FoundAddresses? Found, SendError? Error)> FindAsync(Domain host, CancellationToken cancellationToken)
    {
        if (host.Address is { } literal)
        {
            return IsOurs(literal) ? (null, Loop(host)) : (new FoundAddresses([literal], IsSecure: false, CanonicalName: null), null);
        }

        var name = DnsName.Of(host);
        var answers = await Task.WhenAll(Families.Select(family => dns.AskAsync(new DnsQuestion(name, family), cancellationToken))).ConfigureAwait(false);
        var addresses = answers.SelectMany(answer => answer.Records).OfType<AddressRecord>().Select(record => record.Address).ToImmutableArray();
        if (addresses.IsEmpty)
        {
            // One family that cannot be had is no matter while the other can.
            return (null, answers.Select(MxFault.Of).FirstOrDefault(fault => fault is not null)
                ?? MxFault.Deferred(SendFault.NoMailHost, $"the mail host {host} has no address that can be used"));
        }

        var others = addresses.Where(address => !IsOurs(address)).ToImmutableArray();
        if (others.IsEmpty)
        {
            return (null, Loop(host));
        }

        // An answer that is blocked must not make the host look unsigned: one that is Secure is enough.
        var secure = answers.Where(answer => answer.Status == DnsStatus.Secure).ToArray();
        var alias = secure.Select(answer => answer.CanonicalName).FirstOrDefault(canonical => canonical is not null);
        return (new FoundAddresses(others, secure.Length > 0, alias is not null && Domain.TryParse(alias.ToString(), out var parsed, out _) ? parsed : null), null);
    }

    /// <inheritdoc/>
    /// <exception cref="SendException">There are none.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var (found, error) = await FindAsync(Domain.Parse(host), cancellationToken).ConfigureAwait(false);
        return found is null ? throw new SendException(error!) : [.. found.Addresses];
    }

    // Whoever may write an MX record would otherwise hand mail to the server of this machine, as one of its own (RFC 5321 §5.1, loops).
    private bool IsOurs(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return options.Port == SmtpPort && (IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any));
    }

    private static SendError Loop(Domain host) =>
        MxFault.Refused(SendFault.MailLoop, $"DNS says that the mail host {host} is this machine (5.4.6); no other domain's mail is sent there") with { Scope = FailureScope.Relay };
}
