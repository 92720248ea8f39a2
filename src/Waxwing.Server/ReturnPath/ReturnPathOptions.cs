using System.Collections.Immutable;
using System.Net;
using Waxwing.Server.Streams;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.ReturnPath;

/// <summary>Where and how bounces and complaints are taken. Immutable.</summary>
internal sealed record ReturnPathOptions
{
    /// <summary>Where SMTP listens for them: port 25 as a rule, since mail hosts know no other (RFC 5321 §4.5.4.2).</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The name of this host, which MX records of return paths lead to; null: that of the service.</summary>
    public Domain? Host { get; init; }

    /// <summary>The label of the return path below each domain: that of transactional mail, and the beginning of the others'. Default <c>bounce</c>.</summary>
    public string Label { get; init; } = StreamCatalog.UsualBounceLabel;

    /// <summary>From which addresses complaints count that name a message by its Message-ID alone, beside those that come with Waxwing.</summary>
    public ImmutableArray<Mailbox> Reporters { get; init; } = [];

    /// <summary>The most connections at once. Default 200.</summary>
    public int Connections { get; init; } = 200;

    /// <summary>The most of them from one client: an IPv4 address, or the first 64 bits of an IPv6 address. Default 20.</summary>
    public int ConnectionsPerClient { get; init; } = 20;

    /// <summary>The largest message in octets. What is behind <see cref="Kept"/> is taken, so that nobody has to bounce a bounce, and is not kept. Default 41,943,040 (40 MiB).</summary>
    public int MessageSize { get; init; } = 40 * 1024 * 1024;

    /// <summary>How many octets of a message are kept: a report stands at its beginning, and what it returns behind that. Default 262,144.</summary>
    public int Kept { get; init; } = 256 * 1024;

    /// <summary>The most octets of messages that are being received at once. Default 67,108,864 (64 MiB).</summary>
    public long ContentMemory { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long is waited: one content has five minutes, a session half an hour.</summary>
    public SmtpServerTimeouts Timeouts { get; init; } = new() { Command = TimeSpan.FromMinutes(5), Content = TimeSpan.FromMinutes(5), Session = TimeSpan.FromMinutes(30) };

    /// <summary>What a session is told, but for the certificate of its moment. Whoever knows no TLS is heard all the same: what he says is proven by its token, or not at all.</summary>
    public SmtpServerOptions ForSessions(Domain host, TimeProvider clock) => new()
    {
        ServerName = host,
        TlsMode = SmtpServerTlsMode.StartTls,
        RequireTls = false,
        RequireAuthentication = false,
        OffersAuthentication = false,
        Extensions = SmtpServerExtensions.Usual | SmtpServerExtensions.Limits,
        MaxMessageSize = MessageSize,
        Limits = new SmtpServerLimits { Recipients = 100, Transactions = 100, CommandsPerMessage = 300, Errors = 10 },
        Timeouts = Timeouts,
        Clock = clock,
    };
}
