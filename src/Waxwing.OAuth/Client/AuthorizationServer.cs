using Duende.IdentityModel;
using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>The authorization server of a relay, as its client sees it. Thread-safe.</summary>
internal sealed class AuthorizationServer : IDisposable
{
    private readonly AuthorizationHttp _http;
    private readonly ClientProof _proof;
    private volatile ServerEndpoints? _endpoints;

    public AuthorizationServer(ClientSettings settings, TimeProvider clock)
    {
        Settings = settings;
        Clock = clock;
        _http = new AuthorizationHttp(settings.Options.AuthorityFile, clock);
        _proof = new ClientProof(settings.Options, clock);
        _endpoints = settings.NamedEndpoints;
    }

    /// <summary>What was configured.</summary>
    public ClientSettings Settings { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Where it is; metadata are asked once, and again after a failure.</summary>
    /// <exception cref="SendException">It could not be found, or is another one.</exception>
    public async Task<ServerEndpoints> EndpointsAsync(CancellationToken cancellationToken)
    {
        if (_endpoints is { } known)
        {
            return known;
        }

        var options = Settings.Options;
        var found = await MetadataDiscovery.FindAsync(_http, options.Issuer!, options.PlainLoopback, cancellationToken).ConfigureAwait(false);
        return _endpoints = found with
        {
            Device = options.DeviceEndpoint ?? found.Device,
            Authorization = options.AuthorizationEndpoint ?? found.Authorization,
            Revocation = options.RevocationEndpoint ?? found.Revocation,
        };
    }

    /// <summary>Asks the token endpoint, and judges the answer.</summary>
    /// <returns>What was given; or the word of the error, for whoever knows what it means.</returns>
    /// <exception cref="SendException">No answer, or none that can be believed.</exception>
    public async Task<(TokenGrant? Grant, string? Error, string Number)> AskAsync(Func<ServerEndpoints, TokenRequest> request, CancellationToken cancellationToken)
    {
        var endpoints = await EndpointsAsync(cancellationToken).ConfigureAwait(false);
        using var asked = request(endpoints);
        asked.RequestUri = endpoints.Token;
        var answer = await _http.WithinLimitAsync(endpoints.Token, async token =>
        {
            var response = await SendAsync(asked, token).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            return response;
        }, cancellationToken).ConfigureAwait(false);
        ServerAnswer.Check(answer, endpoints.Token);
        if (answer.IsError)
        {
            return (null, ServerAnswer.Word(answer), ServerAnswer.Number(answer));
        }

        if (string.IsNullOrEmpty(answer.AccessToken) || !string.Equals(answer.TokenType, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw OAuthError.Untrusted($"{endpoints.Token.Host} gave no bearer token (RFC 6750), and mail is sent with no other kind");
        }

        return (TokenGrant.At(Clock.GetUtcNow(), answer.AccessToken, answer.ExpiresIn, answer.RefreshToken, answer.Scope), null, "");
    }

    // The library fills each kind of request in by a method of its own.
    private Task<TokenResponse> SendAsync(TokenRequest request, CancellationToken cancellationToken) => request switch
    {
        ClientCredentialsTokenRequest client => _http.Client.RequestClientCredentialsTokenAsync(client, cancellationToken),
        RefreshTokenRequest refresh => _http.Client.RequestRefreshTokenAsync(refresh, cancellationToken),
        DeviceTokenRequest device => _http.Client.RequestDeviceTokenAsync(device, cancellationToken),
        AuthorizationCodeTokenRequest code => _http.Client.RequestAuthorizationCodeTokenAsync(code, cancellationToken),
        _ => _http.Client.RequestTokenAsync(request, cancellationToken),
    };

    /// <summary>Puts the client's proof into a request.</summary>
    public T Prove<T>(T request, ServerEndpoints endpoints)
        where T : ProtocolRequest => _proof.ApplyTo(request, endpoints);

    /// <summary>Asks for a device code (RFC 8628 §3.1).</summary>
    /// <exception cref="SendException">There is none to be had.</exception>
    public async Task<DeviceAuthorizationResponse> DeviceCodeAsync(CancellationToken cancellationToken)
    {
        var endpoints = await EndpointsAsync(cancellationToken).ConfigureAwait(false);
        var place = endpoints.Device ?? throw OAuthError.Configuration("the authorization server names no device authorization endpoint: use the flow browser, or name it in \"deviceEndpoint\"");
        using var request = Prove(new DeviceAuthorizationRequest { RequestUri = place, Scope = Settings.Scope }, endpoints);
        var answer = await _http.WithinLimitAsync(place, async token =>
        {
            var response = await _http.Client.RequestDeviceAuthorizationAsync(request, token).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            return response;
        }, cancellationToken).ConfigureAwait(false);
        ServerAnswer.Check(answer, place);
        return answer.IsError
            ? throw OAuthError.Refused($"the authorization server gives no device code: {ServerAnswer.Word(answer)}{ServerAnswer.Number(answer)}")
            : answer;
    }

    /// <summary>Revokes a token (RFC 7009).</summary>
    /// <returns>Whether the server has somewhere to do so.</returns>
    /// <exception cref="SendException">It did not do so.</exception>
    public async Task<bool> RevokeAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var endpoints = await EndpointsAsync(cancellationToken).ConfigureAwait(false);
        if (endpoints.Revocation is not { } place)
        {
            return false;
        }

        using var request = Prove(
            new TokenRevocationRequest { RequestUri = place, Token = refreshToken, TokenTypeHint = OidcConstants.TokenTypes.RefreshToken },
            endpoints);
        var answer = await _http.WithinLimitAsync(place, async token =>
        {
            var response = await _http.Client.RevokeTokenAsync(request, token).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            return response;
        }, cancellationToken).ConfigureAwait(false);
        // RFC 7009 §2.2: 200 without a form; an unknown token is as good as revoked.
        return answer.HttpStatusCode == System.Net.HttpStatusCode.OK
            ? true
            : throw OAuthError.Refused($"the authorization server did not revoke the token: {ServerAnswer.Word(answer)}");
    }

    public void Dispose() => _http.Dispose();
}
