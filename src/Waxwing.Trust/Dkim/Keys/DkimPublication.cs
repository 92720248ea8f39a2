using System.Security.Cryptography;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Whether verifiers find the public half of a key of ours.</summary>
public enum DkimPublicationStatus
{
    /// <summary>They do, and it verifies what the key signs.</summary>
    Published,

    /// <summary>There is no key record of that name.</summary>
    Missing,

    /// <summary>There is a record, and it is of another key.</summary>
    OtherKey,

    /// <summary>There is a record that says that the key was revoked.</summary>
    Revoked,

    /// <summary>There is a record, and no verifier can use it.</summary>
    Unusable,

    /// <summary>DNS gave no answer that can be relied on, which says nothing of the record.</summary>
    Unknown,
}

/// <summary>What DNS says of the name under which a key of ours should be published. Immutable.</summary>
/// <param name="Name">The name that was asked for, such as <c>2026._domainkey.example.org</c>.</param>
/// <param name="Status">What was found.</param>
/// <param name="Fault">What is wrong with it, or <see cref="DkimFault.None"/>.</param>
/// <param name="IsSecure">Whether DNSSEC vouches for the answer.</param>
/// <param name="IsTesting">Whether the record says <c>t=y</c>: its mail is to be treated as if it had no signature.</param>
public sealed record DkimPublication(DnsName Name, DkimPublicationStatus Status, DkimFault Fault, bool IsSecure, bool IsTesting)
{
    /// <summary>Asks DNS for the public half of a key, and tries it with a signature.</summary>
    /// <param name="key">The key and its selector.</param>
    /// <param name="domain">The signing domain.</param>
    /// <param name="dns">Whom to ask.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Selector and domain make no name of DNS.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public static async Task<DkimPublication> FindAsync(DkimSigningKey key, Domain domain, IDnsLookup dns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(dns);
        var name = DkimSigningKey.Name(key.Selector, domain);
        var answer = (await new DkimKeyLookup(dns).FindAsync([name], cancellationToken).ConfigureAwait(false))[name];
        if (answer.Fault != DkimFault.None)
        {
            return new DkimPublication(name, StatusOf(answer.Fault), answer.Fault, answer.IsSecure, IsTesting: false);
        }

        var (record, fault) = answer.Best(record => Judge(key.Key, record));
        return new DkimPublication(name, fault == DkimFault.None ? DkimPublicationStatus.Published : StatusOf(fault), fault, answer.IsSecure, record.IsTesting);
    }

    // A key may be written down in two ways (RFC 6376 §3.6.1); whether it is the same one is seen by what it verifies.
    private static DkimFault Judge(DkimKey key, DkimKeyRecord record)
    {
        var fault = DkimCheck.OfKey(key.Algorithm, record);
        if (fault != DkimFault.None)
        {
            return fault;
        }

        var hash = SHA256.HashData("an octet string that nobody sends"u8);
        return DkimCheck.Verifies(key.Sign(hash), record, hash) ? DkimFault.None : DkimFault.SignatureMismatch;
    }

    private static DkimPublicationStatus StatusOf(DkimFault fault) => fault switch
    {
        DkimFault.KeyLookupFailed or DkimFault.KeyBogus => DkimPublicationStatus.Unknown,
        DkimFault.KeyNotFound => DkimPublicationStatus.Missing,
        DkimFault.KeyRevoked => DkimPublicationStatus.Revoked,
        DkimFault.SignatureMismatch or DkimFault.KeyForOtherAlgorithm => DkimPublicationStatus.OtherKey,
        _ => DkimPublicationStatus.Unusable,
    };
}
