using System.Security.Cryptography;
using System.Text;

namespace Waxwing.OAuth;

/// <summary>
/// The access tokens of one relay's user: kept while they are good, and refreshed by one for all who ask meanwhile. Between processes the store's lock
/// does the same. Thread-safe.
/// </summary>
internal sealed class AccessTokens : IAccessTokenSource
{
    // A refresh belongs to all who wait for it and ends with none of them: a refresh token that was used and whose successor nobody took would be lost.
    // Two documents and a token, each within its own limit; the wait for the store's lock has another.
    private static readonly TimeSpan RefreshLimit = TimeSpan.FromSeconds(100);

    // What failed just now would fail again, and the authorization server is left alone for so long.
    private static readonly TimeSpan FailureIsKept = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly AuthorizationServer _server;
    private readonly IGrant _grant;
    private readonly Func<TokenStore>? _openStore;
    private readonly TimeProvider _clock;
    private TokenGrant? _current;
    private Task<TokenGrant>? _refresh;
    private long _failedAt;

    public AccessTokens(AuthorizationServer server, Func<TokenStore> openStore)
    {
        _server = server;
        _grant = Grants.Of(server);
        _openStore = server.Settings.KeepsTokens ? openStore : null;
        _clock = server.Clock;
    }

    /// <inheritdoc/>
    public async ValueTask<string> GetTokenAsync(string? refused, CancellationToken cancellationToken)
    {
        var grant = await JoinAsync(refused, cancellationToken).ConfigureAwait(false);
        if (string.Equals(grant.AccessToken, refused, StringComparison.Ordinal))
        {
            // It was being fetched before anybody knew that the relay would refuse it.
            grant = await JoinAsync(refused, cancellationToken).ConfigureAwait(false);
        }

        return grant.AccessToken;
    }

    private Task<TokenGrant> JoinAsync(string? refused, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_current is { } current && IsGood(current, refused))
            {
                return Task.FromResult(current);
            }

            var isKept = _refresh is { IsCompleted: false } || (_refresh is { IsFaulted: true } && _clock.GetElapsedTime(_failedAt) < FailureIsKept);
            if (!isKept)
            {
                _refresh = Task.Run(() => RefreshAsync(refused), CancellationToken.None);
            }

            return _refresh!.WaitAsync(cancellationToken);
        }
    }

    private async Task<TokenGrant> RefreshAsync(string? refused)
    {
        try
        {
            var grant = _openStore is null
                ? await RequestAsync(kept: null).ConfigureAwait(false)
                : await RefreshKeptAsync(_openStore(), refused).ConfigureAwait(false);
            lock (_gate)
            {
                _current = grant;
            }

            return grant;
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _failedAt = _clock.GetTimestamp();
            }

            throw exception is OperationCanceledException ? OAuthError.Unreachable($"no token could be had within {RefreshLimit.TotalSeconds:0} s", exception) : exception;
        }
    }

    // Another process may have refreshed while this one waited for the lock; then there is nothing left to do.
    private async Task<TokenGrant> RefreshKeptAsync(TokenStore store, string? refused)
    {
        var name = TokenStore.NameOf(_server.Settings);
        using var held = await store.LockAsync(name, CancellationToken.None).ConfigureAwait(false);
        var seed = Seed();
        var kept = store.Read(name);
        if (kept is not null && !string.Equals(kept.Seed, seed, StringComparison.Ordinal))
        {
            // Another refresh token was configured since.
            kept = null;
        }

        if (kept is not null && IsGood(kept.Grant, refused))
        {
            return kept.Grant;
        }

        var grant = await RequestAsync(kept).ConfigureAwait(false);
        store.Write(name, KeptTokens.Of(_server.Settings, grant, seed));
        return grant;
    }

    private async Task<TokenGrant> RequestAsync(KeptTokens? kept)
    {
        using var limit = new CancellationTokenSource(RefreshLimit, _clock);
        return await _grant.RequestAsync(kept, limit.Token).ConfigureAwait(false);
    }

    private string? Seed() => _server.Settings.Options.RefreshToken is { } configured
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(configured.Read())))
        : null;

    private bool IsGood(TokenGrant grant, string? refused) => _clock.GetUtcNow() < grant.GoodUntil && !string.Equals(grant.AccessToken, refused, StringComparison.Ordinal);
}
