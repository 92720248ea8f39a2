using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>A key, and the selector that it is published under.</summary>
/// <param name="Selector">The selector, such as <c>2026</c>: letters, digits and hyphens, in labels with dots between.</param>
/// <param name="Key">The private key; whoever made it disposes of it.</param>
public sealed record DkimSigningKey(string Selector, DkimKey Key)
{
    /// <summary>The name that the key is published under (RFC 6376 §3.6.2.1).</summary>
    internal static DnsName Name(string selector, Domain domain) =>
        !selector.Contains('/', StringComparison.Ordinal) && Ascii.IsValid(selector) && DnsName.TryParse($"{selector}._domainkey.{domain.Ascii}", out var name)
            ? name
            : throw new ArgumentException("Selector and domain make no name of DNS.", nameof(selector));
}
