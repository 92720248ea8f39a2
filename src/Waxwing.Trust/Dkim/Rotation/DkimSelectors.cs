using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Names for new keys, and the names of DNS that they have.</summary>
internal static class DkimSelectors
{
    /// <summary>The label between selector and domain (RFC 6376 §3.6.2.1).</summary>
    public const string Label = "_domainkey";

    /// <summary>A name by the date, such as <c>ww202611a</c>: the first letter of the month that nobody has. Null where all are taken.</summary>
    /// <param name="now">The date.</param>
    /// <param name="isTaken">Whether a name is.</param>
    public static string? ByDate(DateTimeOffset now, Func<string, bool> isTaken) =>
        Enumerable.Range('a', 26).Select(letter => string.Create(CultureInfo.InvariantCulture, $"ww{now.UtcDateTime:yyyyMM}{(char)letter}")).FirstOrDefault(name => !isTaken(name));

    /// <summary>The selector of a key: the name, and behind it the kind where keys of both kinds share it, since each key has a selector of its own.</summary>
    public static string Of(string name, DkimKeyType type, bool isAlone) => isAlone ? name : $"{name}-{DkimTags.Word(type)}";

    /// <summary>Whether a text can be a selector: labels of letters, digits and hyphens (RFC 6376 §3.1).</summary>
    public static bool IsOne(string selector) => Domain.TryParse(selector, out var labels, out _) && !labels.IsAddressLiteral && string.Equals(labels.Ascii, selector, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name that a key is published under.</summary>
    /// <exception cref="ArgumentException">Selector and domain make no name of DNS.</exception>
    public static DnsName NameOf(string selector, Domain domain) => DkimSigningKey.Name(selector, domain);
}
