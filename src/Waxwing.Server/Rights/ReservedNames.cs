using System.Net;
using Waxwing.Server.Accepting;
using Waxwing.Smtp;

namespace Waxwing.Server.Rights;

/// <summary>
/// Domains that no mail can reach, because they are set apart for examples, tests and networks of one's own (RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476), and addresses that are nobody's in the
/// internet. Mail to them is a mistake, and harms the sender's name where it is sent; so it is refused unless it goes to the sandbox.
/// </summary>
internal static class ReservedNames
{
    private static readonly string[] Names =
    [
        "test", "example", "invalid", "localhost", "example.com", "example.net", "example.org", // RFC 2606 §2, §3
        "local", // RFC 6762 §3
        "onion", // RFC 7686 §2
        "alt", // RFC 9476 §2
        "internal", // set aside for private use by ICANN
        "home.arpa", // RFC 8375 §4
    ];

    // The registries of special-purpose addresses (RFC 6890).
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), // RFC 1122 §3.2.1.3
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), // RFC 1918
        IPNetwork.Parse("100.64.0.0/10"), // RFC 6598
        IPNetwork.Parse("169.254.0.0/16"), // RFC 3927
        IPNetwork.Parse("192.0.0.0/24"), // RFC 6890 §2.1
        IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), // RFC 5737
        IPNetwork.Parse("198.18.0.0/15"), // RFC 2544
        IPNetwork.Parse("224.0.0.0/3"), // RFC 5771, RFC 1112 §4
        IPNetwork.Parse("::/96"), // RFC 4291 §2.5.2, §2.5.3, §2.5.5.1
        IPNetwork.Parse("64:ff9b:1::/48"), // RFC 8215
        IPNetwork.Parse("100::/64"), // RFC 6666
        IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20"), // RFC 3849, RFC 9637
        IPNetwork.Parse("fc00::/7"), // RFC 4193
        IPNetwork.Parse("fe80::/10"), // RFC 4291 §2.5.6
        IPNetwork.Parse("ff00::/8"), // RFC 4291 §2.7
    ];

    /// <summary>Whether no mail can reach a domain: it is one of these names or below one, or the literal of such an address.</summary>
    public static bool Have(Domain domain) => domain.Address is { } address
        ? Array.Exists(Networks, network => network.Contains(address))
        : Array.Exists(Names, name => IsAtOrBelow(domain.Ascii, name));

    /// <summary>Judges the recipients of one message.</summary>
    /// <param name="index">Its place among those that are handed over together.</param>
    /// <param name="recipients">The recipients.</param>
    /// <param name="goesToSandbox">Whether it goes to the sandbox, which has all names.</param>
    /// <param name="field">The field that they stand in, in the words of the API.</param>
    /// <returns>Why it is refused; null where it is not.</returns>
    public static DraftRefusal? Judge(int index, IEnumerable<Mailbox> recipients, bool goesToSandbox, string field = "to") =>
        goesToSandbox || recipients.FirstOrDefault(recipient => Have(recipient.Domain)) is not { } reserved ? null
        : new DraftRefusal(index, RefusalReason.ReservedRecipient,
            $"No mail can reach {reserved.Domain.Ascii}: the name or address is reserved for examples, tests or networks of one's own. Use a test key, or {TestAddresses.Delivered} to try it out.", field);

    private static bool IsAtOrBelow(string name, string reserved) =>
        name.EndsWith(reserved, StringComparison.Ordinal) && (name.Length == reserved.Length || name[^(reserved.Length + 1)] == '.');
}
