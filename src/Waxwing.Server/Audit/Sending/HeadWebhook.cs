using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text.Json;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Sending;

/// <summary>Heads by HTTPS: a POST of JSON, whose signature is that of the head itself. Nothing is followed, and of the answer only the status is read.</summary>
internal sealed class HeadWebhook : IHeadDestination
{
    private readonly Uri _url;
    private readonly HttpClient _http;

    public HeadWebhook(Uri url, SslClientAuthenticationOptions tls)
    {
        _url = url;
        // The path may be a secret of the collector's.
        Name = url.GetLeftPart(UriPartial.Authority);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = tls,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task SendAsync(AuditHead head, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ReadOnlyMemoryContent(Body(head)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new HeadNotSentException(string.Create(CultureInfo.InvariantCulture, $"it answered {(int)response.StatusCode}"));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new HeadNotSentException(exception.InnerException?.Message ?? exception.Message, exception);
        }
    }

    /// <summary>The JSON. <c>line</c> is all that a verifier needs; the other fields are for whoever sorts by them.</summary>
    public static ReadOnlyMemory<byte> Body(AuditHead head)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "audit.head");
            json.WriteNumber("version", 1);
            json.WriteNumber("sequence", head.Sequence);
            json.WriteString("at", head.At.UtcDateTime);
            json.WriteString("hash", Convert.ToHexStringLower(head.Hash.Span));
            json.WriteString("key", head.Key);
            json.WriteString("line", head.Line);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
