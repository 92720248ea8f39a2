using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.OAuth;

/// <summary>
/// Where the browser brings the answer (RFC 8252 §7.3): 127.0.0.1, a port that the system chooses, one answer. Requests are bounded in size, time and number;
/// one with another state is refused, and the waiting goes on.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int MaxHead = 16 * 1024;

    // Browsers open connections in advance, and leave them silent.
    private const int MaxConnections = 16;
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TcpListener _listener;
    private readonly TimeProvider _clock;
    private readonly Func<TcpListener, CancellationToken, ValueTask<TcpClient>> _accept;
    private readonly string _authority;
    private readonly SemaphoreSlim _places = new(MaxConnections);
    private readonly TaskCompletionSource<AuthorizationAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoopbackListener(TcpListener listener, string host, TimeProvider clock, Func<TcpListener, CancellationToken, ValueTask<TcpClient>> accept)
    {
        _listener = listener;
        _clock = clock;
        _accept = accept;
        _authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <summary>What the authorization server leads the browser to.</summary>
    public string RedirectUri => $"http://{_authority}{RedirectRequest.Path}";

    /// <summary>Begins to listen.</summary>
    /// <param name="host">How the redirect URI names this machine.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="accept">Takes a connection; null for the system.</param>
    public static LoopbackListener Start(string host, TimeProvider clock, Func<TcpListener, CancellationToken, ValueTask<TcpClient>>? accept = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, port: 0) { ExclusiveAddressUse = true };
        listener.Start();
        return new LoopbackListener(listener, host, clock, accept ?? (static (from, cancellationToken) => from.AcceptTcpClientAsync(cancellationToken)));
    }

    /// <summary>Waits for the answer with the right state.</summary>
    /// <exception cref="OperationCanceledException">It did not come.</exception>
    public async Task<AuthorizationAnswer> ReceiveAsync(string state, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = AcceptAsync(state, stop.Token);
        try
        {
            return await _answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await accepting.ConfigureAwait(false);
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(string state, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (await TryAcceptAsync(cancellationToken).ConfigureAwait(false) is { } client)
                {
                    _ = ServeAsync(client, state, cancellationToken);
                    continue;
                }

                _places.Release();
                await Task.Delay(Pause, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The answer is there, or nobody waits for it any more.
        }
    }

    // A connection that was gone before it was taken, or a system that has no room for one now, is no end of the waiting.
    private async Task<TcpClient?> TryAcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _accept(_listener, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task ServeAsync(TcpClient client, string state, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(RequestLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var answer = Judge(await ReadHeadAsync(stream, either.Token).ConfigureAwait(false), state, out var status, out var text);
                try
                {
                    await stream.WriteAsync(Page(status, text), either.Token).ConfigureAwait(false);
                    client.Client.Shutdown(SocketShutdown.Send);
                }
                finally
                {
                    // Only once the page is out, since with the answer all connections end; or cannot be brought any more, which makes the answer no worse.
                    if (answer is not null)
                    {
                        _answer.TrySetResult(answer);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A browser that went away, or somebody who said nothing.
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task<byte[]?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0)
            {
                return null;
            }

            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                return buffer[..end];
            }
        }

        return null;
    }

    private AuthorizationAnswer? Judge(byte[]? head, string state, out string status, out string text)
    {
        if (head is null || RedirectRequest.Read(head, _authority) is not { } parameters)
        {
            (status, text) = ("404 Not Found", "There is nothing here.");
            return null;
        }

        // RFC 6749 §10.12: an answer to a request that was not ours.
        var given = Encoding.UTF8.GetBytes(parameters.GetValueOrDefault("state", ""));
        if (!CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(state)))
        {
            (status, text) = ("400 Bad Request", "This answer belongs to no sign-in that was begun here.");
            return null;
        }

        var answer = new AuthorizationAnswer(parameters.GetValueOrDefault("code"), parameters.GetValueOrDefault("error"), parameters.GetValueOrDefault("iss"));
        (status, text) = ("200 OK", answer.Error is null ? "Signed in. You can close this page and go back to the terminal." : "The sign-in was not completed. You can close this page.");
        return answer;
    }

    private static byte[] Page(string status, string text)
    {
        var body = $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Waxwing</title><p>{text}</p></html>";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n"
            + "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
            + body);
    }
}
