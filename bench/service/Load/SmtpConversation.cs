using System.Buffers.Text;
using System.Text;

namespace Waxwing.Service.Load;

/// <summary>Submission with implicit TLS (RFC 8314): AUTH PLAIN once, then for each message the envelope in one write, and the content in another (RFC 2920).</summary>
internal sealed class SmtpConversation(LoadOptions options) : IConversation
{
    private readonly Message _message = new(options);
    private Wire? _wire;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _wire = await Wire.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await ExpectAsync(220, cancellationToken).ConfigureAwait(false);
        await SayAsync("EHLO [127.0.0.1]\r\n", 250, cancellationToken).ConfigureAwait(false);
        if (options.User.Length > 0)
        {
            var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{options.User}\0{options.Key}"));
            await SayAsync($"AUTH PLAIN {plain}\r\n", 235, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask SendAsync(int number, CancellationToken cancellationToken)
    {
        var envelope = Encoding.ASCII.GetBytes($"MAIL FROM:<{_message.From}>\r\nRCPT TO:<{_message.Recipient(number)}>\r\nDATA\r\n");
        await _wire!.WriteAsync(envelope, cancellationToken).ConfigureAwait(false);
        var (code, text) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (code == 421)
        {
            // A server may bound the messages of one session (RFC 5321 §3.8): the client comes back.
            await DisposeAsync().ConfigureAwait(false);
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            await _wire.WriteAsync(envelope, cancellationToken).ConfigureAwait(false);
            (code, text) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        Expect(250, code, text);
        await ExpectAsync(250, cancellationToken).ConfigureAwait(false);
        await ExpectAsync(354, cancellationToken).ConfigureAwait(false);
        await _wire.WriteAsync(_message.Content(number), cancellationToken).ConfigureAwait(false);
        await ExpectAsync(250, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _wire?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask SayAsync(string command, int code, CancellationToken cancellationToken)
    {
        await _wire!.WriteAsync(Encoding.ASCII.GetBytes(command), cancellationToken).ConfigureAwait(false);
        await ExpectAsync(code, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ExpectAsync(int wanted, CancellationToken cancellationToken)
    {
        var (code, text) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        Expect(wanted, code, text);
    }

    private static void Expect(int wanted, int code, string text)
    {
        if (code != wanted)
        {
            throw new RefusedException($"{code} {text} (expected: {wanted})");
        }
    }

    /// <summary>A whole reply; its text only where it is a refusal.</summary>
    private async ValueTask<(int Code, string Text)> ReadAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> line;
        do
        {
            line = await _wire!.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        while (line.Length > 3 && line.Span[3] == '-');

        return line.Length < 3 || !Utf8Parser.TryParse(line.Span[..3], out int code, out _) ? throw new IOException("The server does not speak SMTP.")
            : (code, code < 400 ? string.Empty : Encoding.ASCII.GetString(line.Span[3..]));
    }
}
