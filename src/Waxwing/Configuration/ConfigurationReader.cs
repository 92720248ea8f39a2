using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Waxwing.Smtp;

namespace Waxwing.Configuration;

/// <summary>
/// Reads the fields of <c>docs/schemas/waxwing.schema.json</c>, and nothing else. The only place that knows the format: the
/// command and the registration in a host both read by it.
/// </summary>
internal static class ConfigurationReader
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // The names of the mechanisms as they are registered.
    private static readonly Dictionary<string, AuthMechanism> Mechanisms = new(StringComparer.Ordinal)
    {
        ["LOGIN"] = AuthMechanism.Login,
        ["PLAIN"] = AuthMechanism.Plain,
        ["SCRAM-SHA-256"] = AuthMechanism.ScramSha256,
        ["SCRAM-SHA-256-PLUS"] = AuthMechanism.ScramSha256Plus,
        ["XOAUTH2"] = AuthMechanism.XOAuth2,
        ["OAUTHBEARER"] = AuthMechanism.OAuthBearer,
        ["EXTERNAL"] = AuthMechanism.External,
    };

    private static readonly Dictionary<string, IPv6Use> IPv6Uses = new(StringComparer.Ordinal)
    {
        ["whereProven"] = IPv6Use.WhereProven,
        ["always"] = IPv6Use.Always,
        ["never"] = IPv6Use.Never,
    };

    /// <summary>Reads <c>waxwing.json</c>.</summary>
    /// <exception cref="SendException">Stage Configure: a field is unknown or has a value that is not accepted; the message names it.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var faults = new List<SendException>();
        var settings = Read(configuration, FieldPath.File, faults);
        return faults is [var first, ..] ? throw first : settings;
    }

    /// <summary>Reads everything, and tells of every field that is unknown or has a value that is not accepted.</summary>
    public static Settings Read(IConfiguration configuration, FieldPath path, ICollection<SendException> faults)
    {
        var root = new Section(configuration, path, faults);
        root.Text("$schema");
        root.Object("service"); // The service's own, which it reads by itself.
        var relays = root.List("relays").Select(Relay).OfType<RelayOptions>().ToImmutableArray();
        var from = root.Text("from");
        var pickup = root.Text("pickup");
        var resolver = ResolverChoice.Read(root);
        var tokens = Tokens(root.Object("tokens"));
        var sender = new SenderOptions { Relays = relays, Mx = root.Has("mx") ? Mx(root.Object("mx")) : null };
        sender = sender with
        {
            Deadline = root.Time("deadline", Least, TimeSpan.FromDays(5)) ?? sender.Deadline,
            Timeouts = Timeouts(root.Object("timeouts"), sender.Timeouts),
            Retry = Retry(root.Object("retry"), sender.Retry),
            Breaker = Breaker(root.Object("breaker"), sender.Breaker),
            Encryption = EncryptionReader.Read(root.Object("encryption")),
            IdleLimit = root.Time("idle", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? sender.IdleLimit,
            CheckRecipientDomains = root.Flag("checkRecipientDomains") ?? sender.CheckRecipientDomains,
            Guard = root.Has("guard") ? GuardReader.Read(root.Object("guard")) : sender.Guard,
            Signing = SigningReader.Read(root.Object("dkim")),
        };
        root.End();
        return new Settings(sender, from, resolver, pickup, tokens);
    }

    private static RelayOptions? Relay(Section section)
    {
        // Where the URL says nothing, the other fields are judged all the same.
        var url = section.Read("url", RelayOptions.FromUrl, required: "it names the relay, such as smtps://user@mail.example.org");
        var relay = url ?? new RelayOptions { Host = "localhost" };
        relay = relay with
        {
            Password = section.Read("password", Secret.FromReference),
            Token = section.Read("token", Secret.FromReference),
            OAuth = section.Has("oauth") ? OAuthReader.Read(section.Object("oauth")) : null,
            ClientCertificateFile = section.Text("clientCertificate"),
            ClientKey = section.Read("clientKey", Secret.FromReference),
            AuthorityFile = section.Text("ca"),
            TrustedCertificateFingerprint = section.Text("trustedCertificateFingerprint"),
            Pins = section.Texts("pins", leastItems: 2),
            EhloName = section.Text("ehloName"),
            MinimumMechanism = section.OneOf("minimumMechanism", Mechanisms),
            MaxConnections = section.Number("maxConnections", 1, 64) ?? relay.MaxConnections,
            MaxWindow = section.Number("maxWindow", 1, 64) ?? relay.MaxWindow,
        };
        section.End();
        return url is null ? null : relay;
    }

    private static MxOptions? Mx(Section section)
    {
        // Where the name is missing, the other fields are judged all the same.
        var name = section.Read("ehloName", name => name, required: "it is what this sender calls itself to mail hosts, such as mail.example.org");
        var mx = new MxOptions { EhloName = name ?? "localhost" };
        mx = mx with
        {
            SourceAddresses = Addresses(section, "sourceAddresses"),
            IPv6 = section.OneOf("ipv6", IPv6Uses) ?? mx.IPv6,
            MayWaiveAuthentication = section.Texts("mayWaiveAuthentication", leastItems: 1),
            MaxConnectionsPerSite = section.Number("maxConnectionsPerSite", 1, 64) ?? mx.MaxConnectionsPerSite,
            Port = section.Number("port", 1, 65535) ?? mx.Port,
            AuthorityFile = section.Text("ca"),
        };
        section.End();
        return name is null ? null : mx;
    }

    private static ImmutableArray<IPAddress> Addresses(Section section, string name)
    {
        var addresses = ImmutableArray.CreateBuilder<IPAddress>();
        foreach (var text in section.Texts(name, leastItems: 1))
        {
            // The platform takes 1 and 127.1 for IPv4 addresses too; nobody writes those on purpose.
            if (IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Split('.').Length == 4))
            {
                addresses.Add(address);
            }
            else
            {
                section.Refuse(name, "must be IP addresses of this machine, such as 192.0.2.1 and 2001:db8::1");
            }
        }

        return addresses.ToImmutable();
    }

    private static TokenStoreOptions Tokens(Section section)
    {
        var tokens = new TokenStoreOptions { Folder = section.Text("folder"), Key = section.Read("key", Secret.FromReference) };
        section.End();
        return tokens;
    }

    private static SmtpTimeouts Timeouts(Section section, SmtpTimeouts defaults)
    {
        TimeSpan Limit(string name, TimeSpan otherwise) => section.Time(name, Least, Day) ?? otherwise;
        var timeouts = new SmtpTimeouts
        {
            Connect = Limit("connect", defaults.Connect),
            TlsHandshake = Limit("tlsHandshake", defaults.TlsHandshake),
            Greeting = Limit("greeting", defaults.Greeting),
            Ehlo = Limit("ehlo", defaults.Ehlo),
            StartTls = Limit("startTls", defaults.StartTls),
            Auth = Limit("auth", defaults.Auth),
            MailFrom = Limit("mailFrom", defaults.MailFrom),
            RcptTo = Limit("rcptTo", defaults.RcptTo),
            Data = Limit("data", defaults.Data),
            DataBlock = Limit("dataBlock", defaults.DataBlock),
            FinalDot = Limit("finalDot", defaults.FinalDot),
            Reset = Limit("reset", defaults.Reset),
            Quit = Limit("quit", defaults.Quit),
        };
        section.End();
        return timeouts;
    }

    private static RetryOptions Retry(Section section, RetryOptions defaults)
    {
        var retry = new RetryOptions
        {
            MaxAttempts = section.Number("attempts", 1, 20) ?? defaults.MaxAttempts,
            FirstDelay = section.Time("firstDelay", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? defaults.FirstDelay,
            MaxDelay = section.Time("maxDelay", TimeSpan.Zero, Day) ?? defaults.MaxDelay,
            BudgetPercent = section.Number("budgetPercent", 0, 100) ?? defaults.BudgetPercent,
            BudgetFloor = section.Number("budgetFloor", 0, 1000) ?? defaults.BudgetFloor,
        };
        section.End();
        return retry;
    }

    private static BreakerOptions Breaker(Section section, BreakerOptions defaults)
    {
        var breaker = new BreakerOptions
        {
            Failures = section.Number("failures", 2, 1000) ?? defaults.Failures,
            Within = section.Time("within", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? defaults.Within,
            Rest = section.Time("rest", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? defaults.Rest,
        };
        section.End();
        return breaker;
    }
}
