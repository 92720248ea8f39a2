using System.Collections.Frozen;
using Waxwing.Smtp;

namespace Waxwing.Server.Suppressions;

/// <summary>
/// Says who may not be written to. Which tenants have any suppressions at all is in memory, so that mail of the others asks nobody; for those that have, the store is asked. What the
/// API or a link changes is in force when it is answered; what else is heard, by this process or another, within <see cref="Every"/>. Thread-safe.
/// </summary>
internal sealed class SuppressionList(ISuppressions suppressions)
{
    /// <summary>How often is looked for tenants that had none.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly FrozenDictionary<Mailbox, Suppression> Nobody = FrozenDictionary<Mailbox, Suppression>.Empty;

    private readonly Lock _gate = new();
    private volatile SuppressedTenants _tenants = new(-1, FrozenSet<string>.Empty);

    /// <summary>Which of some recipients may not be written to in a stream.</summary>
    /// <param name="tenant">Whose mail.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="recipients">The recipients.</param>
    /// <param name="at">When the mail is sent (UTC).</param>
    /// <exception cref="Store.StoreException">The store cannot be read: nobody knows.</exception>
    public IReadOnlyDictionary<Mailbox, Suppression> Among(string tenant, string stream, IEnumerable<Mailbox> recipients, DateTimeOffset at) =>
        _tenants.Names.Contains(tenant) ? suppressions.Among(tenant, stream, recipients, at) : Nobody;

    /// <summary>Looks which tenants have any. What was written before the call is in force when it returns.</summary>
    /// <exception cref="Store.StoreException">The store cannot be read; what was read before stays in force.</exception>
    public void Refresh()
    {
        lock (_gate)
        {
            _tenants = suppressions.Tenants(_tenants.Version) ?? _tenants;
        }
    }
}
