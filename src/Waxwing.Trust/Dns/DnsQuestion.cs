#pragma warning disable CA1720 // PTR is the registered name of the type; that other languages call a pointer so is of no account.
namespace Waxwing.Trust;

/// <summary>The types of record that can be asked for, by their registered numbers.</summary>
public enum DnsType
{
    /// <summary>IPv4 addresses (RFC 1035 §3.4.1): <see cref="AddressRecord"/>.</summary>
    A = 1,

    /// <summary>Name servers of a zone (RFC 1035 §3.3.11): <see cref="NsRecord"/>.</summary>
    Ns = 2,

    /// <summary>The canonical name of an alias (RFC 1035 §3.3.1), and nothing of what it leads to: <see cref="CnameRecord"/>.</summary>
    Cname = 5,

    /// <summary>The name of an address (RFC 1035 §3.3.12): <see cref="PtrRecord"/>.</summary>
    Ptr = 12,

    /// <summary>Mail hosts (RFC 5321 §5.1): <see cref="MxRecord"/>.</summary>
    Mx = 15,

    /// <summary>Text (RFC 1035 §3.3.14): <see cref="TxtRecord"/>.</summary>
    Txt = 16,

    /// <summary>IPv6 addresses (RFC 3596): <see cref="AddressRecord"/>.</summary>
    Aaaa = 28,

    /// <summary>Servers of a service (RFC 2782): <see cref="SrvRecord"/>.</summary>
    Srv = 33,

    /// <summary>Certificates of a server (RFC 6698): <see cref="TlsaRecord"/>.</summary>
    Tlsa = 52,
}

/// <summary>What is asked: a name and a type, in class IN.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of record.</param>
public sealed record DnsQuestion(DnsName Name, DnsType Type)
{
    /// <summary>The question as people write it, such as <c>example.org MX</c>.</summary>
    public override string ToString() => $"{Name} {Type.ToString().ToUpperInvariant()}";
}
