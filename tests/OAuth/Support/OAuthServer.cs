using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Waxwing.OAuth.Tests.Support;

/// <summary>
/// An authorization server by OpenIddict, in this process, over HTTPS on loopback. It judges clients, codes, proofs and tokens itself; what it issued and how
/// often it was asked for what is kept.
/// </summary>
internal sealed class OAuthServer : IAsyncDisposable
{
    public const string ClientId = "waxwing-test";
    public const string ClientSecret = "a secret with ü & + %";
    public const string PublicClientId = "waxwing-public";
    public const string KeyClientId = "waxwing-key";
    public const string ResourceId = "dovecot";
    public const string ResourceSecret = "who-asks-about-tokens";
    public const string Scope = "smtp";
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private readonly WebApplication _app;

    private OAuthServer(WebApplication app, TestAuthority authority)
    {
        _app = app;
        Authority = authority;
    }

    /// <summary>Whose certificate it shows.</summary>
    public TestAuthority Authority { get; }

    /// <summary>The issuer.</summary>
    public Uri Issuer => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/");

    /// <summary>Every access token that was issued, in order.</summary>
    public ConcurrentQueue<string> Issued { get; } = new();

    /// <summary>The grant types of all requests that were answered with a token.</summary>
    public ConcurrentQueue<string> Grants { get; } = new();

    /// <summary>What it said of the requests that it refused.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>Grants of one type.</summary>
    public int Count(string grantType) => Grants.Count(grant => string.Equals(grant, grantType, StringComparison.Ordinal));

