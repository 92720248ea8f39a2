using System.Collections.Concurrent;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// Practice 14: before a domain's messages are signed, asks DNS what receivers will find there. A message is held only where it would
/// surely fail: no key of ours is published, and the reverse-path cannot pass SPF whoever sends it. All else is told, and stops nothing.
/// </summary>
internal sealed class PreflightStage : IStage
{
    // A record that is right seldom goes wrong; one that is wrong is being put right at this moment.
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // As many as there are domains of signers and of reverse-paths below them; this only bounds the memory.
    private const int MaxKept = 1000;

    private readonly SigningOptions _signing;
    private readonly Signers _signers;
    private readonly IDnsLookup _dns;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<(Domain Signer, Domain ReversePath), (PreflightFacts Facts, long At)> _kept = new();

    public PreflightStage(SenderOptions options, Signers signers)
    {
        (_signing, _signers, _clock) = (options.Signing, signers, options.Clock);
        _dns = options.Dns ?? SystemDns.Of(options);
    }

    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (!_signing.Preflight || _signers.For(passage) is not { } signer)
        {
            return;
        }

        var facts = await FindAsync(signer, passage.Addressing!.ReversePath.Domain, cancellationToken).ConfigureAwait(false);
        passage.Preflight = facts;
        if (facts.Answer == PreflightAnswer.Fail && !_signing.RelaySigns)
        {
            throw new SendException(SendError.Refusal(SendStage.Sign, SendFault.PreflightFailed,
                $"receivers would refuse it or take it for forged: {facts.Why}; publish the key (TXT) or allow the relay by SPF") with { Retry = RetryAdvice.Later });
        }

        if (facts.Answer != PreflightAnswer.Pass)
        {
            passage.Warnings.Add($"signatures may not verify: {facts.Why}");
        }
    }

    private async ValueTask<PreflightFacts> FindAsync(Signer signer, Domain reversePath, CancellationToken cancellationToken)
    {
        var names = (signer.Options.Domain, reversePath);
        if (_kept.TryGetValue(names, out var kept) && _clock.GetElapsedTime(kept.At) < (kept.Facts.Answer == PreflightAnswer.Pass ? GoodFor : BadFor))
        {
            return kept.Facts;
        }

        var facts = await AskAsync(signer, reversePath, cancellationToken).ConfigureAwait(false);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[names] = (facts, _clock.GetTimestamp());
        return facts;
    }

    private async Task<PreflightFacts> AskAsync(Signer signer, Domain reversePath, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var keys = Task.WhenAll(signer.Options.Keys.Select(key => DkimPublication.FindAsync(key, signer.Options.Domain, _dns, either.Token)));
            var spf = SpfAsync(signer.Domain, reversePath, either.Token);
            return PreflightFacts.Of(await keys.ConfigureAwait(false), await spf.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PreflightFacts.Of([], SpfProspect.Unknown);
        }
    }

    // Through a relay its address is what SPF judges, and we do not know it: all that can be told is that nobody could pass.
    private async Task<SpfProspect> SpfAsync(DnsName signer, Domain reversePath, CancellationToken cancellationToken)
    {
        if (reversePath.IsAddressLiteral)
        {
            return SpfProspect.CannotPass;
        }

        // RFC 7489 §3.1.2: SPF of a domain that is not aligned with the author's proves nothing about him.
        var name = DnsName.Of(reversePath);
        if (!name.IsWithin(signer) && !signer.IsWithin(name))
        {
            return SpfProspect.CannotPass;
        }

        var answer = await _dns.AskAsync(new DnsQuestion(name, DnsType.Txt), cancellationToken).ConfigureAwait(false);
        if (answer.Status is DnsStatus.Bogus or DnsStatus.Failure)
        {
            return SpfProspect.Unknown;
        }

        return answer.TextsOf(SpfRecord.IsVersion1) is [var only] && (!SpfRecord.TryParse(only, out var record, out _) || MayPass(record)) ? SpfProspect.Unknown : SpfProspect.CannotPass;
    }

    private static bool MayPass(SpfRecord record) =>
        record.Redirect is not null || record.Directives.Any(directive => directive.Qualifier == SpfQualifier.Pass);
}
