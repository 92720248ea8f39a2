using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Waxwing.OAuth.Tests.Support;

/// <summary>What an authorization server leaves to the site that it is in: who the person is, and what he answers.</summary>
internal static class OAuthPages
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void Map(WebApplication app, SigningKeyPair? account)
    {
        app.Map("/connect/authorize", (HttpContext context) => context.Request.Query["login_hint"] == "declines@example.org" ? Decline() : SignIn(Person(context.GetOpenIddictServerRequest()!.GetScopes())));
        app.Map("/connect/verify", async (HttpContext context) =>
        {
            var code = await context.AuthenticateAsync(Scheme);
            return !code.Succeeded ? Results.BadRequest() : context.Request.Query["answer"] == "no" ? Decline() : SignIn(Person(code.Principal.GetScopes()));
        });
        app.MapPost("/connect/token", async (HttpContext context) =>
        {
            var request = context.GetOpenIddictServerRequest()!;
            if (request.IsClientCredentialsGrantType())
            {
                return SignIn(Principal(request.ClientId!, request.GetScopes()));
            }

            if (string.Equals(request.GrantType, OAuthServer.JwtBearer, StringComparison.Ordinal))
            {
                return await SubjectOfAsync(request.Assertion!, account!, context) is { } subject ? SignIn(Principal(subject, [OAuthServer.Scope])) : Decline(Errors.InvalidGrant);
            }

            return SignIn((await context.AuthenticateAsync(Scheme)).Principal!);
        });
    }

    // RFC 7523 §3, by a library that we did not write.
    private static async Task<string?> SubjectOfAsync(string assertion, SigningKeyPair account, HttpContext context)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = account.Account,
            ValidAudience = $"https://{context.Request.Host}/connect/token",
            IssuerSigningKey = account.PublicJwk,
            RequireExpirationTime = true,
        });
        return result.IsValid && result.Claims["scope"] is OAuthServer.Scope ? (string)result.Claims["sub"] : null;
    }

    private static ClaimsPrincipal Person(IEnumerable<string> scopes) => Principal("ada@example.org", scopes);

    private static ClaimsPrincipal Principal(string subject, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(scopes);
        // Who may ask about the token.
        principal.SetResources(OAuthServer.ResourceId);
        return principal;
    }

    private static IResult SignIn(ClaimsPrincipal principal) => Results.SignIn(principal, authenticationScheme: Scheme);

    private static IResult Decline(string error = Errors.AccessDenied) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = error }), [Scheme]);
}
