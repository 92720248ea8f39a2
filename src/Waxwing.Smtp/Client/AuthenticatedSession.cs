namespace Waxwing.Smtp;

/// <summary>A session inside verified TLS whose user the server has accepted.</summary>
public sealed class AuthenticatedSession : MailSession
{
    internal AuthenticatedSession(SmtpChannel channel, ConnectionFacts facts, AuthenticationFacts authentication, RelayKnowledge knowledge)
        : base(channel, facts, knowledge) => (Facts, Authentication) = (facts, authentication);

    /// <inheritdoc/>
    public override ConnectionFacts Facts { get; }

    /// <inheritdoc/>
    public override AuthenticationFacts Authentication { get; }
}
