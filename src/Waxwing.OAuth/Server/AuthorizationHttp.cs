using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.OAuth;

/// <summary>
/// HTTP to an authorization server: verified TLS, no redirects, no cookies, no proxy credentials; every answer bounded in size and every exchange in
/// time. Thread-safe.
/// </summary>
internal sealed class AuthorizationHttp : IDisposable
{
    /// <summary>The limit of one exchange, from the name to the last octet of the answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Metadata have some KB, and tokens as many.
    private const int MaxAnswer = 256 * 1024;

    private readonly TimeProvider _clock;

    public AuthorizationHttp(string? authorityFile, TimeProvider clock)
    {
        _clock = clock;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = { CertificateChainPolicy = Policy(authorityFile) },
        };
        Client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswer };
    }

    /// <summary>The client, for requests within <see cref="WithinLimitAsync"/>. It reads answers whole, up to the limit.</summary>
    public HttpClient Client { get; }

    /// <summary>Gets a document.</summary>
    /// <exception cref="SendException">No answer came, or a longer one than there can be.</exception>
    public Task<(HttpStatusCode Status, ReadOnlyMemory<byte> Body)> GetAsync(Uri address, CancellationToken cancellationToken) => WithinLimitAsync(address, async token =>
    {
        using var response = await Client.GetAsync(address, token).ConfigureAwait(false);
        return (response.StatusCode, (ReadOnlyMemory<byte>)await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false));
    }, cancellationToken);

    /// <summary>Does one exchange within the limit, and tells in our words what went wrong.</summary>
    /// <exception cref="SendException">No answer came, or a longer one than there can be.</exception>
    public async Task<T> WithinLimitAsync<T>(Uri address, Func<CancellationToken, Task<T>> exchange, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await exchange(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(address, exception, deadline.IsCancellationRequested);
        }
    }

    /// <summary>What a failed exchange means.</summary>
    public static SendException Failure(Uri address, Exception exception, bool isLate) => exception switch
    {
        _ when isLate => OAuthError.Unreachable($"the authorization server {address.Host} did not answer within {Limit.TotalSeconds:0} s", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            OAuthError.Untrusted($"{address.Host} answers with more than {MaxAnswer / 1024} KB, which no authorization server does", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            OAuthError.Untrusted($"no verified TLS with the authorization server {address.Host}: {Innermost(exception).Message}", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            OAuthError.Untrusted($"{address.Host} does not speak HTTP as it should", exception),
        _ => OAuthError.Unreachable($"the authorization server {address.Host} could not be reached: {Innermost(exception).Message}", exception),
    };

    public void Dispose() => Client.Dispose();

    // No AIA or CRL address of a peer's certificate is fetched, as with relays.
    private static X509ChainPolicy Policy(string? authorityFile)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (authorityFile is null)
        {
            return policy;
        }

        try
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(authorityFile);
            return policy.CustomTrustStore.Count > 0 ? policy : throw OAuthError.Configuration($"\"ca\" {authorityFile} holds no certificate in PEM");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw OAuthError.Configuration($"\"ca\" cannot be used: {exception.Message}", exception);
        }
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
