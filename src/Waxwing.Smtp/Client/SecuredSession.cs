using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>A session inside verified TLS that is not authenticated. It can carry mail for relays that know us by other means.</summary>
public sealed class SecuredSession : MailSession
{
    // RFC 5321 §4.5.3.1.4, CRLF included.
    private const int MaxCommandLine = 512;

    internal SecuredSession(SmtpChannel channel, ConnectionFacts facts, RelayKnowledge knowledge)
        : base(channel, facts, knowledge) => Facts = facts;

    /// <inheritdoc/>
    public override ConnectionFacts Facts { get; }

    /// <inheritdoc/>
    public override AuthenticationFacts? Authentication => null;

    /// <summary>
    /// Authenticates (RFC 4954) with the strongest mechanism that both sides have and the credential is for. This session is done afterwards:
    /// it goes on as the one that is returned, or it is broken.
    /// </summary>
    /// <param name="credential">Who we are.</param>
    /// <param name="policy">Which mechanisms are acceptable.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The authenticated session.</returns>
    /// <exception cref="SmtpException">No mechanism is acceptable, the server refused, or it could not prove itself.</exception>
    public async Task<AuthenticatedSession> AuthenticateAsync(Credential credential, SaslPolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(policy);
        if (Facts.Tls.TrustSource == TrustSource.Nobody)
        {
            throw Failure(SmtpFailure.PolicyRefused, reply: null, "nobody vouches for the server: no credential is shown to it");
        }

        var mechanism = policy.Choose(Capabilities.AuthMechanisms, credential, SaslContext.Of(Facts.Tls));
        var started = Channel.Clock.GetTimestamp();
        using (BreakOn(SmtpStage.Auth, cancellationToken))
        {
            try
            {
                await PrepareAsync(mechanism, cancellationToken).ConfigureAwait(false);
                mechanism = await ExchangeAsync(mechanism, credential, policy).ConfigureAwait(false);
                mechanism.Complete();
            }
            catch (SmtpException exception)
            {
                // A refused or dubious AUTH leaves nothing to go on with.
                Channel.Break(exception.Error);
                throw;
            }
        }

        HandOn();
        var phase = new PhaseTime(SmtpStage.Auth, Channel.Clock.GetElapsedTime(started), Channel.Timeouts.Auth);
        return new AuthenticatedSession(Channel, Facts, new AuthenticationFacts(
            mechanism.Name, Capabilities.AuthMechanisms, mechanism.RevealsPassword, mechanism.ServerVerified, mechanism.ChannelBinding, phase), Knowledge);
    }

    private async Task PrepareAsync(SaslMechanism mechanism, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Channel.Timeouts.Auth, Channel.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await mechanism.PrepareAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            throw cancellationToken.IsCancellationRequested
                ? Failure(SmtpFailure.Cancelled, reply: null, "cancelled by the caller")
                : Failure(SmtpFailure.TimedOut, reply: null, $"the bearer token did not come within {Channel.Timeouts.Auth.TotalSeconds} s");
        }

        if (mechanism.Scrubber is { } scrubber)
        {
            Channel.Scrub(scrubber);
        }
    }

    private async Task<SaslMechanism> ExchangeAsync(SaslMechanism mechanism, Credential credential, SaslPolicy policy)
    {
        try
        {
            await ExchangeAsync(mechanism).ConfigureAwait(false);
            return mechanism;
        }
        catch (SmtpException) when (mechanism is ScramSha256 { BindingTypeRefused: true } && policy.Unbound(Capabilities.AuthMechanisms, credential) is not null)
        {
            // RFC 5802 §6: the server has -PLUS with types that we do not have; the exchange goes on without.
            await CancelAsync().ConfigureAwait(false);
            var unbound = policy.Unbound(Capabilities.AuthMechanisms, credential)!;
            await ExchangeAsync(unbound).ConfigureAwait(false);
            return unbound;
        }
    }

    private async Task ExchangeAsync(SaslMechanism mechanism)
    {
        var reply = await BeginAsync(mechanism).ConfigureAwait(false);
        while (reply.Code == 334)
        {
            // A server that asks on and on gets no more answers than the mechanism has.
            reply = await SayAsync(Encode(mechanism.Respond(Challenge(reply))), "[redacted]").ConfigureAwait(false);
        }

        if (reply.Code != 235)
        {
            throw Failure(
                reply.Code >= 400 ? SmtpFailure.Rejected : SmtpFailure.ProtocolViolation,
                reply,
                $"the server refused to authenticate with {mechanism.Name}{(mechanism.Refusal is { } word ? $" ({word})" : "")}: {reply}",
                reply.Code >= 500 ? mechanism.RefusalDetail : SmtpFailureDetail.None);
        }
    }

    private async Task<SmtpReply> BeginAsync(SaslMechanism mechanism)
    {
        var command = $"AUTH {mechanism.Name}";
        if (mechanism.InitialResponse() is not { } initial)
        {
            return await SayAsync(command, command).ConfigureAwait(false);
        }

        // RFC 4954 §4: an empty initial response is "=".
        var encoded = initial.Length == 0 ? "=" : Encode(initial);
        if (command.Length + encoded.Length + 3 <= MaxCommandLine)
        {
            return await SayAsync($"{command} {encoded}", $"{command} [redacted]").ConfigureAwait(false);
        }

        // RFC 4954 §4: one that makes the command too long goes in answer to an empty challenge, on a line that may be longer.
        var reply = await SayAsync(command, command).ConfigureAwait(false);
        return reply switch
        {
            { Code: 334 } when Challenge(reply).Length == 0 => await SayAsync(encoded, "[redacted]").ConfigureAwait(false),
            { Code: 334 } => throw Failure(SmtpFailure.ProtocolViolation, reply, $"the server sends a challenge where {mechanism.Name} has none"),
            _ => reply,
        };
    }

    // RFC 4954 §4: "*" ends an exchange, and the server answers 501.
    private async Task CancelAsync()
    {
        var reply = await SayAsync("*", "*").ConfigureAwait(false);
        if (reply.Code < 400)
        {
            throw Failure(SmtpFailure.ProtocolViolation, reply, $"the server goes on with an AUTH that was cancelled: {reply}");
        }
    }

    private async Task<SmtpReply> SayAsync(string line, string traced)
    {
        var pending = new SingleReply();
        Channel.Command(line, pending, SmtpStage.Auth, traced: traced);
        await Channel.FlushAsync().ConfigureAwait(false);
        return await pending.Task.ConfigureAwait(false);
    }

    private static string Encode(byte[] response)
    {
        var line = Convert.ToBase64String(response);
        CryptographicOperations.ZeroMemory(response);
        return line;
    }

    /// <summary>The challenge that a 334 carries.</summary>
    /// <exception cref="SmtpException">Its text is not base64.</exception>
    internal static byte[] Challenge(SmtpReply reply)
    {
        var text = Encoding.UTF8.GetBytes(reply.Lines[0]);
        return Base64.IsValid(text)
            ? Convert.FromBase64String(reply.Lines[0])
            : throw Failure(SmtpFailure.ProtocolViolation, reply, "the server's challenge is not base64 (RFC 4954 §4)");
    }

    private static SmtpException Failure(SmtpFailure failure, SmtpReply? reply, string message, SmtpFailureDetail detail = SmtpFailureDetail.None) => new(new SmtpError
    {
        Stage = SmtpStage.Auth,
        Failure = failure,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Relay,
        Reply = reply,
    });
}
