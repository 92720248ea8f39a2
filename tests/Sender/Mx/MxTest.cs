using System.Security.Cryptography.X509Certificates;
using MimeKit;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>A world of domains and mail hosts, with a sender in it.</summary>
public abstract class MxTest : SenderTest
{
    private readonly PolicyHost _web = new();
    private readonly MtaStsPolicies _policies;

    protected MxTest()
    {
        _policies = new MtaStsPolicies(Dns, handler: _web);
        Dns.Named("192.0.2.25", "sender.test");
        Dns.Text("example.org", "v=spf1 ip4:192.0.2.25 ip6:2001:db8::25 -all");
    }

    internal WrittenDns Dns { get; } = new();

    internal MappedNetwork Network { get; } = new();

    internal TlsReportCollector Reports { get; } = new(new TlsReporter("Sender", Smtp.Domain.Parse("sender.test"), Contact: null));

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    internal SenderOptions DirectOptions => new()
    {
        Mx = new MxOptions { EhloName = "sender.test", AuthorityFile = AuthorityFile, MtaSts = _policies, TlsReports = Reports },
        Dns = Dns,
        Clock = Clock,
        Retry = new RetryOptions { MaxAttempts = 1 },
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _policies.Dispose();
            _web.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A domain, its one mail host, and who is there.</summary>
    internal void World(string domain, string host, string address, ScriptedPeer peer, bool secure = false)
    {
        Dns.Mx(domain, secure, (10, host));
        At(host, address, peer, secure);
    }

    internal void At(string host, string address, ScriptedPeer peer, bool secure = false)
    {
        Dns.Address(host, secure, address);
        Network[address] = peer;
    }

    internal void Policy(string domain, string mode, string host)
    {
        Dns.Text($"_mta-sts.{domain}", "v=STSv1; id=7;");
        _web.Body = $"version: STSv1\nmode: {mode}\nmx: {host}\nmax_age: 86400\n";
    }

    internal MailSender Sender(SenderOptions? options = null) => new(options ?? DirectOptions, SystemNetwork.Instance, Network, () => 0);

    internal async Task<SendReceipt> DeliverAsync(MimeMessage? message = null, bool requireTls = false)
    {
        await using var sender = Sender();
        return await DeliverAsync(sender, message, requireTls);
    }

    internal static async Task<SendReceipt> DeliverAsync(MailSender sender, MimeMessage? message = null, bool requireTls = false)
    {
        try
        {
            return await sender.SendAsync(new OutgoingMessage(message ?? Message()) { RequireTls = requireTls }, Token);
        }
        catch (SendException exception) when (exception.Receipt is not null)
        {
            return exception.Receipt;
        }
    }

    /// <summary>Greeting, EHLO, STARTTLS, EHLO.</summary>
    internal static PeerScript Host(X509Certificate2 certificate, params string[] keywords) =>
        new PeerScript().Greet("220 mail host").Hello("STARTTLS").StartTls(certificate).Hello(keywords);

    /// <summary>The same for a host whose certificate the client has to refuse.</summary>
    internal static PeerScript Refused(X509Certificate2 certificate) =>
        new PeerScript().Greet("220 mail host").Hello("STARTTLS").ExpectLine("STARTTLS").Reply("220 go").SecureRefused(certificate);
}
