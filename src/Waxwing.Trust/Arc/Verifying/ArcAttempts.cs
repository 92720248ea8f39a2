namespace Waxwing.Trust;

/// <summary>The chain of one message on its way to a result.</summary>
internal sealed class ArcAttempts(DkimVerifierOptions options, DateTimeOffset now) : IMessageReader<ArcVerification>
{
    private readonly BodyHashes _bodies = new();
    private readonly Dictionary<int, DkimAttempt> _signatures = [];
    private readonly List<ArcSealAttempt> _seals = [];
    private HeaderSection? _section;
    private ArcChain? _chain;

    public bool NeedsBody => _bodies.AreWanted;

    public DkimFault Begin(ReadOnlyMemory<byte> header)
    {
        if (!HeaderSection.TryCut(header, options.MaxHeaderFields, out var section))
        {
            return DkimFault.TooManyFields;
        }

        (_section, _chain) = (section, ArcChain.Read(section));
        if (_chain.Fault != ArcFault.None)
        {
            return DkimFault.None;
        }

        _seals.AddRange(_chain.Seals.Select(seal => new ArcSealAttempt(section, _chain, seal)));
        // The newest one has to verify; those before it only tell since when nothing has changed.
        foreach (var set in _chain.Sets.TakeLast(options.MaxSignatures))
        {
            var field = set[ArcFieldKind.MessageSignature];
            var fault = ArcMessageSignatureReader.Read(field.Value(section.Octets.Span), out var signature);
            var attempt = DkimAttempt.Begin(section, field, signature, fault, now, options.ClockTolerance);
            _signatures.Add(set.Instance, attempt);
            if (attempt.BodyWanted is { } wanted)
            {
                _bodies.Want(wanted);
            }
        }

        return DkimFault.None;
    }

    public void Append(ReadOnlySpan<byte> body) => _bodies.Append(body);

    public async Task<ArcVerification> ConcludeAsync(DkimKeyLookup keys, CancellationToken cancellationToken)
    {
        if (_chain is not { Fault: ArcFault.None } chain)
        {
            return new ArcVerification { Status = ArcStatus.Fail, Fault = _chain!.Fault, Instance = _chain.Instance, Detail = _chain.Detail };
        }

        if (chain.Newest == 0)
        {
            return new ArcVerification { Status = ArcStatus.None };
        }

        var names = _signatures.Values.Where(attempt => attempt.BodyWanted is not null).Select(attempt => attempt.Signature!.KeyName)
            .Concat(_seals.Select(attempt => attempt.Seal.KeyName));
        var answers = await keys.FindAsync(names, cancellationToken).ConfigureAwait(false);
        return ArcJudgement.Of([.. chain.Sets.Zip(_seals, (set, seal) => new ArcSet
        {
            Instance = set.Instance,
            Results = Results(set),
            MessageSignature = _signatures.TryGetValue(set.Instance, out var attempt) ? Judge(attempt, answers) : null,
            Seal = seal.Judge(answers[seal.Seal.KeyName]),
        })]);
    }

    public ArcVerification Unreadable(DkimFault fault) =>
        new() { Status = ArcStatus.Fail, Fault = fault is DkimFault.TooManyFields ? ArcFault.TooManyFields : ArcFault.HeaderTooLarge };

    public void Dispose() => _bodies.Dispose();

    private DkimResult Judge(DkimAttempt attempt, IReadOnlyDictionary<DnsName, DkimKeyAnswer> answers) =>
        attempt.BodyWanted is { } wanted ? attempt.Judge(answers[attempt.Signature!.KeyName], _bodies[wanted]) : attempt.Refused();

    private AuthenticationResults? Results(ArcFields set) =>
        ArcInstance.TryReadResults(set[ArcFieldKind.Results].Value(_section!.Octets.Span), out _, out var payload)
        && AuthenticationResults.TryParse(payload, out var results, out _) ? results : null;
}
