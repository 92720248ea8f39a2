using System.Collections.Immutable;
using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What DNS says of a server's certificates.</summary>
public enum TlsaStatus
{
    /// <summary>Nothing that counts: there is no record, or nobody vouches for the answer by DNSSEC (RFC 7672 §2.2). There is no DANE.</summary>
    None,

    /// <summary>There are records, and DNSSEC vouches for them: the server has to be judged by them.</summary>
    Records,

    /// <summary>The answer could not be had or is forged. The server is not to be used now; it is not as if there were no record (RFC 7672 §2.1.3).</summary>
    TempFailure,
}

/// <summary>The records of a server. Immutable.</summary>
public sealed record TlsaAnswer
{
    internal TlsaAnswer(TlsaStatus status, ImmutableArray<TlsaRecord> records, string? reason) => (Status, Records, Reason) = (status, records, reason);

    /// <summary>What they come to.</summary>
    public TlsaStatus Status { get; }

    /// <summary>The records; empty unless <see cref="Status"/> is <see cref="TlsaStatus.Records"/>.</summary>
    public ImmutableArray<TlsaRecord> Records { get; }

    /// <summary>Why there is a temporary failure, a sentence for a person; otherwise null.</summary>
    public string? Reason { get; }
}

/// <summary>Looks up the TLSA records of a server (RFC 6698 §3, RFC 7672 §2.2.2). Thread-safe.</summary>
public sealed class TlsaLookup
{
    /// <summary>The port of SMTP between servers.</summary>
    public const int SmtpPort = 25;

    private readonly IDnsLookup _dns;

    /// <summary>Makes one.</summary>
    /// <param name="dns">Who is asked; only a resolver that validates and is trusted gives answers that count.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dns"/> is null.</exception>
    public TlsaLookup(IDnsLookup dns)
    {
        ArgumentNullException.ThrowIfNull(dns);
        _dns = dns;
    }

    /// <summary>Looks up <c>_25._tcp.host</c>. To be asked only where the answer for the host's addresses is <see cref="DnsStatus.Secure"/>: some servers of unsigned zones break at it (RFC 7672 §2.2.2).</summary>
    /// <param name="host">The host. An address literal has no records.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The records, or why there are none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<TlsaAnswer> FindAsync(Domain host, int port = SmtpPort, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        // A name that is too long cannot exist, so it has no record.
        if (host.IsAddressLiteral || !DnsName.Of(host).TryPrepend(string.Create(CultureInfo.InvariantCulture, $"_{port}._tcp"), out var name))
        {
            return new TlsaAnswer(TlsaStatus.None, [], reason: null);
        }

        var answer = await _dns.AskAsync(new DnsQuestion(name, DnsType.Tlsa), cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            DnsStatus.Secure when answer.Finding is DnsFinding.Records => new TlsaAnswer(TlsaStatus.Records, [.. answer.Records.OfType<TlsaRecord>()], reason: null),
            DnsStatus.Secure or DnsStatus.Insecure => new TlsaAnswer(TlsaStatus.None, [], reason: null),
            DnsStatus.Bogus or DnsStatus.Failure => new TlsaAnswer(TlsaStatus.TempFailure, [], answer.Reason),
        };
    }
}
