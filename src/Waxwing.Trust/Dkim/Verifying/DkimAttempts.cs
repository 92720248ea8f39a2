using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The signatures of one message that are tried. The body is hashed once for all that want it made canonical alike, up to the same length.</summary>
internal sealed class DkimAttempts(DkimVerifierOptions options, DateTimeOffset now) : IDisposable
{
    private const string FieldName = "DKIM-Signature";

    private readonly List<DkimAttempt> _attempts = [];
    private readonly Dictionary<(DkimCanonicalization Canonicalization, long Limit), DkimBodyHasher> _bodies = [];
    private int _untried;

    /// <summary>Whether there is a signature left that the body matters to.</summary>
    public bool NeedBody => _bodies.Count > 0;

    /// <summary>Finds the signatures.</summary>
    public DkimFault Begin(ReadOnlyMemory<byte> header)
    {
        if (!HeaderSection.TryCut(header, options.MaxHeaderFields, out var section))
        {
            return DkimFault.TooManyFields;
        }

        var fields = new List<int>();
        for (var field = section.Last(FieldName); field >= 0; field = section.Previous(field))
        {
            fields.Add(field);
        }

        fields.Reverse();
        _untried = Math.Max(0, fields.Count - options.MaxSignatures);
        foreach (var field in fields.Take(options.MaxSignatures))
        {
            var attempt = DkimAttempt.Begin(section, section.Fields[field], now, options.ClockTolerance);
            _attempts.Add(attempt);
            if (attempt.BodyWanted is { } wanted && !_bodies.ContainsKey(wanted))
            {
                _bodies.Add(wanted, new DkimBodyHasher(wanted.Canonicalization, wanted.Limit));
            }
        }

        return DkimFault.None;
    }

    public void Append(ReadOnlySpan<byte> body)
    {
        foreach (var hasher in _bodies.Values)
        {
            hasher.Append(body);
        }
    }

    /// <summary>Looks the keys up, all at once and each name once, and judges.</summary>
    public async Task<DkimVerification> ConcludeAsync(DkimKeyLookup lookup, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<DnsName, Task<DkimKeyAnswer>>();
        foreach (var name in _attempts.Where(attempt => attempt.BodyWanted is not null).Select(attempt => attempt.Signature!.KeyName))
        {
            if (!keys.ContainsKey(name))
            {
                keys.Add(name, lookup.FindAsync(name, cancellationToken));
            }
        }

        await Task.WhenAll(keys.Values).ConfigureAwait(false);
        var results = ImmutableArray.CreateBuilder<DkimResult>(_attempts.Count);
        foreach (var attempt in _attempts)
        {
            results.Add(attempt.BodyWanted is { } wanted
                ? attempt.Judge(await keys[attempt.Signature!.KeyName].ConfigureAwait(false), _bodies[wanted].Finish())
                : attempt.Refused());
        }

        return new DkimVerification { Results = results.MoveToImmutable(), Untried = _untried };
    }

    public void Dispose()
    {
        foreach (var hasher in _bodies.Values)
        {
            hasher.Dispose();
        }
    }
}
