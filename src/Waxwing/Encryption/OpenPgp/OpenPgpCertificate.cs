using System.Collections.Immutable;
using System.Globalization;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>A key of a certificate, and what its binding signature says of it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Flags">What it is for; null where nothing says so.</param>
/// <param name="Expires">When it ends, or null.</param>
/// <param name="Fault">What is wrong with it, whatever the time is; or null.</param>
internal sealed record ComponentKey(PgpPublicKey Key, int? Flags, DateTimeOffset? Expires, (KeyFault Fault, string Reason)? Fault);

/// <summary>
/// A primary key with its user ids and subkeys: what RFC 9580 §3.6 calls a certificate. All its signatures were verified when it was made;
/// what depends on the time is judged when it is asked. Immutable.
/// </summary>
internal sealed class OpenPgpCertificate
{
    private const int Sign = PgpKeyFlags.CanSign;
    private const int Encrypt = PgpKeyFlags.CanEncryptCommunications | PgpKeyFlags.CanEncryptStorage;

    private readonly ComponentKey _primary;
    private readonly ImmutableArray<ComponentKey> _subkeys;

    private OpenPgpCertificate(PgpPublicKey primary, List<PgpPublicKey> subkeys, string origin)
    {
        Origin = origin;
        var bound = new Dictionary<Mailbox, PgpSignature>();
        var named = new HashSet<Mailbox>();
        foreach (var userId in primary.GetUserIds().Take(MaxUserIds))
        {
            if (Address(userId) is not { } mailbox)
            {
                continue;
            }

            named.Add(mailbox);
            if (SelfSignatures.ForUserId(primary, userId) is { } signature)
            {
                bound[mailbox] = signature;
            }
        }

        Mailboxes = [.. named];
        Bound = [.. bound.Keys];
        var self = bound.Values.MaxBy(signature => signature.CreationTime);
        _primary = new ComponentKey(
            primary, self is null ? null : SelfSignatures.Flags(self), self is null ? null : SelfSignatures.Expiry(primary, self), OpenPgpRules.Judge(primary));
        _subkeys = [.. subkeys.Select(subkey => Subkey(primary, subkey))];
    }

    // Nobody has more; each costs a signature to verify.
    private const int MaxUserIds = 100;
    private const int MaxSubkeys = 100;

    /// <summary>The mailboxes that its user ids name, whether or not it binds them.</summary>
    public ImmutableArray<Mailbox> Mailboxes { get; }

    /// <summary>The mailboxes that it binds to itself.</summary>
    public ImmutableHashSet<Mailbox> Bound { get; }

    /// <summary>Where it was found.</summary>
    public string Origin { get; }

    /// <summary>The fingerprint of the primary key.</summary>
    public string Fingerprint => OpenPgpRules.Fingerprint(_primary.Key);

    public static OpenPgpCertificate Of(PgpPublicKeyRing ring, string origin) => Of(ring.GetPublicKeys(), origin);

    /// <summary>Verifies the public keys of a ring, the primary key first.</summary>
    public static OpenPgpCertificate Of(IEnumerable<PgpPublicKey> keys, string origin)
    {
        var all = keys.Take(MaxSubkeys + 1).ToList();
        return new OpenPgpCertificate(all[0], all[1..], origin);
    }

    /// <summary>The key to encrypt to for a mailbox, or what keeps it from being used.</summary>
    public (PgpPublicKey? Key, KeyFault Fault, string Reason) ForEncryption(Mailbox mailbox, DateTimeOffset now) => Choose(mailbox, Encrypt, key => key.IsEncryptionKey, now);

    /// <summary>The key to sign with for a mailbox, or what keeps it from being used.</summary>
    public (PgpPublicKey? Key, KeyFault Fault, string Reason) ForSigning(Mailbox mailbox, DateTimeOffset now) => Choose(mailbox, Sign, key => key.Algorithm is not (PublicKeyAlgorithmTag.ECDH or PublicKeyAlgorithmTag.RsaEncrypt), now);

    private (PgpPublicKey? Key, KeyFault Fault, string Reason) Choose(Mailbox mailbox, int purpose, Func<PgpPublicKey, bool> fits, DateTimeOffset now)
    {
        if (Judge(_primary, now) is (var fault, var reason))
        {
            return (null, fault, reason);
        }

        if (!Bound.Contains(mailbox))
        {
            return (null, KeyFault.NotBound, "has no valid signature of its own over the address");
        }

        // A subkey goes before the primary key, and the newest before those that it was to replace.
        var candidates = _subkeys.Append(_primary).Where(key => fits(key.Key) && IsFor(key, purpose)).OrderByDescending(key => key != _primary).ThenByDescending(key => key.Key.CreationTime).ToArray();
        (KeyFault, string)? first = null;
        foreach (var candidate in candidates)
        {
            if (Judge(candidate, now) is { } wrong)
            {
                first ??= wrong;
                continue;
            }

            return (candidate.Key, default, "");
        }

        return first is (var why, var text) ? (null, why, text) : (null, KeyFault.UsageNotPermitted, "has no key for this purpose");
    }

    private bool IsFor(ComponentKey key, int purpose) =>
        // Where nothing is said, a primary key signs, and a subkey does what its algorithm can.
        key.Fault is not null || (key.Flags is { } flags ? (flags & purpose) != 0 : key != _primary || purpose == Sign);

    private static (KeyFault Fault, string Reason)? Judge(ComponentKey key, DateTimeOffset now) =>
        key.Fault ?? (SelfSignatures.Utc(key.Key.CreationTime) > now ? (KeyFault.NotYetValid, "was made in the future")
        : key.Expires <= now ? (KeyFault.Expired, $"expired on {key.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}")
        : ((KeyFault, string)?)null);

    private static ComponentKey Subkey(PgpPublicKey primary, PgpPublicKey subkey) => SelfSignatures.ForSubkey(primary, subkey) is { } signature
        ? new ComponentKey(subkey, SelfSignatures.Flags(signature), SelfSignatures.Expiry(subkey, signature), OpenPgpRules.Judge(subkey))
        : new ComponentKey(subkey, Flags: null, Expires: null, OpenPgpRules.Judge(subkey) ?? (KeyFault.NotBound, "has a subkey without a valid signature of the primary key"));

    // RFC 9580 §5.11: by convention a name, and the address in angle brackets; or the address alone.
    private static Mailbox? Address(string userId)
    {
        var open = userId.LastIndexOf('<');
        var text = open >= 0 && userId.EndsWith('>') ? userId[(open + 1)..^1] : userId;
        return Mailbox.TryParse(text, out var mailbox, out _) ? mailbox : null;
    }
}
