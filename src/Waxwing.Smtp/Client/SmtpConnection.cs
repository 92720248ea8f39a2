namespace Waxwing.Smtp;

/// <summary>Makes a secured session out of a connection. There is no way to one that is not secured.</summary>
public static class SmtpConnection
{
    /// <summary>
    /// Runs greeting, TLS and EHLO in the order that the mode wants. Before TLS nothing but EHLO and STARTTLS is said,
    /// and everything that the server said is forgotten (RFC 3207 §4.2).
    /// </summary>
    /// <param name="transport">An open duplex stream to the server. It belongs to the session from now on, also if this fails.</param>
    /// <param name="options">How to secure and speak the connection.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The session.</returns>
    /// <exception cref="SmtpException">No secure connection could be made; nothing of a message or credential was sent.</exception>
    public static async Task<SecuredSession> OpenAsync(Stream transport, SmtpConnectionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        var opening = new ConnectionOpening(transport, options, cancellationToken);
        try
        {
            return await opening.RunAsync().ConfigureAwait(false);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
