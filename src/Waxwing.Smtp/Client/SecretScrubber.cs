using System.Text;

namespace Waxwing.Smtp;

/// <summary>Removes reply lines in which a server repeats a secret of ours, so that no log or exception can hold it.</summary>
internal sealed class SecretScrubber
{
    // A token is longer than a line of a reply may be: a server that repeats a part of it repeats one of these pieces.
    private const int PieceLength = 24;

    // Shorter ones would hit ordinary words, and are no secret worth the name.
    private const int ShortestSecret = 4;

    private readonly string[] _secrets;

    private SecretScrubber(IEnumerable<string> secrets) => _secrets = [.. secrets.Where(secret => secret.Length >= ShortestSecret)];

    /// <summary>Knows the password in every form in which it may go out: as it is, for LOGIN, and for PLAIN.</summary>
    public static SecretScrubber ForPassword(PasswordCredential credential) => new(
    [
        credential.Password,
        // As a reply shows it.
        PrintableText.From(credential.Password),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(credential.Password)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{credential.UserName}\0{credential.Password}")),
    ]);

    /// <summary>Knows a bearer token, as it is and within the message that carries it, whole and in parts.</summary>
    public static SecretScrubber ForToken(string token, byte[] message) => new(
        new[] { token, Convert.ToBase64String(Encoding.UTF8.GetBytes(token)), Convert.ToBase64String(message) }
            .SelectMany(form => form.Chunk(PieceLength).Select(piece => new string(piece)).Where(piece => piece.Length == PieceLength).Append(form)));

    /// <summary>The reply without such lines; the same object if it has none.</summary>
    public SmtpReply Scrub(SmtpReply reply)
    {
        return reply.Lines.Any(Repeats)
            ? new SmtpReply(reply.Code, reply.Enhanced, reply.Lines.Select(line => Repeats(line) ? "[redacted]" : line).ToArray())
            : reply;
    }

    private bool Repeats(string line) => Array.Exists(_secrets, secret => line.Contains(secret, StringComparison.Ordinal));
}
