using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Finds the addresses of a host.</summary>
internal interface INameResolver
{
    /// <summary>Looks up the addresses of a name.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Opens a connection to one address.</summary>
internal interface IDialer
{
    /// <summary>Connects.</summary>
    Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken);
}

/// <summary>A connection that won the race.</summary>
internal sealed record RaceWinner(Stream Stream, IPEndPoint Endpoint, ImmutableArray<string> Tried);

/// <summary>
/// Connects to whichever address of a host answers first (Happy Eyeballs, RFC 8305): families alternate, IPv6 first,
/// and the next address is begun when the one before has failed or has taken a quarter of a second.
/// </summary>
internal sealed class AddressRace(INameResolver resolver, IDialer dialer, TimeProvider clock)
{
    // RFC 8305 §5: the recommended Connection Attempt Delay.
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    // A name with more addresses is a trap or a mistake.
    private const int MaxAddresses = 16;

    /// <summary>Resolves and connects within the limit.</summary>
    /// <exception cref="SmtpException">Stage Connect: no address answered, or time was up.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<RaceWinner> ConnectAsync(string host, int port, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var addresses = await ResolveAsync(host, either.Token).ConfigureAwait(false);
            return await RunAsync([.. addresses.Select(address => new IPEndPoint(address, port))], either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(SmtpFailure.TimedOut, $"no address of {host}:{port} answered within {limit.TotalSeconds} s", exception);
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            var found = await resolver.ResolveAsync(host, cancellationToken).ConfigureAwait(false);
            return found.Length > 0 ? Interleave(found) : throw Failed(SmtpFailure.ConnectionLost, $"{host} has no address", inner: null);
        }
        catch (SocketException exception)
        {
            throw Failed(SmtpFailure.ConnectionLost, $"the name {host} could not be resolved: {exception.Message}", exception);
        }
    }

    // RFC 8305 §4: families take turns, so that a dead family costs one head start, not one for each address.
    private static IPAddress[] Interleave(IPAddress[] addresses)
    {
        var six = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6).ToArray();
        var four = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToArray();
        return [.. Enumerable.Range(0, Math.Max(six.Length, four.Length))
            .SelectMany(i => six.Skip(i).Take(1).Concat(four.Skip(i).Take(1)))
            .Take(MaxAddresses)];
    }

    private async Task<RaceWinner> RunAsync(IPEndPoint[] endpoints, CancellationToken cancellationToken)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Dictionary<Task<Stream>, IPEndPoint>();
        var failures = new List<string>();
        var next = 0;
        try
        {
            while (true)
            {
                if (next < endpoints.Length)
                {
                    running.Add(dialer.ConnectAsync(endpoints[next], others.Token), endpoints[next]);
                    next++;
                }

                if (running.Count == 0)
                {
                    throw Failed(SmtpFailure.ConnectionLost, $"no address answered: {string.Join("; ", failures)}", inner: null);
                }

                var done = await FirstDoneAsync(running.Keys, next < endpoints.Length, cancellationToken).ConfigureAwait(false);
                if (done is null)
                {
                    continue;
                }

                running.Remove(done, out var endpoint);
                if (done.IsCompletedSuccessfully)
                {
                    return new RaceWinner(done.Result, endpoint!, [.. endpoints.Take(next).Select(tried => tried.ToString())]);
                }

                cancellationToken.ThrowIfCancellationRequested();
                failures.Add($"{endpoint}: {done.Exception?.InnerException?.Message ?? "cancelled"}");
            }
        }
        finally
        {
            await others.CancelAsync().ConfigureAwait(false);
            foreach (var loser in running.Keys)
            {
                _ = CloseLateAsync(loser);
            }
        }
    }

    private async Task<Task<Stream>?> FirstDoneAsync(IEnumerable<Task<Stream>> running, bool more, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var headStart = Task.Delay(more ? HeadStart : Timeout.InfiniteTimeSpan, clock, stop.Token);
        var first = await Task.WhenAny(running.Cast<Task>().Append(headStart)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
#pragma warning disable MA0100 // The task that is returned has ended; nothing of it depends on the source that is disposed here.
        return first as Task<Stream>;
#pragma warning restore MA0100
    }

    private static async Task CloseLateAsync(Task<Stream> loser)
    {
        try
        {
            await (await loser.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // It lost the race; how it ended is of no interest.
        }
    }

    private static SmtpException Failed(SmtpFailure failure, string message, Exception? inner) => new(new SmtpError
    {
        Stage = SmtpStage.Connect,
        Failure = failure,
        Message = message,
        Scope = FailureScope.Relay,
    }, inner);
}
