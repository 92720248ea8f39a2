using System.Text;

namespace Waxwing.Sandbox;

/// <summary>The little that is said in clear before STARTTLS, for a fault that makes the handshake itself.</summary>
internal static class ClearDialogue
{
    private const int MaxLine = 2048;

    /// <summary>Greets, and answers until STARTTLS was accepted.</summary>
    /// <returns>Whether the handshake comes next; false if the client left.</returns>
    public static async Task<bool> RunToStartTlsAsync(Stream stream, CancellationToken cancellationToken)
    {
        await SayAsync(stream, "220 localhost ESMTP\r\n", cancellationToken).ConfigureAwait(false);
        while (await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false) is { } line)
        {
            var (answer, next) = line.Split(' ')[0].ToUpperInvariant() switch
            {
                "EHLO" => ("250-localhost\r\n250 STARTTLS\r\n", Next.GoOn),
                "STARTTLS" => ("220 2.0.0 Ready to start TLS\r\n", Next.Handshake),
                "QUIT" => ("221 2.0.0 Bye\r\n", Next.End),
                _ => ("530 5.7.0 Must issue a STARTTLS command first\r\n", Next.GoOn),
            };
            await SayAsync(stream, answer, cancellationToken).ConfigureAwait(false);
            if (next != Next.GoOn)
            {
                return next == Next.Handshake;
            }
        }

        return false;
    }

    private enum Next
    {
        GoOn,
        Handshake,
        End,
    }

    private static async Task SayAsync(Stream stream, string text, CancellationToken cancellationToken)
        => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken).ConfigureAwait(false);

    // Octet by octet, so that none of the handshake is read with the line.
    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (line.Length < MaxLine && await stream.ReadAsync(octet, cancellationToken).ConfigureAwait(false) == 1)
        {
            if (octet[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)octet[0]);
        }

        return null;
    }
}
