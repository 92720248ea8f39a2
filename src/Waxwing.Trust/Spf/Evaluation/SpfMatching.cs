using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Judges whether a mechanism matches, and says why (RFC 7208 §5). An include is not among them: it is a check of its own.</summary>
internal sealed class SpfMatching(IPAddress client, SpfLookups lookups, SpfMacroExpander macros)
{
    private const int MaxMailHosts = 10;

    /// <exception cref="SpfFaultException">The check ends with an error.</exception>
    public async Task<(bool Matches, string Reason)> JudgeAsync(SpfDirective directive, SpfTarget domain)
    {
        switch (directive.Mechanism)
        {
            case SpfMechanism.All:
                return (true, "It matches every client.");
            case SpfMechanism.Ip4 or SpfMechanism.Ip6:
                return IsNear(directive, directive.Address!) ? (true, $"{client} is in this network.") : (false, $"{client} is not in this network.");
        }

        lookups.BeginTerm();
        var target = directive.Target is { } spec ? await macros.TargetAsync(spec, domain).ConfigureAwait(false) : domain;

        // §4.8: what cannot be asked for does not exist. RFC 8616 §4: so it is with a local part that is not ASCII.
        return target is null ? (false, "The name that it makes is none.") : await AskAsync(directive, target).ConfigureAwait(false);
    }

    private Task<(bool Matches, string Reason)> AskAsync(SpfDirective directive, SpfTarget target) => directive.Mechanism switch
    {
        SpfMechanism.A => AddressAsync(directive, target),
        SpfMechanism.Mx => MailHostAsync(directive, target),
        SpfMechanism.Ptr => NameAsync(target),
        SpfMechanism.Exists => ExistsAsync(target),
        SpfMechanism.All or SpfMechanism.Include or SpfMechanism.Ip4 or SpfMechanism.Ip6 => throw new ArgumentException("The mechanism asks nothing, or not here.", nameof(directive)),
    };

    private async Task<(bool Matches, string Reason)> AddressAsync(SpfDirective directive, SpfTarget target)
    {
        var addresses = await lookups.AddressesAsync(target.Name, client.AddressFamily).ConfigureAwait(false);
        return addresses.Any(address => IsNear(directive, address)) ? (true, $"{client} is an address of {target.Name}.") : (false, $"{client} is no address of {target.Name}.");
    }

    // §5.4. An exchange of "." is no host (RFC 7505).
    private async Task<(bool Matches, string Reason)> MailHostAsync(SpfDirective directive, SpfTarget target)
    {
        var answer = await lookups.AskAsync(target.Name, DnsType.Mx).ConfigureAwait(false);
        var hosts = answer.Records.OfType<MxRecord>().OrderBy(record => record.Preference).Select(record => record.Exchange).ToList();
        if (hosts.Count > MaxMailHosts)
        {
            throw new SpfFaultException(SpfFaultKind.TooManyMailHosts, $"{target.Name} has more than {MaxMailHosts} mail hosts.");
        }

        foreach (var host in hosts.OfType<Domain>().Where(host => !host.IsAddressLiteral))
        {
            var addresses = await lookups.AddressesAsync(DnsName.Of(host), client.AddressFamily).ConfigureAwait(false);
            if (addresses.Any(address => IsNear(directive, address)))
            {
                return (true, $"{client} is an address of {host}, a mail host of {target.Name}.");
            }
        }

        return (false, $"{client} is an address of no mail host of {target.Name}.");
    }

    private async Task<(bool Matches, string Reason)> NameAsync(SpfTarget target)
    {
        var names = await macros.ClientNames.AllAsync().ConfigureAwait(false);
        return names.FirstOrDefault(name => name.IsWithin(target.Name)) is { } found
            ? (true, $"{client} is {found}, both ways.")
            : (false, $"{client} has no name within {target.Name} that leads back to it.");
    }

    // §5.7: an A record, whatever kind of address the client has.
    private async Task<(bool Matches, string Reason)> ExistsAsync(SpfTarget target)
    {
        var answer = await lookups.AskAsync(target.Name, DnsType.A).ConfigureAwait(false);
        return answer.Finding == DnsFinding.Records ? (true, $"{target.Name} has an address.") : (false, $"{target.Name} has no address.");
    }

    private bool IsNear(SpfDirective directive, IPAddress address) =>
        SpfPrefix.Agree(client, address, client.AddressFamily == AddressFamily.InterNetwork ? directive.Ip4PrefixLength : directive.Ip6PrefixLength);
}
