using System.Net;
using System.Text;
using System.Text.Json;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Hosting;
using Waxwing.Server.Model;
using Waxwing.Server.Streams;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Whole;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Streams;

/// <summary>What the service asks of mail to many, and what it adds to all mail, through the whole of it.</summary>
public sealed class BulkMail : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SandboxServer _relay = null!;
    private WholeService _service = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _service = await WholeService.StartAsync(_folder.Path, _relay, options => options with
        {
            PublicUrl = new Uri("https://mail.acme-shop.net"),
            Tenants = [new DeclaredDomains("acme", ["acme-shop.net"]) { Streams = [new MailStream("newsletter", StreamType.Bulk), new MailStream("orders", StreamType.Transactional)] }, new DeclaredDomains("other", ["other-shop.net"])],
        });
        _key = await _service.KeyAsync("acme");
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_misspelt_stream_is_refused_and_told_which_there_are()
    {
        var (status, body) = await SendAsync("bulc");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "`headers`: X-Waxwing-Stream is one of: transactional, bulk, newsletter, orders"), (status, body.GetProperty("message").GetString()));
        var (_, streams) = await _service.CallAsync(_key, HttpMethod.Get, "streams");
        Assert.Equal(
            """{"object":"list","has_more":false,"data":[{"name":"transactional","type":"transactional","bounce_label":"bounce"},{"name":"bulk","type":"bulk","bounce_label":"bounce-bulk"},{"name":"newsletter","type":"bulk","bounce_label":"bounce-newsletter"},{"name":"orders","type":"transactional","bounce_label":"bounce-orders"}]}""",
            streams.GetRawText());
    }

    [Theory]
    [InlineData("bulk")]
    [InlineData("newsletter")]
    public async Task Mail_to_many_gets_a_link_of_the_service_where_it_has_none(string stream)
    {
        var (_, body) = await SendAsync(stream);
        await _service.UntilAsync(_key, body.GetProperty("id").GetString()!, "delivered");
        using var mime = await SentAsync();
        Assert.Equal("List-Unsubscribe=One-Click", mime.Headers["List-Unsubscribe-Post"]);
        Assert.StartsWith("<https://mail.acme-shop.net/unsubscribe/", mime.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        // One line, however long: not every mail program puts a folded URI together again.
        Assert.Single(Raw().Split("\r\n"), line => line.StartsWith("List-Unsubscribe: <https://", StringComparison.Ordinal) && line.EndsWith('>'));
        Assert.Null(mime.Headers["X-Waxwing-Stream"]);
    }

    [Fact]
    public async Task Links_of_the_senders_own_are_left_alone()
    {
        var (status, _) = await SendAsync("bulk", ("List-Unsubscribe", "<mailto:out@acme-shop.net>, <https://acme-shop.net/out?u=1>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    public static TheoryData<string?, string?> NoOneClick => new()
    {
        { "<mailto:out@acme-shop.net>", null },
        { "<https://acme-shop.net/out>", null },
        { null, "List-Unsubscribe=One-Click" },
        { "<http://acme-shop.net/out>", "List-Unsubscribe=One-Click" },
        { "<mailto:out@acme-shop.net>", "List-Unsubscribe=One-Click" },
        { "https://acme-shop.net/out", "List-Unsubscribe=One-Click" },
        { "<https://acme-shop.net/out>", "List-Unsubscribe=One-Click (yes)" },
        { "<https://acme-shop.net/out>", "yes" },
        { "<https://>", "List-Unsubscribe=One-Click" },
    };

    [Theory]
    [MemberData(nameof(NoOneClick))]
    public async Task Mail_to_many_without_one_click_is_refused(string? link, string? post)
    {
        var fields = new[] { ("List-Unsubscribe", link), ("List-Unsubscribe-Post", post) }.Where(field => field.Item2 is not null).Select(field => (field.Item1, field.Item2!)).ToArray();
        var (status, body) = await SendAsync("newsletter", fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("RFC 8058", body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(_relay.Messages.Snapshot());
    }

    [Fact]
    public async Task Mail_to_many_with_two_recipients_is_refused_since_a_link_is_for_one()
    {
        var (status, body) = await _service.CallAsync(_key, HttpMethod.Post, "emails", new
        {
            from = "shop@acme-shop.net", to = "ann@customers.net", bcc = "bob@customers.net", subject = "x", text = "x", headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Waxwing-Stream"] = "bulk" },
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("send each recipient his own message", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_public_URL_mail_to_many_must_bring_its_own()
    {
        using var folder = new TemporaryFolder();
        await using var service = await WholeService.StartAsync(folder.Path, _relay);
        var (status, body) = await SendAsync(service, await service.KeyAsync("acme"), "bulk");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("service.publicUrl", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_fields_are_signed() => Assert.Equal(2, DkimFields.WherePresent.Count(field => field is "List-Unsubscribe" or "List-Unsubscribe-Post"));

    [Fact]
    public async Task Answering_machines_are_told_to_be_silent_and_the_date_is_in_UTC()
    {
        var (_, body) = await SendAsync("orders", ("Date", "Mon, 30 Nov 2026 12:00:00 +0200"));
        await _service.UntilAsync(_key, body.GetProperty("id").GetString()!, "delivered");
        using var mime = await SentAsync();
        Assert.Equal(("auto-generated", "All", "Mon, 30 Nov 2026 10:00:00 +0000"), (mime.Headers["Auto-Submitted"], mime.Headers["X-Auto-Response-Suppress"], mime.Headers["Date"]));
        var feedback = mime.Headers["Feedback-ID"]!.Split(':');
        Assert.Equal(("orders", "notification"), (feedback[0], feedback[1]));
        Assert.InRange(feedback[2].Length, 5, 15);
        Assert.DoesNotContain("acme", feedback[2], StringComparison.Ordinal);
        Assert.Null(mime.Headers["List-Unsubscribe"]);
    }

    [Fact]
    public async Task What_the_sender_says_stands()
    {
        var (_, body) = await SendAsync("orders", ("Auto-Submitted", "no"), ("X-Auto-Response-Suppress", "OOF"), ("Feedback-ID", "spring:acme-shop"));
        await _service.UntilAsync(_key, body.GetProperty("id").GetString()!, "delivered");
        using var mime = await SentAsync();
        Assert.Equal(("no", "OOF", "spring:acme-shop"), (mime.Headers["Auto-Submitted"], mime.Headers["X-Auto-Response-Suppress"], mime.Headers["Feedback-ID"]));
    }

    [Fact]
    public async Task A_stream_that_is_unknown_is_refused_by_SMTP_too()
    {
        using var message = await MimeMessage.LoadAsync(new MemoryStream("From: shop@acme-shop.net\r\nTo: ann@customers.net\r\nX-Waxwing-Stream: bulc\r\n\r\nx\r\n"u8.ToArray()), TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => _service.SubmitAsync(_key, message, "shop@acme-shop.net", "ann@customers.net"));
        Assert.Equal(5, (int)refused.StatusCode / 100);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string stream, params (string Name, string Value)[] fields) => SendAsync(_service, _key, stream, fields);

    private static Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(WholeService service, string key, string stream, params (string Name, string Value)[] fields) =>
        service.CallAsync(key, HttpMethod.Post, "emails", new
        {
            from = "shop@acme-shop.net", to = "ann@customers.net", subject = "News", text = "x", headers = fields.Append(("X-Waxwing-Stream", stream)).ToDictionary(field => field.Item1, field => field.Item2, StringComparer.Ordinal),
        });

    private string Raw() => Encoding.UTF8.GetString(Assert.Single(_relay.Messages.Snapshot()).Content.Span);

    private async Task<MimeMessage> SentAsync() => await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Raw())), TestContext.Current.CancellationToken);
}
