using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>The names of the client that lead back to its address (RFC 7208 §5.5). Found out once, when somebody needs them.</summary>
internal sealed class SpfClientNames(IPAddress client, SpfLookups lookups)
{
    private const int MaxNames = 10;

    private ImmutableArray<DnsName>? _names;

    /// <summary>The names; none where DNS fails, since that only means that there is no match.</summary>
    /// <exception cref="SpfFaultException">Too many terms were void.</exception>
    public async Task<ImmutableArray<DnsName>> AllAsync() => _names ??= await FindAsync().ConfigureAwait(false);

    /// <summary>The name for the macro p (§7.3): best the domain itself, then one below it, then any.</summary>
    /// <exception cref="SpfFaultException">Too many terms were void.</exception>
    public async Task<string> BestForAsync(DnsName domain)
    {
        var names = await AllAsync().ConfigureAwait(false);
        var best = names.FirstOrDefault(name => name.Equals(domain)) ?? names.FirstOrDefault(name => name.IsWithin(domain)) ?? names.FirstOrDefault();
        return best?.ToString() ?? "unknown";
    }

    private async Task<ImmutableArray<DnsName>> FindAsync()
    {
        var reversed = string.Join('.', SpfMacroValues.Dotted(client).Split('.').Reverse());
        if (!DnsName.TryParse($"{reversed}.{(client.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6")}.arpa", out var question))
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<DnsName>();
        var answer = await lookups.TryAskAsync(question, DnsType.Ptr).ConfigureAwait(false);

        // §4.6.4: names behind the tenth are ignored.
        foreach (var host in answer.Records.OfType<PtrRecord>().Take(MaxNames).Select(record => record.Host).Where(host => !host.IsAddressLiteral).Select(DnsName.Of))
        {
            var back = await lookups.TryAskAsync(host, SpfLookups.TypeOf(client.AddressFamily)).ConfigureAwait(false);
            if (SpfLookups.AddressesOf(back).Contains(client))
            {
                names.Add(host);
            }
        }

        return names.ToImmutable();
    }
}
