using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Asks what the SPF record of a return path is, what it lacks, and whether it would work with that.</summary>
/// <param name="dns">Who answers about names.</param>
/// <param name="clock">The clock of the limits.</param>
internal sealed class SpfSurvey(IDnsLookup dns, TimeProvider clock)
{
    // A client that no record names (RFC 7600 §4.1), so that a receiver has to go through all of a record.
    private static readonly IPAddress Nobody = IPAddress.Parse("192.0.0.8");

    public async Task<SpfFacts> AskAsync(DomainSetupRequest request, CancellationToken cancellationToken)
    {
        var name = DnsName.Of(request.ReturnPath);
        var answer = await dns.AskAsync(new DnsQuestion(name, DnsType.Txt), cancellationToken).ConfigureAwait(false);
        if (answer.Finding == DnsFinding.Nothing)
        {
            return new SpfFacts(answer, null, 0, null);
        }

        var unnamed = new List<IPAddress>();
        foreach (var address in request.Addresses)
        {
            var verdict = await CheckAsync(dns, request.ReturnPath, address, cancellationToken).ConfigureAwait(false);
            if (verdict.Result != SpfResult.Pass)
            {
                unnamed.Add(address);
            }
        }

        var merge = SpfMerge.Of(answer.Records.OfType<TxtRecord>().Select(record => record.Text), unnamed, request.Includes);
        if (merge.Text is not { } text)
        {
            return new SpfFacts(answer, merge, 0, null);
        }

        // What the record would cost and come to is found by evaluating it as if it stood there.
        var merged = await CheckAsync(new PlannedLookup(dns, name, text), request.ReturnPath, Nobody, cancellationToken).ConfigureAwait(false);
        return new SpfFacts(answer, merge, merged.Lookups, merged.Fault);
    }

    private Task<SpfVerdict> CheckAsync(IDnsLookup lookup, Domain domain, IPAddress client, CancellationToken cancellationToken) =>
        new SpfVerifier(lookup, clock: clock).CheckHostAsync(SpfQuery.OfMailFrom(client, domain.Ascii, $"postmaster@{domain.Ascii}"), cancellationToken);
}
