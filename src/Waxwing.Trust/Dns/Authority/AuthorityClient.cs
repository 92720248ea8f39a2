using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>Asks name servers themselves what they have, without recursion (RFC 1034 §4.3.1): no cache stands between. Thread-safe.</summary>
internal sealed class AuthorityClient(TimeProvider clock, TimeSpan limit)
{
    /// <summary>The port of name servers; a delegation cannot name another.</summary>
    public const int Port = 53;

    private const int Tries = 2;

    /// <summary>Asks one server, at its first address that answers.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<AuthorityAnswer> AskAsync(NameServer server, DnsQuestion question, CancellationToken cancellationToken)
    {
        var answer = AuthorityAnswer.None($"{server.Host} has no address.");
        foreach (var address in server.Addresses)
        {
            answer = await AskAsync(new IPEndPoint(address, Port), question, cancellationToken).ConfigureAwait(false);
            if (answer.IsAnswered)
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>Asks at one address.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<AuthorityAnswer> AskAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        var answer = AuthorityAnswer.None("Nobody was asked.");
        for (var attempt = 0; attempt < Tries && !answer.IsAnswered; attempt++)
        {
            answer = await TryAsync(server, question, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    private async Task<AuthorityAnswer> TryAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return Read(server, await DnsExchange.RunAsync(DnsQuery.ToAuthority(question), server, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AuthorityAnswer.None($"{server} did not answer within {limit.TotalSeconds} s.");
        }
        catch (Exception exception) when (exception is DnsFormatException or SocketException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return AuthorityAnswer.None($"{server}: {exception.Message}");
        }
    }

    private static AuthorityAnswer Read(IPEndPoint server, DnsResponse response) => response switch
    {
        { Code: not (ResponseCode.NoError or ResponseCode.NameError) } => AuthorityAnswer.None($"{server} answered with code {response.Code}."),
        { Authoritative: false } => AuthorityAnswer.None($"{server} is not in charge of the name: a delegation that leads nowhere, or another zone."),
        _ => new AuthorityAnswer { Records = response.Records, Data = response.Data, NameExists = response.Code == ResponseCode.NoError, IsAlias = response.EndsInAlias },
    };
}
