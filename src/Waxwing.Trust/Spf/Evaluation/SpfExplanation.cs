namespace Waxwing.Trust;

/// <summary>Fetches what a domain has to say to whoever fails (RFC 7208 §6.2). Whatever is wrong with it, there is simply none.</summary>
internal sealed class SpfExplanation(SpfLookups lookups, SpfMacroExpander macros, SpfTrace trace)
{
    // It is to fit into one line of a reply (RFC 5321 §4.5.3.1.5), and is a stranger's word.
    private const int MaxLength = 500;

    public async Task<string?> FetchAsync(SpfOutcome outcome)
    {
        if (outcome.Record?.ExplanationTarget is not { } spec || outcome.Domain is not { } domain)
        {
            return null;
        }

        lookups.EndTerms();
        var (explanation, reason) = await TryFetchAsync(spec, domain).ConfigureAwait(false);
        trace.Add(SpfStepKind.Explanation, $"{SpfRecordParser.Explanation}={spec}", reason);
        return explanation;
    }

    private async Task<(string? Explanation, string Reason)> TryFetchAsync(SpfMacroString spec, SpfTarget domain)
    {
        try
        {
            return await macros.TargetAsync(spec, domain).ConfigureAwait(false) is { } target
                ? await ReadAsync(target, domain).ConfigureAwait(false)
                : (null, "The name that it makes is none.");
        }
        catch (OperationCanceledException)
        {
            return (null, "There was no time left to fetch it.");
        }
    }

    private async Task<(string? Explanation, string Reason)> ReadAsync(SpfTarget target, SpfTarget domain)
    {
        var answer = await lookups.TryAskAsync(target.Name, DnsType.Txt).ConfigureAwait(false);
        if (answer.Records is not [TxtRecord { Text: var text }])
        {
            return (null, $"{target.Name} has no text, or several.");
        }

        var (explanation, fault) = SpfMacroString.Parse(text, 0, SpfMacroPlace.Explanation);
        if (explanation is null)
        {
            return (null, $"The text of {target.Name} is wrong at character {fault!.Position}: {fault.Reason}");
        }

        // What macros put in is a peer's word, and may hold anything.
        var expanded = await macros.TextAsync(explanation, domain, MaxLength).ConfigureAwait(false);
        return expanded.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? (null, $"The text of {target.Name} would hold what is not printable ASCII.")
            : (expanded, $"{target.Name} has it.");
    }
}
