using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>The identities of a server's certificate, and whether one of them is the host that was asked for (RFC 9525).</summary>
internal sealed class CertificateNames
{
    private static readonly IdnMapping ALabels = new() { UseStd3AsciiRules = true };

    private CertificateNames(IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> addresses, IReadOnlyList<string> serviceNames)
    {
        DnsNames = dnsNames;
        Addresses = addresses;
        ServiceNames = serviceNames;
    }

    /// <summary>The dNSName entries, as they stand in the certificate: hostile text.</summary>
    public IReadOnlyList<string> DnsNames { get; }

    /// <summary>The iPAddress entries.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>The SRVName entries (RFC 4985), such as <c>_submissions.example.org</c>, as they stand in the certificate: hostile text.</summary>
    public IReadOnlyList<string> ServiceNames { get; }

    /// <summary>Every kind, for a person to read.</summary>
    public IReadOnlyList<string> All => [.. DnsNames, .. Addresses.Select(address => address.ToString()), .. ServiceNames];

    /// <summary>Reads the subject alternative names; none where the extension is missing or cannot be read.</summary>
    // RFC 9525 §2: the common name is no identity, so the subject is not even looked at.
    public static CertificateNames Of(X509Certificate2 certificate)
    {
        try
        {
            var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            return extension is null
                ? new([], [], [])
                : new([.. extension.EnumerateDnsNames()], [.. extension.EnumerateIPAddresses()], ServiceName.ReadAll(extension.RawData));
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            // A broken extension names nobody.
            return new([], [], []);
        }
    }

    /// <summary>Finds the entry that names the host, or its service.</summary>
    /// <param name="asciiHost">What <see cref="ToAsciiHost"/> gave.</param>
    /// <param name="service">The service under which the host was looked up, such as <c>_submissions</c>, or null where it was not.</param>
    /// <returns>The entry, or null.</returns>
    // RFC 9525 §6.3: an SRV-ID names one service of one domain; without a lookup it counts for nothing, and it has no wildcard.
    public string? Find(string asciiHost, string? service = null)
        => FindHost(asciiHost)
            ?? (service is null ? null : ServiceNames.FirstOrDefault(name => string.Equals(name, $"{service}.{asciiHost}", StringComparison.OrdinalIgnoreCase)));

    private string? FindHost(string asciiHost)
        // RFC 9525 §6.5: an address is found among the addresses only, a name among the names only.
        => TryReadAddress(asciiHost, out var address)
            ? Addresses.FirstOrDefault(address.Equals)?.ToString()
            : DnsNames.FirstOrDefault(name => Matches(name, asciiHost));

    /// <summary>Whether a dNSName, perhaps with a wildcard, names the host.</summary>
    public static bool Matches(string presented, string asciiHost)
    {
        var star = presented.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return string.Equals(presented, asciiHost, StringComparison.OrdinalIgnoreCase);
        }

        var (before, after) = (presented[..star], presented[(star + 1)..]);
        if (asciiHost.Length <= before.Length + after.Length
            || !asciiHost.StartsWith(before, StringComparison.OrdinalIgnoreCase)
            || !asciiHost.EndsWith(after, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // RFC 9525 §6.3: the wildcard is the whole leftmost label …
        var wholeLabel = before.Length == 0 && after.StartsWith('.');
        // … stands for exactly one label …
        var oneLabel = !asciiHost[before.Length..^after.Length].Contains('.', StringComparison.Ordinal);
        // … and, here, never for everything under a top-level domain.
        var belowTopLevel = after.LastIndexOf('.') > 0;
        return wholeLabel && oneLabel && belowTopLevel;
    }

    /// <summary>The form that is compared and sent as SNI: A-labels in lower case without a final dot, or an address without brackets.</summary>
    /// <exception cref="FormatException">The text is neither a DNS name nor an address.</exception>
    public static string ToAsciiHost(string host)
    {
        if (TryReadAddress(host, out var address))
        {
            return address.ToString();
        }

        var name = host.EndsWith('.') ? host[..^1] : host;
        try
        {
            name = Ascii.IsValid(name) ? name.ToLowerInvariant() : ALabels.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{CertificateDescription.Printable(host)}' cannot be written in A-labels (RFC 5890).", e);
        }

        // RFC 1123 §2.1 and RFC 1034 §3.1. The underscore is no host name character, and hosts bear it all the same.
        var valid = name.Length is > 0 and <= 253
            && name.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return valid ? name : throw new FormatException($"'{CertificateDescription.Printable(host)}' is neither a host name nor an IP address.");
    }

    /// <summary>Reads an address: IPv4, IPv6 with or without brackets; a zone and the IPv4-mapped form are undone.</summary>
    public static bool TryReadAddress(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        var bare = host is ['[', .., ']'] ? host[1..^1] : host;
        if (!IPAddress.TryParse(bare, out address))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
        return true;
    }
}
