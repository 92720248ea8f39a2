namespace Waxwing.Trust;

/// <summary>The signatures of one message that are tried.</summary>
internal sealed class DkimAttempts(DkimVerifierOptions options, DateTimeOffset now) : IMessageReader<DkimVerification>
{
    private const string FieldName = "DKIM-Signature";

    private readonly List<DkimAttempt> _attempts = [];
    private readonly BodyHashes _bodies = new();
    private int _untried;

    /// <summary>Whether there is a signature left that the body matters to.</summary>
    public bool NeedsBody => _bodies.AreWanted;

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
            if (attempt.BodyWanted is { } wanted)
            {
                _bodies.Want(wanted);
            }
        }

        return DkimFault.None;
    }

    public void Append(ReadOnlySpan<byte> body) => _bodies.Append(body);

    public async Task<DkimVerification> ConcludeAsync(DkimKeyLookup keys, CancellationToken cancellationToken)
    {
        var names = _attempts.Where(attempt => attempt.BodyWanted is not null).Select(attempt => attempt.Signature!.KeyName);
        var answers = await keys.FindAsync(names, cancellationToken).ConfigureAwait(false);
        return new DkimVerification
        {
            Results = [.. _attempts.Select(attempt => attempt.BodyWanted is { } wanted ? attempt.Judge(answers[attempt.Signature!.KeyName], _bodies[wanted]) : attempt.Refused())],
            Untried = _untried,
        };
    }

    public DkimVerification Unreadable(DkimFault fault) => new() { Fault = fault };

    public void Dispose() => _bodies.Dispose();
}