    public static async Task<OAuthServer> StartAsync(SigningKeyPair? clientKey = null, SigningKeyPair? account = null)
    {
        var authority = new TestAuthority();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(authority.Issue())));
        var database = Guid.NewGuid().ToString();
        builder.Services.AddDbContext<DbContext>(options => options.UseInMemoryDatabase(database).UseOpenIddict());
        var issued = new Recorder();
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>().DisableBulkOperations())
            .AddServer(server => Configure(server, issued));
        var app = builder.Build();
        var started = new OAuthServer(app, authority);
        issued.Server = started;
        OAuthPages.Map(app, account);
        await app.StartAsync();
        await RegisterAsync(app.Services, clientKey);
        return started;
    }

    /// <summary>The relay's user as the configuration would have it, for a flow.</summary>
    public OAuthOptions Options(OAuthFlow flow) => new()
    {
        Flow = flow,
        Issuer = Issuer,
        ClientId = flow is OAuthFlow.Device or OAuthFlow.Browser ? PublicClientId : ClientId,
        ClientSecret = flow is OAuthFlow.Device or OAuthFlow.Browser ? null : Secret.FromValue(ClientSecret),
        Scopes = [Scope, Scopes.OfflineAccess],
        AuthorityFile = Authority.AuthorityFile,
    };

    /// <summary>Client credentials, which have no refresh token.</summary>
    public OAuthOptions Credentials => Options(OAuthFlow.ClientCredentials) with { Scopes = [Scope] };

    /// <summary>Whether a token is one of ours, and neither expired nor revoked.</summary>
    public async Task<bool> IsGoodAsync(string token)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        return await tokens.FindByReferenceIdAsync(token) is { } entry && await tokens.HasStatusAsync(entry, Statuses.Valid);
    }

    /// <summary>Revokes everything that was issued.</summary>
    public async Task RevokeAllAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        await foreach (var entry in tokens.ListAsync())
        {
            await tokens.TryRevokeAsync(entry);
        }
    }

    /// <summary>Revokes the access tokens alone, as an administrator does who is in doubt about them.</summary>
    public async Task RevokeAccessTokensAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        await foreach (var entry in tokens.ListAsync())
        {
            if (await tokens.HasTypeAsync(entry, TokenTypeIdentifiers.AccessToken))
            {
                await tokens.TryRevokeAsync(entry);
            }
        }
    }

    /// <summary>How many refresh tokens can still be used.</summary>
    public async Task<int> RefreshTokensAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        var count = 0;
        await foreach (var entry in tokens.ListAsync())
        {
            count += await tokens.HasTypeAsync(entry, TokenTypeIdentifiers.RefreshToken) && await tokens.HasStatusAsync(entry, Statuses.Valid) ? 1 : 0;
        }

        return count;
    }

    /// <summary>A person's browser, which trusts the server and follows redirects.</summary>
    public HttpClient Browser()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Authority.Certificate);
        return new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } }) { BaseAddress = Issuer };
    }

    /// <summary>What a browser does with the page of a sign-in: it goes where the server leads it, out of TLS too, which .NET does not do by itself.</summary>
    public async Task<HttpResponseMessage> FollowAsync(Uri address)
    {
        using var browser = Browser();
        using var answer = await browser.GetAsync(address);
        using var plain = new HttpClient();
        return await plain.GetAsync(answer.Headers.Location);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Authority.Dispose();
    }

    private static void Configure(OpenIddictServerBuilder server, Recorder recorder)
    {
        server.SetTokenEndpointUris("connect/token").SetAuthorizationEndpointUris("connect/authorize").SetDeviceAuthorizationEndpointUris("connect/device")
            .SetEndUserVerificationEndpointUris("connect/verify").SetRevocationEndpointUris("connect/revoke").SetIntrospectionEndpointUris("connect/introspect");
        server.AllowClientCredentialsFlow().AllowAuthorizationCodeFlow().AllowDeviceAuthorizationFlow().AllowRefreshTokenFlow().AllowCustomFlow(JwtBearer);
        server.RequireProofKeyForCodeExchange();
        server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
        server.UseReferenceAccessTokens().UseReferenceRefreshTokens();
        // Whoever uses a refresh token twice is taken for a thief at once.
        server.SetRefreshTokenReuseLeeway(TimeSpan.Zero);
        server.RegisterScopes(Scope);
        server.UseAspNetCore().EnableTokenEndpointPassthrough().EnableAuthorizationEndpointPassthrough().EnableEndUserVerificationEndpointPassthrough();
        server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.Response.ErrorDescription is { } refusal)
            {
                recorder.Server!.Refusals.Enqueue(refusal);
            }

            if (context.Response.AccessToken is { } token)
            {
                recorder.Server!.Issued.Enqueue(token);
                recorder.Server.Grants.Enqueue(context.Request!.GrantType!);
            }

            return default;
        }));
        server.AddEventHandler<ApplyDeviceAuthorizationResponseContext>(handler => handler.UseInlineHandler(context =>
        {
            context.Response["interval"] = 1;
            return default;
        }));
    }

    private static async Task RegisterAsync(IServiceProvider services, SigningKeyPair? clientKey)
    {
        await using var scope = services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        await applications.CreateAsync(Client(ClientId, ClientSecret));
        await applications.CreateAsync(Client(PublicClientId, secret: null));
        await applications.CreateAsync(new OpenIddictApplicationDescriptor { ClientId = ResourceId, ClientSecret = ResourceSecret, ClientType = ClientTypes.Confidential, Permissions = { Permissions.Endpoints.Introspection } });
        if (clientKey is not null)
        {
            var application = Client(KeyClientId, secret: null);
            application.ClientType = ClientTypes.Confidential;
            application.JsonWebKeySet = new JsonWebKeySet { Keys = { clientKey.PublicJwk } };
            await applications.CreateAsync(application);
        }
    }

    private static OpenIddictApplicationDescriptor Client(string id, string? secret) => new()
    {
        ClientId = id,
        ClientSecret = secret,
        ClientType = secret is null ? ClientTypes.Public : ClientTypes.Confidential,
        // RFC 8252 §7.3: a native client's port is its own.
        ApplicationType = ApplicationTypes.Native,
        RedirectUris = { new Uri("http://127.0.0.1/") },
        Permissions =
        {
            Permissions.Endpoints.Token, Permissions.Endpoints.Authorization, Permissions.Endpoints.DeviceAuthorization, Permissions.Endpoints.Revocation,
            Permissions.GrantTypes.ClientCredentials, Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.DeviceCode, Permissions.GrantTypes.RefreshToken,
            Permissions.Prefixes.GrantType + JwtBearer, Permissions.ResponseTypes.Code, Permissions.Prefixes.Scope + Scope,
        },
    };

    private sealed class Recorder
    {
        public OAuthServer? Server { get; set; }
    }
}
