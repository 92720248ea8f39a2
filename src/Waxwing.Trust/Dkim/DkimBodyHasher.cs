namespace Waxwing.Trust;

/// <summary>
/// Hashes a body while it passes, in pieces of any size, in constant memory (RFC 6376 §3.4). For one body. Not thread-safe.
/// </summary>
public sealed class DkimBodyHasher : IDisposable
{
    private readonly BodyDigest _digest;
    private readonly BodyCanonicalizer _body;
    private readonly DkimCanonicalization _canonicalization;
    private DkimBodyHash? _hash;

    /// <summary>Begins.</summary>
    /// <param name="canonicalization">How the body is made canonical.</param>
    public DkimBodyHasher(DkimCanonicalization canonicalization)
        : this(canonicalization, long.MaxValue)
    {
    }

    internal DkimBodyHasher(DkimCanonicalization canonicalization, long limit)
    {
        _canonicalization = canonicalization;
        _digest = new BodyDigest(limit);
        _body = BodyCanonicalizer.Create(canonicalization, _digest);
    }

    /// <summary>Takes the next piece.</summary>
    /// <param name="octets">The octets, with CRLF as line end; another CR or LF is an octet like others.</param>
    /// <exception cref="InvalidOperationException">The body has ended.</exception>
    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_hash is not null)
        {
            throw new InvalidOperationException("The body has ended; another one needs another hasher.");
        }

        _body.Append(octets);
    }

    /// <summary>Ends the body. Calling it again gives the same.</summary>
    /// <returns>The hash.</returns>
    public DkimBodyHash Finish()
    {
        if (_hash is null)
        {
            _body.Finish();
            _hash = new DkimBodyHash(_canonicalization, [.. _digest.Finish()], _digest.Octets);
        }

        return _hash;
    }

    /// <summary>Lets go of the platform's hash.</summary>
    public void Dispose() => _digest.Dispose();
}
