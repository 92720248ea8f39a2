using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Reads a DKIM-Signature field's tags (RFC 6376 §3.5).</summary>
internal static class DkimSignatureReader
{
    private const string DefaultQuery = "dns/txt";
    private const int MaxLengthDigits = 76;

    /// <summary>The most names in <c>h=</c>: no signer of mail comes near, and each of them is looked up.</summary>
    public const int MaxNames = 1000;

    public const int MaxTimeDigits = 12;

    /// <summary>Reads them. Where every tag could be read but they do not fit together, there is both a fault and a signature.</summary>
    public static DkimFault Read(ReadOnlySpan<byte> value, out DkimSignature? signature)
    {
        signature = null;
        var fault = TagList.Read(value, out var tags);
        return fault != DkimFault.None ? fault
            : tags["v"] is not { } version ? DkimFault.MissingTag
            : !string.Equals(version, "1", StringComparison.Ordinal) ? DkimFault.Version
            : Read(tags, tags["i"], out signature);
    }

    /// <summary>Reads what a DKIM-Signature and an ARC-Message-Signature have in common (RFC 8617 §4.1.2).</summary>
    public static DkimFault Read(TagList tags, string? identityTag, out DkimSignature? signature)
    {
        signature = null;
        if (tags["a"] is not { } algorithmWord || tags["b"] is not { } b || tags["bh"] is not { } bh
            || tags["d"] is not { } d || tags["h"] is not { } h || tags["s"] is not { } s)
        {
            return DkimFault.MissingTag;
        }

        if (Algorithm(algorithmWord) is not { } algorithm)
        {
            return DkimFault.Algorithm;
        }

        if (!TryCanonicalization(tags["c"], out var header, out var body))
        {
            return DkimFault.Canonicalization;
        }

        if (!DkimTags.Words(tags["q"] ?? DefaultQuery).Contains(DefaultQuery, StringComparer.Ordinal))
        {
            return DkimFault.QueryMethod;
        }

        if (h.AsSpan().Count(':') >= MaxNames)
        {
            return DkimFault.TooLong;
        }

        var fields = DkimTags.Words(h);
        if (!DkimTags.TryBase64(b, out var signatureValue) || !DkimTags.TryBase64(bh, out var bodyHash) || bodyHash.Length != HashLength(algorithm)
            || !TryDomain(d, out var domain) || KeyName(s, domain) is not { } keyName || !Array.TrueForAll(fields, IsFieldName)
            || !DkimIdentity.TryRead(identityTag ?? $"@{domain}", out var identity, out var identityDomain)
            || !TryOptional(tags["l"], MaxLengthDigits, out var length) || !TryOptional(tags["t"], MaxTimeDigits, out var signedAt)
            || !TryOptional(tags["x"], MaxTimeDigits, out var expiresAt) || expiresAt <= signedAt)
        {
            return DkimFault.TagValue;
        }

        var place = tags.Place("b");
        signature = new DkimSignature(domain, s.ToLowerInvariant(), keyName, identity, identityDomain)
        {
            Algorithm = algorithm,
            HeaderCanonicalization = header,
            BodyCanonicalization = body,
            SignedFields = [.. fields],
            BodyHash = [.. bodyHash],
            Value = [.. signatureValue],
            BodyLength = length,
            SignedAt = signedAt is { } made ? DkimTags.Time(made) : null,
            ExpiresAt = expiresAt is { } end ? DkimTags.Time(end) : null,
            ValuePlace = place.Start..place.End,
        };
        return !DnsName.Of(identityDomain).IsWithin(DnsName.Of(domain)) ? DkimFault.IdentityOutsideDomain
            : !fields.Contains("From", StringComparer.OrdinalIgnoreCase) ? DkimFault.FromNotSigned
            : DkimFault.None;
    }

    public static DkimAlgorithm? Algorithm(string word) => word switch
    {
        "rsa-sha256" => DkimAlgorithm.RsaSha256,
        "ed25519-sha256" => DkimAlgorithm.Ed25519Sha256,
        "rsa-sha1" => DkimAlgorithm.RsaSha1,
        _ => null,
    };

    private static int HashLength(DkimAlgorithm algorithm) => algorithm is DkimAlgorithm.RsaSha1 ? 20 : 32;

    // RFC 6376 §3.5: simple/simple where there is none, simple for the body where only the header's is named.
    private static bool TryCanonicalization(string? value, out DkimCanonicalization header, out DkimCanonicalization body)
    {
        var words = (value ?? "simple").Split('/');
        body = DkimCanonicalization.Simple;
        return TryCanonicalization(words[0], out header) && (words.Length == 1 || (words.Length == 2 && TryCanonicalization(words[1], out body)));
    }

    private static bool TryCanonicalization(string word, out DkimCanonicalization canonicalization)
    {
        canonicalization = string.Equals(word, "relaxed", StringComparison.Ordinal) ? DkimCanonicalization.Relaxed : DkimCanonicalization.Simple;
        return word is "relaxed" or "simple";
    }

    // RFC 6376 §3.5: two labels at least. RFC 8616 §5: A-labels, never the Unicode form.
    public static bool TryDomain(string text, out Domain domain)
    {
        var valid = Domain.TryParse(text, out var parsed, out _) && !parsed.IsAddressLiteral
            && text.Contains('.', StringComparison.Ordinal) && Ascii.IsValid(text);
        domain = parsed!;
        return valid;
    }

    // The grammar of a selector knows no underscore (RFC 6376 §3.1); DNS does, and so do selectors in use.
    public static DnsName? KeyName(string selector, Domain domain) =>
        !selector.Contains('/', StringComparison.Ordinal) && Ascii.IsValid(selector)
        && DnsName.TryParse($"{selector}._domainkey.{domain.Ascii}", out var name) ? name : null;

    private static bool IsFieldName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExceptInRange('!', '~');

    public static bool TryOptional(string? value, int maxDigits, out long? number)
    {
        var valid = DkimTags.TryNumber(value ?? "0", maxDigits, out var read);
        number = value is null ? null : read;
        return valid;
    }
}
