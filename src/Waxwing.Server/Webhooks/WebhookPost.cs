using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using Waxwing.Server.Audit;
using Waxwing.Trust;

namespace Waxwing.Server.Webhooks;

/// <summary>Makes one request to an endpoint, within a time. Redirects are not followed, nothing is unpacked, and a little of the answer is read. Thread-safe.</summary>
internal sealed class WebhookPost : IDisposable
{
    /// <summary>How many octets of an answer are kept.</summary>
    public const int ResponseLimit = 1024;

    // An acknowledgement is its status; its words are worth no place.
    private static readonly TimeSpan WordsLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectionRest = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _clock;

    public WebhookPost(WebhookHosts hosts, WebhookOptions options, TimeProvider clock)
    {
        var handler = HttpsHandler.Create(authorities: options.Authorities);
        handler.ConnectCallback = hosts.ConnectAsync;
        handler.PooledConnectionLifetime = ConnectionLife;
        handler.PooledConnectionIdleTimeout = ConnectionRest;
        _http = new HttpMessageInvoker(handler, disposeHandler: true);
        _clock = clock;
    }

    /// <summary>Sends an event.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="secrets">What it is signed with; at least one.</param>
    /// <param name="id">The id of the event.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<WebhookAnswer> SendAsync(Uri endpoint, IReadOnlyList<WebhookSecret> secrets, Guid id, byte[] body, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        using var timer = new CancellationTokenSource(WebhookOptions.Limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using var request = Request(endpoint, secrets, id, body);
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var took = _clock.GetElapsedTime(began);
            var (words, fault) = await WordsAsync(response, either.Token, cancellationToken).ConfigureAwait(false);
            return new WebhookAnswer((int)response.StatusCode, words, IsRedirect(response) ? "redirects are not followed" : fault, took);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new WebhookAnswer(null, "", $"it did not answer within {WebhookOptions.Limit.TotalSeconds:0} seconds", _clock.GetElapsedTime(began));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new WebhookAnswer(null, "", Why(exception), _clock.GetElapsedTime(began));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Uri endpoint, IReadOnlyList<WebhookSecret> secrets, Guid id, byte[] body)
    {
        var at = _clock.GetUtcNow().ToUnixTimeSeconds();
        var seconds = at.ToString(CultureInfo.InvariantCulture);
        var signatures = string.Join(' ', secrets.Select(secret => secret.Sign(id, at, body)));
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.TryAddWithoutValidation("User-Agent", $"Waxwing-Webhooks/{ServiceVersion.Text}");
        // The same twice: by the names that Resend's programs look for, and by those of Standard Webhooks.
        foreach (var prefix in (string[])["svix", "webhook"])
        {
            request.Headers.TryAddWithoutValidation($"{prefix}-id", id.ToString());
            request.Headers.TryAddWithoutValidation($"{prefix}-timestamp", seconds);
            request.Headers.TryAddWithoutValidation($"{prefix}-signature", signatures);
        }

        return request;
    }

    private async Task<(string Words, string? Fault)> WordsAsync(HttpResponseMessage response, CancellationToken limit, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            return ("", "its answer is compressed, and not shown");
        }

        var buffer = new byte[ResponseLimit];
        var count = 0;
        using var timer = new CancellationTokenSource(WordsLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, limit);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                while (count < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(count), either.Token).ConfigureAwait(false)) > 0)
                {
                    count += read;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return (Encoding.UTF8.GetString(buffer, 0, count).Replace('\0', '\uFFFD'), null);
    }

    private static bool IsRedirect(HttpResponseMessage response) => (int)response.StatusCode is >= 300 and <= 399;

    // No words of the platform: they name addresses, which a tenant would learn of that way.
    private static string Why(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } => "its certificate cannot be relied on",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostNotFound } } => "there is no such host",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "its answer is larger than it may be",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded } => "it did not answer in HTTP",
        _ => "it cannot be reached at a public address",
    };
}
