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
        await _wire!.WriteAsync(Encoding.ASCII.GetBytes($"MAIL FROM:<{_message.From}>\r\nRCPT TO:<{_message.Recipient(number)}>\r\nDATA\r\n"), cancellationToken).ConfigureAwait(false);
        await ExpectAsync(250, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask ExpectAsync(int code, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> line;
        do
        {
            line = await _wire!.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        while (line.Length > 3 && line.Span[3] == '-');

        if (line.Length < 3 || (((line.Span[0] - '0') * 100) + ((line.Span[1] - '0') * 10) + line.Span[2] - '0') != code)
        {
            throw new RefusedException($"{Encoding.ASCII.GetString(line.Span)} (expected: {code})");
        }
    }
}
