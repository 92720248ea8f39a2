using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What a signer's options have to be.</summary>
internal static class DkimSignerRules
{
    private const int MaxKeys = 4;

    public static void Check(DkimSignerOptions options)
    {
        CheckDomain(options.Domain);
        Require(!options.Keys.IsDefault && options.Keys.Length is >= 1 and <= MaxKeys, "A signer has one key to four.");
        foreach (var key in options.Keys)
        {
            DkimSigningKey.Name(key.Selector, options.Domain);
        }

        Require(options.Keys.DistinctBy(key => key.Selector, StringComparer.OrdinalIgnoreCase).Count() == options.Keys.Length, "Each key has a selector of its own.");
        Require(options.Lifetime is null || options.Lifetime >= TimeSpan.FromMinutes(1), "A signature that holds for less than a minute would not arrive.");
        CheckNames(options.Fields);
        CheckNames(options.FieldsWherePresent);
        if (options.Identity is { } identity)
        {
            Require(
                DkimIdentity.TryRead(DkimIdentity.Write(identity), out _, out var domain) && DnsName.Of(domain).IsWithin(DnsName.Of(options.Domain)),
                "The identity is a mailbox, or a domain behind @, of the signing domain or one below it (RFC 6376 §3.5).");
        }
    }

    public static void CheckDomain(Domain domain) =>
        Require(!domain.IsAddressLiteral && domain.Ascii.Contains('.', StringComparison.Ordinal), "A signing domain has two labels at least (RFC 6376 §3.5).");

    public static void CheckNames(ImmutableArray<string> names) => Require(
        !names.IsDefault && names.All(name => name.Length is > 0 and <= 76 && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAny(':', ';')),
        "A name of a field has letters, digits and signs only, and no colon or semicolon.");

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw new ArgumentException(sentence);
        }
    }
}
