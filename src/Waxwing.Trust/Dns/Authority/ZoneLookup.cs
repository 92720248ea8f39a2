using System.Net;

namespace Waxwing.Trust;

/// <summary>
/// Answers what is in a zone as its name servers have it now, and everything else by a resolver. Nobody vouches for these answers: they
/// are <see cref="DnsStatus.Insecure"/>.
/// </summary>
/// <param name="zone">The zone.</param>
/// <param name="primary">The server that the zone is written at, which is asked before the others; or null.</param>
/// <param name="authority">Who asks name servers.</param>
/// <param name="resolver">Who answers everything else.</param>
internal sealed class ZoneLookup(ZoneServers zone, IPEndPoint? primary, AuthorityClient authority, IDnsLookup resolver) : IDnsLookup
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        if (!zone.Covers(question.Name))
        {
            return await resolver.AskAsync(question, cancellationToken).ConfigureAwait(false);
        }

        if (primary is not null && Read(await authority.AskAsync(primary, question, cancellationToken).ConfigureAwait(false)) is { } newest)
        {
            return newest;
        }

        foreach (var server in zone.Servers)
        {
            if (Read(await authority.AskAsync(server, question, cancellationToken).ConfigureAwait(false)) is { } answer)
            {
                return answer;
            }
        }

        return await resolver.AskAsync(question, cancellationToken).ConfigureAwait(false);
    }

    // An alias that leads out of the zone is for a resolver to follow.
    private static DnsAnswer? Read(AuthorityAnswer answer) => answer switch
    {
        { IsAnswered: false } or { IsAlias: true } => null,
        { Records.IsEmpty: true } => DnsAnswer.Absent(secure: false, answer.NameExists, Life),
        _ => DnsAnswer.Found(secure: false, answer.Records, Life),
    };
}
