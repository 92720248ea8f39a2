using System.Security.Cryptography.X509Certificates;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>
/// A world in which records, certificates and policies change while mail goes on: nsd and unbound, a Postfix of its own as the mail host, and nginx
/// as the host of policies.
/// </summary>
public sealed class MailWorld : IAsyncLifetime
{
    /// <summary>The domain of most tests, in a zone that is not signed.</summary>
    public const string Domain = "shop.sts.test";

    /// <summary>The host of its policy has a certificate of another name.</summary>
    public const string Misnamed = "misnamed.sts.test";

    /// <summary>The host of its policy redirects.</summary>
    public const string Elsewhere = "elsewhere.sts.test";

    /// <summary>The domain in the zone that is signed.</summary>
    public const string Rolling = "rolls.moving.test";

    private const string Plain = "sts.test";
    private const string Signed = "moving.test";

    private readonly PostfixServer postfix = new();
    private readonly PolicyHost policies = new();
    private readonly PrivateDns dns = new();

    /// <summary>All domains whose mail is taken here.</summary>
    public static IReadOnlyList<string> Domains { get; } = [Domain, Misnamed, Elsewhere, Rolling, "example.net", "early.example.net", "example.com"];

    /// <summary>The mail host.</summary>
    public PostfixServer Postfix
    {
        get
        {
            Needs.Root();
            Array.ForEach(ToolsNeeded, Needs.Tool);
            return postfix;
        }
    }

    /// <summary>The port of the mail host.</summary>
    public int Port => Postfix[Listener.Submission].Port;

    /// <summary>The resolver, as the configuration would name it.</summary>
    public string Resolver => dns.Resolver;

    internal PolicyHost Policies => policies;

