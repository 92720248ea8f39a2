using System.Net;
using System.Net.Sockets;

namespace Waxwing.Smtp;

/// <summary>
/// The one session without TLS: LMTP (RFC 2033), or ESMTP for test sinks, with a server on this machine. It makes its
/// connection itself, and only to a loopback address or a Unix socket, so that nobody can hand it a remote one; and it
/// has no way to authenticate. Thread-safe; transactions go one behind the other.
/// </summary>
public sealed class PlainLoopback : MailSession
{
    internal PlainLoopback(SmtpChannel channel, LoopbackFacts facts)
        : base(channel, facts, new RelayKnowledge(), finalReplyForEach: facts.Protocol == LoopbackProtocol.Lmtp) => Facts = facts;

    /// <inheritdoc/>
    public override LoopbackFacts Facts { get; }

    /// <summary>Null: such a session never authenticates.</summary>
    public override AuthenticationFacts? Authentication => null;

    /// <summary>Connects, reads the greeting and says LHLO or EHLO.</summary>
    /// <param name="endpoint">An <see cref="IPEndPoint"/> with a loopback address, or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="options">How to speak.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The session.</returns>
    /// <exception cref="SmtpException">
    /// The endpoint is not on this machine (<see cref="SmtpFailureDetail.NotLocal"/>: nothing was connected), the connection could not
    /// be made within its time, or the server refused.
    /// </exception>
    public static async Task<PlainLoopback> ConnectAsync(EndPoint endpoint, PlainLoopbackOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        var (target, locality) = Local(endpoint);
        var started = options.Clock.GetTimestamp();
        var stream = await DialAsync(target, options, cancellationToken).ConfigureAwait(false);
        var dialogue = new OpeningDialogue(options.Timeouts, options.Clock, cancellationToken);
        dialogue.Ended(SmtpStage.Connect, started);
        options.Trace?.Event($"connected to {target}, on this machine, without TLS");
        var channel = new SmtpChannel(stream, options.Timeouts, options.Clock, options.Trace);
        try
        {
            using (dialogue.BreakOnCancel(channel))
            {
                var greeting = await dialogue.ReadGreetingAsync(channel).ConfigureAwait(false);
                // RFC 2033 §4.1: LHLO in place of EHLO, with the same meaning.
                var verb = options.Protocol switch { LoopbackProtocol.Lmtp => "LHLO", LoopbackProtocol.Smtp => "EHLO" };
                var capabilities = await dialogue.SayHelloAsync(channel, verb, options.HelloName).ConfigureAwait(false);
                return new PlainLoopback(channel, new LoopbackFacts
                {
                    Endpoint = target,
                    Locality = locality,
                    Protocol = options.Protocol,
                    Greeting = greeting,
                    Capabilities = capabilities,
                    Phases = dialogue.Phases,
                });
            }
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // IPEndPoint is not sealed, and a derived one could name another address to the socket: a new one is made of the address that was judged.
    private static (EndPoint Target, Locality Locality) Local(EndPoint endpoint) => endpoint switch
    {
        IPEndPoint ip when IPAddress.IsLoopback(ip.Address) => (new IPEndPoint(new IPAddress(ip.Address.GetAddressBytes()), ip.Port), Locality.Loopback),
        UnixDomainSocketEndPoint => (endpoint, Locality.UnixSocket),
        _ => throw Failure(SmtpFailure.PolicyRefused, $"{endpoint} is not on this machine: without TLS nothing goes anywhere else", SmtpFailureDetail.NotLocal),
    };

    private static async Task<NetworkStream> DialAsync(EndPoint endpoint, PlainLoopbackOptions options, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeouts.Connect, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (endpoint is IPEndPoint)
            {
                // Nagle's delay would hold back the second small write of a group.
                socket.NoDelay = true;
            }

            await socket.ConnectAsync(endpoint, either.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw exception is SocketException ? Failure(SmtpFailure.ConnectionLost, $"{endpoint}: {exception.Message}", inner: exception)
                : cancellationToken.IsCancellationRequested ? Failure(SmtpFailure.Cancelled, "cancelled by the caller", inner: exception)
                : Failure(SmtpFailure.TimedOut, $"{endpoint} did not answer within {options.Timeouts.Connect.TotalSeconds} s", inner: exception);
        }
    }

    private static SmtpException Failure(SmtpFailure failure, string message, SmtpFailureDetail detail = SmtpFailureDetail.None, Exception? inner = null) => new(new SmtpError
    {
        Stage = SmtpStage.Connect,
        Failure = failure,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Relay,
    }, inner);
}
