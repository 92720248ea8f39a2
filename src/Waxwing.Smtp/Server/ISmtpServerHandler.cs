namespace Waxwing.Smtp.Server;

/// <summary>
/// Decides what a session accepts, and takes the content. One instance may serve many sessions at once; for one session its
/// methods are called one after the other. A reply 421 ends the session. What it throws becomes 451 4.3.0 for the client and never ends the session.
/// </summary>
public interface ISmtpServerHandler
{
    /// <summary>AUTH: what is kept of a user's password. Called only inside TLS.</summary>
    /// <param name="client">What is known of the client.</param>
    /// <param name="user">The user's name as the client gave it.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>The credential, or null if there is no such user. The session answers both cases alike and after like work.</returns>
    ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken);

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
