namespace Waxwing.Trust;

/// <summary>
/// Answers what is in a zone as its name servers have it now, and everything else by a resolver. Nobody vouches for these answers: they
/// are <see cref="DnsStatus.Insecure"/>.
/// </summary>
internal sealed class ZoneLookup(ZoneServers zone, AuthorityClient authority, IDnsLookup resolver) : IDnsLookup
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        foreach (var server in zone.Covers(question.Name) ? zone.Servers : [])
        {
            var answer = await authority.AskAsync(server, question, cancellationToken).ConfigureAwait(false);
            if (answer is { IsAnswered: true, IsAlias: false })
            {
                return answer.Records.IsEmpty
                    ? DnsAnswer.Absent(secure: false, answer.NameExists, Life)
                    : DnsAnswer.Found(secure: false, answer.Records, Life);
            }
        }

        return await resolver.AskAsync(question, cancellationToken).ConfigureAwait(false);
    }
}
