
namespace Waxwing.Trust;

/// <summary>One check: records, from one to the next, until there is a result (RFC 7208 §4).</summary>
internal sealed class SpfCheck(SpfQuery query, SpfOptions options, SpfLookups lookups, TimeProvider clock)
{
    private readonly SpfTrace _trace = new();
    private readonly SpfMacroExpander _macros = new(query, options, new SpfClientNames(query.Client, lookups), clock);

    /// <summary>Evaluates. Nothing is thrown; where the time is up or the caller has gone, that is a fault.</summary>
    public async Task<SpfVerdict> RunAsync()
    {
        try
        {
            var outcome = await OfPeerAsync().ConfigureAwait(false);
            var explanation = outcome.Result == SpfResult.Fail ? await new SpfExplanation(lookups, _macros, _trace).FetchAsync(outcome).ConfigureAwait(false) : null;
            return Verdict(outcome.Result) with { Match = outcome.Match, Explanation = explanation };
        }
        catch (SpfFaultException exception)
        {
            return Ended(exception.Kind, exception.Message, exception.Syntax);
        }
        catch (OperationCanceledException)
        {
            return Ended(SpfFaultKind.TimeLimit, $"The check took longer than {options.TimeLimit.TotalSeconds} s.");
        }
    }

    private SpfVerdict Ended(SpfFaultKind kind, string reason, SpfSyntaxFault? syntax = null)
    {
        var fault = new SpfFault(kind, _trace.Domain, _trace.Add(SpfStepKind.Fault, null, reason).Reason, syntax);
        return Verdict(fault.Result) with { Fault = fault };
    }

    private SpfVerdict Verdict(SpfResult result) => new()
    {
        Query = query,
        Result = result,
        Lookups = lookups.Terms,
        VoidLookups = lookups.VoidTerms,
        Steps = _trace.Steps,
        StepsLeftOut = _trace.LeftOut,
    };

    private async Task<SpfOutcome> OfPeerAsync()
    {
        if (SpfTarget.OfPeer(query.Domain) is { } domain)
        {
            return await CheckHostAsync(domain).ConfigureAwait(false);
        }

        _trace.Add(SpfStepKind.NoRecord, null, "The sender has no domain of several labels that could be checked.");
        return SpfOutcome.None;
    }

    // Recursive by include and redirect; each counts as a lookup, so that there are eleven levels at most.
    private async Task<SpfOutcome> CheckHostAsync(SpfTarget domain)
    {
        _trace.Domain = domain.Name.ToString();
        if (!domain.HasSeveralLabels || await SelectAsync(domain).ConfigureAwait(false) is not { } record)
        {
            _trace.Add(SpfStepKind.NoRecord, null, domain.HasSeveralLabels ? "The domain has no SPF record." : "A single label has no SPF record.");
            return SpfOutcome.None;
        }

        _trace.Add(SpfStepKind.Record, null, $"The record is: {record}");
        var matching = new SpfMatching(query.Client, lookups, _macros);
        foreach (var directive in record.Directives)
        {
            lookups.Stop.ThrowIfCancellationRequested();
            var judged = directive.Mechanism == SpfMechanism.Include ? IncludeAsync(directive, domain) : matching.JudgeAsync(directive, domain);
            var (matches, reason) = await judged.ConfigureAwait(false);
            _trace.Add(matches ? SpfStepKind.Match : SpfStepKind.NoMatch, directive.Text, reason);
            if (matches)
            {
                return new SpfOutcome(ResultOf(directive.Qualifier), new SpfMatch(_trace.Domain, directive), record, domain);
            }
        }

        return await WithoutMatchAsync(record, domain).ConfigureAwait(false);
    }

    // §4.4 and §4.5: TXT alone; exactly one record, and the whole of it in order before any of it is evaluated.
    private async Task<SpfRecord?> SelectAsync(SpfTarget domain)
    {
        var answer = await lookups.AskAsync(domain.Name, DnsType.Txt).ConfigureAwait(false);
        var texts = answer.TextsOf(SpfRecord.IsVersion1);
        if (texts.Length > 1)
        {
            throw new SpfFaultException(SpfFaultKind.SeveralRecords, "The domain has more than one SPF record.");
        }

        if (texts.IsEmpty)
        {
            return null;
        }

        return SpfRecord.TryParse(texts[0], out var record, out var fault)
            ? record
            : throw new SpfFaultException(SpfFaultKind.RecordSyntax, $"The record is wrong at character {fault.Position}: {fault.Reason}", fault);
    }

    // §5.2: another domain's record is asked whether it says pass; whatever else it says is no match, and its errors are ours.
    private async Task<(bool Matches, string Reason)> IncludeAsync(SpfDirective directive, SpfTarget domain)
    {
        lookups.BeginTerm();
        var target = await _macros.TargetAsync(directive.Target!, domain).ConfigureAwait(false);
        _trace.Add(SpfStepKind.Include, directive.Text, target is null ? "The name that it makes is none." : $"The record of {target.Name} is asked.");
        var here = _trace.Domain;
        _trace.Depth++;
        var outcome = target is null ? SpfOutcome.None : await CheckHostAsync(target).ConfigureAwait(false);
        _trace.Depth--;
        _trace.Domain = here;
        return outcome.Result switch
        {
            SpfResult.Pass => (true, $"The record of {target!.Name} says pass."),
            SpfResult.Fail or SpfResult.SoftFail or SpfResult.Neutral => (false, $"The record of {target!.Name} does not say pass."),
            SpfResult.None or SpfResult.TempError or SpfResult.PermError =>
                throw new SpfFaultException(SpfFaultKind.IncludeWithoutRecord, $"{target?.Name.ToString() ?? "The name that the include makes"} has no SPF record, and is included."),
        };
    }

    // §4.7 and §6.1. Where there is an "all", this place is never reached.
    private async Task<SpfOutcome> WithoutMatchAsync(SpfRecord record, SpfTarget domain)
    {
        if (record.RedirectTarget is not { } redirect)
        {
            _trace.Add(SpfStepKind.Default, null, "No directive matches.");
            return new SpfOutcome(SpfResult.Neutral, null, record, domain);
        }

        lookups.BeginTerm();
        var target = await _macros.TargetAsync(redirect, domain).ConfigureAwait(false);
        _trace.Add(SpfStepKind.Redirect, $"{SpfRecordParser.Redirect}={redirect}", target is null ? "The name that it makes is none." : $"The record of {target.Name} decides.");
        var outcome = target is null ? SpfOutcome.None : await CheckHostAsync(target).ConfigureAwait(false);
        return outcome.Result == SpfResult.None
            ? throw new SpfFaultException(SpfFaultKind.RedirectWithoutRecord, $"{target?.Name.ToString() ?? "The name that the redirect makes"} has no SPF record, and the decision is left to it.")
            : outcome;
    }

    private static SpfResult ResultOf(SpfQualifier qualifier) => qualifier switch
    {
        SpfQualifier.Pass => SpfResult.Pass,
        SpfQualifier.Fail => SpfResult.Fail,
        SpfQualifier.SoftFail => SpfResult.SoftFail,
        SpfQualifier.Neutral => SpfResult.Neutral,
    };
}
