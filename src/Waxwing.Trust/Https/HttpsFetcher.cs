using System.Net;
using System.Security.Authentication;

namespace Waxwing.Trust;

/// <summary>Why a document was not had.</summary>
internal enum HttpsFault
{
    /// <summary>There is no such host.</summary>
    NoHost,

    /// <summary>The host cannot be reached, or does not speak HTTP.</summary>
    Connection,

    /// <summary>Its TLS cannot be relied on, such as for its certificate.</summary>
    Tls,

    /// <summary>It did not answer in time.</summary>
    TimeLimit,

    /// <summary>The document is longer than it may be.</summary>
    TooLong,
}

/// <summary>What a web host said.</summary>
/// <param name="Status">The status; null where none came.</param>
/// <param name="MediaType">The type of the document, or null.</param>
/// <param name="Body">The document, where the status is 200 and it is not too long; otherwise null.</param>
/// <param name="Fault">Why it was not had; null where there is a status that says so, or none.</param>
/// <param name="Reason">What the platform says of that, for a person; otherwise empty.</param>
internal sealed record HttpsAnswer(HttpStatusCode? Status, string? MediaType, byte[]? Body, HttpsFault? Fault, string Reason);

/// <summary>Gets documents from hosts that strangers name, each within a length and a time. Thread-safe.</summary>
/// <param name="handler">Who carries requests: see <see cref="HttpsHandler"/>. Not disposed of.</param>
/// <param name="limit">The time of a request, up to the last octet of the answer.</param>
/// <param name="clock">The clock of that.</param>
internal sealed class HttpsFetcher(HttpMessageHandler handler, TimeSpan limit, TimeProvider clock)
{
    /// <summary>Gets one.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<HttpsAnswer> GetAsync(Uri address, int maxLength, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using var http = new HttpMessageInvoker(handler, disposeHandler: false);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = response.StatusCode == HttpStatusCode.OK ? await ReadAsync(response.Content, maxLength, either.Token).ConfigureAwait(false) : null;
            HttpsFault? fault = response.StatusCode == HttpStatusCode.OK && body is null ? HttpsFault.TooLong : null;
            return new HttpsAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, fault, "");
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Failed(HttpsFault.TimeLimit, "");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return exception switch
            {
                HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } => Failed(HttpsFault.Tls, exception.InnerException?.Message ?? exception.Message),
                HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Failed(HttpsFault.NoHost, exception.Message),
                _ => Failed(HttpsFault.Connection, exception.Message),
            };
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, int maxLength, CancellationToken cancellationToken)
    {
        var buffer = new byte[maxLength + 1];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return count <= maxLength ? buffer[..count] : null;
        }
    }

    private static HttpsAnswer Failed(HttpsFault fault, string reason) => new(null, null, null, fault, reason);
}
