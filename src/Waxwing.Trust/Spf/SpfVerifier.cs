namespace Waxwing.Trust;

/// <summary>
/// Checks whether a client may use a domain: the function check_host() of RFC 7208 §4. Whatever peers and zones contain, the answer is a
/// verdict within a bounded time. Thread-safe; keeps nothing, see <see cref="DnsCache"/>.
/// </summary>
public sealed class SpfVerifier
{
    private readonly IDnsLookup _dns;
    private readonly SpfOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Creates a verifier; nothing is asked yet.</summary>
    /// <param name="dns">Who answers the questions.</param>
    /// <param name="options">The bounds, or null for those that RFC 7208 recommends.</param>
    /// <param name="clock">The clock of the time limit and of the macro t, or null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dns"/> is null.</exception>
    public SpfVerifier(IDnsLookup dns, SpfOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(dns);
        (_dns, _options, _clock) = (dns, options ?? new SpfOptions(), clock ?? TimeProvider.System);
    }

    /// <summary>Checks.</summary>
    /// <param name="query">What is checked.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public Task<SpfVerdict> CheckHostAsync(SpfQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return BoundedTime.RunAsync(
            _options.TimeLimit, _clock, stop => new SpfCheck(query, _options, new SpfLookups(_dns, _options.MaxVoidLookups, stop), _clock).RunAsync(), cancellationToken);
    }
}
