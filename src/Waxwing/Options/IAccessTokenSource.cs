namespace Waxwing;

/// <summary>Gives the OAuth 2.0 access tokens (RFC 6750) of a relay's user. Thread-safe: each connection asks for itself, and several ask at once.</summary>
public interface IAccessTokenSource
{
    /// <summary>Gives a token that is good now. It is asked before each authentication, within the limit of <see cref="Smtp.SmtpTimeouts.Auth"/>.</summary>
    /// <param name="refused">
    /// A token of this source that the relay has just refused, although it seemed good; or null. Then another one is asked for, once: if the relay refuses that
    /// too, the connection fails.
    /// </param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    /// <returns>The token. It is given to the relay, and shown to nobody else.</returns>
    /// <exception cref="SendException">There is none; the error says what to do.</exception>
    ValueTask<string> GetTokenAsync(string? refused, CancellationToken cancellationToken);
}
