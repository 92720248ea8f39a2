using System.Security.Cryptography.X509Certificates;
using MimeKit;
using Waxwing.Hostile.Tests.Relays;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>A domain (example.net) with one mail host (mail.test), the DNS that leads there, and a sender.</summary>
internal sealed class MailWorld : IAsyncDisposable
{
    public const string Address = "192.0.2.1";

    private readonly TestAuthority _authority = new();
    private readonly PolicyHost _web = new();
    private readonly MtaStsPolicies _policies;
    private readonly MailSender _sender;

    public MailWorld(ScriptedPeer peer, bool secure = true)
    {
        _policies = new MtaStsPolicies(Dns, handler: _web);
        Dns.Mx("example.net", secure, (10, "mail.test"));
        Dns.Address("mail.test", secure, Address);
        Network[Address] = peer;
        _sender = new MailSender(
            new SenderOptions { Mx = new MxOptions { EhloName = "sender.test", IPv6 = IPv6Use.Always, MayWaiveAuthentication = ["reports@example.org"], AuthorityFile = _authority.AuthorityFile, MtaSts = _policies }, Dns = Dns, Retry = new RetryOptions { MaxAttempts = 1 } },
            SystemNetwork.Instance,
            Network,
            () => 0);
    }

    public WrittenDns Dns { get; } = new();

    public MappedNetwork Network { get; } = new();

    public void Enforce(string host)
    {
        Dns.Text("_mta-sts.example.net", "v=STSv1; id=1;");
        _web.Body = $"version: STSv1\nmode: enforce\nmx: {host}\nmax_age: 86400\n";
    }

    /// <summary>Sends, and gives the receipt however it ended.</summary>
    public async Task<SendReceipt> SendAsync(MimeMessage? message = null)
    {
        try
        {
            return await _sender.SendAsync(message ?? TwoRelays.Message(), TestContext.Current.CancellationToken);
        }
        catch (SendException exception)
        {
            return exception.Receipt!;
        }
    }

    /// <summary>A host that would take the mail, if it were told.</summary>
    public static PeerScript Ready(X509Certificate2 certificate) => Hello().StartTls(certificate).Expect("EHLO").Reply("250 mail.test")
        .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").TakeTheRest();

    /// <summary>A host that the client leaves within the handshake.</summary>
    public static PeerScript Refused(X509Certificate2 certificate) => Hello().ExpectLine("STARTTLS").Reply("220 go").SecureRefused(certificate);

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        _policies.Dispose();
        _web.Dispose();
        _authority.Dispose();
    }

    private static PeerScript Hello() => new PeerScript().Greet("220 mail.test").Expect("EHLO").Reply("250-mail.test", "250 STARTTLS");
}
