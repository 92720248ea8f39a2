using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Waxwing.Smtp.Server;

/// <summary>
/// The server half of SMTP (RFC 5321) for one client, over any duplex stream. Content is streamed to the handler's sink; the
/// session itself holds one fixed buffer. Used once, by one caller at a time.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "What RunAsync makes, RunAsync disposes; the session itself holds nothing.")]
public sealed partial class SmtpServerSession
{
    private readonly Stream _stream;
    private readonly SmtpServerOptions _options;
    private readonly ISmtpServerHandler _handler;
    private readonly ISmtpServerObserver? _observer;
    private readonly SmtpCommandParser _parser;
    private SmtpServerTransport _io = null!;
    private CancellationToken _sessionEnd;
    private CancellationToken _leave;
    private SmtpServerClient _client = new();
    private ReadOnlyMemory<byte>? _serverEndPoint;
    private SmtpServerTransaction? _transaction;
    private SmtpServerContent? _chunked;
    private CanonicalText? _chunkedText;
    private SmtpSessionEnd? _over;
    private readonly HashSet<Domain> _recipientDomains = [];
    private int _transactions;
    private int _errors;
    private int _authenticationFailures;
    private int _commandsSinceMessage;

    /// <summary>Creates a session. Nothing is read or written before <see cref="RunAsync(CancellationToken)"/>.</summary>
    /// <param name="stream">The connection to the client, both ways; stays the caller's to close.</param>
    /// <param name="options">How to behave.</param>
    /// <param name="handler">Who decides.</param>
    /// <param name="observer">Who watches, or null.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public SmtpServerSession(Stream stream, SmtpServerOptions options, ISmtpServerHandler handler, ISmtpServerObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        options.Validate();
        _stream = stream;
        _options = options;
        _handler = handler;
        _observer = observer;
        _parser = new SmtpCommandParser(options.Extensions);
    }

    /// <summary>Serves the client until the session is over. Nothing that a client does makes it throw.</summary>
    /// <param name="cancellationToken">Ends the session: a client that is between commands gets a 421.</param>
    /// <returns>Why the session is over.</returns>
    public Task<SmtpSessionEnd> RunAsync(CancellationToken cancellationToken) => RunAsync(CancellationToken.None, cancellationToken);

    /// <summary>The same for a server that stops with patience. Nothing that a client does makes it throw.</summary>
    /// <param name="stopping">Ends the session as soon as no transaction is open: a client that is between transactions gets a 421, another may end its own.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>Why the session is over.</returns>
    public async Task<SmtpSessionEnd> RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        var (time, content) = (_options.Timeouts.Session, _options.Timeouts.Content);
        using var whole = new Deadline(_options.Clock, time ?? Timeout.InfiniteTimeSpan, stopping);
        using var last = new Deadline(_options.Clock, time + content ?? Timeout.InfiniteTimeSpan, cancellationToken);
        _leave = whole.Token;
        _sessionEnd = last.Token;
        _io = new SmtpServerTransport(_stream, _options, _sessionEnd);
        try
        {
            await ServeAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var stops = stopping.IsCancellationRequested || cancellationToken.IsCancellationRequested;
            _over = stops ? SmtpSessionEnd.Cancelled : SmtpSessionEnd.TimedOut;
            await SayGoodbyeAsync(stops ? ShuttingDown : SmtpServerReply.Of(421, 4, 2, "Timed out")).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is IOException or SocketException or ObjectDisposedException)
        {
            _over = SmtpSessionEnd.ConnectionLost;
        }
        finally
        {
            await ForgetTransactionAsync().ConfigureAwait(false);
            await _io.DisposeAsync().ConfigureAwait(false);
        }

        return _over!.Value;
    }

    private async ValueTask ServeAsync()
    {
        if (_options.TlsMode == SmtpServerTlsMode.Implicit && !await SecureAsync().ConfigureAwait(false))
        {
            return;
        }

        Reply(new SmtpServerReply(220, null, $"{_options.ServerName} ESMTP"));
        while (_over is null)
        {
            // RFC 5321 §3.8: a server may leave at any time with 421; a transaction under way is worth waiting for.
            var leave = _transaction is null ? _leave : CancellationToken.None;
            leave.ThrowIfCancellationRequested();
            var (outcome, line) = await _io.ReadLineAsync(_options.Limits.CommandLine, _options.Timeouts.Command, leave).ConfigureAwait(false);
            switch (outcome)
            {
                case LineOutcome.Line:
                    await ExecuteAsync(line).ConfigureAwait(false);
                    break;
                case LineOutcome.TooLong:
                    Reply(LineTooLong);
                    if (!MayBeLong(line.Span))
                    {
                        _over ??= SmtpSessionEnd.ProtocolViolation;
                    }

                    break;
                case LineOutcome.Endless:
                    End(SmtpSessionEnd.ProtocolViolation, LineTooLong);
                    break;
                case LineOutcome.BareLineFeed:
                    // RFC 5321 §2.3.8: not a line end. To guess one is how commands are smuggled; to wait for CRLF would hang an honest client.
                    End(SmtpSessionEnd.ProtocolViolation, SmtpServerReply.Of(500, 5, 2, "A line ended with LF instead of CRLF; closing"));
                    break;
                case LineOutcome.End:
                    _over = SmtpSessionEnd.ConnectionLost;
                    break;
            }
        }

        await _io.FlushAsync().ConfigureAwait(false);
    }

    private static SmtpServerReply ShuttingDown { get; } = SmtpServerReply.Of(421, 3, 2, "The server is shutting down");

    private static SmtpServerReply LineTooLong { get; } = SmtpServerReply.Of(500, 5, 2, "Line too long");

    /// <summary>Writes a reply; it leaves when the session next waits for input.</summary>
    private void Reply(SmtpServerReply reply)
    {
        _io.Write(reply.ToWire(_options.Has(SmtpServerExtensions.EnhancedStatusCodes)));
        _observer?.ReplySent(reply);
        if (reply.Code == 421)
        {
            // RFC 5321 §3.8: nothing follows a 421, whoever decided on it.
            _over ??= SmtpSessionEnd.Refused;
        }

        if (reply.Code >= 500 && ++_errors >= _options.Limits.Errors && _over is null)
        {
            End(SmtpSessionEnd.LimitReached, SmtpServerReply.Of(421, 7, 0, "Too many errors"));
        }
    }

    private void End(SmtpSessionEnd reason, SmtpServerReply last)
    {
        _over = reason;
        Reply(last);
    }

    private async ValueTask SayGoodbyeAsync(SmtpServerReply goodbye)
    {
        try
        {
            Reply(goodbye);
            await _io.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // It was a courtesy.
        }
    }

    private async ValueTask<bool> SecureAsync()
    {
        try
        {
            var tls = await _io.SecureAsync().ConfigureAwait(false);

            // RFC 3207 §4.2: everything learned before TLS is forgotten.
            _client = new SmtpServerClient { TlsProtocol = TlsPolicy.NegotiatedProtocol(tls), TlsCipherSuite = tls.NegotiatedCipherSuite };
            _serverEndPoint = ServerEndPoint.Of(_options.Certificate!.TargetCertificate);
            _observer?.Secured(_client);
            return true;
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException or OperationCanceledException)
        {
            // Nothing may follow in clear.
            _over = _sessionEnd.IsCancellationRequested ? SmtpSessionEnd.Cancelled : SmtpSessionEnd.HandshakeFailed;
            return false;
        }
    }

    private async ValueTask ForgetTransactionAsync()
    {
        _transaction = null;
        _chunkedText = null;
        if (_chunked is { } abandoned)
        {
            _chunked = null;
            await abandoned.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Observe(ReadOnlySpan<byte> line, bool recognized)
    {
        if (_observer is null)
        {
            return;
        }

        if (!recognized)
        {
            // RFC 4954 answers are bare lines: one that comes where a command should must not reach a log.
            _observer.CommandReceived($"(unrecognized, {line.Length} octets)");
            return;
        }

        var text = new StringBuilder(Encoding.UTF8.GetString(line));
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }

        _observer.CommandReceived(text.ToString());
    }
}
