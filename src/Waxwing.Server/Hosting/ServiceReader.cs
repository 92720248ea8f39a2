using System.Net;
using Waxwing.Configuration;
using Waxwing.Server.Accepting;
using Waxwing.Server.AtRest;
using Waxwing.Server.Domains;
using Waxwing.Server.Drops;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Streams;
using Waxwing.Server.Submission;
using Waxwing.Server.Webhooks;
using Waxwing.Smtp;

namespace Waxwing.Server.Hosting;

/// <summary>Reads the section <c>service</c> of the configuration.</summary>
internal static class ServiceReader
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Reads it; what is wrong is kept by the section.</summary>
    public static ServiceOptions Read(Section section)
    {
        var plain = new ServiceOptions();
        var options = plain with
        {
            Data = section.Text("data") ?? plain.Data,
            Http = section.Read("http", HttpUrl) ?? plain.Http,
            Submissions = section.Read("submissions", EndPoint),
            Submission = section.Read("submission", EndPoint),
            PlainLoopback = section.Number("plainLoopback", 1, 65535),
            PlainKey = Id(section, "plainKey"),
            Certificate = section.Text("certificate"),
            CertificateKey = section.Text("key"),
            Name = section.Read("name", HostName),
            PublicUrl = section.Read("publicUrl", PublicUrl),
            Sites = section.Text("sites"),
            MetricsToken = section.Read("metricsToken", Secret.FromReference),
            RequestsPerSecond = section.Number("requestsPerSecond", 1, 1_000_000) ?? plain.RequestsPerSecond,
            AttachmentHosts = section.Texts("attachmentHosts", leastItems: 1),
            Accepting = Accepting(section.Object("accepting"), plain.Accepting),
            Unknown = Unknown(section.Object("unknown"), plain.Unknown),
            Tenants = [.. section.List("tenants").Select(Tenant).OfType<DeclaredDomains>()],
            Users = [.. section.List("users").Select(User).OfType<DeclaredUser>()],
            Domains = DomainOptionsReader.Read(section.Object("domains")),
            ReturnPath = ReturnPathReader.Read(section.Object("returnPath")),
            Webhooks = WebhookOptionsReader.Read(section.Object("webhooks")),
            DataKey = section.Read("dataKey", DataKeyReference.Parse),
            KeepContent = section.Time("keepContent", TimeSpan.Zero, TimeSpan.FromDays(3650)) ?? plain.KeepContent,
        };
        options = Keep(section.Object("keep"), options with { Drops = Drops(section.Object("drops"), plain.Drops) });
        options = Heads(section.Object("audit"), Delivering(section.Object("delivering"), options));
        if (options.Users.GroupBy(user => user.Name, StringComparer.Ordinal).FirstOrDefault(named => named.Skip(1).Any()) is { } twice)
        {
            section.Refuse("users", $"two of them have the name {twice.Key}: a log-in is one user's");
        }

        section.End();
        return options;
    }

    /// <summary>An address and a port: <c>127.0.0.1:465</c>, <c>[::]:465</c>; <c>*</c> in place of the address is every one.</summary>
    /// <exception cref="SendException">It is none.</exception>
    public static IPEndPoint EndPoint(string text)
    {
        var written = text.StartsWith("*:", StringComparison.Ordinal) ? $"[::]{text[1..]}" : text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1{text[9..]}" : text;
        return IPEndPoint.TryParse(written, out var endPoint) && written.LastIndexOf(':') > written.LastIndexOf(']')
            ? endPoint
            : throw Wrong("must be an address and a port, such as 0.0.0.0:465, [::]:465 or *:465");
    }

    /// <summary>Where HTTP listens.</summary>
    /// <exception cref="SendException">It is no such URL, or in clear for others than this machine.</exception>
    public static Uri HttpUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery is not "/" || url.UserInfo.Length > 0)
        {
            throw Wrong("must be https://HOST:PORT, or http://HOST:PORT on loopback");
        }

        return url.Scheme is "https" || url.IsLoopback
            ? url
            : throw Wrong("must be https://, since keys and mail would go in clear: http:// is for loopback alone");
    }

    /// <summary>Where people reach the service.</summary>
    /// <exception cref="SendException">It is no such URL.</exception>
    public static Uri PublicUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" && url.PathAndQuery is "/" && url.Fragment.Length == 0 && url.UserInfo.Length == 0
            ? url
            : throw Wrong("must be https://HOST or https://HOST:PORT, without a path");

    private static string HostName(string text) => Domain.TryParse(text, out _, out _) ? text : throw Wrong("must be the name of this host, such as mail.example.org");

    private static AcceptingOptions Accepting(Section section, AcceptingOptions plain)
    {
        var options = plain with
        {
            MaxMessageSize = section.Number("maxMessageSize", 1024, 1024 * 1024 * 1024) ?? plain.MaxMessageSize,
            MaxRecipients = section.Number("maxRecipients", 1, 1000) ?? plain.MaxRecipients,
            LeastFree = section.Number("leastFreeMiB", 0, 1024 * 1024) is { } free ? free * 1024L * 1024 : plain.LeastFree,
            FarthestSchedule = section.Time("farthestSchedule", Second, Month) ?? plain.FarthestSchedule,
        };
        section.End();
        return options;
    }

    private static DropOptions Drops(Section section, DropOptions plain)
    {
        var options = plain with
        {
            Url = section.Read("url", HttpUrl),
            MaxSize = section.Number("maxSizeMiB", 1, 100) is { } size ? size * 1024 * 1024 : plain.MaxSize,
            LongestLife = section.Time("longestLife", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)) ?? plain.LongestLife,
        };
        section.End();
        return options with { Life = options.Life < options.LongestLife ? options.Life : options.LongestLife };
    }

    private static UnknownFate Unknown(Section section, UnknownFate plain)
    {
        var fate = new UnknownFate(
            section.Flag("hold") ?? plain.Holds,
            section.Time("urgentAfter", TimeSpan.Zero, Month) ?? plain.UrgentAfter,
            section.Time("after", TimeSpan.Zero, Month) ?? plain.After);
        section.End();
        return fate;
    }

    private static ServiceOptions Delivering(Section section, ServiceOptions plain)
    {
        var options = plain with
        {
            FirstRetry = section.Time("firstRetry", Second, TimeSpan.FromDays(1)),
            LongestRetry = section.Time("longestRetry", Second, TimeSpan.FromDays(1)) ?? plain.LongestRetry,
            Places = section.Number("places", 1, 100_000) ?? plain.Places,
            PlacesPerLane = section.Number("placesPerLane", 1, 100_000),
            PerSecondPerLane = section.Number("perSecondPerLane", 1, 1_000_000),
        };
        section.End();
        return options;
    }

    private static ServiceOptions Heads(Section section, ServiceOptions plain)
    {
        var options = plain with { AuditHeads = section.Texts("heads", leastItems: 1), AuditHeadsAuthority = section.Text("ca") };
        section.End();
        return options;
    }

    private static ServiceOptions Keep(Section section, ServiceOptions plain)
    {
        var options = plain with
        {
            KeepAddresses = section.Time("addresses", TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
            KeepEvents = section.Time("events", TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
        };
        section.End();
        return options;
    }

    private static DeclaredDomains? Tenant(Section section)
    {
        var name = section.Text("name");
        var domains = section.Texts("domains", leastItems: 1);
        var streams = section.Texts("streams", leastItems: 1).Select(stream => new MailStream(stream, StreamType.Transactional));
        var bulk = section.Texts("bulkStreams", leastItems: 1).Select(stream => new MailStream(stream, StreamType.Bulk));
        if (name is null)
        {
            section.Refuse("name", "is missing: it names the tenant, such as default");
        }

        section.End();
        return name is null ? null : new DeclaredDomains(name, domains) { Streams = [.. streams, .. bulk] };
    }

    private static DeclaredUser? User(Section section)
    {
        var name = section.Text("name");
        var password = section.Read("password", Secret.FromReference, required: "it refers to the password, such as env:NAME or file:PATH");
        var key = Id(section, "key");
        if (name is null || key is null)
        {
            section.Refuse(name is null ? "name" : "key", "is missing: a user has a name, a password, and the id of the key that his mail belongs to");
        }

        if (name is not null && SubmissionOptions.StandsForKeys(name))
        {
            section.Refuse("name", "must be no name that whoever has a key logs in with: resend, apikey, or the id of a key");
        }

        section.End();
        return name is null || password is null || key is null ? null : new DeclaredUser(name, password, key.Value);
    }

    private static Guid? Id(Section section, string name)
    {
        if (section.Text(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        section.Refuse(name, "must be the id of a key, as waxwing keys list shows it");
        return null;
    }

    private static SendException Wrong(string expected) => new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, expected, FailureScope.OurAddress));
}
