namespace Waxwing.Smtp.Server;

/// <summary>Sees a session go by, for a log. Called by the session itself, in order: it must be quick and must not throw.</summary>
public interface ISmtpServerObserver
{
    /// <summary>A command line came.</summary>
    /// <param name="line">
    /// The line without CRLF, control characters replaced by U+FFFD. What AUTH carries is replaced by <c>***</c>; of an unknown
    /// command, which may be an answer to AUTH gone astray, only the length is told.
    /// </param>
    void CommandReceived(string line);

    /// <summary>A reply was written; it may not have left yet.</summary>
    /// <param name="reply">The reply.</param>
    void ReplySent(SmtpServerReply reply);

    /// <summary>TLS is up.</summary>
    /// <param name="client">The client, with its TLS facts.</param>
    void Secured(SmtpServerClient client);

    /// <summary>Content came: the whole of a DATA, or one BDAT chunk.</summary>
    /// <param name="octets">Its length, dot-stuffing undone.</param>
    void ContentReceived(long octets);
}
