using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waxwing.Server.AtRest;
using Waxwing.Server.Model;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>Makes the keys of domains, and opens them. Thread-safe.</summary>
internal sealed class DomainKeyring(IDataProtection protection, TimeProvider clock)
{
    private static readonly DkimKeyType[] Kinds = [DkimKeyType.Rsa, DkimKeyType.Ed25519];

    /// <summary>New keys, one of each kind: RSA for every verifier, Ed25519 for those that know it (RFC 8463 §3). Not on the caller's thread, since an RSA key takes its time.</summary>
    public Task<ImmutableArray<DomainKey>> MakeAsync() => Task.Run(() =>
    {
        var now = clock.GetUtcNow();
        // Two tenants that try for one domain, or one that rotates, must not meet under one name: a part of it is random.
        var name = string.Create(CultureInfo.InvariantCulture, $"ww{now.UtcDateTime:yyyyMM}{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        return Kinds.Select(kind => Make(kind, DkimSelectors.Of(name, kind, isAlone: false), now)).ToImmutableArray();
    });

    /// <summary>The context in which the secret of a key is sealed, by the octets of its id.</summary>
    public static byte[] Context(byte[] id) => SealingContext.Of("dkim key", id);

    /// <summary>The key to sign with; the caller disposes of it.</summary>
    /// <exception cref="CryptographicException">It cannot be opened.</exception>
    /// <exception cref="DkimKeyException">What was kept is no key.</exception>
    public DkimSigningKey Open(DomainKey key)
    {
        var octets = protection.Open(key.Secret.Span, Context(key.Id.ToOctets()));
        var pem = new char[Encoding.ASCII.GetMaxCharCount(octets.Length)];
        try
        {
            var length = Encoding.ASCII.GetChars(octets, pem);
            return new DkimSigningKey(key.Selector, DkimKey.FromPem(pem.AsSpan(0, length)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
            Array.Clear(pem);
        }
    }

    private DomainKey Make(DkimKeyType kind, string selector, DateTimeOffset now)
    {
        using var key = DkimKey.Create(kind);
        var id = Ids.New(clock);
        var pem = Encoding.ASCII.GetBytes(key.ToPem());
        try
        {
            return new DomainKey { Id = id, Selector = selector, Type = kind, Record = key.RecordText, Secret = protection.Seal(pem, Context(id.ToOctets())), CreatedAt = now };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }
}
