using System.Collections.Immutable;
using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>One record of an answer, already validated. Immutable.</summary>
public abstract record DnsRecord
{
    private protected DnsRecord()
    {
    }
}

/// <summary>A or AAAA.</summary>
/// <param name="Address">The address.</param>
public sealed record AddressRecord(IPAddress Address) : DnsRecord;

/// <summary>NS (RFC 1035 §3.3.11).</summary>
/// <param name="Host">A name server of the zone.</param>
public sealed record NsRecord(Domain Host) : DnsRecord;

/// <summary>CNAME (RFC 1035 §3.3.1).</summary>
/// <param name="Target">What the name is an alias of, itself perhaps an alias.</param>
public sealed record CnameRecord(DnsName Target) : DnsRecord;

/// <summary>SRV (RFC 2782).</summary>
/// <param name="Priority">The lowest is tried first.</param>
/// <param name="Weight">The share among equals.</param>
/// <param name="Port">The port.</param>
/// <param name="Target">The host, or null for <c>.</c>: the service is decidedly not offered.</param>
public sealed record SrvRecord(int Priority, int Weight, int Port, Domain? Target) : DnsRecord
{
    /// <summary>The record's data as a zone file has it.</summary>
    public override string ToString() => $"{Priority} {Weight} {Port} {Target?.Ascii}.";
}

/// <summary>MX (RFC 5321 §5.1).</summary>
/// <param name="Preference">The lowest is tried first.</param>
/// <param name="Exchange">The host, or null for <c>.</c>: the domain takes no mail (RFC 7505).</param>
public sealed record MxRecord(int Preference, Domain? Exchange) : DnsRecord;

/// <summary>TXT.</summary>
/// <param name="Text">Its strings joined without anything between (RFC 7208 §3.3); one character for each octet.</param>
public sealed record TxtRecord(string Text) : DnsRecord;

/// <summary>TLSA (RFC 6698 §2.1).</summary>
/// <param name="Usage">The certificate usage.</param>
/// <param name="Selector">The selector.</param>
/// <param name="MatchingType">The matching type.</param>
/// <param name="Data">The certificate association data; not empty.</param>
public sealed record TlsaRecord(int Usage, int Selector, int MatchingType, ImmutableArray<byte> Data) : DnsRecord;

/// <summary>PTR.</summary>
/// <param name="Host">The host.</param>
public sealed record PtrRecord(Domain Host) : DnsRecord;
