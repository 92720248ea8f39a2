using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>Asks DNS on behalf of terms, and counts (RFC 7208 §4.6.4).</summary>
internal sealed class SpfLookups(IDnsLookup dns, int maxVoidTerms, CancellationToken cancellationToken)
{
    public const int MaxTerms = 10;

    private bool _inTerm;
    private bool _termIsVoid;

    /// <summary>How many terms needed a lookup so far.</summary>
    public int Terms { get; private set; }

    /// <summary>How many of them looked up what is not there.</summary>
    public int VoidTerms { get; private set; }

    /// <summary>Fires when the time is up, or the caller has gone.</summary>
    public CancellationToken Stop => cancellationToken;

    /// <summary>Counts a term that needs a lookup. What is asked from here on is asked for it.</summary>
    /// <exception cref="SpfFaultException">It is one too many.</exception>
    public void BeginTerm()
    {
        (_inTerm, _termIsVoid) = (true, false);
        if (++Terms > MaxTerms)
        {
            throw new SpfFaultException(SpfFaultKind.TooManyLookups, $"More than {MaxTerms} terms need a lookup.");
        }
    }

    /// <summary>What is asked from here on is not counted: the explanation comes after the result.</summary>
    public void EndTerms() => _inTerm = false;

    /// <summary>Asks for something without which there is no result.</summary>
    /// <exception cref="SpfFaultException">There is no answer, or one that does not verify; or too many terms were void.</exception>
    public async Task<DnsAnswer> AskAsync(DnsName name, DnsType type)
    {
        var answer = await TryAskAsync(name, type).ConfigureAwait(false);
        return answer.Status switch
        {
            DnsStatus.Secure or DnsStatus.Insecure => answer,
            DnsStatus.Bogus => throw new SpfFaultException(SpfFaultKind.DnsBogus, answer.Reason!),
            DnsStatus.Failure => throw new SpfFaultException(SpfFaultKind.DnsFailure, answer.Reason!),
        };
    }

    /// <summary>Asks for something that may as well fail.</summary>
    /// <exception cref="SpfFaultException">Too many terms were void.</exception>
    public async Task<DnsAnswer> TryAskAsync(DnsName name, DnsType type)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = await dns.AskAsync(new DnsQuestion(name, type), cancellationToken).ConfigureAwait(false);
        if (answer.Finding is DnsFinding.NoData or DnsFinding.NameNotFound)
        {
            CountVoid();
        }

        return answer;
    }

    /// <summary>Asks for the addresses of a host that are of the client's kind (§5).</summary>
    /// <exception cref="SpfFaultException">As <see cref="AskAsync"/>.</exception>
    public async Task<IEnumerable<IPAddress>> AddressesAsync(DnsName host, AddressFamily kind) =>
        AddressesOf(await AskAsync(host, TypeOf(kind)).ConfigureAwait(false));

    public static IEnumerable<IPAddress> AddressesOf(DnsAnswer answer) => answer.Records.OfType<AddressRecord>().Select(record => record.Address);

    public static DnsType TypeOf(AddressFamily kind) => kind == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa;

    // §4.6.4 limits terms that ask for nothing, not queries: an "mx" whose hosts have no IPv6 address counts once.
    private void CountVoid()
    {
        if (!_inTerm || _termIsVoid)
        {
            return;
        }

        _termIsVoid = true;
        if (++VoidTerms > maxVoidTerms)
        {
            throw new SpfFaultException(SpfFaultKind.TooManyVoidLookups, $"More than {maxVoidTerms} terms look up what is not there.");
        }
    }
}
