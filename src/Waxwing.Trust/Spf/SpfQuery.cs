using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>Which name of a session is checked (RFC 7208 §2.3, §2.4).</summary>
public enum SpfIdentity
{
    /// <summary>The name in HELO or EHLO.</summary>
    Helo,

    /// <summary>The domain of MAIL FROM; that of HELO where the path is empty.</summary>
    MailFrom,
}

/// <summary>What is checked: may this client use this domain? Holds what a peer said as he said it. Immutable.</summary>
public sealed class SpfQuery
{
    /// <summary>The most characters that a name or path of a peer may have; RFC 5321 §4.5.3.1 grants a quarter of it. A longer one is checked as an empty one.</summary>
    public const int MaxLength = 1000;

    // §4.3: stands for a local part that is missing.
    private const string Postmaster = "postmaster";

    private SpfQuery(IPAddress client, string helo, SpfIdentity identity, string localPart, string domain)
    {
        Client = client.IsIPv4MappedToIPv6 ? client.MapToIPv4()
            : client.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(client.GetAddressBytes())
            : client;
        (Helo, Identity, LocalPart, Domain) = (helo, identity, localPart.Length == 0 ? Postmaster : localPart, domain);
    }

    /// <summary>The client's address; an IPv4 address that came as an IPv6 one is an IPv4 address here, and no address has a scope.</summary>
    public IPAddress Client { get; }

    /// <summary>What the client said in HELO or EHLO.</summary>
    public string Helo { get; }

    /// <summary>Which name is checked.</summary>
    public SpfIdentity Identity { get; }

    /// <summary>The local part of the sender; <c>postmaster</c> where there is none.</summary>
    public string LocalPart { get; }

    /// <summary>The domain that is checked, in A-labels where it is an international one (RFC 8616 §4). May be anything that a peer said; what is no name of several labels has the result <see cref="SpfResult.None"/>.</summary>
    public string Domain { get; }

    /// <summary>Local part and domain with an at sign between.</summary>
    public string Sender => $"{LocalPart}@{Domain}";

    /// <summary>Asks about the name in HELO.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="helo">What it said in HELO or EHLO.</param>
    /// <returns>The question.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static SpfQuery OfHelo(IPAddress client, string helo)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(helo);
        var name = Bounded(helo);
        return new SpfQuery(client, name, SpfIdentity.Helo, "", Ascii(name));
    }

    /// <summary>Asks about the domain in MAIL FROM.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="helo">What it said in HELO or EHLO.</param>
    /// <param name="mailFrom">The path without angle brackets; an empty one is checked as postmaster of the name in HELO (§2.4).</param>
    /// <returns>The question.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static SpfQuery OfMailFrom(IPAddress client, string helo, string mailFrom)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(helo);
        ArgumentNullException.ThrowIfNull(mailFrom);
        var name = Bounded(helo);
        if (mailFrom.Length == 0)
        {
            return new SpfQuery(client, name, SpfIdentity.MailFrom, "", Ascii(name));
        }

        // The last one: a quoted local part may hold others.
        var path = Bounded(mailFrom);
        var at = path.LastIndexOf('@');
        return new SpfQuery(client, name, SpfIdentity.MailFrom, path[..Math.Max(at, 0)], Ascii(path[(at + 1)..]));
    }

    /// <summary>The question, for a person.</summary>
    public override string ToString() => $"{Client} as {Sender}";

    private static string Bounded(string text) => text.Length > MaxLength ? "" : text;

    private static string Ascii(string domain) =>
        !System.Text.Ascii.IsValid(domain) && Smtp.Domain.TryParse(domain, out var parsed, out _) ? parsed.Ascii : domain;
}
