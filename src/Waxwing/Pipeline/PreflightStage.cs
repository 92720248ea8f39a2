using System.Collections.Concurrent;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// Practice 14: before a domain's messages are signed, asks DNS what receivers will find there. A message is held only where it would
/// surely fail: no key of ours is published, and the reverse-path cannot pass SPF: whoever sends it, or from the address that mail to mail hosts comes from. All else
/// is told, and stops nothing.
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
    private readonly OwnAddresses? _own;
    private readonly IDnsLookup _dns;
    private readonly DmarcVerifier _dmarc;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<(Domain Signer, string Selectors, Domain? ReversePath), (PreflightFacts Facts, long At)> _kept = new();

    /// <param name="options">The sender's options.</param>
    /// <param name="signers">Who signs.</param>
    /// <param name="own">Where mail to mail hosts comes from; null with relays, whose addresses are not ours to know.</param>
    public PreflightStage(SenderOptions options, Signers signers, OwnAddresses? own)
    {
        (_signing, _signers, _own, _clock) = (options.Signing, signers, own, options.Clock);
        _dns = options.Dns ?? SystemDns.Of(options);
        _dmarc = new DmarcVerifier(_dns, clock: _clock);
    }

    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (!_signing.Preflight || _signers.For(passage) is not { } signer)
        {
            return;
        }

        var addressing = passage.Addressing!;
        // RFC 7208 §2.4: without a reverse-path the name in EHLO is judged, and that of a relay is not ours to know.
        var facts = await FindAsync(signer, addressing.JudgedPath is { } reversePath ? reversePath.Domain : _own?.Name, cancellationToken).ConfigureAwait(false);
        if (_own is not null)
        {
            passage.Sending = await _own.ForAsync(addressing.JudgedPath, cancellationToken).ConfigureAwait(false);
            facts = await ByOwnAddressAsync(facts, addressing.From.Domain, signer.Options.Domain, passage.Sending.SpfVerdict, cancellationToken).ConfigureAwait(false);
        }

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

        if (facts.Dmarc == DmarcResult.Fail)
        {
            passage.Warnings.Add($"DMARC of {addressing.From.Domain} fails: neither signature nor SPF is aligned with the author as its record asks");
        }
    }

    // Where no relay stands between, receivers judge SPF by our own address, and with it and the signature DMARC.
    private async ValueTask<PreflightFacts> ByOwnAddressAsync(PreflightFacts facts, Domain author, Domain signer, SpfVerdict? spf, CancellationToken cancellationToken)
    {
        facts = PreflightFacts.Of(facts.Keys, facts.Spf == SpfProspect.CannotPass || spf is null ? facts.Spf : Prospect(spf.Result));
        if (facts.Keys.IsEmpty || spf is null or { Result: SpfResult.TempError })
        {
            return facts;
        }

        var verdict = await _dmarc.CheckAsync(
            new DmarcQuery
            {
                AuthorDomains = [author.Ascii],
                Spf = DmarcSpfIdentifier.Of(spf),
                Dkim = facts.Answer == PreflightAnswer.Pass ? [new DmarcDkimIdentifier(DmarcDkimResult.Pass, signer.Ascii)] : [],
            },
            cancellationToken).ConfigureAwait(false);
        return facts with { Dmarc = verdict.Result };
    }

    private static SpfProspect Prospect(SpfResult result) => result switch
    {
        SpfResult.TempError => SpfProspect.Unknown,
        SpfResult.Pass => SpfProspect.Passes,
        SpfResult.None or SpfResult.Neutral or SpfResult.Fail or SpfResult.SoftFail or SpfResult.PermError => SpfProspect.CannotPass,
    };

    private async ValueTask<PreflightFacts> FindAsync(Signer signer, Domain? reversePath, CancellationToken cancellationToken)
    {
        var names = (signer.Options.Domain, Selectors(signer.Options), reversePath);
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

    private async Task<PreflightFacts> AskAsync(Signer signer, Domain? reversePath, CancellationToken cancellationToken)
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
    private async Task<SpfProspect> SpfAsync(DnsName signer, Domain? reversePath, CancellationToken cancellationToken)
    {
        if (reversePath is null)
        {
            return SpfProspect.Unknown;
        }

        if (reversePath.IsAddressLiteral)
        {
            return SpfProspect.CannotPass;
        }

        // RFC 9989 §4.4.2: SPF of a domain that is not aligned with the author's proves nothing about him.
        var name = DnsName.Of(reversePath);
        if (!AreOfOneOrganization(name, signer))
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

    // A domain's keys change, and a delivery may bring its own.
    private static string Selectors(DkimSignerOptions signer) =>
        signer.Keys is [var only] ? only.Selector : string.Join(' ', signer.Keys.Select(key => key.Selector));

    private static bool AreOfOneOrganization(DnsName one, DnsName other) =>
        one.IsWithin(other) || other.IsWithin(one)
        || (PublicSuffixList.Shipped.TryGetOrganization(one, out var left)
            && PublicSuffixList.Shipped.TryGetOrganization(other, out var right)
            && left.Equals(right));

    private static bool MayPass(SpfRecord record) =>
        record.Redirect is not null || record.Directives.Any(directive => directive.Qualifier == SpfQualifier.Pass);
}
