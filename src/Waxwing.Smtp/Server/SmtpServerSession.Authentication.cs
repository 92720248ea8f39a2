using System.Buffers.Text;

namespace Waxwing.Smtp.Server;

/// <content>AUTH (RFC 4954).</content>
public sealed partial class SmtpServerSession
{
    // RFC 4954 §4: the longest line of an exchange, CRLF included.
    private const int MaxResponseLine = 12288;
    private static readonly SmtpServerReply BadResponse = SmtpServerReply.Of(501, 5, 2, "Not base64");

    private async ValueTask AuthenticateAsync(AuthCommand command)
    {
        // RFC 5321 §4.2.4: 502 for a command that this server does not have.
        var refusal = !_options.OffersAuthentication ? SmtpServerReply.Of(502, 5, 1, "Nobody logs in here")
            : !_client.IsSecure ? SmtpServerReply.Of(538, 7, 11, "Encryption required for authentication")
            : _client.Name is null ? HelloFirst
            : _client.User is not null ? OutOfSequence("Authenticated already")
            : _transaction is not null ? OutOfSequence("A transaction is open")
            : null;
        var mechanism = SaslServerMechanism.Create(command.Mechanism, FindCredentialAsync, CheckPasswordAsync, _serverEndPoint);
        refusal ??= mechanism is null ? SmtpServerReply.Of(504, 5, 4, "No such mechanism here") : null;
        if (refusal is not null)
        {
            Reply(refusal);
            return;
        }

        var response = command.InitialResponse;
        while (_over is null)
        {
            SaslServerStep step;
            try
            {
                step = await mechanism!.StepAsync(response).ConfigureAwait(false);
                if (step.Challenge is null)
                {
                    Conclude(command.Mechanism, step.User, await JudgeAsync(command.Mechanism, step.User).ConfigureAwait(false));
                    return;
                }
            }
            catch (Exception) when (!_sessionEnd.IsCancellationRequested)
            {
                // RFC 4954 §6: 454 where it is not the credentials that failed.
                Reply(SmtpServerReply.Of(454, 7, 0, "Temporary authentication failure"));
                return;
            }

            response = await AskClientAsync(step.Challenge).ConfigureAwait(false);
            if (response is null)
            {
                return;
            }
        }
    }

    private void Conclude(string mechanism, string? user, SmtpServerReply reply)
    {
        // Whatever the handler says: who proved nothing is nobody.
        if (user is not null && reply.IsPositive)
        {
            _client = _client with { User = user, Mechanism = mechanism };
            Reply(reply);
            return;
        }

        Reply(reply.IsPositive ? SmtpServerReply.AuthenticationFailed : reply);
        if (++_authenticationFailures >= _options.Limits.AuthenticationFailures && _over is null)
        {
            End(SmtpSessionEnd.LimitReached, SmtpServerReply.Of(421, 7, 0, "Too many failed authentications"));
        }
    }

    /// <summary>Sends a challenge and reads the response; null if the exchange is over, the reply given.</summary>
    private async ValueTask<byte[]?> AskClientAsync(byte[] challenge)
    {
        _io.Write("334 "u8);
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(challenge.Length)];
        Base64.EncodeToUtf8(challenge, encoded, out _, out _);
        _io.Write(encoded);
        _io.Write("\r\n"u8);
        _observer?.ReplySent(new SmtpServerReply(334, null, "***"));

        var (outcome, line) = await _io.ReadLineAsync(MaxResponseLine, _options.Timeouts.Command).ConfigureAwait(false);
        switch (outcome)
        {
            case LineOutcome.End:
                _over = SmtpSessionEnd.ConnectionLost;
                return null;
            case LineOutcome.Endless or LineOutcome.BareLineFeed:
                End(SmtpSessionEnd.ProtocolViolation, BadResponse);
                return null;
            case LineOutcome.TooLong:
                Reply(SmtpServerReply.Of(500, 5, 6, "Response too long"));
                return null;
            case LineOutcome.Line:
                break;
        }

        _observer?.CommandReceived("***");
        if (line.Span is [(byte)'*'])
        {
            Reply(SmtpServerReply.Of(501, 7, 0, "Authentication cancelled"));
            return null;
        }

        if (line.IsEmpty)
        {
            return [];
        }

        // A lone "=" is the empty response only behind the AUTH command (RFC 4954 §4).
        if (line.Span is [(byte)'='] || !SaslBase64.TryDecode(line.Span, out var response))
        {
            Reply(BadResponse);
            return null;
        }

        return response;
    }

    private async ValueTask<SmtpServerReply> JudgeAsync(string mechanism, string? user)
    {
        using var deadline = new Deadline(_options.Clock, _options.Timeouts.Handler, _sessionEnd);
        return await _handler.AuthenticatedAsync(_client, mechanism, user, deadline.Token).ConfigureAwait(false);
    }

    private async ValueTask<string?> CheckPasswordAsync(string user, string password)
    {
        using var deadline = new Deadline(_options.Clock, _options.Timeouts.Handler, _sessionEnd);
        return await _handler.CheckPasswordAsync(_client, user, password, deadline.Token).ConfigureAwait(false);
    }

    private async ValueTask<ScramCredential?> FindCredentialAsync(string user)
    {
        using var deadline = new Deadline(_options.Clock, _options.Timeouts.Handler, _sessionEnd);
        return await _handler.FindCredentialAsync(_client, user, deadline.Token).ConfigureAwait(false);
    }
}
