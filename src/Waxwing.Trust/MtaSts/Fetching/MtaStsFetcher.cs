#pragma warning disable RS0030 // SMTP's versions are decided in TlsPolicy; for the web of policies it is here (RFC 8461 §3.3).
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Fetches the policy of a domain over HTTPS (RFC 8461 §3.3): no redirect, no other type than text, nothing beyond the bounds.</summary>
internal sealed class MtaStsFetcher(HttpMessageHandler handler, TimeSpan limit, TimeProvider clock)
{
    private const string Label = "mta-sts";
    private const string MediaType = "text/plain";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A handler as the RFC asks for: the platform verifies the certificate for the host, and follows nothing.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
        // What is not read of an answer is not waited for.
        MaxResponseDrainSize = 0,
        SslOptions =
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // A certificate of a stranger makes us fetch nothing.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck, ApplicationPolicy = { new Oid(ServerAuthentication) } },
        },
        // One policy a host: a connection is of no use to another domain.
        PooledConnectionLifetime = TimeSpan.Zero,
    };

    /// <summary>Fetches.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<(MtaStsPolicy? Policy, MtaStsFault? Fault)> FetchAsync(Domain domain, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using var http = new HttpMessageInvoker(handler, disposeHandler: false);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{Label}.{domain.Ascii}/.well-known/mta-sts.txt");
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            return Refused(response) is { } fault ? (null, fault) : await ReadAsync(response.Content, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Failed(MtaStsFaultKind.TimeLimit, $"The policy did not arrive within {limit.TotalSeconds} s.");
        }
        catch (HttpRequestException exception) when (exception is { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException })
        {
            return Failed(MtaStsFaultKind.Tls, $"The TLS of the policy's host cannot be relied on: {exception.InnerException?.Message ?? exception.Message}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Failed(MtaStsFaultKind.Connection, $"The policy's host cannot be reached: {exception.Message}");
        }
    }

    private static MtaStsFault? Refused(HttpResponseMessage response) => response switch
    {
        { StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest } => Fault(MtaStsFaultKind.Redirect, "The policy's host answered with a redirect, which is not followed."),
        { StatusCode: not HttpStatusCode.OK } => Fault(MtaStsFaultKind.Status, string.Create(CultureInfo.InvariantCulture, $"The policy's host answered with status {(int)response.StatusCode}.")),
        { Content.Headers.ContentType.MediaType: { } type } when string.Equals(type, MediaType, StringComparison.OrdinalIgnoreCase) => null,
        _ => Fault(MtaStsFaultKind.MediaType, "The answer of the policy's host is no text/plain."),
    };

    private static async Task<(MtaStsPolicy? Policy, MtaStsFault? Fault)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MtaStsPolicy.MaxLength + 1];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return count == buffer.Length ? Failed(MtaStsFaultKind.TooLong, "The policy is too long.") : Read(buffer.AsSpan(0, count));
        }
    }

    private static (MtaStsPolicy? Policy, MtaStsFault? Fault) Read(ReadOnlySpan<byte> octets)
    {
        string text;
        try
        {
            text = Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return Failed(MtaStsFaultKind.PolicySyntax, "The policy is no UTF-8.");
        }

        return MtaStsPolicy.TryParse(text, out var policy, out var fault)
            ? (policy, null)
            : (null, new MtaStsFault(MtaStsFaultKind.PolicySyntax, string.Create(CultureInfo.InvariantCulture, $"The policy is wrong (line {fault.Line}): {fault.Reason}"), fault));
    }

    private static (MtaStsPolicy? Policy, MtaStsFault? Fault) Failed(MtaStsFaultKind kind, string reason) => (null, Fault(kind, reason));

    private static MtaStsFault Fault(MtaStsFaultKind kind, string reason) => new(kind, Printable.Of(reason));
}
