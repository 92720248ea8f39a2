using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>What macros stand for in one record (RFC 7208 §7.2).</summary>
/// <param name="Query">What is checked.</param>
/// <param name="Domain">The domain of the record.</param>
/// <param name="ClientName">The verified name of the client, or <c>unknown</c>.</param>
/// <param name="Receiver">The name of the host that checks.</param>
/// <param name="Now">The time.</param>
internal sealed record SpfMacroValues(SpfQuery Query, string Domain, string ClientName, string Receiver, DateTimeOffset Now)
{
    /// <summary>The value of a letter in lower case.</summary>
    public string Of(char letter) => letter switch
    {
        's' => Query.Sender,
        'l' => Query.LocalPart,
        'o' => Query.Domain,
        'd' => Domain,
        'i' => Dotted(Query.Client),
        'p' => ClientName,
        'v' => Query.Client.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6",
        'h' => Query.Helo,
        'c' => Query.Client.ToString(),
        'r' => Receiver,
        't' => Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "The parser lets no other letter through."),
    };

    /// <summary>An IPv4 address as usual; of an IPv6 address each four bits, with dots between (§7.3).</summary>
    public static string Dotted(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.ToString()
        : string.Join('.', Convert.ToHexStringLower(address.GetAddressBytes()).AsEnumerable());
}
