using System.Collections.Immutable;
using System.Security.Cryptography;
using Waxwing.Configuration;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>
/// What the store says of domains that may send, in memory: read anew after each change of this node's own, and every few seconds for those of others.
/// Where the store cannot be read, what was read last goes on.
/// </summary>
internal sealed class SendingRights(ISendingDomains domains, DomainKeyring keyring, DomainOptions options, ILogger<SendingRights> logger) : ISendingRights, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Snapshot _now = Snapshot.Nothing;

    public bool MaySendAs(string tenant, Domain domain) => _now.Rights.ContainsKey((tenant, domain.Ascii));

    public DkimSignerOptions? SignerOf(string tenant, Domain domain) => _now.Rights.GetValueOrDefault((tenant, domain.Ascii))?.Signer;

    public Domain? ReturnPathOf(string tenant, Domain domain, string stream) => _now.Rights.GetValueOrDefault((tenant, domain.Ascii))?.ReturnPaths.For(stream);

    public bool IsReturnPath(Domain domain) => _now.ReturnPaths.Contains(domain.Ascii);

    /// <summary>Reads what changed. What was kept before the call is in force when the task completes.</summary>
    /// <exception cref="Store.StoreException">The store cannot be read; what was read before stays in force.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var before = _now;
            if (await domains.InForceAsync(before.Version, cancellationToken) is { } inForce)
            {
                _now = new Snapshot(inForce.Version, inForce.Domains.ToDictionary(domain => (domain.Tenant, domain.Name.Ascii), domain => RightOf(domain, before)));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private Right RightOf(SendingDomain domain, Snapshot before)
    {
        var returnPaths = options.ReturnPathHost is { } host ? domain.ReturnPathsAt(host) : SeenReturnPaths.None;
        if (domain.Voucher == Voucher.Operator && Declared(domain) is { Signer: { } signer })
        {
            return new Right(domain.Id, [], signer, returnPaths);
        }

        var ids = domain.Keys.Where(key => key.Signs).Select(key => key.Id).ToImmutableArray();
        return before.Rights.GetValueOrDefault((domain.Tenant, domain.Name.Ascii)) is { } old && old.Domain == domain.Id && old.Keys.SequenceEqual(ids)
            ? old with { ReturnPaths = returnPaths }
            : new Right(domain.Id, ids, SignerOf(domain), returnPaths);
    }

    // Keys that go out of force are left to the collector: somebody may be signing with them at this moment.
    private DkimSignerOptions? SignerOf(SendingDomain domain)
    {
        ImmutableArray<DkimSigningKey> keys = [.. domain.Keys.Where(key => key.Signs).Select(key => Open(domain, key)).OfType<DkimSigningKey>()];
        return keys.IsEmpty ? null : SigningReader.Usual(domain.Name, keys);
    }

    private DkimSigningKey? Open(SendingDomain domain, DomainKey key)
    {
        try
        {
            return keyring.Open(key);
        }
        catch (Exception exception) when (exception is CryptographicException or DkimKeyException)
        {
            DomainLog.KeyIsDamaged(logger, domain.Tenant, domain.Name.Ascii, key.Selector, exception.Message);
            return null;
        }
    }

    private DeclaredDomain? Declared(SendingDomain domain) =>
        options.Declared.FirstOrDefault(declared => declared.Name == domain.Name && string.Equals(declared.Tenant, domain.Tenant, StringComparison.Ordinal));

    private sealed record Right(Guid Domain, ImmutableArray<Guid> Keys, DkimSignerOptions? Signer, SeenReturnPaths ReturnPaths);

    private sealed record Snapshot(long? Version, Dictionary<(string Tenant, string Name), Right> Rights)
    {
        public static readonly Snapshot Nothing = new(Version: null, []);

        public HashSet<string> ReturnPaths { get; } = Rights.Values.SelectMany(right => right.ReturnPaths.Own.Values).Select(path => path.Ascii).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
