using Waxwing.Trust;

namespace Waxwing;

/// <summary>The resolver of the system, looked for when it is first asked. None of its answers counts as secure.</summary>
internal sealed class SystemDns : IDnsLookup
{
    private readonly Lazy<DnsCache> _lookup;

    private SystemDns(TimeProvider clock) => _lookup = new(() => new DnsCache(new DnsResolver(ResolverOptions.OfSystem(), clock), clock));

    public static SystemDns Of(SenderOptions options) => new(options.Clock);

    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => _lookup.Value.AskAsync(question, cancellationToken);
}
