using System.Security.Cryptography;

namespace Waxwing.Server.Api;

/// <summary>The bounds of the API. Each has a default that suits one machine.</summary>
internal sealed record ApiOptions
{
    /// <summary>How many octets <see cref="LinkKey"/> has.</summary>
    public const int LinkKeyLength = 32;

    /// <summary>How many octets the body of one request with mail may have, 1 KiB to 1 GiB. Default: 40 MiB.</summary>
    public int BodyLimit { get; init; } = 40 * 1024 * 1024;

    /// <summary>
    /// How many octets of bodies above 64 KiB are held at one moment, by all requests together. What comes beyond that hears 503. Each costs up to nine on its way, as text, as octets of a file, as a
    /// message that is read and written. Default: 128 MiB.
    /// </summary>
    public long BodiesInMemory { get; init; } = 128L * 1024 * 1024;

    /// <summary>How many messages a batch may have. Default: 100, as at Resend.</summary>
    public int BatchLimit { get; init; } = 100;

    /// <summary>How many recipients each of to, cc and bcc may have. Default: 50, as at Resend.</summary>
    public int AddressLimit { get; init; } = 50;

    /// <summary>How many requests a second a key may make, in the long run. Default: 1,000.</summary>
    public int RequestsPerSecond { get; init; } = 1000;

    /// <summary>How many requests a key may make at once after a rest. Default: 2,000.</summary>
    public int Burst { get; init; } = 2000;

    /// <summary>How many wrong keys an address may show in a minute before it must wait for the next. Default: 10.</summary>
    public int WrongKeysPerMinute { get; init; } = 10;

    /// <summary>How many octets a second a body must come with at least, after five seconds. Default: 1,024.</summary>
    public double BodyOctetsPerSecond { get; init; } = 1024;

    /// <summary>How long the head of a request may take. Default: 10 seconds.</summary>
    public TimeSpan HeadLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may rest. Default: 2 minutes.</summary>
    public TimeSpan RestLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How far off a message may be scheduled. Default: 30 days.</summary>
    public TimeSpan FarthestSchedule { get; init; } = TimeSpan.FromDays(30);

    /// <summary>From which hosts an attachment may be fetched by its <c>path</c>, in lower-case A-labels, each meant exactly. Default: none.</summary>
    public IReadOnlySet<string> AttachmentHosts { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many octets a fetched attachment may have. Default: 25 MiB.</summary>
    public int FetchedAttachmentLimit { get; init; } = 25 * 1024 * 1024;

    /// <summary>How long the fetching of one attachment may take. Default: 20 seconds.</summary>
    public TimeSpan FetchLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a link to a stored attachment is good. Default: one hour.</summary>
    public TimeSpan LinkLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What links are signed with. Default: something of this process's own, so that links end with it.</summary>
    public ReadOnlyMemory<byte> LinkKey { get; init; } = RandomNumberGenerator.GetBytes(LinkKeyLength);
}
