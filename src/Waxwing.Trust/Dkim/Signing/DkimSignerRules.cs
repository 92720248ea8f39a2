using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What a signer's options have to be.</summary>
internal static class DkimSignerRules
{
    private const int MaxKeys = 4;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3650);

    public static void Check(DkimSignerOptions options)
    {
        CheckDomain(options.Domain);
        Require(!options.Keys.IsDefault && options.Keys.Length is >= 1 and <= MaxKeys, "A signer has one key to four.");
        foreach (var key in options.Keys)
        {
            CheckKey(key, options.Domain);
        }

        Require(options.Keys.DistinctBy(key => key.Selector, StringComparer.OrdinalIgnoreCase).Count() == options.Keys.Length, "Each key has a selector of its own.");
        Require(options.Lifetime is null || (options.Lifetime >= ShortestLife && options.Lifetime <= LongestLife), "A signature holds for a minute to 3650 days.");
        CheckNames(options.Fields);
        CheckNames(options.FieldsWherePresent);
        if (options.Identity is { } identity)
        {
            Require(
                DkimIdentity.TryRead(DkimIdentity.Write(identity), out _, out var domain) && DnsName.Of(domain).IsWithin(DnsName.Of(options.Domain)),
                "The identity is a mailbox, or a domain behind @, of the signing domain or one below it (RFC 6376 §3.5).");
        }
    }

    public static void CheckKey(DkimSigningKey? key, Domain domain)
    {
        Require(key is { Selector: not null, Key: not null }, "A key to sign with has a selector and a key.");
        DkimSigningKey.Name(key!.Selector!, domain);
    }

    public static void CheckDomain(Domain? domain) =>
        Require(domain is { IsAddressLiteral: false } && domain.Ascii.Contains('.', StringComparison.Ordinal), "A signing domain has two labels at least (RFC 6376 §3.5).");

    public static void CheckNames(ImmutableArray<string> names) => Require(
        !names.IsDefault && names.All(name => name is { Length: > 0 and <= 76 } && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAny(':', ';')),
        "A name of a field has letters, digits and signs only, and no colon or semicolon.");

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw new ArgumentException(sentence);
        }
    }
}
