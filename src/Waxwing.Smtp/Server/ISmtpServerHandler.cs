namespace Waxwing.Smtp.Server;

/// <summary>
/// Decides what a session accepts, and takes the content. One instance may serve many sessions at once; for one session its
/// methods are called one after the other. A reply 421 ends the session. What it throws becomes 451 4.3.0 for the client, within AUTH 454 4.7.0
/// (RFC 4954 §6), and never ends the session.
/// </summary>
public interface ISmtpServerHandler
{
    /// <summary>AUTH by SCRAM: what is kept of a user's password. Called only inside TLS.</summary>
    /// <param name="client">What is known of the client.</param>
    /// <param name="user">The user's name as the client gave it.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>The credential, or null if there is no such user. The session answers both cases alike and after like work.</returns>
    ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken);

    /// <summary>
    /// AUTH by PLAIN or LOGIN: whose user and password these are. Called only inside TLS. Unless it is implemented the password is held against
    /// <see cref="FindCredentialAsync"/>, in like time for users who do not exist; implement it where the password is no password of
    /// this user, but a key that says itself whose it is.
    /// </summary>
    /// <param name="client">What is known of the client.</param>
    /// <param name="user">The user's name as the client gave it, prepared by SASLprep (RFC 4013); not empty.</param>
    /// <param name="password">The password, prepared likewise; not empty.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>The identity that is <see cref="SmtpServerClient.User"/> from now on, or null if they are not right.</returns>
    async ValueTask<string?> CheckPasswordAsync(SmtpServerClient client, string user, string password, CancellationToken cancellationToken) =>
        PasswordCheck.IsRight(await FindCredentialAsync(client, user, cancellationToken).ConfigureAwait(false), password) ? user : null;

    /// <summary>
    /// AUTH, whatever the mechanism, has come to its end: what the client is told. Only a positive reply authenticates it. Unless it is implemented that is
    /// 235 or 535. It may count failures and put clients off (RFC 4954 §6: 454 4.7.0); a reply that is not positive counts as a failed authentication.
    /// Not called where the client gave the exchange up, or said what is not base64.
    /// </summary>
    /// <param name="client">What is known of the client.</param>
    /// <param name="mechanism">The SASL mechanism, such as <c>PLAIN</c>.</param>
    /// <param name="identity">The identity that the client proved, or null if it proved none.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>The reply; not positive where the identity is null.</returns>
    ValueTask<SmtpServerReply> AuthenticatedAsync(SmtpServerClient client, string mechanism, string? identity, CancellationToken cancellationToken) =>
        ValueTask.FromResult(identity is null ? SmtpServerReply.AuthenticationFailed : SmtpServerReply.Authenticated);

    /// <summary>MAIL: whether a message from this sender may begin.</summary>
    /// <param name="client">What is known of the client.</param>
    /// <param name="transaction">The envelope so far: no recipients yet.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>A positive reply to accept, a 4yz or 5yz to refuse.</returns>
    ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken);

    /// <summary>RCPT: whether this recipient is accepted.</summary>
    /// <param name="client">What is known of the client.</param>
    /// <param name="transaction">The envelope so far, this recipient not among its recipients.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>A positive reply to accept, a 4yz or 5yz to refuse.</returns>
    ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken);

    /// <summary>DATA or the first BDAT: where the content goes.</summary>
    /// <param name="client">What is known of the client.</param>
    /// <param name="transaction">The whole envelope.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>The sink; the session disposes it.</returns>
    ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken);
}
