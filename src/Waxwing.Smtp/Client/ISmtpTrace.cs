namespace Waxwing.Smtp;

/// <summary>
/// Sees the conversation of a session, already redacted: credentials and content never reach it. Calls come from the
/// session's reader and writer and may overlap; an implementation is thread-safe, fast, and does not throw.
/// </summary>
public interface ISmtpTrace
{
    /// <summary>A command goes out.</summary>
    /// <param name="line">The command without its CRLF; a credential is replaced by <c>[redacted]</c>.</param>
    void Command(string line);

    /// <summary>A reply came in.</summary>
    /// <param name="reply">The reply; a line that repeats a credential is replaced.</param>
    void Reply(SmtpReply reply);

    /// <summary>Something else happened: the handshake, content on its way, the end of the connection.</summary>
    /// <param name="text">A sentence without any credential or content.</param>
    void Event(string text);
}
