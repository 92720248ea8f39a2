namespace Waxwing.Trust;

/// <summary>The hashes of one body that signatures want. It is hashed once for all that want it made canonical alike, up to the same length.</summary>
internal sealed class BodyHashes : IDisposable
{
    private readonly Dictionary<(DkimCanonicalization Canonicalization, long Limit), DkimBodyHasher> _hashers = [];

    /// <summary>Whether anybody wants the body.</summary>
    public bool AreWanted => _hashers.Count > 0;

    /// <summary>The hash of the body, which has ended.</summary>
    public DkimBodyHash this[(DkimCanonicalization Canonicalization, long Limit) wanted] => _hashers[wanted].Finish();

    public void Want((DkimCanonicalization Canonicalization, long Limit) wanted)
    {
        if (!_hashers.ContainsKey(wanted))
        {
            _hashers.Add(wanted, new DkimBodyHasher(wanted.Canonicalization, wanted.Limit));
        }
    }

    public void Append(ReadOnlySpan<byte> body)
    {
        foreach (var hasher in _hashers.Values)
        {
            hasher.Append(body);
        }
    }

    public void Dispose()
    {
        foreach (var hasher in _hashers.Values)
        {
            hasher.Dispose();
        }
    }
}
