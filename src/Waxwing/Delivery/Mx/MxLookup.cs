using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Finds the hosts that take the mail of a domain (RFC 5321 §5.1, RFC 7505).</summary>
/// <param name="dns">Who is asked.</param>
/// <param name="chance">Gives a number from 0 (inclusive) to 1 (exclusive).</param>
/// <param name="ownName">What we call ourselves, by which a loop is noticed; null where nothing is to be delivered.</param>
internal sealed class MxLookup(IDnsLookup dns, Func<double> chance, Domain? ownName)
{
    // More hosts are a trap or a mistake; each of them costs questions, and a connection.
    private const int MaxHosts = 16;

    /// <summary>Finds them, or says why there are none.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<(MailHosts? Hosts, SendError? Error)> FindAsync(Domain domain, CancellationToken cancellationToken)
    {
        if (domain.IsAddressLiteral)
        {
            // RFC 5321 §5: no MX is asked for; the literal says where.
            return (new MailHosts(domain, DnsStatus.Insecure, [new MailHost(domain, Preference: null)]), null);
        }

        var answer = await dns.AskAsync(new DnsQuestion(DnsName.Of(domain), DnsType.Mx), cancellationToken).ConfigureAwait(false);
        if (MxFault.Of(answer) is { } unreliable)
        {
            return (null, unreliable);
        }

        return answer.Finding switch
        {
            DnsFinding.NameNotFound => (null, MxFault.Refused(SendFault.MailDomainNotFound, $"the domain {domain} does not exist in DNS (5.1.2): look for a typing error in the address")),
            DnsFinding.Records => Ordered(domain, answer),
            // RFC 5321 §5.1: the implicit MX is the domain itself.
            DnsFinding.NoData or DnsFinding.Nothing => (new MailHosts(domain, answer.Status, [new MailHost(domain, Preference: null)]), null),
        };
    }

    private (MailHosts? Hosts, SendError? Error) Ordered(Domain domain, DnsAnswer answer)
    {
        var records = answer.Records.OfType<MxRecord>().ToArray();
        // RFC 7505 §3: where others stand beside it, the null MX says nothing.
        var named = records.Where(record => record.Exchange is not null).DistinctBy(record => record.Exchange).ToArray();
        if (named.Length == 0)
        {
            return (null, MxFault.Refused(SendFault.NullMx, $"the domain {domain} says in DNS that it takes no mail (null MX, RFC 7505; 556 5.1.10)"));
        }

        // RFC 5321 §5.1: where we are one of them, those that we stand before would only send it back to us.
        var ours = Array.Find(named, record => record.Exchange == ownName);
        var hosts = named
            .Where(record => ours is null || record.Preference < ours.Preference)
            .GroupBy(record => record.Preference)
            .OrderBy(equals => equals.Key)
            .SelectMany(equals => Shuffled([.. equals]))
            .Take(MaxHosts)
            .Select(record => new MailHost(record.Exchange!, record.Preference))
            .ToImmutableArray();
        return hosts.IsEmpty
            ? (null, MxFault.Refused(SendFault.MailLoop, $"the best mail host of {domain} is {ownName}, which is this sender itself (5.4.6): its mail is not to be sent but delivered here"))
            : (new MailHosts(domain, answer.Status, hosts), null);
    }

    // RFC 5321 §5.1: equals MUST be tried in random order, to spread the load over them.
    private MxRecord[] Shuffled(MxRecord[] equals)
    {
        for (var last = equals.Length - 1; last > 0; last--)
        {
            var drawn = (int)(chance() * (last + 1));
            (equals[last], equals[drawn]) = (equals[drawn], equals[last]);
        }

        return equals;
    }
}
