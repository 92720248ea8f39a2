namespace Waxwing.Trust;

/// <summary>
/// Adds a set to the chain of a message that is sent on (RFC 8617 §5.1), after whatever was changed of it. Nothing is sealed unless
/// somebody calls this. Thread-safe; see <see cref="DkimKey"/> on keys.
/// </summary>
public sealed class ArcSealer
{
    private readonly ArcSealerOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Makes one.</summary>
    /// <param name="options">How it seals.</param>
    /// <param name="clock">The time that stands in <c>t=</c>; null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The options do not fit together; the message says why.</exception>
    public ArcSealer(ArcSealerOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArcSealerRules.Check(options);
        (_options, _clock) = (options, clock ?? TimeProvider.System);
    }

    /// <summary>A hasher for a body that passes by, as <see cref="Seal(ReadOnlyMemory{byte}, DkimBodyHash, ArcVerification, AuthenticationResults)"/> needs it.</summary>
    /// <returns>The hasher.</returns>
    public static DkimBodyHasher HashBody() => new(DkimCanonicalization.Relaxed);

    /// <summary>Seals a message in memory.</summary>
    /// <param name="message">The message as it goes on, with CRLF as line end.</param>
    /// <param name="received">What was found of its chain when it came, before anything was changed.</param>
    /// <param name="results">What was found of it when it came, by this server.</param>
    /// <returns>
    /// The three fields to put before the message, each ending with CRLF; or null for a chain that must not be extended: it was ended with
    /// <c>cv=fail</c>, has 50 sets, could not be verified yet (<see cref="ArcStatus.TempError"/>), or stands in a header that was not read to its end.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The message cannot be signed, as <see cref="DkimSigner.Sign(ReadOnlyMemory{byte})"/> says, or <paramref name="received"/> is not of this message.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public string? Seal(ReadOnlyMemory<byte> message, ArcVerification received, AuthenticationResults results)
    {
        var length = HeaderSection.Length(message.Span);
        using var hasher = HashBody();
        hasher.Append(length < 0 ? default : message.Span[length..]);
        return Seal(length < 0 ? message : message[..length], hasher.Finish(), received, results);
    }

    /// <summary>Seals a message whose body was hashed before.</summary>
    /// <param name="header">The header as it goes on, with or without the empty line at its end.</param>
    /// <param name="body">The hash of its body, by <see cref="HashBody"/>.</param>
    /// <param name="received">What was found of its chain when it came, before anything was changed.</param>
    /// <param name="results">What was found of it when it came, by this server.</param>
    /// <returns>The fields or null, as <see cref="Seal(ReadOnlyMemory{byte}, ArcVerification, AuthenticationResults)"/> says.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The message cannot be signed, the body was made canonical in another way, or <paramref name="received"/> is not of this message.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public string? Seal(ReadOnlyMemory<byte> header, DkimBodyHash body, ArcVerification received, AuthenticationResults results)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(received);
        ArgumentNullException.ThrowIfNull(results);
        if (body.Canonicalization is not DkimCanonicalization.Relaxed)
        {
            throw new ArgumentException("The body was made canonical in another way than a sealer's.", nameof(body));
        }

        var section = SignableHeader.Cut(header);
        if (received.Fault is ArcFault.HeaderTooLarge or ArcFault.TooManyFields)
        {
            // Nobody has looked at the chain of this message.
            return null;
        }

        var chain = ArcChain.Read(section);
        Check(chain, received);
        return Seal(section, chain, received.Status, SignableHeader.Names(section, _options.Fields, _options.FieldsWherePresent), results.ToArcField, body);
    }

    /// <summary>Seals given names, with the ARC-Authentication-Results field of an instance; nobody has checked them. A seal covers where the message signature is folded.</summary>
    internal string? Seal(
        HeaderSection section, ArcChain chain, ArcStatus status, List<string> names, Func<int, string> results, DkimBodyHash body, int maxLine = FoldedField.MaxLine)
    {
        if (chain.HasEnded || chain.Fault is ArcFault.TooManySets || chain.Newest == ArcInstance.Max || status is ArcStatus.TempError)
        {
            return null;
        }

        // RFC 8617 §5.1.2: a seal that ends a chain covers its own set alone, since nobody can say what else it would cover.
        var covered = status is ArcStatus.Pass ? ArcSealHash.Covered(chain.Sets) : [];
        var instance = chain.Newest + 1;
        return new ArcSetWriter(_options, instance, _clock.GetUtcNow(), maxLine).Write(section, covered, names, status, results(instance), body);
    }

    private static void Check(ArcChain chain, ArcVerification received)
    {
        var fits = received.Status switch
        {
            ArcStatus.None => chain is { Newest: 0, Fault: ArcFault.None },
            ArcStatus.Pass => chain.Fault is ArcFault.None && chain.Newest == received.Sets.Length && chain.Newest > 0,
            ArcStatus.TempError or ArcStatus.Fail => chain.Newest > 0 || chain.Fault is not ArcFault.None,
        };
        if (!fits)
        {
            throw new ArgumentException("The result is not of the chain that this message has.", nameof(received));
        }
    }
}
