using System.Net;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>What one tenant may do with what is another's: nothing, by whatever door.</summary>
public sealed class OtherTenants : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SandboxServer _relay = null!;
    private WholeService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _service = await WholeService.StartAsync(_folder.Path, _relay);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    public static TheoryData<string, string, string> Forgeries => new()
    {
        { "from", "shop@other-shop.net", "by the address of another" },
        { "from", "\"shop@acme-shop.net\" <shop@other-shop.net>", "with an own address for a name" },
        { "from", "shop@acme-shop.net, boss@other-shop.net", "by two authors" },
        { "from", "Group: shop@other-shop.net;", "in a group" },
        { "from", "=?utf-8?q?shop=40acme-shop.net?= <shop@other-shop.net>", "with an encoded name" },
        { "from", "shop@other-shop.net (shop@acme-shop.net)", "with an own address for a comment" },
        { "from", "<shop@acme-shop.net> <shop@other-shop.net>", "with two angles" },
        { "Sender", "boss@other-shop.net", "as Sender" },
        { "Resent-From", "boss@other-shop.net", "as Resent-From" },
        { "Resent-Sender", "boss@other-shop.net", "as Resent-Sender" },
        { "From", "boss@other-shop.net", "by a second From" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Nobody_writes_as_another_by_the_API(string field, string value, string how)
    {
        var key = await _service.KeyAsync("acme");
        var isFrom = field is "from";
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["from"] = isFrom ? value : "shop@acme-shop.net", ["to"] = "ann@customers.net", ["subject"] = "x", ["text"] = how };
        if (!isFrom)
        {
            body["headers"] = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = value };
        }

        var (status, _) = await _service.CallAsync(key, HttpMethod.Post, "emails", body);
        Assert.Contains(status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity });
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Nobody_writes_as_another_by_SMTP(string field, string value, string how)
    {
        var key = await _service.KeyAsync("acme");
        var header = field is "from" ? $"From: {value}\r\n" : $"From: shop@acme-shop.net\r\n{field}: {value}\r\n";
        using var message = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"{header}To: ann@customers.net\r\nSubject: x\r\n\r\n{how}\r\n")), TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => _service.SubmitAsync(key, message, "shop@acme-shop.net", "ann@customers.net"));
        Assert.Equal(5, (int)refused.StatusCode / 100);
        Assert.Empty(_relay.Messages.Snapshot());
    }

    [Fact]
    public async Task Nobody_has_reports_of_failure_sent_to_another()
    {
        var key = await _service.KeyAsync("acme");
        using var message = await MimeMessage.LoadAsync(new MemoryStream("From: shop@acme-shop.net\r\nTo: ann@customers.net\r\n\r\nx\r\n"u8.ToArray()), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => _service.SubmitAsync(key, message, "victim@other-shop.net", "ann@customers.net"));
    }

    [Fact]
    public async Task A_key_of_one_domain_sends_for_that_alone()
    {
        var key = Samples.Key(TimeProvider.System, out var secret, "acme") with { Domain = "elsewhere.net" };
        await _service.Host.Store.Accounts.AddAsync(key, default);
        var (status, _) = await _service.CallAsync(secret, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = "ann@customers.net", subject = "x", text = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, status);
    }
}