    private static string[] ToolsNeeded { get; } = [.. PrivateDns.ToolsNeeded, "postfix", "openssl", "saslpasswd2", "nginx"];

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !Array.TrueForAll(ToolsNeeded, tool => Needs.Find(tool) is not null))
        {
            return;
        }

        await postfix.InitializeAsync();
        postfix.Install("mail.sts.test", await postfix.IssueAsync("DNS:mail.sts.test"));
        postfix.Install("mail.moving.test", await NextCertificateAsync());
        await policies.StartAsync(
            Path.GetDirectoryName(postfix.AuthorityFile)!,
            (Domain, $"mta-sts.{Domain}", Redirects: false),
            (Misnamed, "mta-sts.sts.test", Redirects: false),
            (Elsewhere, $"mta-sts.{Elsewhere}", Redirects: true),
            (Rolling, $"mta-sts.{Rolling}", Redirects: false),
            ("example.com", "mta-sts.example.com", Redirects: false));
        await dns.StartAsync(PrivateZone.Unsigned(Plain, ""), new(Signed, ""), await PageByDaneAsync(), await PageByPolicyAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await dns.DisposeAsync();
        await policies.DisposeAsync();
        await postfix.DisposeAsync();
    }

    /// <summary>Publishes a domain in the zone that is not signed, in place of all that stands there.</summary>
    /// <param name="id">The id of its MTA-STS record; null for none.</param>
    /// <param name="host">The mail host; <c>mail</c> has a certificate of its name, any other one of another name.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="isServed">Whether the host of the policy can be reached.</param>
    internal Task PublishAsync(string? id, string host = "mail", string domain = Domain, bool isServed = true) => dns.PublishAsync(PrivateZone.Unsigned(Plain, $"""
        {domain}. MX 10 {host}
        {host} A 127.0.0.1
        mta-sts.{domain}. A {(isServed ? policies.Address : policies.Nowhere)}
        {(id is null ? "" : $"_mta-sts.{domain}. TXT \"v=STSv1; id={id};\"")}
        """));

    /// <summary>Publishes <c>rolls.moving.test</c> in the signed zone, with an MTA-STS record, and with a mail host that has TLSA records of these keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="forge">What somebody on the way does to the zone.</param>
    internal Task PublishSignedAsync(IEnumerable<string> keys, Func<string, string>? forge = null) => dns.PublishAsync(new PrivateZone(Signed, $"""
        rolls MX 10 mail
        mail A 127.0.0.1
        mta-sts.rolls A {policies.Address}
        _mta-sts.rolls TXT "v=STSv1; id=1;"
        {string.Join('\n', keys.Select(key => $"_{Port}._tcp.mail TLSA 3 1 1 {key}"))}
        """) { Forge = forge });

    /// <summary>A certificate for <c>mail.moving.test</c>, which is not in use yet.</summary>
    internal Task<string> NextCertificateAsync() => Postfix.IssueAsync("DNS:mail.moving.test");

    /// <summary>Gives <c>mail.moving.test</c> a certificate in place of the one that it has.</summary>
    internal async Task UseAsync(string certificate)
    {
        Postfix.Install("mail.moving.test", certificate);
        await Postfix.StopAsync();
        await Postfix.RestartAsync();
    }

    /// <summary>Policies that are fetched from the host here, whose authority no system knows.</summary>
    internal MtaStsPolicies Fetching(IMtaStsStore store, TimeProvider clock)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Postfix.AuthorityFile);
        return new MtaStsPolicies(dns.Lookup(), store, handler: HttpsHandler.Create(dns.Lookup(), authorities), clock: clock);
    }

    /// <summary>A sender to mail hosts.</summary>
    internal MailSender Sender(MtaStsPolicies mtaSts, TlsReportCollector? reports = null, TimeProvider? clock = null, int attempts = 1) => new(new SenderOptions
    {
        Mx = new MxOptions { EhloName = "sender.test", Port = Port, AuthorityFile = Postfix.AuthorityFile, MtaSts = mtaSts, TlsReports = reports },
        Dns = dns.Lookup(),
        Clock = clock ?? TimeProvider.System,
        Retry = new RetryOptions { MaxAttempts = attempts },
    });

    /// <summary>Sends a message to a user of a domain, and waits for what was accepted.</summary>
    internal async Task<SendReceipt> DeliverAsync(MailSender sender, string domain)
    {
        var user = $"ada+{Guid.NewGuid():n}";
        using var draft = new MessageDraft { From = "sender@example.org", To = [$"{user}@{domain}"], Subject = "To a mail host", Text = "hello" }.ToMimeMessage();
        var receipt = await ReceiptAsync(sender, draft);
        if (receipt.Outcome == SendOutcome.Accepted)
        {
            await Postfix.NextDeliveryAsync($"{user}@{PostfixConfiguration.Domain}", TestContext.Current.CancellationToken);
        }
        else
        {
            Assert.Equal(0, Postfix.ArrivedFor($"{user}@{PostfixConfiguration.Domain}"));
        }

        return receipt;
    }

    // The domains of docs/dane.md: one that is as it should be, one whose mail host changed its certificate too early, and one with a policy.
    private async Task<PrivateZone> PageByDaneAsync()
    {
        postfix.Install("mail.example.net", await postfix.IssueAsync("DNS:mail.example.net"));
        var port = postfix[Listener.Submission].Port;
        return new("example.net", $"""
            @ MX 10 mail
            early MX 10 mail.early
            mail A 127.0.0.1
            mail.early A 127.0.0.1
            _{port}._tcp.mail TLSA 3 1 1 {postfix.PublicKeyOf("mail.example.net")}
            _{port}._tcp.mail.early TLSA 3 1 1 {new string('0', 64)}
            """);
    }

    private async Task<PrivateZone> PageByPolicyAsync()
    {
        postfix.Install("mail.example.com", await postfix.IssueAsync("DNS:mail.example.com"));
        policies.Serve("example.com", "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n");
        return PrivateZone.Unsigned("example.com", $"""
            @ MX 10 mail
            mail A 127.0.0.1
            mta-sts A {policies.Address}
            _mta-sts TXT "v=STSv1; id=20261130T090000;"
            """);
    }

    private static async Task<SendReceipt> ReceiptAsync(MailSender sender, MimeMessage message)
    {
        try
        {
            return await sender.SendAsync(new OutgoingMessage(message), TestContext.Current.CancellationToken);
        }
        catch (SendException exception) when (exception.Receipt is { } receipt)
        {
            return receipt;
        }
    }
}

/// <summary>The tests that change one world, one after the other.</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711 // That is what the test framework calls it.
public sealed class MailWorldCollection : ICollectionFixture<MailWorld>
#pragma warning restore CA1711
{
    public const string Name = "Mail hosts";
}
