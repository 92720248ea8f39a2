using System.Collections.Immutable;

namespace Waxwing;

/// <summary>A recipient to whom a message could not be encrypted.</summary>
/// <param name="Address">The recipient.</param>
/// <param name="Refused">The keys that name the recipient, and why each was refused; empty where none was found.</param>
public sealed record RecipientWithoutKey(string Address, ImmutableArray<RefusedKey> Refused)
{
    /// <inheritdoc/>
    public override string ToString() => Refused.IsEmpty ? $"{Address}: no key" : $"{Address}: {string.Join("; ", Refused)}";
}

/// <summary>A key that names a recipient and is not acceptable.</summary>
/// <param name="Standard">Whose key it is: S/MIME or OpenPGP.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, or the fingerprint of the OpenPGP key; in hexadecimal digits. Null where none was had.</param>
/// <param name="Origin">Where it was found: a file's name, the store, or a host.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Reason">The same for a person.</param>
public sealed record RefusedKey(EncryptionStandard Standard, string? Fingerprint, string Origin, KeyFault Fault, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Origin} {Reason} ({Fault})";
}
