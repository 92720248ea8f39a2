using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>The zone that a name is in, and who is in charge of it.</summary>
/// <param name="Zone">The name of the zone.</param>
/// <param name="Servers">Its name servers; one at least.</param>
internal sealed record ZoneServers(DnsName Zone, ImmutableArray<NameServer> Servers)
{
    // The root has 13; more nobody needs, and each costs time.
    private const int MaxServers = 13;
    private const int MaxAddresses = 4;
    private const int MaxSteps = 10;

    /// <summary>Whether a name is the zone's or below it; another zone may begin between.</summary>
    public bool Covers(DnsName name) =>
        name.Equals(Zone) || name.ToString().EndsWith($".{Zone}", StringComparison.Ordinal);

    /// <summary>Walks up from a name to the first that has name servers.</summary>
    /// <param name="dns">A resolver.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The zone; or the answer that is none; or neither, where the name is in no zone.</returns>
    public static async Task<(ZoneServers? Found, DnsAnswer? Unanswered)> FindAsync(IDnsLookup dns, DnsName name, CancellationToken cancellationToken)
    {
        var at = name;
        for (var steps = 0; steps < MaxSteps && at is not null; steps++)
        {
            var answer = await dns.AskAsync(new DnsQuestion(at, DnsType.Ns), cancellationToken).ConfigureAwait(false);
            if (answer.Status is DnsStatus.Bogus or DnsStatus.Failure)
            {
                return (null, answer);
            }

            var hosts = answer.Records.OfType<NsRecord>().Select(record => record.Host).Distinct().OrderBy(host => host.Ascii, StringComparer.Ordinal).Take(MaxServers).ToArray();
            if (hosts.Length > 0)
            {
                var servers = await Task.WhenAll(hosts.Select(host => AddressesAsync(dns, host, cancellationToken))).ConfigureAwait(false);
                return (new ZoneServers(at, [.. servers]), null);
            }

            at = Parent(at);
        }

        return (null, null);
    }

    private static async Task<NameServer> AddressesAsync(IDnsLookup dns, Domain host, CancellationToken cancellationToken)
    {
        var name = DnsName.Of(host);
        DnsAnswer[] answers =
        [
            await dns.AskAsync(new DnsQuestion(name, DnsType.A), cancellationToken).ConfigureAwait(false),
            await dns.AskAsync(new DnsQuestion(name, DnsType.Aaaa), cancellationToken).ConfigureAwait(false),
        ];
        return new NameServer(host, [.. answers.SelectMany(answer => answer.Records.OfType<AddressRecord>()).Select(record => record.Address).Take(MaxAddresses)]);
    }

    // A top-level domain is never the zone of somebody's mail.
    private static DnsName? Parent(DnsName name)
    {
        var text = name.ToString();
        var parent = text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return parent.Contains('.', StringComparison.Ordinal) && parent.Length < text.Length && DnsName.TryParse(parent, out var parsed) ? parsed : null;
    }
}
