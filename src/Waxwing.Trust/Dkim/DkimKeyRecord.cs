using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Waxwing.Trust;

/// <summary>A public key as it stands in DNS (RFC 6376 §3.6.1, RFC 8463 §4). Immutable.</summary>
public sealed class DkimKeyRecord
{
    internal DkimKeyRecord()
    {
    }

    /// <summary>The kind of key, <c>k=</c>.</summary>
    public DkimKeyType Type { get; internal init; }

    /// <summary>The size of the key: the bits of the modulus of an RSA key, 256 for Ed25519, 0 for a revoked key.</summary>
    public int Bits { get; internal init; }

    /// <summary>Whether the key was revoked: <c>p=</c> is empty.</summary>
    public bool IsRevoked => PublicKey.IsEmpty;

    /// <summary>The key as it stands in <c>p=</c>: for RSA a SubjectPublicKeyInfo or an RSAPublicKey in DER, for Ed25519 its 32 octets. Empty if it was revoked.</summary>
    public ImmutableArray<byte> PublicKey { get; internal init; } = [];

    /// <summary>The hashes it may be used with, <c>h=</c>; empty for all.</summary>
    public ImmutableArray<string> Hashes { get; internal init; } = [];

    /// <summary>Whether the key is for mail, <c>s=</c>.</summary>
    public bool IsForMail { get; internal init; }

    /// <summary>Whether the domain is only testing, <c>t=y</c>: its mail is to be treated as if it had no signature.</summary>
    public bool IsTesting { get; internal init; }

    /// <summary>Whether identities of domains below the signing one are not allowed, <c>t=s</c>.</summary>
    public bool ForbidsSubdomains { get; internal init; }

    /// <summary>The key to verify with, if it is RSA and was not revoked.</summary>
    internal RsaPublicKey? Rsa { get; init; }

    /// <summary>The key to verify with, if it is Ed25519 and was not revoked.</summary>
    internal Ed25519PublicKey? Ed25519 { get; init; }

    /// <summary>Reads the text of a TXT record.</summary>
    /// <param name="text">The text, its strings joined, one character for each octet, as <see cref="TxtRecord.Text"/> has it.</param>
    /// <param name="record">What it says, or null.</param>
    /// <param name="fault">What is wrong, or <see cref="DkimFault.None"/>.</param>
    /// <returns>Whether it is a key record. One of a revoked or a short key is; whether it can verify anything is for a verifier.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DkimKeyRecord? record, out DkimFault fault)
    {
        record = null;
        fault = text is null ? DkimFault.Syntax : text.Length > TagList.MaxOctets ? DkimFault.TooLong : Read(text, out record);
        record = fault == DkimFault.None ? record : null;
        return record is not null;
    }

    private static DkimFault Read(string text, out DkimKeyRecord? record)
    {
        record = null;
        var fault = TagList.Read(Encoding.Latin1.GetBytes(text), out var tags);
        if (fault != DkimFault.None)
        {
            return fault;
        }

        if (tags["v"] is { } version)
        {
            // RFC 6376 §3.6.1: where the version is named, it stands first.
            if (!string.Equals(tags.First, "v", StringComparison.Ordinal))
            {
                return DkimFault.Syntax;
            }

            if (!string.Equals(version, "DKIM1", StringComparison.Ordinal))
            {
                return DkimFault.Version;
            }
        }

        if (tags["p"] is not { } p)
        {
            return DkimFault.MissingTag;
        }

        if (TypeOf(tags["k"] ?? "rsa") is not { } type)
        {
            return DkimFault.KeyType;
        }

        RsaPublicKey? rsa = null;
        Ed25519PublicKey? ed25519 = null;
        byte[]? key = [];
        if (p.Length > 0 && (!DkimTags.TryBase64(p, out key) || (type is DkimKeyType.Rsa ? !RsaPublicKey.TryRead(key, out rsa) : (ed25519 = Ed25519PublicKey.Of(key)) is null)))
        {
            return DkimFault.KeyMalformed;
        }

        var flags = tags["t"] is { } t ? DkimTags.Words(t) : [];
        var services = DkimTags.Words(tags["s"] ?? "*");
        record = new DkimKeyRecord
        {
            Type = type,
            Bits = key.Length == 0 ? 0 : rsa?.Bits ?? DkimEd25519.Bits,
            PublicKey = [.. key],
            Rsa = rsa,
            Ed25519 = ed25519,
            Hashes = tags["h"] is { } h ? [.. DkimTags.Words(h)] : [],
            IsForMail = services.Contains("*", StringComparer.Ordinal) || services.Contains("email", StringComparer.Ordinal),
            IsTesting = flags.Contains("y", StringComparer.Ordinal),
            ForbidsSubdomains = flags.Contains("s", StringComparer.Ordinal),
        };
        return DkimFault.None;
    }

    private static DkimKeyType? TypeOf(string word) => word switch
    {
        "rsa" => DkimKeyType.Rsa,
        "ed25519" => DkimKeyType.Ed25519,
        _ => null,
    };
}
