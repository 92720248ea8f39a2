using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Finds the submission servers of a domain by its SRV records (RFC 6186, RFC 8314 §5.1).</summary>
internal sealed class SubmissionDiscovery(IDnsLookup dns, Func<double> chance)
{
    // More targets are a trap or a mistake; each of them costs a connection.
    private const int MaxServers = 8;

    // RFC 8314 §3: TLS from the first octet is preferred.
    private static readonly (string Service, TlsMode Mode)[] Services = [("_submissions", TlsMode.Implicit), ("_submission", TlsMode.StartTls)];

    /// <summary>Finds them, in the order in which they are tried; at least one.</summary>
    /// <exception cref="SendException">The domain offers none (stage Configure), or DNS has no answer that can be relied on (stage Connect).</exception>
    public async Task<IReadOnlyList<DiscoveredServer>> FindAsync(Domain domain, CancellationToken cancellationToken)
    {
        var denied = false;
        foreach (var (service, mode) in Services)
        {
            if (!DnsName.Of(domain).TryPrepend($"{service}._tcp", out var name))
            {
                break;
            }

            var question = new DnsQuestion(name, DnsType.Srv);
            var answer = await dns.AskAsync(question, cancellationToken).ConfigureAwait(false);
            DnsRefusal.ThrowIfUnreliable(answer);
            var records = answer.Records.OfType<SrvRecord>().ToArray();
            // Port 0 is nobody's port.
            var offered = records.Where(record => record is { Target: not null, Port: > 0 });
            var servers = SrvOrder.Of(offered, chance).Take(MaxServers)
                .Select(record => new DiscoveredServer(
                    domain, service, mode, record.Target!, record.Port, answer.Status == DnsStatus.Secure, [.. records.Select(one => $"{question} {one}")]))
                .ToArray();
            if (servers.Length > 0)
            {
                return servers;
            }

            denied |= records.Length > 0;
        }

        throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.SubmissionNotOffered,
            denied
                ? $"{domain} says in DNS that it offers no submission service (the target of its SRV record is \".\"): ask its operator for the server, and write smtps://user@host"
                : $"{domain} has no SRV record for _submissions._tcp or _submission._tcp: ask its operator for the server, and write smtps://user@host",
            FailureScope.Relay));
    }
}
