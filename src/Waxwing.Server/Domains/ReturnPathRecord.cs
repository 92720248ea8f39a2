using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>The MX record of a return path: bounces have to come to this service, and nowhere else.</summary>
internal static class ReturnPathRecord
{
    private const int Preference = 10;

    /// <summary>How it stands.</summary>
    /// <param name="path">The domain of the return path.</param>
    /// <param name="host">The host that takes bounces.</param>
    /// <param name="answer">What DNS says of the mail hosts of the return path.</param>
    public static DomainRecord Of(Domain path, Domain host, DnsAnswer answer)
    {
        var (status, reason) = Judge(host, answer);
        return new DomainRecord(DomainRecordKind.ReturnPath, path.Ascii, host.Ascii, status, reason, IsRequired: false) { Preference = Preference };
    }

    private static (DomainStatus Status, string Reason) Judge(Domain host, DnsAnswer answer)
    {
        if (answer.Finding == DnsFinding.Nothing)
        {
            return (DomainStatus.TemporaryFailure, "DNS gave no answer that can be relied on.");
        }

        // A bounce that another host takes is one that nobody reads; each of them may get any.
        var hosts = answer.Records.OfType<MxRecord>().Select(record => record.Exchange).ToArray();
        return hosts switch
        {
            [] => (DomainStatus.Pending, "There is no such record yet."),
            _ when Array.TrueForAll(hosts, found => found == host) => (DomainStatus.Verified, "Bounces come here."),
            _ => (DomainStatus.Pending, "Another host is named there: bounces that go to it are seen by nobody here."),
        };
    }
}
