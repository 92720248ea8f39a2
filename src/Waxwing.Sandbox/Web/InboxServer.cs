using System.Globalization;
using System.Text;

namespace Waxwing.Sandbox.Web;

/// <summary>
/// Serves the inbox over HTTP/1.1 on loopback. Written by hand rather than with HttpListener: that one cannot take a free port
/// atomically, accepts far more of HTTP than is wanted here, and its waits have no bounds and no clock of ours.
/// </summary>
/// <param name="inbox">What is shown.</param>
/// <param name="clock">The clock of every wait.</param>
internal sealed class InboxServer(Inbox inbox, TimeProvider clock)
{
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WriteTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Answers one request.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken end)
    {
        var request = await ReadAsync(stream, end).ConfigureAwait(false);
        var answer = request is null ? HttpAnswer.Text(400, "Not a request that is served here.") : inbox.Answer(request);
        var head = answer.Head();
        await WriteAsync(stream, head, end).ConfigureAwait(false);
        if (answer.Content is { } content)
        {
            if (request is not { Method: "HEAD" })
            {
                await WriteAsync(stream, content, end).ConfigureAwait(false);
            }
        }
        else
        {
            await TellChangesAsync(stream, end).ConfigureAwait(false);
        }
    }

    private async Task<HttpRequestHead?> ReadAsync(Stream stream, CancellationToken end)
    {
        using var time = new CancellationTokenSource(RequestTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, end);
        var octets = new byte[HttpRequestHead.MaxLength];
        var length = 0;
        while (length < octets.Length)
        {
            var count = await stream.ReadAsync(octets.AsMemory(length), either.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            length += count;
            var close = octets.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (close >= 0)
            {
                return HttpRequestHead.Parse(octets.AsSpan(0, close + 4));
            }
        }

        return null;
    }

    // Server-sent events (HTML Standard §9.2): the number of the state, whenever there is a new one.
    private async Task TellChangesAsync(Stream stream, CancellationToken end)
    {
        long seen = -1;
        while (true)
        {
            using var beat = new CancellationTokenSource(Heartbeat, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, end);
            string line;
            try
            {
                seen = await inbox.Messages.ChangeAsync(seen, either.Token).ConfigureAwait(false);
                line = string.Create(CultureInfo.InvariantCulture, $"data: {seen}\n\n");
            }
            catch (OperationCanceledException) when (!end.IsCancellationRequested)
            {
                // A comment: only writing shows that nobody listens any more.
                line = ":\n\n";
            }

            await WriteAsync(stream, Encoding.ASCII.GetBytes(line), end).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> octets, CancellationToken end)
    {
        using var time = new CancellationTokenSource(WriteTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, end);
        await stream.WriteAsync(octets, either.Token).ConfigureAwait(false);
    }
}
