using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Opens connections to an LMTP server on this machine: no TLS, no credential, and no address that is not local.</summary>
internal sealed class LocalDoor(RelayOptions options, SenderOptions sender, INameResolver resolver) : IRelayDoor
{
    private readonly PlainLoopbackOptions _connection = new()
    {
        Protocol = LoopbackProtocol.Lmtp,
        Timeouts = sender.Timeouts,
        Clock = sender.Clock,
        Trace = sender.Trace,
        HelloName = options.EhloName is { } name ? Domain.Parse(name) : new PlainLoopbackOptions().HelloName,
    };

    // Nothing crosses on one machine, where a round trip is free: there is nothing to learn.
    /// <inheritdoc/>
    public RelayKnowledge Knowledge { get; } = new();

    /// <inheritdoc/>
    public async Task<WarmConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var endpoints = await FindAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            try
            {
                var session = await PlainLoopback.ConnectAsync(endpoints[i], _connection, cancellationToken).ConfigureAwait(false);
                return new WarmConnection(session, Records.Connection(session, endpoints[..(i + 1)]));
            }
            catch (SmtpException exception) when (exception.Error is { Stage: SmtpStage.Connect, Failure: SmtpFailure.ConnectionLost } && i + 1 < endpoints.Length)
            {
                // The server may listen on one family of loopback addresses only, and a refusal takes no time there.
            }
        }
    }

    private async Task<EndPoint[]> FindAsync(CancellationToken cancellationToken)
    {
        if (options.SocketPath is { } path)
        {
            return [new UnixDomainSocketEndPoint(path)];
        }

        if (IPAddress.TryParse(options.Host, out var literal))
        {
            return [new IPEndPoint(literal, options.Port)];
        }

        var addresses = await ResolveAsync(cancellationToken).ConfigureAwait(false);
        // One foreign address among them, and the name is not to be trusted at all: next time it may stand alone.
        return Array.Find(addresses, address => !IPAddress.IsLoopback(address)) is { } foreign
            ? throw Failure(SmtpFailure.PolicyRefused, $"{options.Host} resolves to {foreign}, which is not on this machine: without TLS nothing goes there", SmtpFailureDetail.NotLocal)
            : [.. addresses.Select(address => new IPEndPoint(address, options.Port))];
    }

    private async Task<IPAddress[]> ResolveAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(sender.Timeouts.Connect, sender.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var found = await resolver.ResolveAsync(options.Host, either.Token).ConfigureAwait(false);
            return found.Length > 0 ? found : throw Failure(SmtpFailure.ConnectionLost, $"{options.Host} has no address");
        }
        catch (SocketException exception)
        {
            throw Failure(SmtpFailure.ConnectionLost, $"the name {options.Host} could not be resolved: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(SmtpFailure.TimedOut, $"the name {options.Host} was not resolved within {sender.Timeouts.Connect.TotalSeconds} s");
        }
    }

    private static SmtpException Failure(SmtpFailure failure, string message, SmtpFailureDetail detail = SmtpFailureDetail.None) => new(new SmtpError
    {
        Stage = SmtpStage.Connect,
        Failure = failure,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Relay,
    });
}
