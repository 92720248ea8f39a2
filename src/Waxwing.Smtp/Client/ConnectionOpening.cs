using System.Net.Security;

namespace Waxwing.Smtp;

/// <summary>One opening of a connection, from the first octet to the EHLO inside TLS.</summary>
internal sealed class ConnectionOpening(Stream transport, SmtpConnectionOptions options, CancellationToken cancellationToken)
{
    private readonly OpeningDialogue _dialogue = new(options.Timeouts, options.Clock, cancellationToken);
    private readonly List<string> _clearCommands = [];
    private long _clearOctets;

    public async Task<SecuredSession> RunAsync()
    {
        var greeting = options.Mode == TlsMode.StartTls ? await AskForTlsAsync().ConfigureAwait(false) : null;
        var (stream, tls) = await SecureAsync(afterStartTls: greeting is not null).ConfigureAwait(false);
        var channel = new SmtpChannel(stream, options.Timeouts, options.Clock, options.Trace);
        try
        {
            using (_dialogue.BreakOnCancel(channel))
            {
                // RFC 3207 §4.2: after STARTTLS there is no second greeting, but a second EHLO.
                if (greeting is null)
                {
                    greeting = await _dialogue.ReadGreetingAsync(channel).ConfigureAwait(false);
                }
                else
                {
                    channel.Start(greeting: null);
                }

                var capabilities = await _dialogue.SayHelloAsync(channel, "EHLO", options.EhloName).ConfigureAwait(false);
                return new SecuredSession(channel, new ConnectionFacts
                {
                    Mode = options.Mode,
                    Tls = tls,
                    ClearCommands = _clearCommands,
                    ClearOctets = _clearOctets,
                    Greeting = greeting,
                    Capabilities = capabilities,
                    Phases = _dialogue.Phases,
                }, options.Knowledge);
            }
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<SmtpReply> AskForTlsAsync()
    {
        var channel = new SmtpChannel(transport, options.Timeouts, options.Clock, options.Trace);
        try
        {
            using (_dialogue.BreakOnCancel(channel))
            {
                var greeting = await _dialogue.ReadGreetingAsync(channel, inClear: true).ConfigureAwait(false);
                _clearCommands.Add($"EHLO {options.EhloName}");
                var capabilities = await _dialogue.SayHelloAsync(channel, "EHLO", options.EhloName).ConfigureAwait(false);
                if (!capabilities.StartTls)
                {
                    throw Refused(SmtpFailureDetail.TlsNotOffered, reply: null,
                        "the server does not offer STARTTLS, or somebody on the way removed it; nothing was sent. Use a server with TLS, or smtps:// if this one has it on another port");
                }

                _clearCommands.Add("STARTTLS");
                var reply = await _dialogue.SayAsync(channel, "STARTTLS", SmtpStage.StartTls).ConfigureAwait(false);
                if (reply.Code != 220)
                {
                    // RFC 3207 §4: 454 is temporary.
                    throw new SmtpException(new SmtpError
                    {
                        Stage = SmtpStage.StartTls,
                        Failure = reply.Code >= 400 ? SmtpFailure.Rejected : SmtpFailure.ProtocolViolation,
                        Detail = SmtpFailureDetail.TlsRefused,
                        Message = $"the server offers STARTTLS and refused it: {reply}",
                        Scope = FailureScope.Relay,
                        Reply = reply,
                    });
                }

                _clearOctets = channel.OctetsWritten;
                var unread = await channel.DetachAsync().ConfigureAwait(false);
                if (unread > 0)
                {
                    // What stands behind the 220 was put there by somebody who could not know the keys (CVE-2011-0411 and its kin).
                    throw Injected(null, "the server sent bytes in clear behind its 220 to STARTTLS");
                }

                return greeting;
            }
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(SslStream Stream, TlsFacts Facts)> SecureAsync(bool afterStartTls)
    {
        using var deadline = new CancellationTokenSource(options.Timeouts.TlsHandshake, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var (stream, facts) = await TlsHandshake.AuthenticateAsync(transport, options.Host, options.Tls, options.Clock, either.Token).ConfigureAwait(false);
            PromptAcknowledgement.Ask(transport);
            _dialogue.Took(SmtpStage.TlsHandshake, facts.Duration);
            options.Trace?.Event($"TLS is up: {facts.Protocol}, {facts.CipherSuite}, {(facts.TrustSource == TrustSource.Nobody ? "server not verified" : $"server verified as {facts.Host}")}");
            return (stream, facts);
        }
        catch (OperationCanceledException exception)
        {
            throw new SmtpException(new SmtpError
            {
                Stage = SmtpStage.TlsHandshake,
                Failure = cancellationToken.IsCancellationRequested ? SmtpFailure.Cancelled : SmtpFailure.TimedOut,
                Message = cancellationToken.IsCancellationRequested
                    ? "cancelled by the caller"
                    : $"the TLS handshake did not end within {options.Timeouts.TlsHandshake.TotalSeconds} s",
                Scope = FailureScope.Connection,
            }, exception);
        }
        catch (SmtpException exception) when (afterStartTls && exception.Error.Detail is SmtpFailureDetail.NotTls or SmtpFailureDetail.WrongPortOrMode)
        {
            throw Injected(exception, "the server sent something that is not TLS after its 220 to STARTTLS");
        }
        catch (SmtpException exception)
        {
            options.Trace?.Event($"TLS was refused: {exception.Error.Message}");
            throw;
        }
    }

    private static SmtpException Refused(SmtpFailureDetail detail, SmtpReply? reply, string message) => new(new SmtpError
    {
        Stage = SmtpStage.StartTls,
        Failure = SmtpFailure.PolicyRefused,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Relay,
        Reply = reply,
    });

    private static SmtpException Injected(Exception? inner, string message) => new(new SmtpError
    {
        Stage = SmtpStage.StartTls,
        Failure = SmtpFailure.ProtocolViolation,
        Detail = SmtpFailureDetail.ClearTextInjection,
        Message = $"{message}: injected replies; nothing was sent",
        Scope = FailureScope.Relay,
    }, inner);
}
