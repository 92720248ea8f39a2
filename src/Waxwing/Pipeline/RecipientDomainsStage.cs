using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// Practice 8, where it is asked for: refuses recipients whose domain takes no mail at all, before a relay takes the message and finds that out later. No mail host is
/// connected to. What DNS does not say stops nothing.
/// </summary>
internal sealed class RecipientDomainsStage : IStage
{
    // Of a message to very many domains; each asks up to three questions.
    private const int DomainsAtOnce = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly bool _isAskedFor;
    private readonly IDnsLookup _dns;
    private readonly MxLookup _lookup;
    private readonly TimeProvider _clock;

    public RecipientDomainsStage(SenderOptions options)
    {
        // Delivery to mail hosts finds all of it out by itself.
        _isAskedFor = options is { CheckRecipientDomains: true, Mx: null };
        (_dns, _clock) = (options.Dns ?? SystemDns.Of(options), options.Clock);
        _lookup = new MxLookup(_dns, () => 0, ownName: null);
    }

    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (!_isAskedFor)
        {
            return;
        }

        var domains = passage.Addressing!.All.GroupBy(recipient => recipient.Domain).ToArray();
        using var limit = new CancellationTokenSource(Limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (taking, unknown) = (0, 0);
        foreach (var some in domains.Chunk(DomainsAtOnce))
        {
            var found = await Task.WhenAll(some.Select(domain => FindAsync(domain.Key, either.Token, cancellationToken))).ConfigureAwait(false);
            foreach (var (domain, (isKnown, error)) in some.Zip(found))
            {
                unknown += isKnown ? 0 : 1;
                taking += isKnown && error is null ? 1 : 0;
                if (error is not null)
                {
                    passage.Refuse(domain, error with { Stage = SendStage.Validate });
                }
            }
        }

        passage.RecipientDomains = new RecipientDomainFacts(domains.Length, taking, unknown);
    }

    private async Task<(bool IsKnown, SendError? Error)> FindAsync(Domain domain, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            var (hosts, error) = await _lookup.FindAsync(domain, either).ConfigureAwait(false);
            return error is not null ? (!error.Transient, error.Transient ? null : error)
                : hosts!.Hosts is [{ Preference: null }] ? await HasAddressAsync(domain, either).ConfigureAwait(false)
                : (true, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, null);
        }
    }

    // RFC 5321 §5.1: without an MX record the domain itself takes its mail, if it has an address.
    private async Task<(bool IsKnown, SendError? Error)> HasAddressAsync(Domain domain, CancellationToken cancellationToken)
    {
        if (domain.IsAddressLiteral)
        {
            return (true, null);
        }

        var name = DnsName.Of(domain);
        var answers = await Task.WhenAll(((DnsType[])[DnsType.A, DnsType.Aaaa]).Select(type => _dns.AskAsync(new DnsQuestion(name, type), cancellationToken))).ConfigureAwait(false);
        return answers.Any(answer => answer.Finding == DnsFinding.Records) ? (true, null)
            : answers.Any(answer => answer.Finding == DnsFinding.Nothing) ? (false, null)
            : (true, MxFault.Refused(SendFault.NoMailHost, $"the domain {domain} has neither an MX record nor an address (5.4.4): it takes no mail"));
    }
}

/// <summary>Whether the recipients' domains take mail, as DNS says.</summary>
/// <param name="Asked">How many domains were asked about.</param>
/// <param name="Taking">How many take mail.</param>
/// <param name="Unknown">Of how many DNS did not tell.</param>
internal sealed record RecipientDomainFacts(int Asked, int Taking, int Unknown);
