using System.Collections.Frozen;
using System.Security.Cryptography;
using Waxwing.Server.Accounts;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Submission;

/// <summary>
/// Whose a log-in is. Its identity is the name of a configured user or the id of a key; a key's secret comes as the password of the user <c>resend</c>,
/// <c>apikey</c> or the key's own id. Thread-safe.
/// </summary>
internal sealed class LogIns(IEnumerable<SubmissionUser> users, KnownKeys keys, TimeProvider clock)
{
    // Held against the password of a user who does not exist, so that the answer takes as long.
    private static readonly ScramCredential Nobody = ScramCredential.FromPassword(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
    private readonly FrozenDictionary<string, SubmissionUser> _users = users.ToFrozenDictionary(user => user.Name, StringComparer.Ordinal);

    /// <summary>Whether the name is that of everybody who has a key: as Resend's users are called, and SendGrid's.</summary>
    public static bool IsUserOfKeys(string user) => user is "resend" or "apikey";

    /// <summary>The identity that user and password speak of, before anything is proved; null if it cannot be one.</summary>
    public string? Claimed(string user, string? password) =>
        _users.ContainsKey(user) ? user
        : IsUserOfKeys(user) ? password is not null && KeySecret.TryGetId(password, out var id) ? Text(id) : null
        : TryReadId(user, out var named) ? Text(named)
        : null;

    /// <summary>Whether the password proves the identity that is claimed with it.</summary>
    /// <exception cref="Store.StoreException">The store does not answer.</exception>
    public async ValueTask<Proof> CheckAsync(string? identity, string password, CancellationToken cancellationToken)
    {
        if (identity is not null && TryReadId(identity, out var id))
        {
            var key = await keys.FindAsync(id, cancellationToken);
            return new Proof(KeySecret.IsOf(password, key) && MaySend(key), key is not null);
        }

        var user = identity is null ? null : _users[identity];
        var right = (user?.Credential ?? Nobody).IsOf(password) && user is not null;
        return new Proof(right && await FindKeyAsync(identity!, cancellationToken) is not null, user is not null);
    }

    /// <summary>What is kept of the password of an identity that may send, for SCRAM; else null.</summary>
    /// <exception cref="Store.StoreException">The store does not answer.</exception>
    public async ValueTask<ScramCredential?> FindCredentialAsync(string identity, CancellationToken cancellationToken)
    {
        var key = await FindKeyAsync(identity, cancellationToken);
        return key is null ? null : _users.GetValueOrDefault(identity)?.Credential ?? key.Scram;
    }

    /// <summary>The key that an identity stands for, if it may send at this moment; else null.</summary>
    /// <exception cref="Store.StoreException">The store does not answer.</exception>
    public async ValueTask<ApiKey?> FindKeyAsync(string identity, CancellationToken cancellationToken)
    {
        var id = _users.TryGetValue(identity, out var user) ? user.Key : TryReadId(identity, out var own) ? own : Guid.Empty;
        return await keys.FindAsync(id, cancellationToken) is { } key && MaySend(key) ? key : null;
    }

    private bool MaySend(ApiKey key) => key.IsGood(clock.GetUtcNow()) && key.May(KeyScope.Send);

    private static bool TryReadId(string text, out Guid id) => Ids.TryRead(text, out id);

    private static string Text(Guid id) => id.ToString("D");
}

/// <summary>What came of a password.</summary>
/// <param name="Holds">Whether it proves the identity.</param>
/// <param name="Exists">Whether there is such an identity at all.</param>
internal readonly record struct Proof(bool Holds, bool Exists);
