using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Waxwing.Browser.Tests;

/// <summary>Every other host of the internet, at one port of this machine: notes what it is asked, and hands out the pages it was given.</summary>
internal sealed class Strangers : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _heard = [];
    private readonly ConcurrentDictionary<string, string> _pages = [];
    private readonly Task _accepting;

    public Strangers()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What a host gives whoever asks for its <c>/</c>.</summary>
    public void Serve(string host, string html) => _pages[host] = html;

    /// <summary>The first octets of each connection to hosts whose name has this in it; a TLS handshake names the host in clear, too.</summary>
    public IReadOnlyList<string> Heard(string host) => [.. _heard.Where(first => first.Contains(host, StringComparison.OrdinalIgnoreCase))];

    /// <summary>The paths of the requests among them.</summary>
    public IReadOnlySet<string> Paths(string host) => Heard(host).Select(first => first.Split(' ')).Where(words => words.Length > 2).Select(words => words[1]).ToHashSet(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The tests are over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var octets = new byte[16 * 1024];
                var first = Encoding.Latin1.GetString(octets, 0, await client.GetStream().ReadAsync(octets));
                _heard.Enqueue(first);
                var page = _pages.FirstOrDefault(page => first.StartsWith("GET / ", StringComparison.Ordinal) && first.Contains($"Host: {page.Key}\r\n", StringComparison.OrdinalIgnoreCase)).Value ?? "<link rel='icon' href='data:,'><p>stranger</p>";
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\n\r\n{page}"));
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                // What was asked is noted already.
            }
        }
    }
}
