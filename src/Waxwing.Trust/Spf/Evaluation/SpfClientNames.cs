using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>The names of the client that lead back to its address (RFC 7208 §5.5). Found out once, when somebody needs them.</summary>
internal sealed class SpfClientNames(IPAddress client, SpfLookups lookups)
{
    private const int MaxNames = 10;

    private ImmutableArray<string>? _names;

    /// <summary>The names; none where DNS fails, since that only means that there is no match.</summary>
    /// <exception cref="SpfFaultException">Too many terms were void.</exception>
    public async Task<ImmutableArray<string>> AllAsync() => _names ??= await FindAsync().ConfigureAwait(false);

    /// <summary>The name for the macro p (§7.3): best the domain itself, then one below it, then any.</summary>
    /// <exception cref="SpfFaultException">Too many terms were void.</exception>
    public async Task<string> BestForAsync(string domain)
    {
        var names = await AllAsync().ConfigureAwait(false);
        return names.FirstOrDefault(name => string.Equals(name, domain, StringComparison.OrdinalIgnoreCase))
            ?? names.FirstOrDefault(name => IsWithin(name, domain))
            ?? names.FirstOrDefault("unknown");
    }

    /// <summary>Whether a name is a domain or below it.</summary>
    public static bool IsWithin(string name, string domain) =>
        name.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.');

    private async Task<ImmutableArray<string>> FindAsync()
    {
        var reversed = string.Join('.', SpfMacroValues.Dotted(client).Split('.').Reverse());
        if (!DnsName.TryParse($"{reversed}.{(client.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6")}.arpa", out var question))
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<string>();
        var answer = await lookups.TryAskAsync(question, DnsType.Ptr).ConfigureAwait(false);

        // §4.6.4: names behind the tenth are ignored.
        foreach (var host in answer.Records.OfType<PtrRecord>().Take(MaxNames).Select(record => record.Host).Where(host => !host.IsAddressLiteral))
        {
            var back = await lookups.TryAskAsync(DnsName.Of(host), SpfLookups.TypeOf(client.AddressFamily)).ConfigureAwait(false);
            if (SpfLookups.AddressesOf(back).Contains(client))
            {
                names.Add(host.Ascii);
            }
        }

        return names.ToImmutable();
    }
}
