using System.Globalization;
using System.Text;
using Waxwing.Trust;

namespace Waxwing.Fuzz.Targets;

/// <summary>
/// What DKIM reads of strangers (RFC 6376 §3.2, §3.5, §3.6.1). The input's first octet says what the rest is: <c>s</c>, the value of a
/// DKIM-Signature field; <c>k</c>, a record of a key; <c>a</c>, the value of an ARC-Seal field (RFC 8617 §4.1.3); anything else, a list of tags.
/// </summary>
internal static class Dkim
{
    private static readonly byte[] Hash = new byte[32];

    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        switch (input[0])
        {
            case (byte)'s':
                Signature(input[1..]);
                break;
            case (byte)'k':
                Key(Encoding.Latin1.GetString(input[1..]));
                break;
            case (byte)'a':
                Seal(input[1..]);
                break;
            default:
                Tags(input[1..]);
                break;
        }
    }

    private static void Tags(ReadOnlySpan<byte> input)
    {
        if (TagList.Read(input, out var tags) != DkimFault.None)
        {
            return;
        }

        var first = tags.Place(tags.First);
        Property.Holds(string.Equals(tags[tags.First], first.Value, StringComparison.Ordinal) && char.IsAsciiLetter(first.Name[0]));
        Property.Holds(input[first.Start - 1] == '=' && (first.End == input.Length || input[first.End] == ';'));
        Property.Holds(TagList.Read(Encoding.UTF8.GetBytes($"{first.Name}={first.Value};"), out var again) == DkimFault.None);
        Property.Holds(string.Equals(again[first.Name], first.Value, StringComparison.Ordinal));
    }

    private static void Signature(ReadOnlySpan<byte> input)
    {
        var isValid = DkimSignature.TryParse(input, out var signature, out var fault);
        Property.Holds(isValid == (fault == DkimFault.None) && isValid == signature is not null);
        if (signature is null)
        {
            return;
        }

        Property.Holds(signature.SignedFields.Contains("From", StringComparer.OrdinalIgnoreCase) && signature.SignedFields.All(name => !name.Any(char.IsWhiteSpace)));
        Property.Holds(DnsName.Of(signature.IdentityDomain).IsWithin(DnsName.Of(signature.Domain)) && !signature.Identity.Any(char.IsControl));
        Property.Holds(signature.KeyName.ToString().EndsWith($"._domainkey.{signature.Domain.Ascii}", StringComparison.Ordinal));
        Property.Holds(signature.BodyHash.Length is 20 or 32 && signature.Value.Length > 0);
        Property.Holds(signature.BodyLength is null or >= 0 && !(signature.ExpiresAt < signature.SignedAt));

        // Without its value it is what was signed, and no signature.
        var (offset, length) = signature.ValuePlace.GetOffsetAndLength(input.Length);
        byte[] unsigned = [.. input[..offset], .. input[(offset + length)..]];
        Property.Holds(!DkimSignature.TryParse(unsigned, out _, out var missing) && missing is DkimFault.TagValue);

        Property.Holds(DkimSignature.TryParse(Encoding.UTF8.GetBytes(Written(signature)), out var again, out _));
        Property.Holds(string.Equals(Written(again), Written(signature), StringComparison.Ordinal));
    }

    private static string Written(DkimSignature signature) => string.Create(
        CultureInfo.InvariantCulture,
        $"v=1; a={DkimTags.Word(signature.Algorithm)}; c={DkimTags.Word(signature.HeaderCanonicalization)}/{DkimTags.Word(signature.BodyCanonicalization)};"
        + $" d={signature.Domain.Ascii}; s={signature.Selector}; i={DkimIdentity.Write(signature.Identity)}; h={string.Join(':', signature.SignedFields)};"
        + $"{(signature.BodyLength is { } length ? $" l={length};" : "")}{(signature.SignedAt is { } made ? $" t={made.ToUnixTimeSeconds()};" : "")}"
        + $" bh={Convert.ToBase64String(signature.BodyHash.AsSpan())}; b={Convert.ToBase64String(signature.Value.AsSpan())}");

    private static void Key(string text)
    {
        var isValid = DkimKeyRecord.TryParse(text, out var record, out var fault);
        Property.Holds(isValid == (fault == DkimFault.None) && isValid == record is not null);
        if (record is null)
        {
            return;
        }

        Property.Holds(record.IsRevoked == (record.Bits == 0) && record.IsRevoked == record.PublicKey.IsEmpty);
        Property.Holds((record.Rsa is null) == (record.IsRevoked || record.Type is DkimKeyType.Ed25519));
        Property.Holds(DkimKeyRecord.TryParse($"v=DKIM1; k={DkimTags.Word(record.Type)}; p={Convert.ToBase64String(record.PublicKey.AsSpan())}", out var again, out _));
        Property.Holds(again.Bits == record.Bits && again.PublicKey.AsSpan().SequenceEqual(record.PublicKey.AsSpan()));

        // Whatever the key is, a verifier asks first whether it may use it; nothing verifies with a signature of nothing.
        var algorithm = record.Type is DkimKeyType.Rsa ? DkimAlgorithm.RsaSha256 : DkimAlgorithm.Ed25519Sha256;
        Property.Holds(DkimCheck.OfKey(algorithm, record) != DkimFault.None || !DkimCheck.Verifies([], record, Hash));
    }

    private static void Seal(ReadOnlySpan<byte> input)
    {
        var fault = ArcSealReader.Read(input, 1, out var seal);
        Property.Holds(fault == DkimFault.None ? seal is not null : seal is null || fault is DkimFault.HistoricAlgorithm);
        if (seal is null)
        {
            return;
        }

        Property.Holds(seal.ChainStatus is ArcStatus.None or ArcStatus.Fail or ArcStatus.Pass && seal.Value.Length > 0);
        Property.Holds(seal.KeyName.ToString().EndsWith($"._domainkey.{seal.Domain.Ascii}", StringComparison.Ordinal));
        var (offset, length) = seal.ValuePlace.GetOffsetAndLength(input.Length);
        Property.Holds(ArcSealReader.Read([.. input[..offset], .. input[(offset + length)..]], 1, out _) is DkimFault.TagValue);
    }
}
