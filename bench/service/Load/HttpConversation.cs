using System.Buffers.Text;
using System.Text;

namespace Waxwing.Service.Load;

/// <summary>HTTP/1.1 with one request after another on a connection that is kept (RFC 9112).</summary>
internal sealed class HttpConversation(LoadOptions options) : IConversation
{
    private readonly Message _message = new(options);
    private readonly byte[] _output = new byte[8 * 1024];
    private Wire? _wire;

    public async Task OpenAsync(CancellationToken cancellationToken) => _wire = await Wire.OpenAsync(options, cancellationToken).ConfigureAwait(false);

    public async ValueTask SendAsync(int number, CancellationToken cancellationToken)
    {
        await _wire!.WriteAsync(Request(_message.Json(number)), cancellationToken).ConfigureAwait(false);
        var (status, body) = await ReadAsync(_wire, cancellationToken).ConfigureAwait(false);
        if (status is < 200 or > 299)
        {
            throw new RefusedException($"{status} {body}");
        }
    }

    public ValueTask DisposeAsync() => _wire?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ReadOnlyMemory<byte> Request(byte[] body)
    {
        var head = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"POST /emails HTTP/1.1\r\nHost: {options.Host}:{options.Port}\r\nAuthorization: Bearer {options.Key}\r\nUser-Agent: waxwing-load\r\n")
            + string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"),
            _output);
        body.CopyTo(_output, head);
        return _output.AsMemory(0, head + body.Length);
    }

    private static async ValueTask<(int Status, string Body)> ReadAsync(Wire wire, CancellationToken cancellationToken)
    {
        var statusLine = await wire.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (!statusLine.Span.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(statusLine.Span[9..], out int status, out _))
        {
            throw new IOException("The server does not speak HTTP/1.1.");
        }

        var (length, isChunked) = (0, false);
        while (true)
        {
            var line = await wire.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line.IsEmpty)
            {
                break;
            }

            if (Value(line.Span, "content-length:"u8) is { IsEmpty: false } count)
            {
                Utf8Parser.TryParse(count, out length, out _);
            }
            else if (Value(line.Span, "transfer-encoding:"u8) is { IsEmpty: false })
            {
                isChunked = true;
            }
        }

        // A good answer is not made a text: nobody reads it.
        return isChunked ? (status, await ReadChunksAsync(wire, status, cancellationToken).ConfigureAwait(false)) : (status, Kept(status, await wire.ReadAsync(length, cancellationToken).ConfigureAwait(false)));
    }

    private static async ValueTask<string> ReadChunksAsync(Wire wire, int status, CancellationToken cancellationToken)
    {
        var body = string.Empty;
        while (true)
        {
            var line = await wire.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (!Utf8Parser.TryParse(line.Span, out int size, out _, 'x'))
            {
                throw new IOException("A chunk has no size.");
            }

            if (size > 0)
            {
                body += Kept(status, await wire.ReadAsync(size, cancellationToken).ConfigureAwait(false));
            }

            await wire.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (size == 0)
            {
                return body;
            }
        }
    }

    private static string Kept(int status, ReadOnlyMemory<byte> body) => status is >= 200 and <= 299 ? string.Empty : Encoding.UTF8.GetString(body.Span);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].TrimStart((byte)' ') : default;
}
