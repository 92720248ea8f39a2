using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>The addresses of a mail host.</summary>
/// <param name="Addresses">Those that may be connected to; at least one.</param>
/// <param name="IsSecure">Whether DNSSEC vouches for the answers, and with them for the absence of TLSA records (RFC 7672 §2.2.2).</param>
/// <param name="CanonicalName">The name that has them, where the host is an alias and DNSSEC vouches for it; otherwise null.</param>
/// <param name="IsAlias">Whether the host is an alias, whoever vouches.</param>
internal sealed record FoundAddresses(ImmutableArray<IPAddress> Addresses, bool IsSecure, Domain? CanonicalName, bool IsAlias = false);

/// <summary>Finds the addresses of mail hosts: of the families that are used, and at port 25 none of this machine.</summary>
/// <param name="dns">Who is asked.</param>
/// <param name="options">How mail hosts are met.</param>
/// <param name="overIPv6">Whether hosts are reached over IPv6 as well.</param>
internal sealed class MailHostAddresses(IDnsLookup dns, MxOptions options, bool overIPv6 = true) : INameResolver
{
    private const int SmtpPort = 25;

    private readonly bool _overIPv4 = MayUse(options, AddressFamily.InterNetwork);
    private readonly bool _overIPv6 = overIPv6 && options.IPv6 != IPv6Use.Never && MayUse(options, AddressFamily.InterNetworkV6);

    private IEnumerable<DnsType> Families
    {
        get
        {
            if (_overIPv6)
            {
                yield return DnsType.Aaaa;
            }

            if (_overIPv4)
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
            return IsOurs(literal) ? (null, Loop(host))
                : (literal.AddressFamily == AddressFamily.InterNetwork ? _overIPv4 : _overIPv6) ? (new FoundAddresses([literal], IsSecure: false, CanonicalName: null), null)
                : (null, WaitsForIPv6 && literal.AddressFamily == AddressFamily.InterNetworkV6 ? OnlyIPv6(host) : NoAddress(host));
        }

        var name = DnsName.Of(host);
        var answers = await Task.WhenAll(Families.Select(family => dns.AskAsync(new DnsQuestion(name, family), cancellationToken))).ConfigureAwait(false);
        var addresses = answers.SelectMany(answer => answer.Records).OfType<AddressRecord>().Select(record => record.Address).ToImmutableArray();
        if (addresses.IsEmpty)
        {
            // One family that cannot be had is no matter while the other can.
            return (null, answers.Select(MxFault.Of).FirstOrDefault(fault => fault is not null)
                ?? await WithoutAddressAsync(host, cancellationToken).ConfigureAwait(false));
        }

        var others = addresses.Where(address => !IsOurs(address)).ToImmutableArray();
        if (others.IsEmpty)
        {
            return (null, Loop(host));
        }

        // An answer that is blocked must not make the host look unsigned: one that is Secure is enough.
        var secure = answers.Where(answer => answer.Status == DnsStatus.Secure).ToArray();
        var alias = secure.Select(answer => answer.CanonicalName).FirstOrDefault(canonical => canonical is not null);
        return (new FoundAddresses(
            others, secure.Length > 0, alias is not null && Domain.TryParse(alias.ToString(), out var parsed, out _) ? parsed : null, Array.Exists(answers, answer => answer.CanonicalName is not null)), null);
    }

    /// <inheritdoc/>
    /// <exception cref="SendException">There are none.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var (found, error) = await FindAsync(Domain.Parse(host), cancellationToken).ConfigureAwait(false);
        return found is null ? throw new SendException(error!) : [.. found.Addresses];
    }

    // It is not the host's fault where the address that it has is of the family that we do not use now.
    private async Task<SendError> WithoutAddressAsync(Domain host, CancellationToken cancellationToken)
    {
        if (WaitsForIPv6)
        {
            var six = await dns.AskAsync(new DnsQuestion(DnsName.Of(host), DnsType.Aaaa), cancellationToken).ConfigureAwait(false);
            if (MxFault.Of(six) is { } unreliable)
            {
                return unreliable;
            }

            if (!six.Records.IsEmpty)
            {
                return OnlyIPv6(host);
            }
        }

        return NoAddress(host);
    }

    // What DNS says of our own address may change.
    private bool WaitsForIPv6 => !overIPv6 && options.IPv6 == IPv6Use.WhereProven && MayUse(options, AddressFamily.InterNetworkV6);

    private static SendError NoAddress(Domain host) => MxFault.Deferred(SendFault.NoMailHost, $"the mail host {host} has no address that can be used");

    private static SendError OnlyIPv6(Domain host) =>
        MxFault.Deferred(SendFault.OwnAddressUnproven, $"the mail host {host} can be reached over IPv6 only, which is not used now") with { Scope = FailureScope.OurAddress };

    private static bool MayUse(MxOptions options, AddressFamily family) => options.SourceAddresses.IsEmpty || options.SourceAddresses.Any(address => address.AddressFamily == family);

    // Whoever may write an MX record would otherwise hand mail to the server of this machine, as one of its own (RFC 5321 §5.1, loops).
    private bool IsOurs(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return options.Port == SmtpPort && (IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any));
    }

    private static SendError Loop(Domain host) =>
        MxFault.Refused(SendFault.MailLoop, $"DNS says that the mail host {host} is this machine (5.4.6); no other domain's mail is sent there") with { Scope = FailureScope.Relay };
}
