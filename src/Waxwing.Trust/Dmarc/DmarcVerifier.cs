namespace Waxwing.Trust;

/// <summary>
/// Checks whether a message comes from whom its header field From names (RFC 9989), and tells beside it what RFC 7489 says by the
/// public suffix list. Whatever messages and zones contain, the answer is a verdict within a bounded time. Thread-safe; keeps nothing,
/// see <see cref="DnsCache"/>.
/// </summary>
public sealed class DmarcVerifier
{
    private readonly IDnsLookup _dns;
    private readonly DmarcOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Creates a verifier; nothing is asked yet.</summary>
    /// <param name="dns">Who answers the questions.</param>
    /// <param name="options">The bounds, or null for the usual ones.</param>
    /// <param name="clock">The clock of the time limit, or null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dns"/> is null.</exception>
    public DmarcVerifier(IDnsLookup dns, DmarcOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(dns);
        (_dns, _options, _clock) = (dns, options ?? new DmarcOptions(), clock ?? TimeProvider.System);
    }

    /// <summary>Checks.</summary>
    /// <param name="query">What is checked.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public Task<DmarcVerdict> CheckAsync(DmarcQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return BoundedTime.RunAsync(_options.TimeLimit, _clock, stop => new DmarcCheck(query, _options, _dns, stop).RunAsync(), cancellationToken);
    }
}
