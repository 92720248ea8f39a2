using System.Collections.Concurrent;
using System.Net;
using Waxwing.Storm.Service;

namespace Waxwing.Storm.Endpoint;

/// <summary>An endpoint of webhooks on loopback: what it is told, by the id of the event, however often.</summary>
internal sealed class EventReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly Task _serving;
    private int _requests;
    private int _otherwise;

    public EventReceiver()
    {
        Url = new Uri($"http://127.0.0.1:{Port.Choose().ToString(CultureInfo.InvariantCulture)}/");
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it is.</summary>
    public Uri Url { get; }

    /// <summary>How many events it was told of.</summary>
    public int Count => _told.Count;

    /// <summary>How many requests there were: more than events, where somebody was killed before he knew that he had told.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How often an event came again with other words.</summary>
    public int Otherwise => Volatile.Read(ref _otherwise);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext asked;
            try
            {
                asked = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                using var body = new StreamReader(asked.Request.InputStream);
                Note(asked.Request.Headers["webhook-id"] ?? "", await body.ReadToEndAsync());
                asked.Response.Close();
            }
            catch (Exception cut) when (cut is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The service was killed.
            }
        }
    }

    private void Note(string id, string body)
    {
        Interlocked.Increment(ref _requests);
        if (!string.Equals(_told.GetOrAdd(id, body), body, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _otherwise);
        }
    }
}
