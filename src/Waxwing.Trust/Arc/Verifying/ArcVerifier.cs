namespace Waxwing.Trust;

/// <summary>
/// Verifies the Authenticated Received Chain of a message (RFC 8617 §5.2). Whatever a message or DNS holds gives a result and no
/// exception, within bounded memory and work: 50 sets at most, the body passes once. Thread-safe.
/// </summary>
/// <remarks>
/// A chain that passes shows that nobody has changed what the servers in it said. Whether they told the truth is for whoever knows
/// them: an attacker can seal too (RFC 8617 §9). Best made once: it keeps the 256 keys that it needed last ready, as <see cref="DkimVerifier"/> does.
/// </remarks>
public sealed class ArcVerifier
{
    private readonly MessagePass _pass;
    private readonly DkimVerifierOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Makes one.</summary>
    /// <param name="dns">Where keys are looked up; best with a <see cref="DnsCache"/> in front.</param>
    /// <param name="options">The limits; null for the usual ones. <see cref="DkimVerifierOptions.MaxSignatures"/> says of how many of the newest sets the message signature is tried; seals are tried all.</param>
    /// <param name="clock">The time, which decides what has expired; null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dns"/> is null.</exception>
    public ArcVerifier(IDnsLookup dns, DkimVerifierOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(dns);
        (_options, _clock) = (options ?? new DkimVerifierOptions(), clock ?? TimeProvider.System);
        _pass = new MessagePass(new DkimKeyLookup(dns), _options.MaxHeaderOctets);
    }

    /// <summary>Verifies a message in memory.</summary>
    /// <param name="message">The message as it came, with CRLF as line end. Another CR or LF is an octet like others.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The result, with one for each set.</returns>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<ArcVerification> VerifyAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        using var attempts = new ArcAttempts(_options, _clock.GetUtcNow());
        return await _pass.RunAsync(message, attempts, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Verifies a message while it is read.</summary>
    /// <param name="message">The message, from its first octet, with CRLF as line end; it is read up to its end only where the body is needed, and stays open.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The result, with one for each set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    /// <exception cref="IOException">Reading the stream failed; whatever else the stream throws comes out too.</exception>
    public async Task<ArcVerification> VerifyAsync(Stream message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var attempts = new ArcAttempts(_options, _clock.GetUtcNow());
        return await _pass.RunAsync(message, attempts, cancellationToken).ConfigureAwait(false);
    }
}
