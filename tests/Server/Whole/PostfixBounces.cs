using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Domains;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Tests.ReturnPath;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;
using Waxwing.TestSupport;
using Waxwing.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>A real Postfix takes a message for somebody who has no mailbox, and its report comes back.</summary>
public sealed class PostfixBounces : IDisposable
{
    private const string Path = "bounce.acme-shop.net";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_report_comes_to_the_address_of_the_delivery_and_says_that_there_is_no_such_mailbox()
    {
        var token = TestContext.Current.CancellationToken;
        var dns = new WrittenDns();
        dns.Mx(Path, secure: false, (10, "mx.waxwing-bench.org"));
        dns.Text(Path, "v=spf1 ip4:127.0.0.1 -all");
        var port = FreePort.Next();
        using var authority = new TestAuthority();
        await using var postfix = await BouncingPostfix.StartAsync("customers.net", Path, port, authority);
        await using var service = await WholeService.StartAsync(_folder.Path, change: options => options with
        {
            Dns = dns,
            Sender = new SenderOptions { Relays = [RelayOptions.FromUrl($"smtps://localhost:{postfix.Port}") with { AuthorityFile = authority.AuthorityFile }], Dns = dns },
            Domains = new DomainOptions { Addresses = [IPAddress.Loopback], AskPause = TimeSpan.Zero },
            ReturnPath = new ReturnPathOptions { Listen = new IPEndPoint(IPAddress.Loopback, port), Host = Domain.Parse("mx.waxwing-bench.org") },
        });
        var domain = await service.Host.Services.GetRequiredService<ISendingDomains>().HolderAsync(Domain.Parse("acme-shop.net"), token);
        await service.Host.Services.GetRequiredService<DomainChecks>().CheckAsync(domain!, asker: null, token);

        var key = await service.KeyAsync("acme");
        var id = await service.SendAsync(key, "nobody-here@customers.net");
        var shown = await service.UntilAsync(key, id, "bounced");

        Assert.Equal("bounced", shown.GetProperty("last_event").GetString());
        var entry = Assert.Single(service.Host.Services.GetRequiredService<IReturnedMail>().List(10));
        Assert.Equal((ReturnedKind.Bounce, ReturnedOutcome.Counted, null, Guid.Parse(id)), (entry.Kind, entry.Outcome, entry.Arrival.Sender, entry.Arrival.Delivery!.Value.MessageId));
        Assert.Contains("there is no such mailbox", entry.Note, StringComparison.Ordinal);
        var told = (await service.Host.Store.Mail.EventsAsync("acme", Guid.Parse(id), token))[^1];
        Assert.Equal("nobody-here@customers.net", told.Recipient);
    }
}
