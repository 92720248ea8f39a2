using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>The addresses of one family that the name in EHLO has.</summary>
/// <param name="Name">The name.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Doubt">Why DNS does not say, or null.</param>
internal sealed record EhloAddresses(Domain Name, ImmutableArray<IPAddress> Addresses, string? Doubt)
{
    // A name with more addresses is no mail server's; each costs questions.
    private const int MaxAddresses = 4;

    public static async Task<EhloAddresses> FindAsync(Domain name, AddressFamily family, IDnsLookup dns, CancellationToken cancellationToken)
    {
        if (name.Address is { } literal)
        {
            return new EhloAddresses(name, literal.AddressFamily == family ? [literal] : [], Doubt: null);
        }

        var answer = await dns.AskAsync(new DnsQuestion(DnsName.Of(name), family == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa), cancellationToken).ConfigureAwait(false);
        return new EhloAddresses(name, [.. answer.Records.OfType<AddressRecord>().Select(record => record.Address).Take(MaxAddresses)], answer.Reason);
    }
}
