using System.Buffers.Text;
using System.Security.Cryptography;
using Duende.IdentityModel;
using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>The authorization code grant with a browser on this machine (RFC 8252), PKCE (RFC 7636), state, and the issuer where it is told (RFC 9207).</summary>
internal sealed class BrowserLogin(AuthorizationServer server) : ILoginFlow
{
    /// <summary>How long a person has.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public async Task<TokenGrant> SignInAsync(Action<LoginPrompt> ask, CancellationToken cancellationToken)
    {
        var endpoints = await server.EndpointsAsync(cancellationToken).ConfigureAwait(false);
        var place = endpoints.Authorization ?? throw OAuthError.Configuration("the authorization server names no authorization endpoint: use the flow device, or name it in \"authorizationEndpoint\"");
        var pkce = Pkce.New();
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        using var listener = LoopbackListener.Start(server.Settings.Preset?.RedirectHost ?? "127.0.0.1", server.Clock);
        ask(new LoginPrompt(Request(place, pkce, state, listener.RedirectUri), UserCode: null, server.Clock.GetUtcNow() + Limit));
        var answer = await ReceiveAsync(listener, state, cancellationToken).ConfigureAwait(false);
        return await ExchangeAsync(Judge(answer, endpoints), pkce, listener.RedirectUri, cancellationToken).ConfigureAwait(false);
    }

    private Uri Request(Uri place, Pkce pkce, string state, string redirect)
    {
        var extra = new Parameters();
        foreach (var (name, value) in server.Settings.Preset?.AuthorizationParameters ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            extra.Add(name, value);
        }

        return new Uri(new RequestUrl(place.AbsoluteUri).CreateAuthorizeUrl(
            server.Settings.Options.ClientId!,
            OidcConstants.ResponseTypes.Code,
            scope: server.Settings.Scope,
            redirectUri: redirect,
            state: state,
            loginHint: server.Settings.UserName,
            codeChallenge: pkce.Challenge,
            codeChallengeMethod: OidcConstants.CodeChallengeMethods.Sha256,
            extra: extra));
    }

    private async Task<AuthorizationAnswer> ReceiveAsync(LoopbackListener listener, string state, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, server.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await listener.ReceiveAsync(state, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw OAuthError.NotCompleted($"nobody signed in within {Limit.TotalMinutes:0} minutes: begin again with waxwing login");
        }
    }

    private static string Judge(AuthorizationAnswer answer, ServerEndpoints endpoints)
    {
        // RFC 9207 §2.4: an answer that names another issuer, or none where one was promised, comes from elsewhere.
        if (endpoints.Issuer is { } issuer && (answer.Issuer is not null || endpoints.NamesIssuer) && !string.Equals(answer.Issuer, issuer, StringComparison.Ordinal))
        {
            throw OAuthError.Untrusted("the answer in the browser is that of another issuer (RFC 9207 §2.4): somebody may mix two authorization servers up");
        }

        return answer switch
        {
            { Error: "access_denied" } => throw OAuthError.NotCompleted("the sign-in was declined"),
            { Error: { } error } => throw OAuthError.Refused($"the authorization server ends the sign-in: {ServerAnswer.Word(error)}"),
            { Code: { Length: > 0 } code } => code,
            _ => throw OAuthError.Untrusted("the answer in the browser has neither code nor error (RFC 6749 §4.1.2)"),
        };
    }

    private async Task<TokenGrant> ExchangeAsync(string code, Pkce pkce, string redirect, CancellationToken cancellationToken)
    {
        var (grant, error, number) = await server.AskAsync(
            endpoints => server.Prove(new AuthorizationCodeTokenRequest { Code = code, RedirectUri = redirect, CodeVerifier = pkce.Verifier }, endpoints),
            cancellationToken).ConfigureAwait(false);
        return grant ?? throw OAuthError.Refused($"the authorization server does not take the code back: {error}{number}");
    }
}
