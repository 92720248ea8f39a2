using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Tests.Support;

/// <summary>DNS as a test has written it; of everything else there is no record, and nobody vouches for that.</summary>
internal sealed class WrittenDns : IDnsLookup
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<DnsQuestion, DnsAnswer> _answers = [];

    /// <summary>What was asked, as people write it.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public DnsAnswer this[string name, DnsType type]
    {
        set => _answers[Question(name, type)] = value;
    }

    public void Mx(string domain, bool secure, params (int Preference, string? Host)[] hosts) =>
        this[domain, DnsType.Mx] = DnsAnswer.Found(secure, [.. hosts.Select(host => new MxRecord(host.Preference, host.Host is null ? null : Domain.Parse(host.Host)))], Life);

    public void Address(string host, bool secure, string address, string? canonicalName = null) =>
        this[host, IPAddress.Parse(address).AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa] =
            DnsAnswer.Found(secure, [new AddressRecord(IPAddress.Parse(address))], Life) with { CanonicalName = canonicalName is null ? null : Question(canonicalName, DnsType.A).Name };

    /// <summary>The name of an address, and the address of that name.</summary>
    public void Named(string address, string host)
    {
        Pointer(address, host);
        Address(host, secure: false, address);
    }

    public void Pointer(string address, string host) =>
        _answers[new DnsQuestion(Reverse(IPAddress.Parse(address)), DnsType.Ptr)] = DnsAnswer.Found(secure: false, [new PtrRecord(Domain.Parse(host))], Life);

    /// <summary>An alias that DNSSEC vouches for, or not, whatever is said of the name that it leads to.</summary>
    public void Alias(string host, bool secure, string target) =>
        this[host, DnsType.Cname] = DnsAnswer.Found(secure, [new CnameRecord(Question(target, DnsType.A).Name)], Life);

    public void Tlsa(string host, bool secure, params TlsaRecord[] records) =>
        this[$"_25._tcp.{host}", DnsType.Tlsa] = DnsAnswer.Found(secure, [.. records], Life);

    public void Text(string name, string text) => this[name, DnsType.Txt] = DnsAnswer.Found(secure: false, [new TxtRecord(text)], Life);

    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        Asked.Enqueue(question.ToString());
        return Task.FromResult(_answers.GetValueOrDefault(question) ?? DnsAnswer.Absent(secure: false, nameExists: true, Life));
    }

    /// <summary>DANE-EE, the SHA-256 of the public key: the record that RFC 7672 §3.1 recommends.</summary>
    public static TlsaRecord Record(X509Certificate2 certificate) => new(3, 1, 1, [.. SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())]);

    /// <summary>Where the name of an address stands (RFC 1035 §3.5, RFC 3596 §2.5).</summary>
    public static DnsName Reverse(IPAddress address)
    {
        var octets = address.GetAddressBytes().Reverse().ToArray();
        return Question(address.AddressFamily == AddressFamily.InterNetwork
            ? $"{string.Join('.', octets)}.in-addr.arpa"
            : $"{string.Join('.', octets.Select(octet => $"{octet & 0xF:x}.{octet >> 4:x}"))}.ip6.arpa", DnsType.Ptr).Name;
    }

    private static DnsQuestion Question(string name, DnsType type) => new(DnsName.TryParse(name, out var parsed) ? parsed : throw new FormatException(name), type);
}
