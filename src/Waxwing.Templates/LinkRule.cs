using System.Buffers;

namespace Waxwing.Templates;

/// <summary>Where a link of a mail may lead.</summary>
internal static class LinkRule
{
    /// <summary>The end of a sentence that begins with the link.</summary>
    public const string Wrong = "must be an https or mailto link, without a user name in it";

    // RFC 3986 §2 has none of them, and readers do not agree on what they mean.
    private static readonly SearchValues<char> NotInLinks = SearchValues.Create(" \t\r\n\"<>\\`");

    /// <summary>Whether a link may stand in a mail: over https to a host, or to an address. A user name before a host (https://bank@attacker) is a trick of forgers.</summary>
    public static bool Allows(string link) =>
        !link.AsSpan().ContainsAny(NotInLinks)
        && Uri.TryCreate(link, UriKind.Absolute, out var uri)
        && (string.Equals(uri.Scheme, Uri.UriSchemeMailto, StringComparison.Ordinal)
            || (string.Equals(uri.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) && uri.Host.Length > 0 && uri.UserInfo.Length == 0));

    /// <summary>Whether an image may be shown from there: over https, or from the message itself (RFC 2392).</summary>
    public static bool AllowsImage(string link) =>
        link.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) || (link.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && Allows(link));
}
