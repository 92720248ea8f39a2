using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>The device authorization grant (RFC 8628).</summary>
internal sealed class DeviceLogin(AuthorizationServer server) : ILoginFlow
{
    // RFC 8628 §3.2: 5 s where nothing is said; §3.5: slow_down adds as many.
    private const int DefaultInterval = 5;
    private const int LongestInterval = 60;
    private const int MaxUserCode = 32;

    // What a server calls an expiry, we bound: nobody sits longer before a code.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(30);

    public async Task<TokenGrant> SignInAsync(Action<LoginPrompt> ask, CancellationToken cancellationToken)
    {
        var code = await server.DeviceCodeAsync(cancellationToken).ConfigureAwait(false);
        var life = code.ExpiresIn is > 0 and var seconds && TimeSpan.FromSeconds(seconds) < LongestLife ? TimeSpan.FromSeconds(seconds) : LongestLife;
        var until = server.Clock.GetUtcNow() + life;
        ask(Prompt(code, until));
        var interval = Math.Clamp(code.Interval, 1, LongestInterval);
        interval = code.TryGet("interval") is null ? DefaultInterval : interval;
        while (server.Clock.GetUtcNow() < until)
        {
            await Task.Delay(TimeSpan.FromSeconds(interval), server.Clock, cancellationToken).ConfigureAwait(false);
            var (grant, step) = await PollAsync(code.DeviceCode!, cancellationToken).ConfigureAwait(false);
            if (grant is not null)
            {
                return grant;
            }

            interval = Math.Min(interval + step, LongestInterval);
        }

        throw Late();
    }

    private async Task<(TokenGrant? Grant, int Slower)> PollAsync(string deviceCode, CancellationToken cancellationToken)
    {
        try
        {
            var (grant, error, number) = await server.AskAsync(
                endpoints => server.Prove(new DeviceTokenRequest { DeviceCode = deviceCode }, endpoints), cancellationToken).ConfigureAwait(false);
            return (grant, error) switch
            {
                ({ } given, _) => (given, 0),
                (_, "authorization_pending") => (null, 0),
                (_, "slow_down") => (null, DefaultInterval),
                (_, "access_denied") => throw OAuthError.NotCompleted("the sign-in was declined"),
                (_, "expired_token") => throw Late(),
                _ => throw OAuthError.Refused($"the authorization server ends the sign-in: {error}{number}"),
            };
        }
        catch (SendException exception) when (exception.Error.Transient)
        {
            // RFC 8628 §3.5: a connection that timed out slows the asking down, and does not end it.
            return (null, DefaultInterval);
        }
    }

    private LoginPrompt Prompt(DeviceAuthorizationResponse code, DateTimeOffset until)
    {
        if (string.IsNullOrEmpty(code.DeviceCode)
            || code.UserCode is not { Length: > 0 and <= MaxUserCode } userCode
            || userCode.Any(unit => unit is < ' ' or > '~')
            || !Uri.TryCreate(code.VerificationUri, UriKind.Absolute, out var address)
            || SecureUrl.Fault(address, server.Settings.Options.PlainLoopback) is not null)
        {
            throw OAuthError.Untrusted("the authorization server's device code is none (RFC 8628 §3.2): a code of few characters, and a page with HTTPS to enter it at");
        }

        return new LoginPrompt(address, userCode, until);
    }

    private static SendException Late() => OAuthError.NotCompleted("nobody entered the code in time: begin again with waxwing login");
}
